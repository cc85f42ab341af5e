"""A secret vote with the real store, then everything that can be dumped: nothing there tells who voted what.

Each of eight members votes for a candidate that nobody else votes for, one commit each: the worst case, in which knowing
the order of the papers, or one paper, is knowing a choice.
"""

from __future__ import annotations

import json
import logging
import os
import random
import re
import sqlite3
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from council.models import UrnKey, UrnPaper, db
from council.services.journal import export_journal
from council.services.receipts import book_keys
from council.services.urn import Spoilt, Urn, unseal
from council.services.urn_halves import STRAY, Halves
from tests.live.room import Room

VOTERS = 8
NAMES = [f"Candidature {letter}" for letter in "ABCDEFGH"]
CHOICES = [f"c{index + 1}" for index in range(VOTERS)]


def held(room: Room, seed: int = 1) -> tuple[str, list[int]]:
    """A secret vote under way in which the voter at ``index`` chose ``CHOICES[index]``; the order in which they voted."""
    room.open(VOTERS)
    ballot = room.ballot("secret", candidates=NAMES)
    order = list(range(VOTERS))
    random.Random(seed).shuffle(order)
    for index in order:
        assert room.vote(index, ballot, CHOICES[index])["ok"]
    db.session.rollback()
    return ballot, order


def close(room: Room, ballot: str) -> None:
    room.open_urn(ballot)
    room.do("close_ballot", ballot=ballot)
    room.do("proclaim", ballot=ballot)


def erased(room: Room) -> None:
    """One more command, while nobody reads the database, and what it leaves to do after its answer."""
    clerk = room.clerk
    db.session.rollback()  # this test's own session reads, too
    assert room.send(clerk, "withdraw_message")["code"] == "no_message"
    until = time.monotonic() + 20
    while room.committer._erasing and time.monotonic() < until:
        time.sleep(0.02)
    assert room.committer._erasing == []


def rows() -> dict[str, list[str]]:
    """Every row of every table as text, in the order in which the database gives them."""
    found = {}
    db.session.rollback()
    for table in sa.inspect(db.engine).get_table_names():
        found[table] = [str(tuple(row)) for row in db.session.execute(sa.text(f'SELECT * FROM "{table}"'))]
    db.session.rollback()
    return found


def files() -> dict[str, bytes]:
    """The database's own files; none on PostgreSQL, whose rows are read instead."""
    if db.engine.dialect.name != "sqlite":
        return {}
    path = Path(str(db.engine.url.database))
    found = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))]
    return {one.name: one.read_bytes() for one in found if one.exists()}


def private_key(ballot: str) -> bytes:
    """What only the running application can make: the private key, from the database, the secret and the half."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    locked = db.session.execute(sa.select(UrnKey.secret).where(UrnKey.ballot_id == ballot)).scalar_one()
    assert locked is not None
    keys = book_keys()
    urn = Urn(db.session.connection(), 1, keys.urn, keys.halves)
    lock = urn._lock(ballot, keys.halves.read(ballot))
    return ChaCha20Poly1305(lock).decrypt(locked[:12], locked[12:], ballot.encode())


def stored_order(ballot: str) -> list[str]:
    """The choices of the papers in the order in which the database keeps them."""
    key = private_key(ballot)
    place = "ctid" if db.engine.dialect.name == "postgresql" else "1"
    found = db.session.execute(
        sa.text(f"SELECT sealed FROM urn_paper WHERE ballot_id = :ballot ORDER BY {place}"),
        {"ballot": ballot},
    )
    return [unseal(key, ballot, bytes(sealed)) for (sealed,) in found]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that is logged, statements of the database with their values included."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, logger="sqlalchemy.engine")
    return caplog


def test_no_dump_during_or_after_the_vote_holds_a_choice(
    room: Room, logged: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Two words that are nowhere else are looked for in every byte: tables, files, a backup, the log, the export."""
    words = ("blanc", "contre")
    said = re.compile(rb"(?<![a-z])(blanc|contre)(?![a-z])")  # "Blanchard" is nobody's vote
    room.open(VOTERS)
    ballot = room.ballot("secret")
    for index in range(VOTERS):
        assert room.vote(index, ballot, words[index % 2])["ok"]
    during = {"rows": text(rows()), **files(), **backup(tmp_path)}
    close(room, ballot)
    after = {"rows after": text({name: kept for name, kept in rows().items() if name != "meeting_event"})}
    log = {"log": "\n".join(record.getMessage() for record in logged.records).encode()}
    assert b"INSERT INTO urn_paper" in log["log"], (
        "the statements of the writer are in the log that is searched"
    )
    for name, data in (during | after | log).items():
        assert data, name
        assert said.findall(data) == [], name
    told = [one for one in export_lines(room) if said.search(one)]
    assert [json.loads(one)["kind"] for one in told] == ["ballot_closed", "result_proclaimed"]


