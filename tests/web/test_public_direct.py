"""The live page of citizens: what the public may know and nothing else, cheap for thousands, no cookie."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.models import Body, Item, Meeting, db
from council.queries import public_live
from council.queries.boards import board
from council.queries.live import SCREEN
from council.queries.public_live import Directs, view
from tests.factory import Commune, make_commune
from tests.live.room import Room, convene
from tests.live.test_boards import watch
from tests.meeting.world import ANNE, BRUNO, DECISION, FACTS, World
from tests.queries_sent import counted

WORD = "Zorglub"


@pytest.fixture
def room(app: Flask, commune: Commune, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A meeting whose agenda is online; its second item has a confidential title. No answer outlives a new line."""
    monkeypatch.setattr(public_live, "STORM", 0.0)
    room = Room(commune, convene(commune))
    item = db.session.get_one(Item, room.items()[1])
    meeting = db.session.get_one(Meeting, room.meeting)
    meeting.agenda_published_at = meeting.starts_at
    item.title, item.public_title, item.confidential = f"Aide à M. {WORD}", "Aide sociale", True
    db.session.commit()
    return room


def address(room: Room, suffix: str = ".json") -> str:
    return f"/testville/seances/{room.meeting}/direct{suffix}"


def seen(room: Room, client: FlaskClient) -> str:
    """Every byte that the public can be sent of the meeting: JSON, page, room screen."""
    token = db.session.get_one(Meeting, room.meeting).screen_token
    db.session.rollback()
    addresses = (address(room), address(room, ""), f"/ecran/{token}", f"/ecran/{token}/etat")
    answers = [client.get(one) for one in addresses]
    assert {one.status_code for one in answers} == {200}
    return "\n".join(one.text for one in answers)


def test_from_the_item_to_the_result(room: Room, client: FlaskClient) -> None:
    assert client.get(address(room)).json["title"] == "La séance n’est pas encore ouverte"  # type: ignore[index]
    room.open()
    now: dict[str, Any] = client.get(address(room)).json  # type: ignore[assignment]
    assert (now["headline"], now["title"]) == ("Point 1 sur 4", "Objet de la délibération 1")
    assert now["presence"] == "8 présents · quorum atteint"
    ballot = room.ballot()
    room.vote(3, ballot, "contre")
    now = client.get(address(room)).json  # type: ignore[assignment]
    assert now["voting"]
    assert now["words"] == ["Vote ouvert\u00a0: 1 vote reçu sur 8"]
    assert now["figures"] == []
    room.do("close_ballot", ballot=ballot)
    assert client.get(address(room)).json["figures"] == []  # type: ignore[index]
    room.do("proclaim", ballot=ballot)
    now = client.get(address(room)).json  # type: ignore[assignment]
    assert now["title"].startswith("Rejeté")
    assert now["figures"] == [
        {"label": "Pour", "count": 0}, {"label": "Contre", "count": 1}, {"label": "Abstention", "count": 0}
    ]  # fmt: skip
    page = client.get(address(room, "")).text
    assert now["title"] in page


def test_no_byte_leaves_a_closed_session(room: Room, client: FlaskClient) -> None:
    """Everything that is said and done behind closed doors, played with a word that no public byte may hold."""
    room.open()
    room.do("close_item", item=room.items()[0], outcome="postponed")
    room.do("open_item", item=room.items()[1])
    assert WORD not in seen(room, client)
    room.close_doors()
    for kind, payload in (
        ("send_message", {"text": f"Voir {WORD}", "on_screen": True}),
        ("give_floor", {"seat": room.commune.mandates[3]}),
        ("open_ballot", {"item": room.items()[1], "mode": "public", "question": f"Aide à {WORD} portée à 300 euros"}),
    ):  # fmt: skip
        dark = client.get(address(room)).data
        room.do(kind, **payload)
        assert client.get(address(room)).data == dark, kind  # not even that something happened
        assert WORD not in seen(room, client), kind
    text = seen(room, client)
    assert "La séance se poursuit à huis clos" in text
    assert "Aide sociale" not in text
    state = client.application.extensions["council_books"].read(room.meeting).state
    for step in ("close_ballot", "proclaim"):
        room.do(step, ballot=state.ballot)
        assert WORD not in seen(room, client), step
    room.do("close_item", item=room.items()[1], outcome="discussed")
    room.do("public_session")
    text = seen(room, client)
    assert WORD not in text
    assert "Aide sociale" in text


