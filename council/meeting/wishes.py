"""What every command has in common; apart, so that commands may live in several files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Command:
    """A wish. ``motive``: why to go on in spite of a legal ``error``."""

    kind: ClassVar[str]
    motive: str = ""
