"""What a council elects, and by which ballot: mayor, adjoints, delegates, commissions, boards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from council.law.appointments import Appointment
from council.law.regimes import Regime
from council.law.seats import Method
from council.law.violations import Violation

Ballot = Literal["single", "list", "proportional"]
ASSESSORS = 2
"""Assessors of a count on paper (FR-VOTE-10, practice of the model minutes)."""


class Office(StrEnum):
    """What is elected or appointed."""

    HEAD = "head"
    DEPUTIES = "deputies"
    OUTSIDE_BODY = "outside_body"
    SYNDICATE = "syndicate_delegates"
    OTHER = "other"
    COMMISSION = "municipal_commission"
    CAO = "cao"
    CCAS_BOARD = "ccas_board"
    COMMUNITY = "community_councillors"


@dataclass(frozen=True)
class OfficeRules:
    """How an office is filled.

    ``ballot``: one person by rounds, one majority list by rounds, or lists sharing seats by ``method``.
    ``internal_or_outside``: a single candidacy takes effect at once (FR-VOTE-09). ``topic``: its articles.
    """

    ballot: Ballot
    appointment: Appointment
    internal_or_outside: bool
    topic: str
    method: Method | None = None


_RULES: Mapping[Office, OfficeRules] = {
    Office.HEAD: OfficeRules("single", Appointment.HEAD, False, "head_election"),
    Office.DEPUTIES: OfficeRules("single", Appointment.DEPUTIES, False, "deputies_election"),
    Office.OUTSIDE_BODY: OfficeRules("single", Appointment.OTHER, True, "appointments"),
    Office.SYNDICATE: OfficeRules("single", Appointment.SYNDICATE_DELEGATES, False, "syndicates"),
    Office.OTHER: OfficeRules("single", Appointment.OTHER, False, "appointments"),
    Office.COMMISSION: OfficeRules(
        "proportional", Appointment.OTHER, True, "municipal_commission", "largest_remainder"
    ),
    Office.CAO: OfficeRules("proportional", Appointment.CAO, True, "commission", "largest_remainder"),
    Office.CCAS_BOARD: OfficeRules(
        "proportional", Appointment.CCAS_BOARD, False, "ccas_board", "largest_remainder"
    ),
    Office.COMMUNITY: OfficeRules("proportional", Appointment.OTHER, False, "average", "highest_average"),
}
_MAJORITY_LIST = OfficeRules("list", Appointment.DEPUTIES, False, "deputies_election")
_ELSEWHERE: Mapping[str, tuple[Office, ...]] = {
    "fr-epci": (
        Office.HEAD, Office.DEPUTIES, Office.OUTSIDE_BODY, Office.SYNDICATE, Office.OTHER, Office.COMMISSION, Office.CAO,
    ),
    "fr-ccas": (Office.DEPUTIES, Office.OUTSIDE_BODY, Office.OTHER),
    "be-wal-commune": (Office.OTHER,),
    "be-wal-cpas": (Office.OTHER,),
    "free": (Office.HEAD, Office.DEPUTIES, Office.OUTSIDE_BODY, Office.OTHER),
}  # fmt: skip


def offices(regime: Regime) -> tuple[Office, ...]:
    """What a body under this profile elects."""
    return _ELSEWHERE.get(regime.code, tuple(Office))


def office_rules(regime: Regime, office: Office, *, posts: int) -> OfficeRules:
    """How ``posts`` of an office are filled (FR-VOTE-09 to -13, BE-VOTE-03).

    Several adjoints of a commune are one list; a single one follows the rules of the mayor (CGCT L2122-7-2).
    Raises Violation ``no_such_office`` or ``bad_posts``.
    """
    if office not in offices(regime):
        raise Violation(
            "no_such_office", "", "Cette assemblée ne procède pas à cette élection : choisissez-en une autre."
        )
    if posts < 1 or (office is Office.HEAD and posts != 1):
        raise Violation("bad_posts", "", "Le nombre de sièges à pourvoir n'est pas possible : corrigez-le.")
    if office is Office.DEPUTIES and regime.deputies_by_list and posts > 1:
        return _MAJORITY_LIST
    return _RULES[office]
