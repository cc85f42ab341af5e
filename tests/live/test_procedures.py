"""Requests and votes of procedure through the committer and on the boards."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from flask import current_app

from council.models import Body, Complement, Item, Meeting, db
from council.queries.boards import board, me
from council.queries.live import CLERK, MEMBER, SCREEN
from council.queries.news import events
from council.services.committer import execute
from tests.live.room import Room
from tests.live.test_boards import START, watch
from tests.meeting.world import ANNE, BRUNO, CLAIRE, DECISION, FACTS, World


def discussed() -> World:
    world = World().open()
    world.do("open_item", item=DECISION)
    for seat in (ANNE, BRUNO, CLAIRE):
        world.do("make_request", by=seat, seat=seat, subject="secret", item=DECISION)
    return world


def test_everybody_sees_how_many_only_the_clerk_sees_who() -> None:
    world = discussed()
    for audience in (CLERK, MEMBER, SCREEN):
        shown = board(watch(world), audience)["requests"]
        secret = next(one for one in shown["asks"] if one["subject"] == "secret")
        assert (shown["mode"], secret["count"], secret["needed"], secret["reached"]) == ("secret", 3, 3, True)
        assert secret["sentence"] == "3 demandes de scrutin secret sur 3 requises"
        assert ("seats" in secret) == (audience == CLERK)
    assert any("Scrutin secret demandé" in note for note in board(watch(world), CLERK)["notes"])


def test_a_member_knows_what_he_asked_for() -> None:
    world = discussed()
    shown = me(watch(world), ANNE)
    assert (shown["requests"], shown["may_request"]) == (["secret"], True)
    world.do("withdraw", seat=ANNE, item=DECISION)
    assert not me(watch(world), ANNE)["may_request"]
    world.do("open_ballot", item=DECISION, mode="secret")
    assert board(watch(world), CLERK)["requests"] is None
    assert not me(watch(world), BRUNO)["may_request"]


def test_urgency_is_shown_until_it_is_decided() -> None:
    facts = replace(FACTS, urgent_reason="Digue rompue")
    world = World(facts=facts, state=replace(World().state, facts=facts)).open()
    assert board(watch(world), SCREEN)["procedure"]["urgency"] == {
        "state": "pending",
        "reason": "Digue rompue",
    }
    assert any("urgence" in note for note in board(watch(world), CLERK)["notes"])
    world.do("decide_procedure", subject="urgency", counts={"pour": 7})
    shown = board(watch(world), SCREEN)["procedure"]
    assert shown["urgency"]["state"] == "adopted"
    assert shown["last"]["sentence"].startswith("Le conseil admet l’urgence")
    world.do("open_item", item=DECISION)
    assert board(watch(world), SCREEN)["procedure"]["last"] is None


def test_behind_closed_doors_the_screen_knows_of_no_request() -> None:
    world = discussed()
    world.close_doors()
    assert set(board(watch(world), SCREEN)) == {"meeting"}
    assert "scrutin secret" not in json.dumps(board(watch(world), SCREEN), ensure_ascii=False)


def ask(room: Room, index: int, item: int, **more: Any) -> dict[str, Any]:
    seat = room.commune.mandates[index]
    return room.send(room.member(index), "make_request", seat=seat, subject="secret", item=item, **more)


def test_simultaneous_requests_are_all_counted_once(room: Room) -> None:
    room.open()
    item = room.items()[0]
    writer, members = room.committer, [room.member(index) for index in range(3)]

    def tap(index: int) -> dict[str, Any]:
        payload = {"seat": room.commune.mandates[index % 3], "subject": "secret", "item": item}
        message = {"id": f"demande-{index % 3}", "kind": "make_request", "payload": payload}
        return execute(writer, members[index % 3], room.meeting, message)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(tap, range(6)))
    assert all(answer["ok"] for answer in answers), answers
    assert sum(1 for line in room.book() if line.kind == "request_made") == 3
    assert ask(room, 0, item)["code"] == "already_requested"


def test_members_do_not_record_votes_of_procedure(room: Room) -> None:
    room.open()
    answer = room.send(room.member(3), "decide_procedure", subject="rules", text="x", counts={"pour": 8})
    assert answer["code"] == "forbidden"
    seat = room.commune.mandates[4]
    answer = room.send(room.member(3), "make_request", seat=seat, subject="secret", item=room.items()[0])
    assert answer["code"] == "forbidden"


@pytest.fixture
def walloon(room: Room) -> Room:
    """The same room under the Walloon profile, begun, no item open."""
    body = db.session.get_one(Body, db.session.get_one(Meeting, room.meeting).body_id)
    body.regime = "be-wal-commune"
    db.session.commit()
    seats = room.commune.mandates[:8]
    room.do("open_meeting", chair=seats[0], present=seats, proxies=[])
    room.do("name_secretary", seat=seats[1])
    return room


def urgent(room: Room, votes: int, title: str) -> None:
    names = {str(seat): "pour" for seat in room.commune.mandates[:votes]}
    payload = {"subject": "urgent_item", "text": title, "counts": {"pour": votes}, "names": names}
    room.do("decide_procedure", **payload)


def test_an_urgent_item_admitted_becomes_an_item_and_goes_with_its_decision(walloon: Room) -> None:
    before = walloon.items()
    urgent(walloon, 5, "Écartée")  # two thirds of eight: six
    assert walloon.items() == before
    urgent(walloon, 6, "Digue rompue")
    added = db.session.get_one(Item, walloon.items()[-1])
    assert (added.title, added.position, added.kind) == ("Digue rompue", 5, "decision")
    walloon.do("correct", seq=len(walloon.book()), void=True, motive="Compté deux fois")
    assert walloon.items() == before
    urgent(walloon, 6, "Digue rompue")
    walloon.do("open_item", item=walloon.items()[-1])
    ballot = walloon.ballot("main_levee")
    walloon.do("record_hands", ballot=ballot, counts={"pour": 8})
    walloon.do("close_ballot", ballot=ballot)
    walloon.do("proclaim", ballot=ballot)


def test_an_urgent_item_passes_a_point_written_and_never_sent(walloon: Room) -> None:
    db.session.rollback()
    made = Complement(
        organisation_id=walloon.commune.organisation_id,
        meeting_id=walloon.meeting,
        number=1,
        created_at=START,
    )
    db.session.add(made)
    db.session.flush()
    waiting = Item(
        organisation_id=walloon.commune.organisation_id, meeting_id=walloon.meeting, position=5, title="Jamais parti",
        complement_id=made.id, pending=True, updated_at=START,
    )  # fmt: skip
    db.session.add(waiting)
    db.session.commit()
    known = waiting.id
    db.session.rollback()
    urgent(walloon, 6, "Digue rompue")
    db.session.rollback()
    added = db.session.query(Item).filter_by(meeting_id=walloon.meeting, title="Digue rompue").one()
    assert added.position == 5
    assert db.session.get_one(Item, known).position > 5


def test_an_urgent_item_has_a_title_that_fits(walloon: Room) -> None:
    names = {str(seat): "pour" for seat in walloon.commune.mandates[:6]}
    payload = {"subject": "urgent_item", "text": "x" * 501, "counts": {"pour": 6}, "names": names}
    assert walloon.send(walloon.clerk, "decide_procedure", **payload)["code"] == "text_too_long"


def test_what_was_decided_behind_closed_doors_does_not_come_out(room: Room) -> None:
    """Neither the decision of procedure, nor a correction of its line, reaches the screen."""
    room.open()
    books = current_app.extensions["council_books"]
    room.close_doors()
    item = books.read(room.meeting).state.item
    words = {"subject": "rules", "text": "Entendre Mme Secret", "item": item}
    room.do("decide_procedure", **words, counts={"pour": 8})
    line = len(room.book())
    room.do("public_session")
    room.do("correct", seq=line, payload={"counts": {"pour": 7, "contre": 1}}, motive="Recompté")
    watched = books.read(room.meeting)
    for since in (0, line):
        shown = [board(watched, SCREEN), events(watched, SCREEN, since)]
        assert "Secret" not in json.dumps(shown, ensure_ascii=False)
    assert "Secret" in json.dumps(events(watched, MEMBER, 0), ensure_ascii=False)
