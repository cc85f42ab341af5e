"""Lines about the opening of the urn of a secret vote held on tablets (``urn``)."""

from __future__ import annotations

from dataclasses import dataclass

from council.meeting.happenings import Event


@dataclass(frozen=True, kw_only=True)
class ClosingAnnounced(Event):
    """The chair calls the last voters: from here on the urn may be confirmed, and votes still count until the closing."""

    kind = "closing_announced"
    ballot: str


@dataclass(frozen=True, kw_only=True)
class UrnConfirmed(Event):
    """``seat`` confirms the opening on the own account, as ``chair``, ``secretary`` or ``assessor``."""

    kind = "urn_confirmed"
    ballot: str
    seat: int
    role: str


@dataclass(frozen=True, kw_only=True)
class UrnRevoked(Event):
    """``seat`` takes the confirmation back, before the closing."""

    kind = "urn_revoked"
    ballot: str
    seat: int
