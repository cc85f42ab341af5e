"""Items voted together: formed, left, voted once, told for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from council.meeting import events as ev
from council.meeting.block_events import BlockLeft
from council.meeting.chain import Line, write
from council.meeting.consistency import first_contradiction
from council.meeting.evolve import effective_events, replay
from council.meeting.facts import AgendaItem
from council.meeting.sentences import Teller
from council.queries.named_votes import named_votes
from council.queries.story import tell

from .world import ACCOUNTS, ANNE, BRUNO, DAVID, ELECTION, FACTS, INFORMATION, MAYOR, World

ONE, TWO, THREE, HARD = 15, 16, 17, 18
GROUPED = replace(
    FACTS,
    items=(
        *FACTS.items, AgendaItem(ONE, 5, "Subvention au club"), AgendaItem(TWO, 6, "Subvention à l’école"),
        AgendaItem(THREE, 7, "Subvention au théâtre"), AgendaItem(HARD, 8, "Statuts", rule="two_thirds_expressed"),
    ),
)  # fmt: skip


def world(*present: int) -> World:
    return World(facts=GROUPED).open(*present)


def block(made: World, *items: int) -> World:
    made.do("form_block", items=list(items or (THREE, ONE, TWO)))
    return made


def story_of(made: World) -> object:
    lines: list[Line] = []
    start = datetime(2026, 11, 24, 18, tzinfo=UTC)
    for seq, event in enumerate(made.state.history, 1):
        lines.append(
            write(1, seq, start + timedelta(seconds=seq), "Greffe", event, lines[-1].hash if lines else "")
        )
    return tell(lines)


def test_one_vote_decides_each_item_and_the_quorum_is_counted_for_each() -> None:
    made = block(world())
    assert made.state.block == (ONE, TWO, THREE)
    assert made.state.item == ONE
    checks = [e.item for e in made.state.history if isinstance(e, ev.QuorumChecked)]
    assert checks == [None, ONE, TWO, THREE]
    made.do("open_ballot", item=ONE, mode="public")
    made.vote({MAYOR: "pour", 2: "contre", ANNE: "pour", BRUNO: "abstention"})
    made.result()
    made.do("proclaim", ballot=made.state.ballot)
    assert [made.state.item_state(item).outcome for item in (ONE, TWO, THREE)] == ["adopted"] * 3
    assert made.state.item is None
    assert made.state.block == ()
    assert replay(GROUPED, made.state.history) == made.state
    assert first_contradiction(GROUPED, made.state.history) is None


def test_each_item_has_the_whole_vote_in_its_story() -> None:
    made = block(world(), ONE, TWO)
    made.do("make_request", seat=ANNE, subject="public", item=ONE)
    made.do("open_ballot", item=ONE, mode="main_levee")
    made.do(
        "record_hands",
        ballot=made.state.ballot,
        counts={"pour": 5, "contre": 2},
        names={"2": "contre", "4": "contre"},
    )
    made.result()
    made.do("proclaim", ballot=made.state.ballot)
    story = story_of(made)
    told = {one.item.item: one for one in story.items}  # type: ignore[attr-defined]
    for item in (ONE, TWO):
        found = told[item]
        assert found.decided
        assert found.deciding is not None
        assert found.deciding.result.sentence == "adopté par 5 voix contre 2"
        assert found.room.present == frozenset(range(1, 8))
        kinds = [one.event.kind for one in found.moments]
        assert {"block_formed", "ballot_opened", "ballot_closed", "request_made", "item_closed"} <= set(kinds)
        assert named_votes(story, found.deciding)[ANNE] == "contre"  # type: ignore[arg-type]
        assert named_votes(story, found.deciding)[DAVID] == "pour"  # type: ignore[arg-type]
    assert told[THREE].outcome is None


@pytest.mark.parametrize("by", [None, BRUNO])
def test_one_member_is_enough_to_have_an_item_voted_alone(by: int | None) -> None:
    made = block(world())
    made.do("leave_block", items=[ONE], seat=BRUNO, by=by)
    assert made.state.block == (TWO, THREE)
    assert made.state.item == TWO
    assert made.state.floor.item == TWO
    assert made.state.item_state(ONE).state == "pending"
    text = Teller(made.state, staff=True).tell(made.state.history[-1])
    assert text == "Point 5 (Subvention au club) sorti du vote groupé, à la demande de Bruno."
    made.do("leave_block", items=[TWO])
    assert made.state.block == ()
    assert made.state.item == THREE
    made.do("open_ballot", item=THREE, mode="secret")
    assert made.state.ballots[str(made.state.ballot)].items == ()


def test_a_member_speaks_for_the_own_seat_alone() -> None:
    made = block(world(1, 2, 3, 4))
    assert made.refuse("leave_block", items=[ONE], seat=ANNE, by=BRUNO).code == "forbidden"
    assert made.refuse("leave_block", items=[ONE], by=ANNE).code == "forbidden"
    assert made.refuse("leave_block", items=[ONE], seat=BRUNO).code == "not_present"
    assert made.refuse("leave_block", items=[ACCOUNTS], seat=ANNE).code == "not_in_block"
    assert made.refuse("leave_block", items=[]).code == "not_in_block"


def test_a_withdrawal_takes_its_item_out_and_voters_stay_the_same_for_the_others() -> None:
    made = block(world())
    events = made.do("withdraw", seat=ANNE, item=TWO)
    assert [event.kind for event in events] == ["withdrawal_declared", "block_left"]
    assert isinstance(events[-1], BlockLeft)
    assert made.state.block == (ONE, THREE)
    made.do("open_ballot", item=ONE, mode="main_levee")
    made.do("record_hands", ballot=made.state.ballot, counts={"pour": 7})
    assert made.refuse("withdraw", seat=ANNE, item=THREE).code == "already_voted"
    assert made.refuse("leave_block", items=[THREE], seat=ANNE).code == "ballot_open"
    assert made.result().electorate == 7
    made.do("proclaim", ballot=made.state.ballot)
    made.do("open_item", item=TWO)
    made.do("open_ballot", item=TWO, mode="main_levee")
    made.do("record_hands", ballot=made.state.ballot, counts={"pour": 6})
    assert made.result().electorate == 6


def test_the_lead_may_withdraw_from_the_first_item() -> None:
    made = block(world(), ONE, TWO)
    made.do("withdraw", seat=ANNE, item=ONE)
    assert (made.state.item, made.state.block) == (TWO, ())
    assert made.state.item_state(TWO).state == "open"


def test_what_cannot_be_voted_together_is_refused_with_its_reason() -> None:
    made = world()
    made.do("withdraw", seat=ANNE, item=TWO)
    for item, word in (
        (ACCOUNTS, "maire"),
        (ELECTION, "secret"),
        (INFORMATION, "se votent"),
        (TWO, "retiré"),
    ):
        refusal = made.refuse("form_block", items=[ONE, item])
        assert refusal.code == "item_alone"
        assert word in refusal.sentence
    assert made.refuse("form_block", items=[ONE, HARD]).code == "rules_differ"
    assert made.refuse("form_block", items=[ONE, ONE]).code == "too_few_items"
    assert made.refuse("form_block", items=[ONE, 99]).code == "unknown_item"
    made.do("open_item", item=ONE)
    assert made.refuse("form_block", items=[TWO, THREE]).code == "item_open"


def test_each_item_needs_its_quorum() -> None:
    made = world(1, 2, 3)
    refusal = made.refuse("form_block", items=[ONE, TWO])
    assert refusal.code == "quorum_not_reached"
    assert refusal.override
    made.do("form_block", items=[ONE, TWO], motive="le conseil veut en parler")
    lines = [one for one in made.state.history if isinstance(one, ev.ItemOpened)]
    assert [len(one.overrode) for one in lines] == [1, 1]
    assert "Point 6" in lines[1].overrode[0]


def test_what_concerns_one_item_waits_until_it_is_alone() -> None:
    made = block(world())
    for kind, payload in (
        ("close_item", {"item": ONE, "outcome": "postponed"}),
        ("begin_election", {"item": ONE, "office": "outside_body"}),
        ("replace_chair", {"item": TWO, "seat": 2}),
        ("open_ballot", {"item": ONE, "mode": "public", "question": "Amendement"}),
        ("open_ballot", {"item": ONE, "mode": "public", "candidates": ["Anne", "X"]}),
    ):
        assert made.refuse(kind, **payload).code == "in_block", kind
    for mode in ("secret", "paper"):
        assert made.refuse("open_ballot", item=ONE, mode=mode).code == "block_secret"
    assert made.refuse("open_ballot", item=TWO, mode="public").code == "item_not_open"


def test_a_secret_request_of_a_third_is_met_item_by_item() -> None:
    made = block(world(), ONE, TWO)
    for seat in (ANNE, BRUNO, DAVID):
        made.do("make_request", seat=seat, subject="secret", item=ONE)
    assert made.refuse("open_ballot", item=ONE, mode="public").code == "secret_requested"
    made.do("leave_block", items=[TWO])
    made.do("open_ballot", item=ONE, mode="secret")


def test_a_suspension_counts_each_quorum_again() -> None:
    made = block(world(), ONE, TWO)
    made.do("suspend")
    events = made.do("resume")
    assert [one.item for one in events if isinstance(one, ev.QuorumChecked)] == [ONE, TWO]


def test_a_cancelled_vote_is_held_again_on_the_same_items() -> None:
    made = block(world(), ONE, TWO)
    made.do("open_ballot", item=ONE, mode="public")
    made.do("cancel_ballot", ballot=made.state.ballot, motive="réseau")
    made.do("leave_block", items=[ONE], seat=ANNE)
    assert made.state.item == TWO


def test_a_count_put_right_changes_the_fate_of_all() -> None:
    made = block(world(), ONE, TWO)
    made.do("open_ballot", item=ONE, mode="main_levee")
    made.do("record_hands", ballot=made.state.ballot, counts={"pour": 4, "contre": 3})
    seq = made.state.seq
    made.result()
    made.do("proclaim", ballot=made.state.ballot)
    assert made.state.item_state(TWO).outcome == "adopted"
    made.do("correct", seq=seq, payload={"counts": {"pour": 3, "contre": 4}}, motive="inversion")
    assert [made.state.item_state(item).outcome for item in (ONE, TWO)] == ["rejected", "rejected"]
    assert first_contradiction(GROUPED, made.state.history) is None


def test_a_withdrawal_taken_back_before_cannot_be_put_back_under_a_vote_of_the_block() -> None:
    made = world()
    made.do("withdraw", seat=ANNE, item=TWO)
    made.do("end_withdrawal", seat=ANNE, item=TWO)
    seq = made.state.seq
    block(made, ONE, TWO)
    made.do("open_ballot", item=ONE, mode="main_levee")
    made.do("record_hands", ballot=made.state.ballot, counts={"pour": 7})
    made.result()
    made.do("proclaim", ballot=made.state.ballot)
    assert made.refuse("correct", seq=seq, void=True, motive="elle était bien retirée", despite=True)


def test_a_request_made_on_the_block_stays_with_each_of_its_items() -> None:
    made = block(world(), ONE, TWO, THREE)
    for seat in (ANNE, BRUNO, DAVID):
        made.do("make_request", seat=seat, subject="secret", item=ONE)
    made.do("leave_block", items=[ONE])
    assert made.refuse("open_ballot", item=TWO, mode="public").code == "secret_requested"
    made.do("withdraw_request", seat=ANNE, subject="secret", item=TWO)
    made.do("open_ballot", item=TWO, mode="main_levee")
    made.do("record_hands", ballot=made.state.ballot, counts={"pour": 7})
    made.result()
    made.do("proclaim", ballot=made.state.ballot)
    made.do("open_item", item=ONE)
    assert made.refuse("open_ballot", item=ONE, mode="public").code == "secret_requested"
    assert first_contradiction(GROUPED, made.state.history) is None


def test_the_public_does_not_leave_over_items_voted_together() -> None:
    made = block(world(), ONE, TWO)
    made.do("decide_procedure", subject="closed_session", by_chair=True, item=ONE, counts={"pour": 7})
    assert made.refuse("closed_session").code == "in_block"
    made.do("leave_block", items=[TWO])
    made.do("closed_session")
    assert made.state.item_state(ONE).in_closed_session
    assert not made.state.item_state(TWO).in_closed_session


def test_a_quorum_lost_for_one_item_alone_stops_the_vote_of_all() -> None:
    again = replace(
        GROUPED, call=2,
        items=tuple(replace(one, first_call=2) if one.item == TWO else one for one in GROUPED.items),
    )  # fmt: skip
    made = block(World(facts=again).open(), ONE, TWO)
    for seat in (2, 3, ANNE, BRUNO, 6):
        made.do("leave", seat=seat)
    made.do("suspend")
    made.do("resume")
    refusal = made.refuse("open_ballot", item=ONE, mode="public")
    assert refusal.code == "quorum_not_reached"
    assert "Point 6." in refusal.sentence


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"void": True}, "Point 6 (Subvention à l’école) sorti du vote groupé."),
        (
            {"payload": {"seat": BRUNO}},
            "Point 6 (Subvention à l’école) sorti du vote groupé, Bruno s’en étant retiré.",
        ),
    ],
)
def test_an_item_is_not_said_to_leave_for_a_withdrawal_that_was_noted_wrong(
    how: dict[str, object], told: str
) -> None:
    made = block(world())
    made.do("withdraw", seat=ANNE, item=TWO)
    left = made.state.seq
    made.do("correct", seq=left - 1, motive="mal entendu", **how)
    reading = effective_events(made.state.history)[left - 1]
    assert reading is not None
    assert Teller(made.state, staff=True).tell(reading) == told
    assert made.state.block == (ONE, THREE)
    assert replay(GROUPED, made.state.history) == made.state
    assert first_contradiction(GROUPED, made.state.history) is None
