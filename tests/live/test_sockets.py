"""Real servers, real Socket.IO clients: audiences, gaps, duplicates, two tabs, refusals, the HTTP fallback."""

from __future__ import annotations

import json
import time
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError

import pytest

from council.play.browser import Unexpected
from council.play.participant import NAMESPACE, Participant
from tests.components import REDIS_URL
from tests.conftest import Server, empty_postgres, require
from tests.live.hall import Hall, ballot, open_urn


def test_a_vote_from_click_to_room_screen(hall: Hall) -> None:
    clerk, anne, screen = hall.clerk(), hall.member(3), hall.join(None, screen=hall.token)
    assert clerk.board["meeting"]["state"] == "convened"
    hall.open(clerk)
    found = ballot(clerk, hall.items[0])
    anne.wait(lambda: anne.me.get("can_vote"))
    assert [card["seat"] for card in anne.me["cards"]] == [hall.seats[3]]
    answer = anne.do("vote", ballot=found, seat=hall.seats[3], choice="pour")
    assert answer["receipt"]["hash"] == answer["hash"]
    anne.wait(lambda: anne.me["cards"][0]["choice"] == "pour")
    screen.wait(lambda: (screen.board.get("ballot") or {}).get("cast") == 1)
    shown = {seat["seat"]: seat for seat in screen.board["seats"]}[hall.seats[3]]
    assert (shown["voted"], shown["choice"]) == (True, None)
    assert "log" not in screen.board
    assert any("n’ont pas voté" in note for note in clerk.board["notes"])
    clerk.do("close_ballot", ballot=found)
    screen.wait(lambda: screen.board["ballot"]["state"] == "closed")
    assert screen.board["ballot"]["result"]["counts"]["pour"] == 1
    assert {seat["seat"]: seat["choice"] for seat in screen.board["seats"]}[hall.seats[3]] == "pour"
    clerk.do("proclaim", ballot=found)
    screen.wait(lambda: screen.board["items"][0]["state"] == "closed")
    assert screen.board["items"][0]["result"]["sentence"].startswith("adopté")
    assert screen.board["ballot"]["state"] == "proclaimed"


def test_who_may_not_come_in(hall: Hall) -> None:
    for participant in (
        Participant(hall.server.url, "", hall.meeting),
        Participant(hall.server.url, "", hall.meeting, screen="faux"),
        Participant(hall.server.url, "", hall.meeting, screen="\0"),
        Participant(hall.server.url, hall.browser(hall.server.commune.service).cookies, hall.meeting),
        Participant(hall.server.url, hall.browser(hall.server.commune.clerk).cookies, 999),
    ):
        with pytest.raises(Unexpected, match="accès"):
            participant.connect()
        participant.close()
    for token in ("\0", "\ud800", "é"):
        assert hall.server.app.extensions["council_books"].screen(token) is None


def test_a_screen_commands_nothing(hall: Hall) -> None:
    screen = hall.join(None, screen=hall.token)
    assert screen.command("open_meeting", chair=hall.seats[0], present=hall.seats)["code"] == "forbidden"


def test_closed_session_leaves_the_screen_in_the_dark(hall: Hall) -> None:
    clerk, screen, anne = hall.clerk(), hall.join(None, screen=hall.token), hall.member(3)
    hall.open(clerk)
    granted = {"subject": "closed_session", "by_chair": True, "item": hall.items[0], "counts": {"pour": 8}}
    clerk.do("decide_procedure", **granted)
    clerk.do("closed_session")
    seq = clerk.do("leave", seat=hall.seats[4])["seq"]
    screen.wait(lambda: screen.last >= seq)
    assert set(screen.board) == {"meeting"}
    assert seq not in screen.lines
    anne.wait(lambda: seq in anne.lines)
    clerk.do("public_session")
    screen.wait(lambda: "seats" in screen.board)
    late = hall.join(None, screen=hall.token)
    late.wait(lambda: late.last >= seq)
    assert seq not in late.lines


def test_reconnection_brings_what_was_missed(hall: Hall) -> None:
    clerk, anne = hall.clerk(), hall.member(3)
    hall.open(clerk)
    anne.wait(lambda: anne.last >= clerk.last)
    known = anne.last
    anne.close()
    found = ballot(clerk, hall.items[0])
    clerk.do("leave", seat=hall.seats[6])
    anne.connect()
    anne.wait(lambda: anne.last >= known + 2)
    assert sorted(anne.lines) == list(range(1, anne.last + 1))
    assert anne.board["ballot"]["id"] == found


def test_a_gap_is_noticed_and_filled(hall: Hall) -> None:
    clerk, anne = hall.clerk(), hall.member(3)
    hall.open(clerk)
    anne.wait(lambda: anne.last >= clerk.last)
    anne.last -= 3
    for seq in range(anne.last + 1, anne.last + 4):
        del anne.lines[seq]
    clerk.do("leave", seat=hall.seats[6])
    anne.wait(lambda: sorted(anne.lines) == list(range(1, clerk.last + 1)))


