"""The room: doors, proxies, quorum, chair, suspension, closed session, closing."""

from __future__ import annotations

from datetime import datetime

import pytest

from council.meeting.commands import Proxy
from council.meeting.events import ProxyEnded, ProxyGiven, QuorumChecked

from .world import ANNE, BRUNO, CLAIRE, DAVID, DECISION, FIRST, MAYOR, SECOND, World


def test_opening_writes_the_roll_call_and_the_quorum() -> None:
    world = World()
    world.announced = (
        Proxy(giver=DAVID, bearer=ANNE),
        Proxy(giver=CLAIRE, bearer=ANNE),
        Proxy(giver=BRUNO, bearer=2),
    )
    world.do("open_meeting", chair=1, present=[1, 2, 3, 4, 5])
    kinds = [event.kind for event in world.state.history]
    assert kinds == ["meeting_opened", *["member_arrived"] * 5, "proxy_given", "quorum_checked"]
    assert world.state.proxies == {DAVID: ANNE}
    check = world.state.history[-1]
    assert isinstance(check, QuorumChecked)
    assert (check.required, check.present, check.reached) == (4, 5, True)


def test_proxies_handed_in_at_the_opening_must_hold() -> None:
    proxies = [{"giver": DAVID, "bearer": ANNE}, {"giver": CLAIRE, "bearer": ANNE}]
    refusal = World().refuse("open_meeting", chair=1, present=[1, 2, 3, 4], proxies=proxies)
    assert refusal.code == "bearer_already_holds_proxy"


def test_chair_must_be_present_and_first_in_order() -> None:
    world = World()
    assert world.refuse("open_meeting", chair=1, present=[2, 3, 4, 5]).code == "chair_absent"
    refusal = world.refuse("open_meeting", chair=SECOND, present=[2, 3, 4, 5])
    assert (refusal.code, refusal.override) == ("chair_out_of_order", True)
    world.do("open_meeting", chair=FIRST, present=[2, 3, 4, 5])


def test_late_arrival_ends_the_proxy_and_leaving_bearer_lapses_it() -> None:
    world = World().open(1, 2, 3, 4)
    world.do("give_proxy", by=DAVID, giver=DAVID, bearer=ANNE)
    assert world.do("arrive", seat=DAVID)[1] == ProxyEnded(giver=DAVID, bearer=ANNE, reason="giver_arrived")
    world.do("leave", seat=DAVID)
    world.do("give_proxy", giver=DAVID, bearer=ANNE)
    assert world.do("leave", seat=ANNE)[1] == ProxyEnded(giver=DAVID, bearer=ANNE, reason="bearer_left")
    assert world.state.proxies == {}


def test_proxy_rules() -> None:
    world = World().open(1, 2, 3, 4)
    world.do("give_proxy", giver=DAVID, bearer=ANNE)
    assert world.refuse("give_proxy", giver=CLAIRE, bearer=ANNE).code == "bearer_already_holds_proxy"
    assert world.refuse("give_proxy", giver=MAYOR, bearer=FIRST).code == "giver_present"
    assert world.refuse("give_proxy", giver=CLAIRE, bearer=BRUNO).code == "bearer_absent"
    assert world.refuse("give_proxy", by=BRUNO, giver=CLAIRE, bearer=FIRST).code == "forbidden"
    assert world.refuse("give_proxy", giver=DAVID, bearer=ANNE).code == "proxy_known"
    assert [e.kind for e in world.do("give_proxy", giver=DAVID, bearer=FIRST)] == [
        "proxy_ended",
        "proxy_given",
    ]
    assert world.do("end_proxy", by=DAVID, giver=DAVID, bearer=FIRST)[0].reason == "revoked"  # type: ignore[attr-defined]


def test_item_without_quorum_is_refused_unless_overridden() -> None:
    world = World().open(1, 2, 3, 4)
    world.do("withdraw", seat=ANNE, item=DECISION)
    refusal = world.refuse("open_item", item=DECISION)
    assert (refusal.code, refusal.override) == ("quorum_not_reached", True)
    assert "3 présents pour 4 requis" in refusal.sentence
    world.do("open_item", item=DECISION, motive="Décision du président")
    check = world.state.item_state(DECISION).quorum
    assert check and not check.reached and check.motive == "Décision du président"
    world.ballot()


