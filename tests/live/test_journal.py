"""A book taken out of the application: whole as it is, refused at the right line after any change."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from council.models import JournalHead, db
from council.queries.journal import receipt_of
from council.services.errors import NotAllowed, Refused
from council.services.journal import export_journal
from council.services.receipts import public_key, signing_key
from signatures.journal import verify_journal
from signatures.journal_bundle import END_CONTEXT, canonical, line_hash, row_bytes
from signatures.journal_verdict import Verdict
from signatures.receipts import check_receipt
from tests.live.room import Room


@dataclass
class Exported:
    """A bundle on disk, and what was acknowledged while it was written."""

    path: Path
    rows: list[dict[str, Any]]
    receipts: list[dict[str, Any]]

    def write(self, rows: list[dict[str, Any]]) -> Path:
        """Another bundle of ``rows``, its end signed anew as a forger with our key could not."""
        bent = self.path.with_name("bent.jsonl")
        bent.write_bytes(b"".join(row_bytes(row) for row in rows))
        return bent


@pytest.fixture
def exported(room: Room, tmp_path: Path) -> Exported:
    """Votes of each kind, a correction of a count, a proxy, a closed meeting."""
    room.open()
    receipts = []
    ballot = room.ballot()
    for index in range(8):
        receipts.append(room.vote(index, ballot, "pour" if index < 5 else "contre")["receipt"])
    receipts.append(room.vote(2, ballot, "abstention")["receipt"])
    room.do("close_ballot", ballot=ballot)
    room.do("proclaim", ballot=ballot)
    items = room.items()
    room.do("open_item", item=items[1])
    hands = room.ballot("main_levee")
    counted = room.do("record_hands", ballot=hands, counts={"pour": 5, "contre": 3})
    room.do("close_ballot", ballot=hands)
    room.do("proclaim", ballot=hands)
    room.do("correct", seq=counted["seq"], payload={"counts": {"pour": 6, "contre": 2}}, motive="mal compté")
    room.do("open_item", item=items[2])
    secret = room.ballot("secret")
    receipts += [room.vote(index, secret, "pour")["receipt"] for index in range(8)]
    room.open_urn(secret)
    room.do("close_ballot", ballot=secret)
    room.do("proclaim", ballot=secret)
    room.do("open_item", item=items[3])
    moved = room.ballot()
    receipts += [room.vote(index, moved, "contre")["receipt"] for index in range(4)]
    room.do("change_way", ballot=moved, mode="main_levee", motive="réseau coupé")
    room.do("record_hands", ballot=moved, counts={"pour": 3, "contre": 5})
    room.do("close_ballot", ballot=moved)
    room.do("reopen_ballot", ballot=moved, motive="recompter")
    room.do("change_way", ballot=moved, mode="roll_call", motive="contestation")
    for index in range(8):
        seat = room.commune.mandates[index]
        room.do("record_vote", ballot=moved, seat=seat, choice="pour" if index else "contre")
    room.do("close_ballot", ballot=moved)
    room.do("proclaim", ballot=moved)
    path = tmp_path / "registre.jsonl"
    path.write_bytes(export_journal(room.clerk, room.meeting))
    return Exported(path, [json.loads(row) for row in path.read_bytes().splitlines()], receipts)


def test_a_book_is_whole(exported: Exported) -> None:
    lines = [row for row in exported.rows if "seq" in row]
    found = verify_journal(exported.path, key=public_key(), head=lines[9]["hash"], receipts=exported.receipts)
    assert (found.status, found.first_bad, found.exit_code) == ("valid", None, 0)
    assert (found.lines, found.head, found.unsigned) == (len(lines), lines[-1]["hash"], 0)
    counts = [(one["counts"], one["outcome"], one["recounted"]) for one in found.results]
    zero = {"abstention": 0, "nppv": 0}
    assert counts == [
        ({"pour": 4, "contre": 3, "abstention": 1, "nppv": 0}, "adopted", True),
        ({"pour": 6, "contre": 2, **zero}, "adopted", True),
        ({"pour": 8, "contre": 0, "blanc": 0}, "adopted", False),
        ({"pour": 7, "contre": 1, **zero}, "adopted", True),
    ]
    assert "Registre intact" in found.to_text()
    assert json.loads(found.to_json())["status"] == "valid"


def test_any_byte_changed_is_found_where_it_is(exported: Exported) -> None:
    data = exported.path.read_bytes()
    seed = random.randrange(2**32)
    rng = random.Random(seed)
    bent = exported.path.with_name("bent.jsonl")
    starts = [0]
    for row in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(row))
    for place in rng.sample(range(len(data)), 150):
        row = next(number for number, start in enumerate(starts) if start > place)
        changed = bytearray(data)
        changed[place] ^= rng.randrange(1, 256)
        bent.write_bytes(changed)
        found = verify_journal(bent, key=public_key())
        if row == 1:
            assert found.status in ("invalid", "unreadable"), (seed, place)
            continue
        assert found.status == "invalid", (seed, place)
        assert found.first_bad is not None
        assert found.first_bad[0] in (row, row + 1), (seed, place, found.first_bad)
        seq = json.loads(data.splitlines()[row - 1]).get("seq", 0)
        assert found.first_bad[1] in (seq, seq + 1) or not seq, (seed, place, found.first_bad)


def forged(exported: Exported, change: Callable[[list[dict[str, Any]]], None]) -> Verdict:
    """The verdict on a book whose chain and end somebody with the key made anew; the heads stay."""
    rows = json.loads(json.dumps(exported.rows))
    change(rows)
    previous, digest_rows = "", []
    for row in rows[:-1]:
        if "seq" in row:
            row["prev_hash"] = previous
            row["hash"] = previous = line_hash(rows[0]["meeting"], row)
        digest_rows.append(row)
    digest = hashlib.sha256(b"".join(row_bytes(row) for row in digest_rows)).digest()
    rows[-1]["end"]["head"] = previous
    rows[-1]["signature"] = signing_key().sign(END_CONTEXT + digest).hex()
    return verify_journal(exported.write(rows), receipts=exported.receipts)


def line(rows: list[dict[str, Any]], kind: str, rank: int = 0) -> dict[str, Any]:
    return [row for row in rows if row.get("kind") == kind][rank]


def edit(rows: list[dict[str, Any]], kind: str, rank: int = 0, **fields: Any) -> int:
    found = line(rows, kind, rank)
    found["payload"] = canonical({**json.loads(found["payload"]), **fields})
    return int(found["seq"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: edit(rows, "vote_cast", 3, choice="contre"), "décompte de ce scrutin"),
        (lambda rows: edit(rows, "ballot_closed", outcome="rejected"), "n’est pas celui des voix"),
        (lambda rows: edit(rows, "ballot_closed", cast=9), "ne s’additionnent pas"),
        (lambda rows: edit(rows, "ballot_closed", expressed=8), "suffrages exprimés"),
        (lambda rows: edit(rows, "ballot_closed", casting_vote="pour"), "prépondérante"),
        (lambda rows: edit(rows, "result_proclaimed", outcome="rejected"), "proclamé"),
        (lambda rows: edit(rows, "ballot_closed", 2, counts={"pour": 9}), "émargements"),
        (lambda rows: edit(rows, "voter_recorded", 1, seat=json.loads(line(rows, "voter_recorded")["payload"])["seat"]), "deux fois"),
        (lambda rows: edit(rows, "hands_recorded", counts={"pour": 1, "contre": 7}), "décompte de ce scrutin"),
        (lambda rows: edit(rows, "corrected", seq=400), "correction"),
        (lambda rows: edit(rows, "member_arrived", seat=99), "ne pouvait pas voter"),
        (lambda rows: line(rows, "member_arrived").update(actor="X"), "signature"),
    ],
)  # fmt: skip
def test_who_rewrites_the_chain_is_betrayed_by_results_or_heads(
    exported: Exported, change: Callable[[list[dict[str, Any]]], None], words: str
) -> None:
    found = forged(exported, change)
    assert found.status == "invalid"
    assert found.first_bad is not None
    assert words in found.first_bad[2]


def test_lines_removed_moved_or_unsigned_are_found(exported: Exported) -> None:
    def drop(rows: list[dict[str, Any]]) -> None:
        del rows[5]

    def swap(rows: list[dict[str, Any]]) -> None:
        rows[5], rows[6] = rows[6], rows[5]

    def behead(rows: list[dict[str, Any]]) -> None:
        rows[:] = [row for row in rows if "head" not in row]

    assert forged(exported, drop).status == forged(exported, swap).status == "invalid"
    found = forged(exported, behead)
    assert found.status == "invalid", "the receipts that members kept are signed lines of no such book"
    cut = exported.rows[:-1]
    truncated = verify_journal(exported.write(cut))
    assert truncated.first_bad is not None
    assert "tronqué" in truncated.first_bad[2]
    twice = verify_journal(exported.write([*exported.rows, exported.rows[-1]]))
    assert twice.first_bad is not None
    assert "suit la fin" in twice.first_bad[2]


def test_a_rewritten_book_cannot_hold_the_receipts(exported: Exported) -> None:
    stranger = {**exported.receipts[0], "hash": exported.receipts[1]["hash"]}
    assert verify_journal(exported.path, receipts=[stranger]).status == "invalid"
    assert verify_journal(exported.path, key="00" * 32).status == "invalid"
    assert verify_journal(exported.path, head="00" * 32).status == "invalid"


@pytest.mark.parametrize(
    "junk", [b"", b"\xff\xfe", b"{}\n", b"[" * 100_000, b'{"format":"council-journal/1"}\n', b"%PDF-1.7"]
)
def test_other_files_are_unreadable(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(junk)
    found = verify_journal(path)
    assert (found.status, found.exit_code) == ("unreadable", 3)
    assert found.reasons


def test_the_commands(exported: Exported, tmp_path: Path) -> None:
    kept = tmp_path / "recu.json"
    kept.write_text(json.dumps(exported.receipts[3]))

    def run(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "signatures", "verify-journal", *words]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "Traceback" not in ended.stderr
        return ended.returncode, ended.stdout

    status, text = run(str(exported.path), "--json", "--receipt", str(kept), "--key", public_key())
    assert (status, json.loads(text)["status"]) == (0, "valid")
    assert run(str(kept))[0] == 0
    assert run(str(tmp_path))[0] == 3
    assert run(str(exported.path), "--receipt", str(tmp_path))[0] == 2
    assert run()[0] == 2


def test_receipts_are_made_again_for_who_voted(room: Room, exported: Exported) -> None:
    first = exported.receipts[0]
    seat = room.commune.mandates[0]
    assert receipt_of(room.meeting, first["seq"], seat) == first
    assert receipt_of(room.meeting, first["seq"], room.commune.mandates[1]) is None
    assert receipt_of(room.meeting, 1, seat) is None
    assert receipt_of(room.meeting, 9999, seat) is None
    check_receipt(first, key=public_key())


def test_every_commit_is_signed_once(room: Room) -> None:
    room.open()
    lines = room.book()
    heads = db.session.execute(db.select(JournalHead).order_by(JournalHead.last)).scalars().all()
    assert [head.first for head in heads] == [1, *(head.last + 1 for head in heads[:-1])]
    assert heads[-1].last == len(lines)
    assert heads[-1].chain == lines[-1].hash


def test_only_the_office_takes_a_book_out(room: Room) -> None:
    with pytest.raises(Refused, match="encore vide"):
        export_journal(room.clerk, room.meeting)
    with pytest.raises(NotAllowed):
        export_journal(room.member(3), room.meeting)
