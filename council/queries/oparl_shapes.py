"""How objects of the OParl projection are written down: their kind, key and members, and how they name each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

EMBED = "$embed"


@dataclass(frozen=True)
class Made:
    """An object: its kind, its key within the organisation, its members."""

    kind: str
    key: str
    data: dict[str, Any]
    meeting: int | None = None
    """Of which meeting it tells."""


def at(kind: str, key: object) -> str:
    """The address of an object, to be made absolute."""
    return f"@/{kind}/{key}"


def inside(kind: str, key: object) -> dict[str, str]:
    """An object shown whole inside another."""
    return {EMBED: f"{kind}/{key}"}
