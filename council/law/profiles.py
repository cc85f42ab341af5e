"""The figures of the legal profiles, edition by edition (rulebook, section 17). Data only."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from council.law.articles import BE_ARTICLES, FR_ARTICLES
from council.law.policies import Control, NoteDuty, Remote, Tie, Voices
from council.law.shares import MORE_THAN_HALF, TWO_THIRDS, Threshold

_THIRD = Threshold(Fraction(1, 3))
_QUARTER = Threshold(Fraction(1, 4))
_FRIDAY = 4
LIST_DAYS = 7  # L2121-25
MINUTES_DAYS = 7  # L2121-15
ONLINE_MONTHS = 2  # R2131-1
APPEAL_MONTHS = 2  # CJA R421-1, L2131-6

# L2121-2: seats by population.
_SIZE = (
    (0, 7), (100, 11), (500, 15), (1_500, 19), (2_500, 23), (3_500, 27), (5_000, 29), (10_000, 33), (20_000, 35),
    (30_000, 39), (40_000, 43), (50_000, 45), (60_000, 49), (80_000, 53), (100_000, 55), (150_000, 59),
    (200_000, 61), (250_000, 65), (300_000, 69),
)  # fmt: skip

_QUESTIONS = ("oral_questions_per_member", "oral_question_days")
"""What the règlement intérieur sets of oral questions (FR-AG-04, BE-PART-02)."""

_FR_COMMUNE: dict[str, Any] = {
    "label": "Commune",
    "time_zone": "Europe/Paris",
    "articles": FR_ARTICLES,
    "adjustable": frozenset({"dsp_days", "budget_debate_weeks", *_QUESTIONS}),
    "size": _SIZE,
    "complete_minimum": ((0, 5), (100, 9), (500, 13), (1_000, None)),
    "deputies_share": Threshold(Fraction(3, 10)),
    "notice_clear_days": ((0, 3), (3_500, 5)),
    "notice_clear_days_installation": 3,
    "notice_urgent_min": 1,
    "notes": ((0, NoteDuty.CLASSIFIED), (3_500, NoteDuty.VOTED)),
    "convening_request": ((0, MORE_THAN_HALF), (1_000, _THIRD)),
    "convening_days": 30,
    "vacancy_days": 15,
    "installation_from_weekday": _FRIDAY,
    "installation_span_days": 2,
    "policy_debate": Threshold(Fraction(1, 10)),
    "rules_required": ((0, False), (1_000, True)),
    "budget_debate": ((0, False), (3_500, True)),
    "quorum": MORE_THAN_HALF,
    "quorum_waived_at_call": 2,
    "second_call_min_days": 3,
    "public_ballot": _QUARTER,
    "secret_ballot": _THIRD,
    "closed_requesters": 3,
    "closed_majority": MORE_THAN_HALF,
    "commission_seats": ((0, 3), (3_500, 5)),
    "silent_presence_is_participation": True,
    "list_days": LIST_DAYS,
    "minutes_days": MINUTES_DAYS,
    "control": Control.PREFECT,
    "transmission_days": 15,
    "online_months": ONLINE_MONTHS,
    "appeal_months": APPEAL_MONTHS,
    "publication_choice": ((0, True), (3_500, False)),
    "open_data_population": 3_500,
    "open_data_agents": Fraction(50),
    "deputies_by_list": True,
}

_FR_EPCI: dict[str, Any] = _FR_COMMUNE | {
    "label": "Établissement public de coopération intercommunale",
    "articles": FR_ARTICLES
    | {
        "chair_executive": ("CGCT L5211-9",),
        "signature_delegation": ("CGCT L5211-9",),
        "notice": ("CGCT L2121-12", "CGCT L5211-1"),
        "notice_installation": ("CGCT L2121-12", "CGCT L5211-1"),
        "convening": ("CGCT L2121-9", "CGCT L5211-1"),
        "frequency": ("CGCT L5211-11",),
        "notes": ("CGCT L2121-12", "CGCT L5211-1"),
        "installation": ("CGCT L5211-6",),
        "quorum": ("CGCT L2121-17", "CGCT L5211-1"),
        "remote": ("CGCT L5211-11-1",),
        "proxies": ("CGCT L2121-20", "CGCT L5211-1"),
        "substitute": ("CGCT L5211-6",),
        "copies": ("CGCT L5211-40-2",),
        "closed": ("CGCT L5211-11",),
        "rules": ("CGCT L2121-8", "CGCT L5211-1"),
        "weights": ("CGCT L5721-2",),
    },
    "adjustable": frozenset({"dsp_days", "budget_debate_weeks", "voices", *_QUESTIONS}),
    "size": None,
    "complete_minimum": None,
    "deputies_share": None,
    "deputies_by_list": False,
    "notice_clear_days": ((0, 5),),
    "notice_clear_days_installation": 5,
    "notes": ((0, NoteDuty.VOTED),),
    "convening_request": ((0, _THIRD),),
    "vacancy_days": None,
    "installation_from_weekday": None,
    "installation_span_days": None,
    "installation_weeks": 4,
    "rules_required": ((0, True),),
    "budget_debate": ((0, True),),
    "closed_requesters": 5,
    "commission_seats": ((0, 5),),
    "remote": Remote.ALLOWED,
    "publication_choice": ((0, False),),
    "copies_months": 1,
}

_FR_CCAS: dict[str, Any] = _FR_COMMUNE | {
    "label": "Centre communal d'action sociale",
    "articles": FR_ARTICLES
    | dict.fromkeys(
        ("notice", "notice_installation", "convening", "notes", "quorum", "votes"), ("CASF R123-16",)
    )
    | {
        "proxies": ("CASF R123-16", "CGCT L2121-20"),
        "default": ("CASF R123-16",),
        "signature_delegation": ("CASF R123-23",),
    },
    "adjustable": frozenset({"remote"}),
    "size": None,
    "complete_minimum": None,
    "deputies_share": None,
    "deputies_by_list": False,
    "notice_clear_days": ((0, 3),),
    "notes": ((0, NoteDuty.NONE), (3_500, NoteDuty.VOTED)),
    "convening_request": ((0, MORE_THAN_HALF),),
    "convening_days": None,
    "vacancy_days": None,
    "installation_from_weekday": None,
    "installation_span_days": None,
    "remote": Remote.IF_RULES_OF_PROCEDURE,
}

_BE_COMMUNE: dict[str, Any] = {
    "adjustable": frozenset(_QUESTIONS),
    "label": "Commune wallonne",
    "time_zone": "Europe/Brussels",
    "articles": BE_ARTICLES,
    "notice_reference": "reception",
    "notice_clear_days": ((0, 7),),
    "notice_clear_days_repeat": 2,
    "calls": 3,
    "notes": ((0, NoteDuty.ALL),),
    "convening_request": ((0, _THIRD),),
    "convening_request_after_few": _QUARTER,
    "meetings_per_year": 10,
    "extra_point_clear_days": 5,
    "drafts_clear_days": 5,
    "budget_papers_clear_days": 7,
    "quorum": MORE_THAN_HALF,
    "quorum_waived_at_call": 3,
    "remote": Remote.EXCEPTIONAL,
    "proxies_per_bearer": 0,
    "proxy_max_meetings": None,
    "tie": Tie.REJECTED,
    "public_ballot": _THIRD,
    "closed_majority": TWO_THIRDS,
    "closed_counts_represented": False,
    "urgent_item": TWO_THIRDS,
    "only_simple_majority": True,
    "rounds": 2,
    "kinship_degree": 4,
    "kinship_degree_appointment": 2,
    "control": Control.SUPERVISION,
    "binding_days": 5,
}

# The organic law of the CPAS was not read: the figures of the commune, and nothing is refused on them.
_BE_CPAS: dict[str, Any] = _BE_COMMUNE | {
    "label": "Centre public d'action sociale (Wallonie)",
    "doubtful": True,
    "adjustable": frozenset({"notice_clear_days", "notice_clear_days_repeat"}),
    "articles": dict.fromkeys(BE_ARTICLES, ("Loi du 8 juillet 1976 organique des CPAS",)),
}

# Commissions and associations: their own rules of procedure decide, these are only the usual figures.
_FREE: dict[str, Any] = {
    "list_days": LIST_DAYS,
    "minutes_days": MINUTES_DAYS,
    "label": "Règles propres (commission, association)",
    "time_zone": "Europe/Paris",
    "articles": {"default": ("Règlement intérieur",)},
    "adjustable": frozenset(
        {
            "notice_clear_days",
            "notice_urgent_min",
            "quorum",
            "quorum_waived_at_call",
            "second_call_min_days",
            "proxies_per_bearer",
            "proxy_max_meetings",
            "tie",
            "voices",
            *_QUESTIONS,
            "public_ballot",
            "secret_ballot",
            "closed_majority",
            "closed_requesters",
            "remote",
            "rounds",
            "convening_days",
            "list_days",
            "minutes_days",
        }
    ),
    "notice_clear_days": ((0, 0),),
    "notice_urgent_min": 0,
    "convening_request": ((0, MORE_THAN_HALF),),
    "quorum": Threshold(Fraction(0)),
    "quorum_waived_at_call": 2,
    "public_ballot": _QUARTER,
    "secret_ballot": _THIRD,
    "closed_majority": MORE_THAN_HALF,
    "proxy_max_meetings": None,
    "remote": Remote.ALLOWED,
    "voices": Voices.STATUTES,
}

PUBLICITY_REFORM = date(2022, 7, 1)  # ordonnance 2021-1310: minutes, list of deliberations, publication
INTEREST_REFORM = date(2025, 12, 24)  # loi 2025-1249 art. 32: silent presence is no longer taking part
_WALLOON_TERM = date(2024, 12, 2)  # first Monday of December 2024
_ALWAYS = date.min


def _french(values: dict[str, Any]) -> tuple[tuple[date, dict[str, Any]], ...]:
    return (
        (PUBLICITY_REFORM, values),
        (INTEREST_REFORM, values | {"silent_presence_is_participation": False}),
    )


PROFILES: dict[str, tuple[tuple[date, dict[str, Any]], ...]] = {
    "fr-commune": _french(_FR_COMMUNE),
    "fr-epci": _french(_FR_EPCI),
    "fr-ccas": _french(_FR_CCAS),
    "be-wal-commune": ((_WALLOON_TERM, _BE_COMMUNE),),
    "be-wal-cpas": ((_WALLOON_TERM, _BE_CPAS),),
    "free": ((_ALWAYS, _FREE),),
}
