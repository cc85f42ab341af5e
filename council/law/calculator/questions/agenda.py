"""Kinds of section 3 of the contract: the agenda."""

from __future__ import annotations

from council.law import agenda
from council.law.calculator.kinds import COMMUNE, EPCI, FRENCH, Given, Outputs, check, kind, shown, unique
from council.law.calculator.questions.notice import ITEM_KIND
from council.law.calculator.types import CALENDAR, Array, Field, Integer, boolean, code, day, name, record
from council.law.regimes import Regime
from council.law.violations import Answer


@kind(
    "FR-AG-02 FR-AG-07 FR-AG-08",
    FRENCH,
    Field("item_kind", ITEM_KIND, need=True),
    Field("on_agenda", boolean, default=True),
    Field("vote_recorded", boolean, default=False),
)
def agenda_item(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether an item may be put to the vote."""
    answer = agenda.agenda_item(
        regime,
        item_kind=agenda.ItemKind(given["item_kind"]),
        on_agenda=given["on_agenda"],
        vote_recorded=given["vote_recorded"],
    )
    return shown(answer, "vote_allowed")


@kind(
    "FR-AG-04",
    [COMMUNE, EPCI],
    Field("n_office", Integer(1), need=True),
    Field("requesters", Integer(), default=0),
)
def policy_debate_request(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Members needed to ask for a general policy debate."""
    requesters, in_office = given["requesters"], given["n_office"]
    check(requesters <= in_office, "requesters")
    answer = agenda.policy_debate_request(regime, in_office=in_office, requesters=requesters)
    return shown(answer, "needed", "granted")


@kind(
    "FR-AG-05 FR-CONV-13",
    [COMMUNE, EPCI],
    Field("population", Integer(), need=(COMMUNE,)),
    Field("installed_on", day, need=True),
    Field("adopted_on", day),
)
def rules_of_procedure(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether a règlement intérieur is compulsory, and by when."""
    installed, adopted = given["installed_on"], given["adopted_on"]
    check(adopted is None or adopted >= installed, "adopted_on")
    return shown(
        agenda.rules_of_procedure(regime, installed_on=installed, adopted_on=adopted), "required", "deadline"
    )


@kind(
    "FR-AG-06",
    [COMMUNE, EPCI],
    Field(
        "texts",
        Array(
            record(
                Field("id", name, need=True),
                Field("type", code(*agenda.TextType), need=True),
                Field("distance", Integer(), default=0),
            )
        ),
        need=True,
    ),
)
def vote_order(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Order in which the texts of one item are voted."""
    texts = given["texts"]
    unique((one["id"] for one in texts), "texts[{}].id")
    check(sum(1 for one in texts if one["type"] == "main") == 1, "texts")
    read = [agenda.Text(one["id"], agenda.TextType(one["type"]), one["distance"]) for one in texts]
    return shown(agenda.vote_order(regime, read), "order")


@kind(
    "FR-AG-08",
    [COMMUNE, EPCI],
    Field("population", Integer(), need=(COMMUNE,)),
    Field("budget_vote_on", day, need=True),
    Field("debate_on", day),
    Field("weeks", Integer(0, CALENDAR)),
)
def budget_debate(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """When the budget orientation debate may be held."""
    answer = agenda.budget_debate(
        regime,
        budget_vote_on=given["budget_vote_on"],
        debate_on=given["debate_on"],
        weeks=given["weeks"],
    )
    return shown(answer, "required", "earliest_debate_on")