def text(found: dict[str, list[str]]) -> bytes:
    return json.dumps(found, ensure_ascii=False).encode()


def backup(folder: Path) -> dict[str, bytes]:
    """A copy made by SQLite's own backup, as the operator's is; a dump of PostgreSQL is its rows."""
    if db.engine.dialect.name != "sqlite":
        return {}
    copy = folder / "sauvegarde.db"
    source, target = sqlite3.connect(str(db.engine.url.database)), sqlite3.connect(copy)
    source.backup(target)
    target.close()
    source.close()
    return {"backup": copy.read_bytes()}


def export_lines(room: Room) -> list[bytes]:
    room.do("close_meeting")
    return [row for row in export_journal(room.clerk, room.meeting).splitlines() if b'"seq"' in row]


@pytest.mark.parametrize("seed", range(4))
def test_papers_are_kept_in_no_order_of_votes(room: Room, seed: int) -> None:
    """Even with every key, one picture of the tables gives a bag of papers: the same votes in the same order are kept
    each time in another one. Chance would give three times the same once in 40 320² times."""
    room.open(VOTERS)
    order = list(range(VOTERS))
    random.Random(seed).shuffle(order)
    orders = set()
    for turn in range(3):
        ballot = room.ballot("secret", candidates=NAMES, question=f"Essai {turn}")
        for index in order:
            assert room.vote(index, ballot, CHOICES[index])["ok"]
        db.session.rollback()
        kept = stored_order(ballot)
        assert sorted(kept) == sorted(CHOICES)
        orders.add(tuple(kept))
        room.do("cancel_ballot", ballot=ballot, motive="essai")
    assert len(orders) > 1


def test_all_papers_are_written_in_the_last_commit(room: Room) -> None:
    """By construction, not by luck: no paper keeps the trace of the transaction of its vote."""
    ballot, order = held(room)
    keys = set(db.session.execute(sa.select(UrnPaper.key)).scalars())
    if db.engine.dialect.name == "postgresql":
        marks = db.session.execute(sa.text("SELECT DISTINCT xmin::text FROM urn_paper")).scalars().all()
        assert len(marks) == 1
    room.do("arrive", seat=room.commune.mandates[VOTERS])
    assert room.vote(VOTERS, ballot, "blanc")["ok"]
    db.session.rollback()
    renewed = set(db.session.execute(sa.select(UrnPaper.key)).scalars())
    assert len(renewed) == VOTERS + 1
    assert not keys & renewed
    assert order


