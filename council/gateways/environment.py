"""What services need of the outside, gathered once by ``council.app`` and found again in any app context."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from council.gateways.clock import Clock
from council.gateways.mail import Mailer
from council.gateways.storage import Storage
from council.settings import Settings


@dataclass(frozen=True)
class Environment:
    """Settings, clock, files, mail, and how to wake the outbox after a commit."""

    settings: Settings
    clock: Clock
    storage: Storage
    mailer: Mailer
    wake_outbox: Callable[[], None]


def environment() -> Environment:
    """The environment of the running application."""
    found: Environment = current_app.extensions["council"]
    return found
