"""Commands about the opening of the urn of a secret vote held on tablets (``urn``)."""

from __future__ import annotations

from dataclasses import dataclass

from council.meeting.wishes import Command


@dataclass(frozen=True, kw_only=True)
class AnnounceClosing(Command):
    """Call the last voters before the urn is opened."""

    kind = "announce_closing"
    ballot: str


@dataclass(frozen=True, kw_only=True)
class ConfirmUrn(Command):
    """The member who acts confirms the opening: always for the own seat, never in somebody's name."""

    kind = "confirm_urn"
    ballot: str


@dataclass(frozen=True, kw_only=True)
class RevokeUrn(Command):
    """The member who acts takes the own confirmation back."""

    kind = "revoke_urn"
    ballot: str
