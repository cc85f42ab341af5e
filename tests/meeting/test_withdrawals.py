"""Withdrawals by reason, and what they do to the quorum of the item (FR-QUO-04, -05, FR-INT-03, -04)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from council.meeting.corrections import correctable
from council.meeting.events import QuorumChecked, WithdrawalDeclared
from council.meeting.reasons import why_not
from council.meeting.sentences import Teller
from council.meeting.state import MeetingState

from .world import ANNE, BRUNO, DECISION, FACTS, World


def represent(world: World, *seats: int, decision: str = "aid") -> None:
    for seat in seats:
        world.do("withdraw", seat=seat, item=DECISION, reason="mandate", decision=decision)


def test_personal_interest_leaves_the_denominator() -> None:
    world = World().open(1, 2, 3, ANNE)
    world.do("open_item", item=DECISION)
    events = world.do("withdraw", seat=ANNE, item=DECISION)
    line = events[-1]
    assert isinstance(line, QuorumChecked)
    assert (line.moment, line.required, line.present, line.in_office, line.reached) == (
        "withdrawal", 4, 3, 7, False,
    )  # fmt: skip
    refusal = world.refuse("open_ballot", item=DECISION, mode="public")
    assert (refusal.code, refusal.override) == ("quorum_not_reached", True)
    world.do("end_withdrawal", seat=ANNE, item=DECISION)
    world.do("open_ballot", item=DECISION, mode="public")


def test_representatives_leave_both_sides_present_or_not() -> None:
    world = World().open(1, 2, 3, ANNE)
    represent(world, ANNE, BRUNO)
    line = world.do("open_item", item=DECISION)[-1]
    assert isinstance(line, QuorumChecked)
    assert (line.required, line.present, line.in_office, line.reached) == (3, 3, 5, True)
    ballot = world.ballot()
    assert "L.\u00a01111-6" in str(why_not(world.state, ANNE, world.state.ballots[ballot]))
    assert world.refuse("vote", by=ANNE, ballot=ballot, seat=ANNE, choice="pour").code == "cannot_vote"


def test_correcting_the_reason_counts_again() -> None:
    world = World().open(1, 2, 3, ANNE)
    world.do("open_item", item=DECISION)
    world.do("withdraw", seat=ANNE, item=DECISION)
    seq = next(n for n, event in enumerate(world.state.history, 1) if isinstance(event, WithdrawalDeclared))
    assert correctable(world.state.history[seq - 1])
    world.do("correct", seq=seq, payload={"reason": "mandate"}, motive="Il y représente la commune")
    quorum = world.state.item_state(DECISION).quorum
    assert quorum is not None
    assert (quorum.required, quorum.present, quorum.in_office) == (4, 3, 6)
    assert "L.\u00a01111-6" in Teller(world.state, staff=True).tell(world.state.history[-2])


@pytest.mark.parametrize("decision", ["budget", "contribution", "mandatory_expenditure", "other"])
def test_representative_may_take_part_in_other_matters(decision: str) -> None:
    world = World().open()
    refusal = world.refuse("withdraw", seat=ANNE, item=DECISION, reason="mandate", decision=decision)
    assert (refusal.code, refusal.override) == ("may_take_part", False)
    assert "peut prendre part" in refusal.sentence


@pytest.mark.parametrize(
    "payload", [{"reason": "mandate"}, {"reason": "humeur"}, {"reason": "mandate", "decision": "x"}]
)
def test_unknown_reasons_are_refused(payload: dict[str, str]) -> None:
    assert World().open().refuse("withdraw", seat=ANNE, item=DECISION, **payload).code == "bad_payload"


def test_wallonia_knows_no_representatives() -> None:
    facts = replace(FACTS, regime="be-wal-commune", timezone="Europe/Brussels")
    world = World(facts=facts, state=MeetingState(facts)).open()
    refusal = world.refuse("withdraw", seat=ANNE, item=DECISION, reason="mandate", decision="aid")
    assert refusal.code == "no_such_reason"


def test_the_sentence_gone_past_is_written_with_its_motive() -> None:
    world = World().open(1, 2, 3)
    refusal = world.refuse("open_item", item=DECISION)
    events = world.do("open_item", item=DECISION, motive="Salle évacuée")
    assert [event.overrode for event in events] == [(refusal.sentence,), ()]
    several = world.refuse("open_ballot", item=DECISION, mode="public", rule="unanimity_expressed")
    opened = world.do(
        "open_ballot", item=DECISION, mode="public", rule="unanimity_expressed", motive="Statuts"
    )[0]
    assert opened.overrode == (several.sentence,)
