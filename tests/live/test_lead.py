"""Who conducts: one device at a time; takeovers that race; what a former device still sends; reconnects and restarts."""

from __future__ import annotations

import json
import urllib.request
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from council.models import AuditLine, MeetingEvent, MeetingLead, db
from council.permissions import Actor
from council.services import lead as lead_service
from council.services.committer import Committer
from council.services.errors import NotAllowed, NotFound
from council.services.live_commands import read
from council.services.receipts import book_keys
from tests.conftest import Server, empty_postgres
from tests.factory import make_commune
from tests.live.hall import Hall
from tests.live.room import Room

FIRST, SECOND = "poste-du-bureau", "tablette-de-secours"


def take(room: Room, device: str, seen: int, actor: Actor | None = None) -> int:
    """Take over; the generation that conducts afterwards."""
    return lead_service.take_lead(actor or room.clerk, room.meeting, device, seen).generation


def send(room: Room, device: str, kind: str, actor: Actor | None = None, **payload: Any) -> dict[str, Any]:
    message = {"id": str(uuid.uuid4()), "kind": kind, "payload": payload, "device": device}
    return room.committer.submit(read(actor or room.clerk, room.meeting, message))


def test_only_the_device_that_conducts_commands(room: Room) -> None:
    room.open()
    assert take(room, FIRST, 0) == 1
    assert send(room, FIRST, "leave", seat=room.commune.mandates[5])["ok"]
    refused = send(room, SECOND, "leave", seat=room.commune.mandates[6])
    assert refused["code"] == "not_leading"
    assert refused["sentence"].startswith("Vous conduisez la séance depuis")
    assert "override" not in refused
    assert send(room, "", "leave", seat=room.commune.mandates[6])["code"] == "not_leading"
    assert take(room, SECOND, 1) == 2
    assert send(room, SECOND, "leave", seat=room.commune.mandates[6])["ok"]
    assert send(room, FIRST, "arrive", seat=room.commune.mandates[6])["code"] == "not_leading"


def test_taking_what_one_holds_changes_nothing(room: Room) -> None:
    assert [take(room, FIRST, 0), take(room, FIRST, 0), take(room, FIRST, 1)] == [1, 1, 1]


def test_a_takeover_from_an_old_picture_fails(room: Room) -> None:
    take(room, FIRST, 0)
    take(room, SECOND, 1)
    found = lead_service.take_lead(room.clerk, room.meeting, "troisième-poste", 1)
    assert (found.device, found.generation) == (SECOND, 2)


def test_the_same_device_of_another_account_does_not_conduct(room: Room) -> None:
    room.open()
    take(room, FIRST, 0)
    other = Actor(room.commune.service, None, 1, room.clerk.roles, "M. Autre Secrétaire")
    refused = send(room, FIRST, "leave", other, seat=room.commune.mandates[5])
    assert refused["code"] == "not_leading"
    assert "Mme Sylvie Bernard conduit" in refused["sentence"]


def test_ids_decided_before_a_takeover_keep_their_answer(room: Room) -> None:
    room.open()
    take(room, FIRST, 0)
    seat, identifier = room.commune.mandates[5], str(uuid.uuid4())
    message = {"id": identifier, "kind": "leave", "payload": {"seat": seat}, "device": FIRST}
    request = read(room.clerk, room.meeting, message)
    before = room.committer.submit(request)
    late = read(room.clerk, room.meeting, message | {"id": str(uuid.uuid4()), "kind": "arrive"})
    take(room, SECOND, 1)
    assert room.committer.submit(request) == before
    refused = room.committer.submit(late)
    take(room, FIRST, 2)
    assert room.committer.submit(late) == refused, "final for its id, whoever conducts by then"
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).where(MeetingEvent.kind == "member_left")) == 1


def test_chair_and_members_are_untouched(room: Room) -> None:
    room.open()
    take(room, FIRST, 0)
    mayor, member = room.member(0), room.member(3)
    item, seat = room.items()[0], room.commune.mandates[3]
    assert room.send(member, "ask_floor", seat=seat, item=item)["ok"]
    assert room.send(mayor, "open_ballot", item=item, mode="public")["ok"]
    open_ballot = str(current_app.extensions["council_books"].read(room.meeting).state.ballot)
    assert room.vote(3, open_ballot, "pour")["ok"]
    assert send(room, SECOND, "close_ballot", mayor, ballot=open_ballot)["ok"]
    with pytest.raises(NotAllowed):
        take(room, SECOND, 1, mayor)


