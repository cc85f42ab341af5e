"""The writer: durable answers, idempotence, group commit, races, several processes, permissions, the urn."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from council.meeting import succession
from council.meeting.chain import verify
from council.meeting.evolve import evolve_all, replay
from council.meeting.happenings import Event
from council.meeting.state import MeetingState
from council.models import (
    AuditLine,
    Ballot,
    CommandRecord,
    Meeting,
    MeetingEvent,
    OparlChange,
    ProxyInUse,
    Turnout,
    UrnKey,
    UrnPaper,
    Vote,
    db,
)  # fmt: skip
from council.services import minute_book, oparl, urn
from council.services.committer import Committer, Rain, execute, hand_in
from council.services.live_commands import Request, read
from council.services.minute_book import Writing
from council.services.receipts import book_keys
from tests.factory import make_commune
from tests.live.room import Room, convene


def count(model: Any, **where: Any) -> int:
    db.session.rollback()
    return db.session.execute(sa.select(sa.func.count()).select_from(model).filter_by(**where)).scalar_one()


def second_process(app: Flask) -> Committer:
    """A committer that knows nothing of what the first has cached."""
    settings = current_app.extensions["council"].settings
    return Committer(settings.database_url, current_app.extensions["council"].clock, book_keys())


def test_opening_writes_book_and_projections(room: Room) -> None:
    room.open()
    meeting = db.session.get_one(Meeting, room.meeting)
    book = room.book()
    assert meeting.state == "open"
    assert meeting.opened_at is not None
    assert (meeting.last_seq, meeting.head_hash) == (len(book), verify(book))
    assert book[0].actor == "Mme Sylvie Bernard (secrétariat de séance)"
    assert count(AuditLine) == 3


def test_receipt_is_the_line_of_the_book(room: Room) -> None:
    room.open()
    answer = room.vote(3, room.ballot(), "pour")
    line = room.book()[-1]
    shown = {name: answer["receipt"][name] for name in ("seq", "hash", "at")}
    assert shown == {"seq": line.seq, "hash": line.hash, "at": answer["at"]}
    assert count(Vote, mandate_id=room.commune.mandates[3], choice="pour") == 1


def test_same_id_same_answer_for_ever(room: Room) -> None:
    room.open()
    ballot, identifier = room.ballot(), str(uuid.uuid4())
    first = room.vote(3, ballot, "pour", id=identifier)
    again = room.vote(3, ballot, "contre", id=identifier)
    assert again == first
    refusal = str(uuid.uuid4())
    no = room.send(room.clerk, "open_item", id=refusal, item=room.items()[1])
    assert no["code"] == "item_open"
    room.do("cancel_ballot", ballot=ballot, motive="essai")
    room.do("close_item", item=room.items()[0], outcome="postponed")
    assert room.send(room.clerk, "open_item", id=refusal, item=room.items()[1]) == no
    other = second_process(current_app)
    message = {"id": identifier, "kind": "vote", "payload": {"ballot": "x", "seat": 1, "choice": "y"}}
    assert other.submit(read(room.member(3), room.meeting, message)) == first
    assert count(MeetingEvent, kind="vote_cast") == 1


def test_changed_vote_is_one_row(room: Room) -> None:
    room.open()
    ballot = room.ballot()
    room.vote(3, ballot, "pour")
    room.vote(3, ballot, "contre")
    assert count(Vote) == 1
    assert count(Vote, choice="contre") == 1
    assert count(MeetingEvent, kind="vote_cast") == 2


def test_two_processes_write_one_chain(room: Room, app: Flask) -> None:
    room.open()
    ballot = room.ballot()
    writers = [room.committer, second_process(app)]

    def vote(index: int) -> dict[str, Any]:
        with app.app_context():
            seat = room.commune.mandates[index]
            payload = {"ballot": ballot, "seat": seat, "choice": "pour"}
            request = read(
                room.member(index),
                room.meeting,
                {"id": str(uuid.uuid4()), "kind": "vote", "payload": payload},
            )
            return writers[index % 2].submit(request)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(vote, range(8)))
    assert all(answer["ok"] for answer in answers)
    assert len({answer["seq"] for answer in answers}) == 8
    book = room.book()
    verify(book)
    assert {line.hash for line in book} >= {answer["hash"] for answer in answers}


def test_what_another_process_wrote_is_caught_up_with(
    room: Room, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not read anew from its first line: two processes that write in turn would each replay the whole book each time."""
    room.open()
    ballot = room.ballot()
    writers = [room.committer, second_process(app)]

    def vote(index: int) -> dict[str, Any]:
        payload = {"ballot": ballot, "seat": room.commune.mandates[index], "choice": "pour"}
        message = {"id": str(uuid.uuid4()), "kind": "vote", "payload": payload}
        return writers[index % 2].submit(read(room.member(index), room.meeting, message))

    assert vote(0)["ok"] and vote(1)["ok"]
    monkeypatch.setattr(minute_book, "replay", None)
    assert all(vote(index)["ok"] for index in range(2, 8))
    room.do("close_ballot", ballot=ballot)
    book = room.book()
    verify(book)
    state = current_app.extensions["council_books"].read(room.meeting).state
    assert (
        state
        == replay(state.facts, [line.event for line in book])
        == room.committer._known[room.meeting].state
    )


