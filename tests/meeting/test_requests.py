"""Requests for a public or secret ballot, counted among members present (FR-VOTE-05, -06, FR-PROX-03, BE-VOTE-02)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from council.meeting.requests import CLOSED, PUBLIC, SECRET, asked, mode_asked
from council.meeting.sentences import Teller
from council.meeting.state import MeetingState

from .world import ANNE, BRUNO, CLAIRE, DAVID, DECISION, FACTS, INFORMATION, MAYOR, SECOND, World

WALLONIA = replace(FACTS, regime="be-wal-commune", timezone="Europe/Brussels")


def discussing(*present: int, facts: object = FACTS) -> World:
    world = World(facts=facts, state=MeetingState(facts)) if facts is not FACTS else World()  # type: ignore[arg-type]
    world.open(*present)
    world.do("open_item", item=DECISION)
    return world


def ask(world: World, subject: str, *seats: int) -> None:
    for seat in seats:
        world.do("make_request", by=seat, seat=seat, subject=subject, item=DECISION)


def figures(world: World) -> dict[str, tuple[int, int | None, bool]]:
    return {one.subject: (len(one.seats), one.needed, one.reached) for one in asked(world.state, DECISION)}


def test_a_third_of_those_present_binds_the_chair() -> None:
    """Seven present: 3 for a secret ballot (a third, rounded up), 2 for a public one (a quarter)."""
    world = discussing()
    assert figures(world) == {PUBLIC: (0, 2, False), SECRET: (0, 3, False), CLOSED: (0, 3, False)}
    ask(world, SECRET, ANNE, BRUNO)
    world.do("open_ballot", item=DECISION, mode="main_levee")  # two do not bind
    world.do("cancel_ballot", ballot=world.state.ballot, motive="Une demande de plus")
    ask(world, SECRET, CLAIRE)
    assert figures(world)[SECRET] == (3, 3, True)
    refusal = world.refuse("open_ballot", item=DECISION, mode="main_levee")
    assert (refusal.code, refusal.override, refusal.article) == ("secret_requested", True, "CGCT L2121-21")
    assert "3 membres présents (3 requis sur 7)" in refusal.sentence
    world.do("open_ballot", item=DECISION, mode="secret")


def test_secret_wins_over_public() -> None:
    world = discussing()
    ask(world, PUBLIC, MAYOR, SECOND)
    assert world.refuse("open_ballot", item=DECISION, mode="secret").code == "public_requested"
    assert world.refuse("open_ballot", item=DECISION, mode="main_levee").code == "public_requested"
    ask(world, SECRET, ANNE, BRUNO, CLAIRE)
    assert mode_asked(world.state, DECISION).mode == SECRET
    assert world.refuse("open_ballot", item=DECISION, mode="public").code == "secret_requested"


def test_going_past_is_written_with_the_sentence() -> None:
    world = discussing()
    ask(world, PUBLIC, MAYOR, SECOND)
    sentence = world.refuse("open_ballot", item=DECISION, mode="main_levee").sentence
    opened = world.do("open_ballot", item=DECISION, mode="main_levee", motive="Tablettes en panne")[0]
    assert (opened.motive, opened.overrode) == ("Tablettes en panne", (sentence,))


def test_proxies_absents_and_withdrawn_do_not_count() -> None:
    world = discussing(1, 2, 3, ANNE, BRUNO, CLAIRE)
    world.do("give_proxy", giver=DAVID, bearer=ANNE)
    assert (
        world.refuse("make_request", by=DAVID, seat=DAVID, subject=SECRET, item=DECISION).code
        == "not_present"
    )
    ask(world, SECRET, ANNE, BRUNO)
    assert figures(world)[SECRET] == (2, 2, True)  # a third of six
    world.do("withdraw", seat=BRUNO, item=DECISION)
    assert figures(world)[SECRET] == (1, 2, False)  # of five
    world.do("leave", seat=ANNE)
    assert figures(world)[SECRET] == (0, 2, False)  # of four


def test_own_seat_only_but_the_clerk_for_those_who_speak() -> None:
    world = discussing()
    assert (
        world.refuse("make_request", by=ANNE, seat=BRUNO, subject=SECRET, item=DECISION).code == "forbidden"
    )
    world.do("make_request", seat=BRUNO, subject=SECRET, item=DECISION)
    assert world.refuse("make_request", seat=BRUNO, subject=SECRET, item=DECISION).code == "already_requested"
    world.do("withdraw_request", by=BRUNO, seat=BRUNO, subject=SECRET, item=DECISION)
    refusal = world.refuse("withdraw_request", by=BRUNO, seat=BRUNO, subject=SECRET, item=DECISION)
    assert refusal.code == "no_such_request"


def test_once_the_ballot_is_open_it_is_too_late() -> None:
    world = discussing()
    ask(world, PUBLIC, ANNE)
    world.do("open_ballot", item=DECISION, mode="public")
    for kind in ("make_request", "withdraw_request"):
        assert world.refuse(kind, by=ANNE, seat=ANNE, subject=PUBLIC, item=DECISION).code == "ballot_open"


@pytest.mark.parametrize("item", [INFORMATION, None])
def test_requests_concern_the_open_item(item: int | None) -> None:
    world = discussing()
    assert world.refuse("make_request", seat=ANNE, subject=SECRET, item=item).code == "item_not_open"


def test_nothing_to_ask_on_what_is_never_voted() -> None:
    world = World().open()
    world.do("open_item", item=INFORMATION)
    refusal = world.refuse("make_request", seat=ANNE, subject=SECRET, item=INFORMATION)
    assert refusal.code == "no_such_subject"
    world.do("make_request", seat=ANNE, subject=CLOSED, item=INFORMATION)


def test_wallonia_votes_aloud_at_a_third_and_knows_no_secret_request() -> None:
    world = discussing(facts=WALLONIA)
    assert figures(world) == {PUBLIC: (0, 3, False), CLOSED: (0, None, False)}
    assert world.refuse("make_request", seat=ANNE, subject=SECRET, item=DECISION).code == "no_such_subject"
    ask(world, PUBLIC, ANNE, BRUNO, CLAIRE)
    refusal = world.refuse("open_ballot", item=DECISION, mode="main_levee")
    assert "vote à haute voix" in refusal.sentence
    assert refusal.article == "CDLD L1122-27"


def test_only_the_clerk_reads_who_asks_for_secrecy() -> None:
    world = discussing()
    ask(world, SECRET, ANNE)
    ask(world, PUBLIC, BRUNO)
    secret, public = world.state.history[-2:]
    told = {staff: Teller(world.state, staff=staff) for staff in (True, False)}
    assert told[True].tell(secret).startswith("Anne demande le scrutin secret")
    assert told[False].tell(secret).startswith("Un membre demande")
    assert told[False].tell(public).startswith("Bruno demande le scrutin public")


def test_a_request_noted_for_the_wrong_member_is_annulled() -> None:
    world = discussing()
    ask(world, SECRET, ANNE, BRUNO, CLAIRE)
    world.do("correct", seq=world.state.seq, void=True, motive="C'était David")
    assert figures(world)[SECRET] == (2, 3, False)
    arrival = next(n for n, one in enumerate(world.state.history, 1) if getattr(one, "seat", 0) == ANNE)
    assert world.refuse("correct", seq=arrival, void=True, motive="Absente").code == "contradiction"
