"""The choices a legal profile makes where texts differ in kind, not in figures."""

from __future__ import annotations

from enum import StrEnum


class NoteDuty(StrEnum):
    """Which items need an explanatory note (FR-CONV-06, BE-CONV-03)."""

    NONE = "none"
    CLASSIFIED = "classified"  # voted items on a classified installation
    VOTED = "voted"
    ALL = "all"


class Remote(StrEnum):
    """Whether the body may meet in several places by video (FR-REM-01 to -03, BE-REM-01)."""

    FORBIDDEN = "forbidden"
    ALLOWED = "allowed"
    EXCEPTIONAL = "exceptional"
    IF_RULES_OF_PROCEDURE = "allowed_if_ri"


class Tie(StrEnum):
    """What becomes of a tie (FR-VOTE-02, BE-VOTE-01)."""

    CHAIR_PREVAILS = "chair_vote_prevails_unless_secret"
    REJECTED = "rejected"


class Voices(StrEnum):
    """How many voices a member has (FR-VOTE-01)."""

    ONE = "one"
    STATUTES = "statutes"


class Control(StrEnum):
    """Who controls the legality of the acts (FR-LEG-01, BE-PUBL-02)."""

    NONE = "none"
    PREFECT = "prefect"
    SUPERVISION = "supervision"