def test_votes_against_a_closing_in_the_middle(room: Room, app: Flask) -> None:
    room.open()
    ballot = room.ballot()
    start = threading.Barrier(9)

    def vote(index: int) -> dict[str, Any]:
        with app.app_context():
            actor = room.member(index)
            start.wait()
            seat = room.commune.mandates[index]
            return room.send(actor, "vote", ballot=ballot, seat=seat, choice="pour")

    def close() -> dict[str, Any]:
        with app.app_context():
            clerk = room.clerk
            start.wait()
            return room.send(clerk, "close_ballot", ballot=ballot)

    with ThreadPoolExecutor(9) as pool:
        votes = [pool.submit(vote, index) for index in range(8)]
        assert pool.submit(close).result()["ok"]
        answers = [vote.result() for vote in votes]
    accepted = sum(1 for answer in answers if answer["ok"])
    assert {answer["code"] for answer in answers if not answer["ok"]} <= {"closed"}
    watched = current_app.extensions["council_books"].read(room.meeting)
    assert watched.state.ballots[ballot].result.counts["pour"] == accepted == count(Vote)


def test_batch_with_a_poisoned_command_keeps_the_others(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.open()
    ballot = room.ballot()
    real = Writing._append

    def append(self: Writing, request: Any, events: Any) -> None:
        if request.id.startswith("poison"):
            raise RuntimeError("poison")
        real(self, request, events)

    monkeypatch.setattr(Writing, "_append", append)
    seats = room.commune.mandates
    requests = [
        read(
            room.member(index), room.meeting,
            {"id": f"{name}-{index}", "kind": "vote", "payload": {"ballot": ballot, "seat": seats[index], "choice": "pour"}},
        )
        for index, name in ((2, "healthy"), (3, "poisoned"), (4, "healthy"))
    ]  # fmt: skip
    answers = room.committer._commit(room.meeting, [(request, lambda answer: None) for request in requests])
    assert [answer["ok"] for answer in answers] == [True, False, True]
    assert answers[1]["code"] == "failed"
    monkeypatch.setattr(Writing, "_append", real)
    assert room.committer.submit(requests[1])["ok"]
    assert count(Vote) == 3


def test_database_away_is_nobodys_fault(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.open()
    ballot = room.ballot()
    real, calls = Writing.run, []

    def away(self: Writing, requests: Any) -> Any:
        calls.append(len(requests))
        raise sa.exc.OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(Writing, "run", away)
    identifier = str(uuid.uuid4())
    answer = room.vote(3, ballot, "pour", id=identifier)
    assert (answer["code"], answer["after_ms"]) == ("failed", 1000)
    assert calls == [1]
    monkeypatch.setattr(Writing, "run", real)
    assert room.vote(3, ballot, "pour", id=identifier)["ok"]
    assert count(Vote) == 1


def test_members_do_not_keep_the_book(room: Room) -> None:
    payloads: dict[str, dict[str, Any]] = {
        "open_meeting": {"chair": 1, "present": []}, "arrive": {"seat": 1}, "open_item": {"item": 1},
        "close_ballot": {"ballot": "x"}, "correct": {"seq": 1, "void": True}, "record_hands": {"ballot": "x", "counts": {}},
    }  # fmt: skip
    room.open()
    for kind, payload in payloads.items():
        assert room.send(room.member(4), kind, **payload)["code"] == "forbidden", kind


def test_chair_presides_but_does_not_keep_attendance(room: Room) -> None:
    room.open()
    mayor = room.member(0)
    assert room.send(mayor, "suspend", reason="Pause")["ok"]
    assert room.send(mayor, "resume")["ok"]
    assert room.send(mayor, "arrive", seat=room.commune.mandates[9])["code"] == "forbidden"
    assert (
        room.send(mayor, "withdraw", seat=room.commune.mandates[3], item=room.items()[0])["code"]
        == "forbidden"
    )
    assert room.send(mayor, "withdraw", seat=room.commune.mandates[0], item=room.items()[0])["ok"]


def test_clerk_cannot_vote_for_anybody(room: Room) -> None:
    room.open()
    ballot = room.ballot()
    assert (
        room.send(room.clerk, "vote", ballot=ballot, seat=room.commune.mandates[3], choice="pour")["code"]
        == "forbidden"
    )


def test_another_organisation_sees_nothing(room: Room) -> None:
    other = make_commune(slug="autreville")
    answer = room.send(other.actor(other.clerk), "open_meeting", chair=1, present=[1])
    assert answer["code"] == "unknown_meeting"
    assert count(CommandRecord) == 0


def test_draft_meeting_cannot_be_opened(room: Room) -> None:
    db.session.get_one(Meeting, room.meeting).state = "draft"
    db.session.commit()
    answer = room.send(
        room.clerk, "open_meeting", chair=room.commune.mandates[0], present=room.commune.mandates
    )
    assert answer["code"] == "not_convened"


def test_secret_ballot_leaves_no_link(room: Room) -> None:
    room.open()
    ballot = room.ballot("secret")
    choices = ["pour", "contre", "contre", "blanc", "pour", "contre"]
    for index, choice in enumerate(choices):
        assert room.vote(index, ballot, choice)["ok"]
    assert room.vote(0, ballot, "contre")["code"] == "already"
    db.session.rollback()
    papers = db.session.execute(sa.select(UrnPaper)).scalars().all()
    assert len({len(paper.sealed) for paper in papers}) == 1
    assert count(Turnout) == len(papers) == 6
    assert count(Vote) == 0
    stored = " ".join(line.payload for line in room.book()[-6:])
    stored += str([row.answer for row in db.session.execute(sa.select(CommandRecord)).scalars()])
    stored += str([row.detail for row in db.session.execute(sa.select(AuditLine)).scalars()])
    assert "contre" not in stored
    room.open_urn(ballot)
    room.do("close_ballot", ballot=ballot)
    closed = room.book()[-1]
    assert '"counts":{"blanc":1,"contre":3,"pour":2}' in closed.payload
    db.session.rollback()
    assert db.session.execute(sa.select(UrnKey.secret)).scalar_one() is None


def test_annulled_secret_ballot_burns_its_papers(room: Room) -> None:
    room.open()
    ballot = room.ballot("secret")
    room.vote(0, ballot, "pour")
    room.do("cancel_ballot", ballot=ballot, motive="erreur")
    assert count(UrnPaper) == 0
    assert count(UrnKey, secret=None) == 1


def test_spoilt_urn_is_not_counted(room: Room) -> None:
    room.open()
    ballot = room.ballot("secret")
    room.vote(0, ballot, "pour")
    db.session.rollback()
    db.session.execute(sa.update(UrnPaper).values(sealed=b"x" * 112))
    db.session.commit()
    assert room.send(room.clerk, "close_ballot", ballot=ballot)["code"] == "urn_closed"
    room.open_urn(ballot)
    assert room.send(room.clerk, "close_ballot", ballot=ballot)["code"] == "urn_spoilt"
    db.session.rollback()
    db.session.execute(sa.delete(UrnPaper))
    db.session.commit()
    assert room.send(room.clerk, "close_ballot", ballot=ballot)["code"] == "urn_mismatch"


def test_paper_opens_only_with_its_key_and_ballot() -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    sealed = urn.seal(public, "b1", "pour")
    assert urn.unseal(private.private_bytes_raw(), "b1", sealed) == "pour"
    assert sealed != urn.seal(public, "b1", "pour")
    assert len(sealed) == len(urn.seal(public, "b1", "abstention"))
    for key, ballot in ((X25519PrivateKey.generate(), "b1"), (private, "b2")):
        with pytest.raises(urn.Spoilt):
            urn.unseal(key.private_bytes_raw(), ballot, sealed)


def test_database_refuses_what_the_code_must_never_write(room: Room) -> None:
    room.open()
    ballot = room.ballot()
    room.vote(3, ballot, "pour")
    room.do("give_proxy", giver=room.commune.mandates[9], bearer=room.commune.mandates[2])
    owner = room.commune.organisation_id
    seats = room.commune.mandates
    wrong = [
        (Vote, {"ballot_id": ballot, "mandate_id": seats[3], "choice": "contre", "seq": 99}),
        (ProxyInUse, {"meeting_id": room.meeting, "giver_id": seats[10], "bearer_id": seats[2]}),
        (ProxyInUse, {"meeting_id": room.meeting, "giver_id": seats[9], "bearer_id": seats[4]}),
        (ProxyInUse, {"meeting_id": room.meeting, "giver_id": seats[8], "bearer_id": seats[8]}),
        (Ballot, {"id": "b2", "meeting_id": room.meeting, "item_id": room.items()[0], "mode": "public", "state": "open", "opened_seq": 1}),
        (Ballot, {"id": "b3", "meeting_id": room.meeting, "item_id": room.items()[0], "mode": "public", "state": "lost", "opened_seq": 1}),
    ]  # fmt: skip
    for model, row in wrong:
        with pytest.raises(sa.exc.IntegrityError):
            db.session.execute(sa.insert(model.__table__), {"organisation_id": owner, **row})
        db.session.rollback()


def test_proxies_announced_are_read_at_the_opening(room: Room) -> None:
    from datetime import UTC, datetime

    from council.models import Convocation, Dossier

    now = datetime.now(UTC)
    dossier = Dossier(
        organisation_id=room.commune.organisation_id, meeting_id=room.meeting, version=1, content_hash="0" * 64,
        manifest={}, frozen_at=now, frozen_by="x",
    )  # fmt: skip
    db.session.add(dossier)
    db.session.flush()
    db.session.add(
        Convocation(
            organisation_id=room.commune.organisation_id, meeting_id=room.meeting, dossier_id=dossier.id, queued_at=now,
            mandate_id=room.commune.mandates[9], response="proxy", proxy_to_id=room.commune.mandates[4], responded_at=now,
        )
    )  # fmt: skip
    db.session.commit()
    room.open()
    assert count(ProxyInUse, giver_id=room.commune.mandates[9], bearer_id=room.commune.mandates[4]) == 1
    room.do("arrive", seat=room.commune.mandates[9])
    assert count(ProxyInUse) == 0


def test_corrected_proxy_comes_back_in_its_table(room: Room) -> None:
    room.open()
    giver, bearer = room.commune.mandates[9], room.commune.mandates[2]
    room.do("give_proxy", giver=giver, bearer=bearer)
    seq = room.do("arrive", seat=giver)["seq"] - 1
    room.do("correct", seq=seq, void=True, motive="Erreur de personne")
    assert count(ProxyInUse, giver_id=giver) == 1


def test_nonsense_is_refused_politely(room: Room) -> None:
    clerk = room.clerk
    nonsense: list[Any] = [
        None, [], "x", {}, {"id": "short"}, {"id": "x" * 40, "kind": "vote", "payload": []},
        {"id": "é" * 40, "kind": "suspend"}, {"id": "x" * 40, "kind": ["suspend"]},
    ]  # fmt: skip
    for message in nonsense:
        answer = execute(room.committer, clerk, room.meeting, message)
        assert (answer["ok"], answer["code"] in ("bad_payload", "unknown_command")) == (False, True)
        assert answer["sentence"]


def test_commit_is_on_disk_before_it_returns(room: Room) -> None:
    """A kill cannot show this, the page cache survives it: ask the writer's own connection."""
    room.open()
    with room.committer._engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        else:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_unknown_meeting(room: Room) -> None:
    lost = Room(room.commune, 999)
    assert lost.send(room.clerk, "suspend")["code"] == "unknown_meeting"


def test_two_meetings_do_not_mix(room: Room) -> None:
    other = Room(room.commune, convene(room.commune, items=2))
    room.open()
    other.open()
    assert verify(room.book()) != verify(other.book())


def test_a_writer_in_the_rain_waits_for_more_and_a_lone_command_for_nobody() -> None:
    now = 10.0
    rain = Rain(lambda: now)
    assert rain.pause() == 0
    for size, took, since, pause in ((1, 0.004, 0.001, 0), (5, 0.004, 0.001, 0.004), (5, 0.004, 0.005, 0)):
        rain.began(size)
        now += took
        rain.ended()
        now += since
        assert rain.pause() == pytest.approx(pause)


def test_one_who_cannot_be_told_keeps_nobody_else_waiting(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    ballot = room.open().ballot()
    told: list[dict[str, Any]] = []
    done = threading.Event()

    def gone(answer: dict[str, Any]) -> None:
        raise BrokenPipeError

    def heard(answer: dict[str, Any]) -> None:
        told.append(answer)
        done.set()

    for index, tell in ((3, gone), (4, heard)):
        payload = {"ballot": ballot, "seat": room.commune.mandates[index], "choice": "pour"}
        message = {"id": str(uuid.uuid4()), "kind": "vote", "payload": payload}
        hand_in(room.committer, room.member(index), room.meeting, message, tell)
    assert done.wait(30)
    assert told[0]["ok"]
    assert count(Vote) == 2
    assert "not delivered" in caplog.text


def test_what_cannot_be_read_is_refused_at_once(room: Room) -> None:
    told: list[dict[str, Any]] = []
    hand_in(room.committer, room.clerk, room.meeting, {"id": "0123456789", "kind": "fly"}, told.append)
    assert [(answer["id"], answer["code"]) for answer in told] == [("0123456789", "unknown_command")]


def test_commands_that_come_while_the_row_is_waited_for_share_its_transaction(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With two processes on one book, each would else commit a handful and hand the row back."""
    room.open()
    ballot = room.ballot()
    told: SimpleQueue[dict[str, Any]] = SimpleQueue()

    def request(index: int) -> Request:
        payload = {"ballot": ballot, "seat": room.commune.mandates[index], "choice": "pour"}
        message = {"id": str(uuid.uuid4()), "kind": "vote", "payload": payload}
        return read(room.member(index), room.meeting, message)

    first, *late = [request(index) for index in range(6)]
    writer, locked = room.committer, Writing._locked

    def slowly(writing: Writing, meeting: int) -> Any:
        row = locked(writing, meeting)
        while late:
            writer.hand_in(late.pop(), told.put)
        return row

    monkeypatch.setattr(Writing, "_locked", slowly)
    writer.hand_in(first, told.put)
    answers = [told.get(timeout=20) for _ in range(6)]
    assert len({answer["receipt"]["head"]["signature"] for answer in answers}) == 1


def test_votes_in_a_row_make_one_state(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked about each vote of a storm: a state for each would double its time."""
    room.open()
    ballot = room.ballot()
    made: list[int] = []

    def counted(state: MeetingState, events: Sequence[Event]) -> MeetingState:
        made.append(len(events))
        return evolve_all(state, events)

    monkeypatch.setattr(succession, "evolve_all", counted)
    jobs = []
    for index in range(6):
        payload = {"ballot": ballot, "seat": room.commune.mandates[index], "choice": "pour"}
        message = {"id": str(uuid.uuid4()), "kind": "vote", "payload": payload}
        jobs.append((read(room.member(index), room.meeting, message), made.append))
    answers = room.committer._commit(room.meeting, jobs)  # type: ignore[arg-type]
    assert all(answer["ok"] for answer in answers)
    assert made == [6]


def test_what_citizens_read_of_a_live_meeting_is_followed(room: Room) -> None:
    """The writer has no session to listen to: it says itself that a meeting opened, not that somebody voted."""
    oparl.refresh_all()
    room.open()
    assert set(db.session.scalars(db.select(OparlChange.meeting_id))) == {room.meeting}
    oparl.refresh_all()
    ballot = room.ballot()
    room.send(room.member(0), "vote", ballot=ballot, seat=room.commune.mandates[0], choice="pour")
    assert db.session.scalars(db.select(OparlChange.id)).all() == []
