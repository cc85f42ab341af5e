"""Whether whoever opened a socket may still use it: the account, its sessions and its roles, asked again now and then."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import sqlalchemy as sa

from council.permissions import Actor
from council.queries.live import Books, Standing

log = logging.getLogger(__name__)

FRESH = 5.0
"""Seconds during which an answer is believed without asking the database again."""


class Doorkeeper:
    """Compares an actor with the account as it is now."""

    def __init__(self, books: Books, clock: Callable[[], float] = time.monotonic) -> None:
        self._books, self._clock = books, clock
        self._asked: dict[tuple[int, int], tuple[float, Standing | None]] = {}

    def admits(self, actor: Actor, version: int) -> bool:
        """Whether the account is active, with the same session version and the same roles as when it connected."""
        return self._now(actor, version) == Standing(version, actor.roles)

    def _now(self, actor: Actor, version: int) -> Standing | None:
        key = (actor.account_id, actor.organisation_id)
        at, known = self._asked.get(key, (-FRESH, Standing(version, actor.roles)))
        if self._clock() - at < FRESH:
            return known
        try:
            known = self._books.standing(*key)
        except sa.exc.OperationalError:  # the database is away: the command itself will say so
            log.warning("standing of account %s not checked", actor.account_id)
            return known
        self._asked[key] = (self._clock(), known)
        return known