def test_leaving_after_discussion_began_does_not_break_the_item() -> None:
    world = World().open(1, 2, 3, 4)
    world.do("open_item", item=DECISION)
    world.do("leave", seat=ANNE)
    world.ballot()
    world.vote({1: "pour"})
    assert world.result().outcome == "adopted"
    world.do("proclaim", ballot=world.state.ballot)
    assert world.refuse("open_item", item=12).code == "quorum_not_reached"


def test_quorum_is_counted_again_after_a_suspension() -> None:
    world = World().open(1, 2, 3, 4)
    world.do("open_item", item=DECISION)
    world.do("suspend", reason="Pause")
    assert world.refuse("open_item", item=12).code == "meeting_suspended"
    world.do("leave", seat=ANNE)
    events = world.do("resume")
    assert isinstance(events[1], QuorumChecked)
    assert not events[1].reached
    assert world.refuse("open_ballot", item=DECISION, mode="public").code == "quorum_not_reached"


def test_no_suspension_or_closing_during_a_ballot() -> None:
    world = World().open()
    ballot = world.ballot()
    assert world.refuse("suspend").code == "ballot_open"
    assert world.refuse("close_meeting").code == "ballot_open"
    assert world.refuse("close_item", item=DECISION).code == "ballot_open"
    world.vote({1: "pour"})
    world.do("close_ballot", ballot=ballot)
    assert world.refuse("close_meeting").code == "not_proclaimed"
    world.do("proclaim", ballot=ballot)
    world.do("close_meeting")
    assert world.refuse("arrive", seat=1).code == "meeting_closed"


def test_closing_needs_a_secretary_and_no_open_item() -> None:
    world = World()
    world.do("open_meeting", chair=1, present=[1, 2, 3, 4])
    for motive in ("", "La séance a été agitée"):
        refusal = world.refuse("close_meeting", motive=motive)
        assert (refusal.code, refusal.override) == ("no_secretary", False)
    world.do("name_secretary", seat=2)
    world.do("open_item", item=DECISION)
    assert world.refuse("close_meeting").code == "item_open"
    assert world.refuse("close_item", item=DECISION).code == "outcome_needed"
    world.do("close_item", item=DECISION, outcome="postponed")
    world.do("open_item", item=DECISION)
    world.do("close_item", item=DECISION, outcome="withdrawn")
    world.do("close_meeting")


def test_closed_session() -> None:
    world = World().open()
    assert world.refuse("public_session").code == "already_public"
    world.close_doors()
    assert world.refuse("closed_session").code == "already_closed_session"
    ballot = world.ballot()
    assert world.refuse("public_session").code == "ballot_open"
    world.result()
    assert world.refuse("public_session").code == "not_proclaimed"
    world.do("proclaim", ballot=ballot)
    world.do("public_session")
    assert world.state.item_state(DECISION).in_closed_session


def test_members_do_not_override_the_law() -> None:
    world = World().open(1, 2, 3, 4)
    refusal = world.refuse("replace_chair", by=ANNE, seat=ANNE, motive="parce que")
    assert not refusal.override


def test_proxy_announced_by_somebody_who_came_is_not_written() -> None:
    world = World()
    world.announced = (Proxy(giver=ANNE, bearer=FIRST),)
    world.do("open_meeting", chair=1, present=[1, 2, 3, 4])
    assert not any(isinstance(event, ProxyGiven) for event in world.state.history)


@pytest.mark.parametrize(
    ("now", "code"),
    [
        ("2026-11-24T16:59:00+00:00", "too_early"),
        ("2026-11-21T18:00:00+00:00", "other_day"),
        ("2026-11-24T23:30:00+00:00", "other_day"),  # half past midnight in Paris
    ],
)
def test_opening_at_an_unexpected_time_needs_a_motive(now: str, code: str) -> None:
    world = World(now=datetime.fromisoformat(now))
    roll = {"chair": 1, "present": [1, 2, 3, 4]}
    refusal = world.refuse("open_meeting", **roll)
    assert (refusal.code, refusal.override) == (code, True)
    assert "24 novembre 2026 à 19 h 00" in refusal.sentence
    events = world.do("open_meeting", motive="Répétition", **roll)
    assert events[0].motive == "Répétition"


def test_opening_in_time_or_late_needs_no_motive() -> None:
    for now in ("2026-11-24T17:00:00+00:00", "2026-11-24T20:00:00+00:00"):
        world = World(now=datetime.fromisoformat(now))
        assert world.do("open_meeting", chair=1, present=[1, 2, 3, 4])[0].motive == ""