def test_dark_at_once_for_those_who_poll(room: Room, client: FlaskClient) -> None:
    """The answer kept in memory does not outlive the line that closes the doors, nor the ETag with it."""
    room.open()
    before = client.get(address(room))
    assert "Objet de la délibération 1" in before.text
    room.close_doors()
    after = client.get(address(room), headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Objet" not in after.text


def test_not_modified_cached_and_without_cookie(room: Room, client: FlaskClient) -> None:
    room.open()
    with client.session_transaction() as session:
        session["_user_id"] = f"{room.commune.clerk}.1"
    for suffix in (".json", ""):
        first = client.get(address(room, suffix))
        assert first.headers["Cache-Control"] == "public, max-age=1"
        assert "Set-Cookie" not in first.headers
        assert "Cookie" not in first.headers.get("Vary", "")
        again = client.get(address(room, suffix), headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        same = client.get(address(room, suffix))
        assert (same.data, same.headers["ETag"]) == (first.data, first.headers["ETag"])
        for name in ("Cache-Control", "Content-Type", "X-Content-Type-Options", "Referrer-Policy"):
            assert same.headers[name] == first.headers[name] == again.headers.get(name, first.headers[name])
    room.do("suspend")
    changed = client.get(address(room), headers={"If-None-Match": first.headers["ETag"]})
    assert changed.json["title"] == "La séance est suspendue"  # type: ignore[index]


def test_thousands_ask_the_database_nothing(room: Room, client: FlaskClient) -> None:
    """A new line costs a few statements, once; one reading serves whoever asks within the second."""
    room.open()
    client.get(address(room))
    room.do("suspend")
    with counted() as sent:
        client.get(address(room))
    selects = [one for one in sent if one.startswith("SELECT")]
    assert 1 <= len(selects) <= 3
    with counted() as sent:
        for _ in range(20):
            assert client.get(address(room)).status_code == 200
    assert sent == []


def test_an_answer_is_kept_a_second_and_a_storm_of_votes_a_tenth(
    room: Room, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.open()
    monkeypatch.setattr(public_live, "STORM", 0.1)
    time = [0.0]
    directs = Directs(app.extensions["council_books"], db.engine, lambda: time[0])
    first = directs.get("testville", room.meeting)
    room.do("suspend")
    time[0] = 0.99
    assert directs.get("testville", room.meeting) is first  # another process wrote
    directs.forget(room.meeting)
    later = directs.get("testville", room.meeting)
    assert later is not first
    room.do("resume")
    directs.forget(room.meeting)
    time[0] = 1.05
    assert directs.get("testville", room.meeting) is later
    time[0] = 1.1
    assert directs.get("testville", room.meeting) is not later


@pytest.mark.parametrize("change", ["draft", "cancelled", "not published", "body not public", "elsewhere"])
def test_what_is_not_public_has_no_address(room: Room, client: FlaskClient, change: str) -> None:
    meeting = db.session.get_one(Meeting, room.meeting)
    if change in ("draft", "cancelled"):
        meeting.state = change
    if change == "not published":
        meeting.agenda_published_at = None
    if change == "body not public":
        db.session.get_one(Body, meeting.body_id).public = False
    if change == "elsewhere":
        make_commune(slug="ailleurs")
    db.session.commit()
    for suffix in (".json", ""):
        where = address(room, suffix).replace(
            "testville", "ailleurs" if change == "elsewhere" else "testville"
        )
        assert client.get(where).status_code == 404


def test_the_page_is_whole_without_script(room: Room, client: FlaskClient) -> None:
    """HTML5 without error, one script without a nonce, a refresh hint that scripts do not see; linked while it lasts."""
    room.open()
    page = client.get(address(room, "")).text
    html5lib.HTMLParser(strict=True).parse(page)
    assert page.count("<script") == 1
    assert 'nonce="' not in page
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in page
    assert "Objet de la délibération 1" in page
    assert (
        f"/testville/seances/{room.meeting}/direct" in client.get(f"/testville/seances/{room.meeting}").text
    )


def test_a_secret_vote_has_no_names() -> None:
    world = World().open()
    ballot = world.ballot(mode="secret")
    world.vote({ANNE: "contre", BRUNO: "pour"})
    for step in ("open", "close_ballot", "proclaim"):
        if step == "close_ballot":
            world.confirm()
        if step != "open":
            world.do(step, ballot=ballot)
        text = json.dumps(view(watch(world)), ensure_ascii=False)
        assert not any(name in text for name in ("Anne", "Bruno", "contre")) or step == "proclaim", step
        assert "Anne" not in text, step
        assert "seats" not in text, step


def test_who_speaks_on_a_confidential_item_is_for_the_room_alone() -> None:
    items = (replace(FACTS.items[0], confidential=True), *FACTS.items[1:])
    for facts, told in ((FACTS, True), (replace(FACTS, items=items), False)):
        world = World(facts=facts).open()
        world.do("open_item", item=DECISION)
        world.do("give_floor", seat=ANNE)
        assert ("La parole est à Anne" in view(watch(world))["words"]) is told
        assert board(watch(world), SCREEN)["speakers"]["speaker"]["seat"] == ANNE


def test_a_message_meant_for_the_room_and_no_other() -> None:
    world = World().open()
    world.do("send_message", text="Pause à 21 h", on_screen=True)
    assert view(watch(world))["message"] == "Pause à 21 h"
    world.do("send_message", text="Entre nous")
    assert view(watch(world))["message"] is None


def test_after_the_end_every_result_stays_in_view() -> None:
    world = World().open()
    world.do("open_item", item=DECISION)
    world.do("close_item", item=DECISION, outcome="withdrawn")
    world.do("close_meeting")
    shown = view(watch(world))
    assert (shown["state"], shown["title"]) == ("closed", "La séance est levée")
    assert shown["items"][0] == {
        "position": 1, "title": "Cession", "words": "Retiré de l’ordre du jour", "current": False
    }  # fmt: skip
