"""Verification of a minute book taken out of the application: chain, signatures, receipts, results.

``python -m signatures verify-journal BUNDLE`` needs nothing of the application: this is a second writing of the rules of
its chain (``council/meeting/chain.py``), on purpose; a test holds the two together. The format is in ``README.md``.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from signatures.journal_bundle import END_CONTEXT, FORMAT, LINE_FIELDS, canonical, line_hash, row_bytes
from signatures.journal_results import KEPT, Contradiction, Recount
from signatures.journal_verdict import Verdict, cautions
from signatures.receipts import BadReceipt, Head, Tree, check_receipt, head_of

LONGEST_ROW = 4 << 20
"""Bytes of one row, at most: the opening holds the names of all members."""
LARGEST = 64 << 20
"""Bytes of a bundle, at most: some hundred times a long meeting of a large council."""
MOST_KEPT = 16 << 20
"""Characters of the votes and results kept in memory to be counted again, at most: a hundred thousand votes."""


class Bad(ValueError):
    """The bundle does not hold at ``row`` (of the file, from 1), which is line ``seq`` of the book (0 outside it)."""

    def __init__(self, row: int, seq: int, sentence: str) -> None:
        super().__init__(sentence)
        self.row, self.seq, self.sentence = row, seq, sentence


class Unreadable(ValueError):
    """The file is no bundle; the message is a French sentence."""


def verify_journal(
    path: Path, *, key: str | None = None, head: str | None = None, receipts: Sequence[Any] = ()
) -> Verdict:
    """Judge a bundle. ``key``: the only one to believe (hex); ``head``: a hash printed in the minutes, which must be that
    of a line; ``receipts``: receipts (parsed JSON) that must be of this book. Never raises for a bad file."""
    try:
        with path.open("rb") as file:
            if path.stat().st_size > LARGEST:
                raise Unreadable("Ce fichier est trop grand pour un registre de séance.")
            return _Reading(key).judge(_rows(file), head, receipts)
    except OSError as error:
        return Verdict("unreadable", reasons=(f"Le fichier ne se lit pas ({error.strerror}).",))
    except Unreadable as error:
        return Verdict("unreadable", reasons=(str(error),))


def _rows(file: Any) -> Iterator[bytes]:
    while row := file.readline(LONGEST_ROW + 1):
        yield row


class _Reading:
    """One pass over the rows; keeps what the last rows and the receipts need."""

    def __init__(self, key: str | None) -> None:
        self.key = key.lower() if key is not None else None
        self.digest = hashlib.sha256()
        self.header: dict[str, Any] = {}
        self.hashes: list[str] = []
        self.heads: list[Head] = []
        self.recount = Recount()
        self.kept = 0
        self.ended = False
        self.end_key = ""

    def judge(self, rows: Iterator[bytes], head: str | None, receipts: Sequence[Any]) -> Verdict:
        """The verdict; a fault stops the reading where it is."""
        number = 0
        try:
            for number, raw in enumerate(rows, start=1):
                self.take(number, raw)
            if number == 0:
                raise Unreadable("Ce fichier est vide.")
            if not self.ended:
                raise Bad(number + 1, 0, "La fin du registre manque\u00a0: le fichier est tronqué.")
            results = self.whole(head, receipts)
        except Bad as bad:
            fault = (bad.row, bad.seq, bad.sentence)
            return Verdict("invalid", self.title, len(self.hashes), first_bad=fault, reasons=())
        signed = sum(one.last - one.first + 1 for one in self.heads)
        keys = tuple(sorted({*(one.key for one in self.heads), self.end_key}))
        unsigned = len(self.hashes) - signed
        return Verdict(
            "valid", self.title, len(self.hashes), self.hashes[-1] if self.hashes else "", keys, unsigned,
            results, law=self.recount.law, untold=self.recount.untold,
            reasons=cautions(unsigned, len(keys), compared=bool(self.key or head), untold=bool(self.recount.untold)),
        )  # fmt: skip

    @property
    def title(self) -> str:
        """The meeting as the bundle names it."""
        found = self.header.get("title")
        return str(found)[:300] if found else ""

    def take(self, number: int, raw: bytes) -> None:
        """One row of the file. Raises Bad or, at the first one, Unreadable."""
        row = self.parsed(number, raw)
        if number == 1:
            self.header = row
        elif self.ended:
            raise Bad(number, 0, "Quelque chose suit la fin du registre.")
        elif "head" in row:
            self.take_head(number, row)
        elif "end" in row:
            self.take_end(number, row)
        else:
            self.take_line(number, row)
        self.digest.update(raw)

    def parsed(self, number: int, raw: bytes) -> dict[str, Any]:
        """The row, which must be written in the one way that is ours: a byte changed anywhere is seen."""
        try:
            found = json.loads(raw.decode())
            proper = isinstance(found, dict) and row_bytes(found) == raw
        except (ValueError, RecursionError):
            found, proper = None, False
        first_is_ours = isinstance(found, dict) and found.get("format") == FORMAT
        if number == 1 and not (first_is_ours and type(found.get("meeting")) is int):
            raise Unreadable(
                "Ce fichier n’est pas un registre de séance exporté par «\u00a0council journal export\u00a0»."
            )
        if not proper:
            raise Bad(number, self.next_line, "Cette rangée a été modifiée, ou coupée.")
        assert isinstance(found, dict)
        return found

    @property
    def next_line(self) -> int:
        """Number of the line of the book that must come now."""
        return len(self.hashes) + 1

    def take_line(self, number: int, row: dict[str, Any]) -> None:
        """A line: it must follow the one before it, and be what was hashed."""
        seq, previous = self.next_line, self.hashes[-1] if self.hashes else ""
        if self.heads and self.heads[-1].last >= seq:
            raise Bad(number, seq, "Une ligne manque ou se trouve après sa signature.")
        texts = [row.get(name) for name in LINE_FIELDS if name != "seq"]
        if (
            set(row) != set(LINE_FIELDS)
            or type(row["seq"]) is not int
            or row["seq"] != seq
            or not all(isinstance(one, str) for one in texts)
        ):
            raise Bad(
                number, seq, f"On attendait la ligne {seq}\u00a0: une ligne manque, est en trop ou déplacée."
            )
        if row["prev_hash"] != previous:
            raise Bad(number, seq, "Cette ligne ne suit pas la précédente.")
        if row["hash"] != line_hash(self.header["meeting"], row):
            raise Bad(number, seq, "Le contenu de cette ligne n’est pas celui qui a été enregistré.")
        self.hashes.append(row["hash"])
        self.kept += len(row["payload"]) if row["kind"] in (*KEPT, "corrected") else 0
        if self.kept > MOST_KEPT:
            raise Bad(number, seq, "Ce registre compte plus de votes qu’aucune séance.")
        try:
            payload = json.loads(row["payload"])
            if not isinstance(payload, dict) or canonical(payload) != row["payload"]:
                raise ValueError(seq)
            self.recount.take(seq, row["kind"], payload, row["at"])
        except Contradiction as wrong:
            raise Bad(number, wrong.seq, str(wrong)) from wrong
        except (ValueError, RecursionError) as error:
            raise Bad(number, seq, "Le contenu de cette ligne ne se lit pas.") from error

    def take_head(self, number: int, row: dict[str, Any]) -> None:
        """A signature over lines that were read; only lines before the first one may have none."""
        try:
            head = head_of(row["head"])
            if row != {"head": asdict(head)}:
                raise BadReceipt("Une signature du registre est mal écrite.")
            head.verify()
        except BadReceipt as error:
            raise Bad(number, 0, str(error)) from error
        before = self.heads[-1].last if self.heads else 0
        if self.heads and head.first > before + 1:
            raise Bad(number, before + 1, "Cette ligne n’est pas signée, celles d’avant le sont.")
        if head.meeting != self.header["meeting"] or head.first <= before or head.last > len(self.hashes):
            raise Bad(number, head.first, "Cette signature n’est pas celle de ces lignes.")
        if head.last < head.first or head.root != Tree(self.hashes[head.first - 1 : head.last]).root.hex():
            raise Bad(number, head.first, "Cette signature n’est pas celle de ces lignes.")
        if head.chain != self.hashes[head.last - 1]:
            raise Bad(number, head.last, "Cette signature n’est pas celle de ces lignes.")
        if self.key is not None and head.key != self.key:
            raise Bad(number, head.first, "Ces lignes sont signées par une autre clé que celle attendue.")
        self.heads.append(head)

    def take_end(self, number: int, row: dict[str, Any]) -> None:
        """The last row: how many lines, and a signature over every byte before it."""
        end = row["end"]
        expected = {"lines": len(self.hashes), "head": self.hashes[-1] if self.hashes else ""}
        if self.heads and self.heads[-1].last < len(self.hashes):
            raise Bad(
                number, self.heads[-1].last + 1, "Cette ligne n’est pas signée, celles d’avant le sont."
            )
        if set(row) != {"end", "key", "signature"} or end != expected:
            raise Bad(
                number,
                0,
                "La fin du registre ne correspond pas à ses lignes\u00a0: il en manque ou il y en a trop.",
            )
        try:
            public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(row["key"]))
            public.verify(bytes.fromhex(row["signature"]), END_CONTEXT + self.digest.digest())
        except (InvalidSignature, ValueError, TypeError) as error:
            raise Bad(number, 0, "La signature de l’ensemble du fichier est fausse.") from error
        if self.key is not None and row["key"] != self.key:
            raise Bad(number, 0, "Le fichier est signé par une autre clé que celle attendue.")
        self.ended, self.end_key = True, row["key"]

    def whole(self, head: str | None, receipts: Sequence[Any]) -> tuple[dict[str, Any], ...]:
        """What only the whole book shows: results as they now read, the printed hash, the receipts kept."""
        try:
            results = tuple(self.recount.settle())
        except Contradiction as wrong:
            raise Bad(0, wrong.seq, str(wrong)) from wrong
        if head is not None and head.lower() not in self.hashes:
            raise Bad(
                0, 0, "L’empreinte imprimée au procès-verbal n’est celle d’aucune ligne de ce registre."
            )
        for found in receipts:
            self.receipt(found)
        return results

    def receipt(self, found: Any) -> None:
        """A receipt that somebody kept must be of a line of this book, signed by a key of this book."""
        try:
            proven = check_receipt(found, key=self.key)
        except BadReceipt as error:
            raise Bad(0, 0, str(error)) from error
        seq = found["seq"]
        known = {(one.first, one.last, one.root, one.key) for one in self.heads}
        same = seq <= len(self.hashes) and self.hashes[seq - 1] == found["hash"]
        if not same or (proven.first, proven.last, proven.root, proven.key) not in known:
            raise Bad(
                0,
                seq,
                f"Un reçu signé de la ligne {seq} ne correspond pas à ce registre\u00a0: il a été réécrit.",
            )