def test_the_database_and_the_secret_do_not_open_the_urn(room: Room) -> None:
    """The half is in a file of its own; without it, or with another, nothing opens and nothing is counted."""
    ballot, _ = held(room)
    keys = book_keys()
    half = keys.halves.folder / ballot
    assert (half.stat().st_mode & 0o777, half.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    content = half.read_bytes()
    for data in (*files().values(), json.dumps(rows()).encode()):
        assert content not in data
        assert content.hex().encode() not in data
    room.open_urn(ballot)
    for wrong in (None, os.urandom(32)):
        half.unlink(missing_ok=True)
        if wrong:
            half.write_bytes(wrong)
        with pytest.raises(Spoilt):
            Urn(db.session.connection(), 1, keys.urn, keys.halves).open(ballot, CHOICES)
        db.session.rollback()
        assert room.send(room.clerk, "close_ballot", ballot=ballot)["code"] == "urn_spoilt"
    half.write_bytes(content)
    room.do("close_ballot", ballot=ballot)
    erased(room)
    assert not half.exists()


def test_nothing_of_the_urn_outlives_its_closing(room: Room) -> None:
    """The locked private key and every paper are looked for, byte by byte, in the files of the database."""
    ballot, _ = held(room)
    locked = db.session.execute(sa.select(UrnKey.secret).where(UrnKey.ballot_id == ballot)).scalar_one()
    papers = [bytes(one) for one in db.session.execute(sa.select(UrnPaper.sealed)).scalars()]
    assert locked is not None
    db.session.rollback()
    before = b"".join(files().values())
    if before:
        assert bytes(locked) in before
        assert all(paper in before for paper in papers)
    close(room, ballot)
    erased(room)
    kept = files()
    for name, data in kept.items():
        assert bytes(locked) not in data, name
        assert not [paper for paper in papers if paper in data], name
    assert db.session.execute(sa.select(sa.func.count()).select_from(UrnPaper)).scalar_one() == 0
    assert db.session.execute(sa.select(UrnKey.secret).where(UrnKey.ballot_id == ballot)).scalar_one() is None
    assert not (book_keys().halves.folder / ballot).exists()


def test_a_reader_only_delays_the_erasing(room: Room) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a write-ahead file beside the tables is SQLite's")
    ballot, _ = held(room)
    locked = bytes(db.session.execute(sa.select(UrnKey.secret)).scalar_one() or b"")
    db.session.rollback()
    reader = sqlite3.connect(str(db.engine.url.database), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM meeting").fetchone()
    close(room, ballot)
    assert locked in b"".join(files().values())
    reader.execute("COMMIT")
    reader.close()
    erased(room)
    assert locked not in b"".join(files().values())


@pytest.mark.parametrize("how", ["cancel_ballot", "change_way"])
def test_an_urn_that_is_not_opened_is_destroyed(room: Room, how: str) -> None:
    ballot, _ = held(room)
    more = {"mode": "paper"} if how == "change_way" else {}
    room.do(how, ballot=ballot, motive="essai", **more)
    erased(room)
    assert db.session.execute(sa.select(sa.func.count()).select_from(UrnPaper)).scalar_one() == 0
    assert list(book_keys().halves.folder.iterdir()) == []


def test_a_failing_statement_is_logged_without_its_values(
    room: Room, logged: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something breaks in the middle of a vote: the error tells the statement, never what it carried."""
    room.open(VOTERS)
    ballot = room.ballot("secret", candidates=NAMES)
    flush = Urn.flush

    def broken(self: Urn) -> None:
        flush(self)
        text = sa.text("INSERT INTO urn_paper (key, nowhere) VALUES (:key, :choice)")
        self.connection.execute(text, {"key": CHOICES[2], "choice": CHOICES[2]})

    monkeypatch.setattr(Urn, "flush", broken)
    answer = room.vote(2, ballot, "c3")
    assert answer["code"] == "failed"
    assert "INSERT INTO urn_paper" in logged.text
    assert "c3" not in re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", logged.text)


def test_the_urn_of_an_older_version_still_opens(room: Room) -> None:
    """Locked with the secret alone, its ballot opened before confirmations: closed as it was."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    ballot, _ = held(room)
    private, nonce = private_key(ballot), os.urandom(12)
    old = nonce + ChaCha20Poly1305(book_keys().urn).encrypt(nonce, private, ballot.encode())
    book_keys().halves.forget(ballot)
    db.session.execute(sa.update(UrnKey).where(UrnKey.ballot_id == ballot).values(secret=old))
    db.session.commit()
    room.open_urn(ballot)
    room.do("close_ballot", ballot=ballot)


def test_stray_halves_are_swept_and_others_kept(tmp_path: Path) -> None:
    halves = Halves(tmp_path / "urns")
    for name in ("ancien", "ouvert", "recent"):
        halves.make(name, {"ancien", "ouvert"})
    for name in ("ancien", "ouvert"):
        then = (tmp_path / "urns" / name).stat().st_mtime - STRAY - 60
        os.utime(tmp_path / "urns" / name, (then, then))
    halves.make("nouveau", {"ouvert"})
    assert {one.name for one in (tmp_path / "urns").iterdir()} == {"ouvert", "recent", "nouveau"}
    assert (halves.read("inconnu"), halves.forget("inconnu")) == (b"", None)
    with pytest.raises(FileExistsError):
        halves.make("nouveau", set())


def test_the_clerk_and_the_chair_confirm_for_nobody(room: Room) -> None:
    """Whatever their permissions: the clerk has no seat, the chair confirms once, a member is no keeper."""
    ballot, _ = held(room)
    assert room.send(room.clerk, "confirm_urn", ballot=ballot)["code"] == "forbidden"
    assert room.send(room.clerk, "confirm_urn", ballot=ballot, seat=1)["code"] == "bad_payload"
    assert room.send(room.member(5), "confirm_urn", ballot=ballot)["code"] == "not_keeper"
    first = room.send(room.member(0), "confirm_urn", id="la-meme-demande", ballot=ballot)
    assert first["ok"]
    assert room.send(room.member(0), "confirm_urn", id="la-meme-demande", ballot=ballot) == first
    assert room.send(room.member(0), "confirm_urn", ballot=ballot)["code"] == "already_confirmed"
    assert room.send(room.clerk, "revoke_urn", ballot=ballot)["code"] == "forbidden"
    line = room.book()[-1]
    assert (line.kind, "présidence" in line.actor) == ("urn_confirmed", False)
    assert room.send(room.member(5), "announce_closing", ballot=ballot)["code"] == "forbidden"
    assert room.send(room.clerk, "close_ballot", ballot=ballot)["code"] == "urn_closed"