def test_a_vote_asks_nothing_about_who_conducts(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.open()
    take(room, FIRST, 0)
    assert send(room, FIRST, "open_ballot", item=room.items()[0], mode="public")["ok"]
    found = str(current_app.extensions["council_books"].read(room.meeting).state.ballot)
    sent: list[str] = []
    for engine in (room.committer._engine,):
        sa.event.listen(engine, "before_cursor_execute", lambda _c, _k, words, *_: sent.append(words))
    assert room.vote(3, found, "pour")["ok"]
    assert sent
    assert not [words for words in sent if "meeting_lead" in words]
    assert send(room, FIRST, "close_ballot", ballot=found)["ok"]
    assert len([words for words in sent if "meeting_lead" in words]) == 1


def test_two_processes_two_takeovers_one_wins(room: Room, app: Flask) -> None:
    room.open()
    take(room, "au-départ", 0)
    clerk, meeting = room.clerk, room.meeting

    def race(device: str) -> str:
        with app.app_context():
            return lead_service.take_lead(clerk, meeting, device, 1).device

    with ThreadPoolExecutor(6) as pool:
        winners = set(pool.map(race, [f"poste-numéro-{number}" for number in range(6)]))
    assert len(winners) == 1
    db.session.rollback()
    assert db.session.get_one(MeetingLead, meeting).generation == 2


def test_commands_in_flight_are_decided_or_refused(room: Room, app: Flask) -> None:
    """Doors through a second writer while the lead passes: each line lies before or after the takeover, none between."""
    room.open(present=11)
    take(room, FIRST, 0)
    clerk, seats = room.clerk, room.commune.mandates[2:11]
    other = Committer(current_app.extensions["council"].settings.database_url, current_app.extensions["council"].clock, book_keys())  # fmt: skip

    def leave(seat: int) -> dict[str, Any]:
        with app.app_context():
            if seat == seats[4]:
                lead_service.take_lead(clerk, room.meeting, SECOND, 1)
                return {"ok": None}
            message = {"id": str(uuid.uuid4()), "kind": "leave", "payload": {"seat": seat}, "device": FIRST}
            writer = other if seat % 2 else room.committer
            return writer.submit(read(clerk, room.meeting, message))

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(leave, seats))
    assert {answer.get("code") for answer in answers if answer["ok"] is False} <= {"not_leading"}
    left = [line for line in room.book() if line.kind == "member_left"]
    assert len(left) == sum(answer["ok"] is True for answer in answers)
    taken = db.session.scalars(
        sa.select(AuditLine.id).where(AuditLine.verb == "lead.take_lead").order_by(AuditLine.id.desc())
    ).first()
    done = db.session.scalars(sa.select(AuditLine.id).where(AuditLine.verb == "live.leave")).all()
    assert all(one < (taken or 0) for one in done)


def test_another_institution_finds_no_meeting(room: Room) -> None:
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        take(room, FIRST, 0, other.actor(other.clerk))


def test_two_clerks_on_a_real_server(hall: Hall) -> None:
    """The board tells everybody who conducts; reconnects keep it; the HTTP fallback obeys it."""
    one, two, anne = hall.clerk(), hall.clerk(), hall.member(3)
    assert one.board["lead"] is None
    assert "lead" not in anne.board
    assert claim(hall, FIRST, 0)["mine"]
    for clerk in (one, two):
        clerk.wait(lambda clerk=clerk: (clerk.board.get("lead") or {}).get("generation") == 1)  # type: ignore[misc]
    assert set(one.board["lead"]) == {"account", "name", "since", "generation"}
    assert not claim(hall, SECOND, 0)["mine"]
    assert claim(hall, FIRST, 0)["mine"], "the same tab again, after a reload"
    present = {"chair": hall.seats[0], "present": hall.seats[:8]}
    assert command(hall, SECOND, "open_meeting", **present)["code"] == "not_leading"
    assert command(hall, FIRST, "open_meeting", **present)["ok"]
    assert claim(hall, SECOND, 1)["mine"]
    one.wait(lambda: one.board["lead"]["generation"] == 2)
    assert one.command("name_secretary", seat=hall.seats[1])["code"] == "not_leading"
    one.close()
    one.connect()
    one.wait(lambda: (one.board.get("lead") or {}).get("generation") == 2)


