"""Kinds of section 7 of the contract: elections and appointments."""

from __future__ import annotations

from council.law import appointments, elections, runoff, seats
from council.law.calculator.kinds import (
    COMMUNE,
    EPCI,
    FRENCH,
    WALLONIA,
    Given,
    Outputs,
    check,
    exactly_one,
    fault,
    kind,
    shown,
)
from council.law.calculator.types import Array, Field, FreeObject, Integer, boolean, code, day, record
from council.law.regimes import Regime
from council.law.violations import Answer, Violation


def _votes(field: str, *, need: bool = False) -> Field:
    return Field(field, FreeObject(Integer()), need=need)


_BORN = Field("born", FreeObject(day, may_be_empty=True))


@kind(
    "FR-VOTE-07 FR-VOTE-09",
    FRENCH,
    Field("appointment", code(*appointments.Appointment), default=appointments.Appointment.OTHER),
    Field("text_imposes_secrecy", boolean, default=False),
    Field("present", Integer(1), need=True),
    Field("represented", Integer(), default=0),
    Field("votes_for", Integer(), need=True),
    Field("votes_against", Integer(), need=True),
    Field("abstentions", Integer(), default=0),
)
def secrecy_waiver(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether the council validly gave up the secret ballot for an appointment."""
    votes = given["votes_for"] + given["votes_against"] + given["abstentions"]
    check(votes <= given["present"] + given["represented"], "votes_for")
    answer = appointments.secrecy_waiver(
        regime,
        appointment=appointments.Appointment(given["appointment"]),
        text_imposes_secrecy=given["text_imposes_secrecy"],
        votes_for=given["votes_for"],
        votes_against=given["votes_against"],
        abstentions=given["abstentions"],
    )
    return shown(answer, "waivable", "waived")


@kind(
    "FR-VOTE-09",
    [COMMUNE, EPCI],
    Field("appointment", code("municipal_commission", "outside_body", "head", "deputies"), need=True),
    Field("seats", Integer(1), need=True),
    Field("lists", Integer()),
    Field("candidacies", Array(Integer())),
)
def single_candidacy(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether a single candidacy takes effect without a vote."""
    exactly_one(given, "lists", "candidacies")
    candidacies = given["candidacies"] or ()
    check(given["candidacies"] is None or len(candidacies) == given["seats"], "candidacies")
    answer = appointments.single_candidacy(
        regime,
        internal_or_outside=given["appointment"] in ("municipal_commission", "outside_body"),
        lists=given["lists"],
        candidacies=candidacies,
    )
    return shown(answer, "result")


@kind(
    "FR-VOTE-09 FR-VOTE-10 FR-VOTE-11",
    FRENCH,
    Field("ballot", code("single", "list"), default="single"),
    Field(
        "rounds",
        Array(
            record(
                _votes("votes", need=True),
                Field("blank", Integer(), default=0),
                Field("void", Integer(), default=0),
                Field("ballots", Integer()),
            ),
            longest=3,
        ),
        need=True,
    ),
    _BORN,
    Field("ages", FreeObject(Array(Integer()), may_be_empty=True)),
)
def election_rounds(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Election in three rounds: appointments, mayor (single), adjoints (list)."""
    rounds, by_list = given["rounds"], given["ballot"] == "list"
    for index, one in enumerate(rounds):
        parts = sum(one["votes"].values()) + one["blank"] + one["void"]
        check(one["ballots"] in (None, parts), f"rounds[{index}].ballots")
    answers = [
        elections.decide_round(
            regime,
            number=number,
            votes=one["votes"],
            by_list=by_list,
            born=given["born"],
            ages=given["ages"],
        )
        for number, one in enumerate(rounds, start=1)
    ]
    check(all(one.elected is None for one in answers[:-1]), "rounds")
    names = ("result", "elected", "next_round", "expressed", "tie_break", "tie")
    extra = {"average_ages": "average_ages"} if by_list else {}
    return shown(answers[-1], *names, round="number", absolute_majority="majority", **extra)


@kind(
    "FR-VOTE-11",
    [COMMUNE],
    Field("genders", Array(code("F", "M")), need=True),
    Field("posts", Integer(1)),
)
def deputy_list(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether a list of adjoints is admissible."""
    return shown(appointments.deputy_list(regime, **given), "valid", "first_break")


@kind(
    "FR-VOTE-12 FR-VOTE-13",
    [COMMUNE, EPCI],
    Field("method", code("largest_remainder", "highest_average"), need=True),
    Field("seats", Integer(1), need=True),
    _votes("votes", need=True),
    Field("blank", Integer(), default=0),
    Field("void", Integer(), default=0),
    Field("candidates_born", FreeObject(Array(day), may_be_empty=True)),
)
def list_pr(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Proportional list election: largest remainder or highest average."""
    check(any(given["votes"].values()), "votes", "empty")
    answer = seats.list_seats(
        regime,
        method=given["method"],
        seats=given["seats"],
        votes=given["votes"],
        born=given["candidates_born"],
    )
    names = ("expressed", "quotient", "base", "remainders", "awarded", "allocation", "unallocated", "tie")
    return shown(answer, *names, "result")


@kind("FR-VOTE-12", [COMMUNE, EPCI], Field("population", Integer(), need=(COMMUNE,)))
def commission_seats(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Size of a CAO or DSP commission."""
    found, outputs = shown(seats.commission_seats(regime), "titular", "substitutes")
    return found, outputs | {"president": "head_or_representative"}


@kind(
    "FR-VOTE-14",
    [COMMUNE, EPCI],
    Field("seats", Integer(1), need=True),
    Field("groups", FreeObject(Integer(1)), need=True),
)
def commission_split(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Proposal of seats per group in a municipal commission."""
    answer = seats.commission_split(regime, seats=given["seats"], groups=given["groups"])
    names = ("quotient", "base", "remainders", "unallocated", "tie")
    _, outputs = shown(answer.shared, *names, proposal="allocation")
    return answer, outputs | {"groups_without_member": answer.groups_without_member}


@kind(
    "BE-VOTE-03",
    [WALLONIA],
    Field("posts", Integer(1), default=1),
    Field("ballots", Integer(1)),
    _votes("round1", need=True),
    Field("run_off", FreeObject(Integer(), may_be_empty=True)),
    _BORN,
)
def run_off(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Appointment with run-off."""
    posts, ballots, round1 = given["posts"], given["ballots"], given["round1"]
    check(posts == 1 or ballots is not None, "ballots", "required")
    total = sum(round1.values())
    ballots = total if ballots is None else ballots
    fits = total == ballots if posts == 1 else total <= ballots * posts and max(round1.values()) <= ballots
    check(fits, "ballots")
    try:
        answer = runoff.run_off(
            regime, round1=round1, ballots=ballots, posts=posts, second=given["run_off"], born=given["born"]
        )
    except Violation:
        raise fault("run_off") from None
    names = ("absolute_majority", "elected_round1", "run_off_candidates", "elected", "result", "tie_break")
    return shown(answer, *names)