def test_a_voter_who_goes_before_the_answer_finds_it_again(hall: Hall) -> None:
    clerk, anne = hall.clerk(), hall.member(3)
    hall.open(clerk)
    found = ballot(clerk, hall.items[0])
    payload = {"ballot": found, "seat": hall.seats[3], "choice": "pour"}
    message = {"id": str(uuid.uuid4()), "kind": "vote", "payload": payload}
    anne.socket.emit("command", message, namespace=NAMESPACE, callback=print)
    anne.socket.eio.queue.join()  # written to the socket
    anne.close()
    clerk.wait(lambda: clerk.board["ballot"]["cast"] == 1)
    again = hall.member(3).command("vote", id=message["id"], **payload)
    assert (again["ok"], again["receipt"]["seq"]) == (True, clerk.last)
    clerk.do("close_ballot", ballot=found)


def test_duplicates_and_two_tabs(hall: Hall) -> None:
    clerk, one, two = hall.clerk(), hall.member(3), hall.member(3)
    hall.open(clerk)
    found, identifier = ballot(clerk, hall.items[0], "secret"), str(uuid.uuid4())
    first = one.command("vote", id=identifier, ballot=found, seat=hall.seats[3], choice="pour")
    assert first["ok"]
    assert two.command("vote", id=identifier, ballot=found, seat=hall.seats[3], choice="contre") == first
    refusal = two.command("vote", ballot=found, seat=hall.seats[3], choice="contre")
    assert refusal["code"] == "already"
    two.wait(lambda: bool(two.me.get("cards") and two.me["cards"][0]["receipt"]))
    assert two.me["cards"][0]["choice"] is None
    open_urn(clerk, [hall.member(0), hall.member(1)], found)
    clerk.do("close_ballot", ballot=found)
    assert clerk.board["ballot"]["result"]["counts"] == {"pour": 1, "contre": 0, "blanc": 0}


def test_http_fallback_is_the_same_protocol(hall: Hall) -> None:
    clerk = hall.clerk()
    hall.open(clerk)
    found = ballot(clerk, hall.items[0])
    anne = hall.browser(hall.server.commune.accounts[3])
    message = {
        "id": str(uuid.uuid4()), "kind": "vote",
        "payload": {"ballot": found, "seat": hall.seats[3], "choice": "pour"},
    }  # fmt: skip
    url = f"{hall.server.url}/seance/{hall.meeting}/commande"
    answers = [post(url, message, anne.cookies, anne.csrf) for _ in range(2)]
    assert answers[0]["ok"]
    assert answers[0] == answers[1]
    state = json.loads(anne.get(f"/seance/{hall.meeting}/etat?since=0").body)
    assert state["seq"] == answers[0]["seq"] == state["events"]["to"]
    assert state["me"]["cards"][0]["receipt"]["seq"] == answers[0]["seq"]
    assert state["board"]["ballot"]["cast"] == 1
    with pytest.raises(HTTPError) as refused:
        post(url, message, anne.cookies, "")
    refused.value.close()
    assert refused.value.code == 400
    stranger = hall.browser(hall.server.commune.service)
    with pytest.raises(Unexpected, match="403"):
        stranger.get(f"/seance/{hall.meeting}/etat")


def post(url: str, message: Any, cookies: str, token: str) -> Any:
    headers = {"Content-Type": "application/json", "Cookie": cookies, "X-CSRFToken": token}
    request = urllib.request.Request(url, json.dumps(message).encode(), headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def test_nonsense_does_not_hurt_the_server(hall: Hall) -> None:
    clerk = hall.clerk()
    for message in (None, [], "x", {"id": 3}, {"id": "x" * 40, "kind": 5}, {"since": "x"}):
        assert clerk.socket.call("command", message, namespace=NAMESPACE)["ok"] is False
        assert clerk.socket.call("sync", message, namespace=NAMESPACE)["board"]
    assert clerk.socket.call("sync", ({}, {}), namespace=NAMESPACE)["board"], "what is too much is not heard"
    assert clerk.socket.call("command", (None, {}), namespace=NAMESPACE)["ok"] is False
    hall.open(clerk)


def test_two_processes_on_one_book_hear_each_other(
    make_server: Callable[..., Server], postgres_url: str
) -> None:
    require("redis")
    empty_postgres(postgres_url)
    first = make_server(database_url=postgres_url, COUNCIL_REDIS_URL=REDIS_URL)
    hall = Hall(first)
    other = hall.beside()
    try:
        clerk, anne = hall.clerk(), other.member(3)
        hall.open(clerk)
        found = ballot(clerk, hall.items[0])
        started = time.monotonic()
        anne.wait(lambda: (anne.board.get("ballot") or {}).get("id") == found)
        assert time.monotonic() - started < 3
        anne.do("vote", ballot=found, seat=hall.seats[3], choice="pour")
        clerk.wait(lambda: clerk.board["ballot"]["cast"] == 1, timeout=3)
        clerk.do("close_ballot", ballot=found)
        anne.wait(lambda: anne.board["ballot"]["state"] == "closed", timeout=3)
    finally:
        for participant in (*hall.connected, *other.connected):
            participant.close()
        other.server.kill()