def test_a_restart_forgets_nothing(hall: Hall) -> None:
    clerk = hall.clerk()
    assert claim(hall, FIRST, 0)["mine"]
    hall.server.kill()
    hall.server.start()
    clerk.wait(lambda: clerk.socket.connected, timeout=30)
    assert not claim(hall, SECOND, 0)["mine"]
    present = {"chair": hall.seats[0], "present": hall.seats[:8]}
    assert command(hall, SECOND, "open_meeting", **present)["code"] == "not_leading"
    assert claim(hall, SECOND, 1)["mine"], "a device that crashed keeps nobody waiting"
    assert command(hall, SECOND, "open_meeting", **present)["ok"]
    found = ballot_by_http(hall)
    assert command(hall, FIRST, "close_ballot", ballot=found)["code"] == "not_leading"


def ballot_by_http(hall: Hall) -> str:
    assert command(hall, SECOND, "name_secretary", seat=hall.seats[1])["ok"]
    assert command(hall, SECOND, "open_item", item=hall.items[0])["ok"]
    assert command(hall, SECOND, "open_ballot", item=hall.items[0], mode="public")["ok"]
    state = json.loads(hall.browser(hall.server.commune.clerk).get(f"/seance/{hall.meeting}/etat").body)
    return str(state["board"]["ballot"]["id"])


@pytest.mark.parametrize(
    "asked",
    [{}, {"device": "court", "seen": 0}, {"device": FIRST}, [], {"device": FIRST, "seen": "1"}, {"device": FIRST, "seen": True},
     {"device": "appareil\0", "seen": 0}, {"device": "appareil\ud800", "seen": 0}, b"[" * 50_000],
)  # fmt: skip
def test_nonsense_takes_nothing(hall: Hall, asked: Any) -> None:
    with pytest.raises(HTTPError) as refused:
        post(hall, "main", asked)
    refused.value.close()
    assert refused.value.code == 400


def test_a_member_takes_nothing(hall: Hall) -> None:
    with pytest.raises(HTTPError) as refused:
        post(hall, "main", {"device": FIRST, "seen": 0}, hall.server.commune.accounts[3])
    refused.value.close()
    assert refused.value.code == 403


def claim(hall: Hall, device: str, seen: int) -> Any:
    return post(hall, "main", {"device": device, "seen": seen})


def command(hall: Hall, device: str, kind: str, **payload: Any) -> Any:
    message = {"id": str(uuid.uuid4()), "kind": kind, "payload": payload, "device": device}
    return post(hall, "commande", message)


def post(hall: Hall, what: str, message: Any, account: int | None = None) -> Any:
    browser = hall.browser(account or hall.server.commune.clerk)
    headers = {"Content-Type": "application/json", "Cookie": browser.cookies, "X-CSRFToken": browser.csrf}
    address = f"{hall.server.url}/seance/{hall.meeting}/{what}"
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    request = urllib.request.Request(address, body, headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def test_two_processes_hear_of_a_takeover(make_server: Callable[..., Server], postgres_url: str) -> None:
    """Without Redis: the tick compares takeovers too, and the database refuses at once."""
    empty_postgres(postgres_url)
    first = make_server(database_url=postgres_url)
    hall = Hall(first)
    other = hall.beside()
    try:
        one = hall.clerk()
        assert claim(hall, FIRST, 0)["mine"]
        one.wait(lambda: (one.board.get("lead") or {}).get("generation") == 1)
        assert claim(other, SECOND, 1)["mine"]
        present = {"chair": hall.seats[0], "present": hall.seats[:8]}
        assert command(hall, FIRST, "open_meeting", **present)["code"] == "not_leading"
        assert command(other, SECOND, "open_meeting", **present)["ok"]
        one.wait(lambda: one.board["lead"]["generation"] == 2, timeout=20)
    finally:
        for participant in hall.connected:
            participant.close()
        other.server.kill()
