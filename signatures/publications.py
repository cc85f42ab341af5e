"""The public journal of publications: its hash chain, its time stamps, and their verification away from the application.

Each line's hash covers the line before it; one time stamp (RFC 3161) over the hash of a line dates that line and every
earlier one. The file is described in ``README.md``.
"""

import asyncio
import hashlib
import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from signatures.journal_bundle import canonical
from signatures.trust import TrustList

FORMAT = "council-publications/1"
COVERED = ("at", "journal", "kind", "motive", "reference", "seq", "sha256", "subject")
"""Members of a line that its hash covers, beside the hash before it."""
LARGEST = 256 << 20
EXIT_CODES = {"valid": 0, "invalid": 1, "unreadable": 3}


def line_hash(line: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the previous hash (hex text, empty for the first line) followed by the canonical line."""
    told = canonical({name: line[name] for name in COVERED})
    return hashlib.sha256((line["prev_hash"] + told).encode()).hexdigest()


def stamp(timestamper: TimeStamper, digest: str) -> bytes:
    """A time stamp over the hash of a line, as a ``.tsr`` file: the whole answer of RFC 3161, DER.

    Raises OSError or pyHanko's TimestampRequestError when the service does not answer or refuses.
    """
    token = asyncio.run(timestamper.async_timestamp(bytes.fromhex(digest), "sha256"))
    answer = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
    return bytes(answer.dump())


@dataclass(frozen=True)
class Stamped:
    """What a good time stamp says. ``known``: its authority is among the roots given."""

    at: datetime
    known: bool


def read_stamp(data: bytes, digest: str, roots: TrustList) -> Stamped | None:
    """What the ``.tsr`` says of the line with that hash; None when it is forged, of another line, or no time stamp."""
    try:
        answer = tsp.TimeStampResp.load(data, strict=True)
        signed: cms.SignedData = answer["time_stamp_token"]["content"]
        info = signed["encap_content_info"]["content"].parsed
        at: datetime = info["gen_time"].native
        context = ValidationContext(
            trust_roots=roots.at(at), moment=at, allow_fetching=False, revocation_mode="soft-fail"
        )
        expected = bytes.fromhex(digest)
        found = asyncio.run(
            validate_tst_signed_data(
                signed, context, lambda name: expected if name == "sha256" else b"", None
            )
        )
    except Exception:
        return None  # whatever pyHanko or asn1crypto raises on a malformed token: it proves nothing
    if not (found["valid"] and found["intact"]):
        return None
    return Stamped(at, found["trust_problem_indic"] is None)


@dataclass(frozen=True)
class Verdict:
    """What is known of a journal. ``stamped``: lines that a good time stamp dates; ``found``: lines about the files."""

    status: Literal["valid", "invalid", "unreadable"]
    organisation: str = ""
    lines: int = 0
    stamped: int = 0
    last_stamp: str = ""
    found: tuple[dict[str, Any], ...] = ()
    reasons: tuple[str, ...] = field(default=())

    @property
    def exit_code(self) -> int:
        """0 valid, 1 invalid, 3 unreadable."""
        return EXIT_CODES[self.status]

    def to_json(self) -> str:
        """The answer for programs."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def to_text(self) -> str:
        """The answer for people."""
        heads = {
            "valid": f"Journal intact\u00a0: {self.lines} lignes, dont {self.stamped} datées par un horodatage vérifié.",
            "invalid": "Journal à refuser\u00a0: il a été modifié.",
            "unreadable": "Fichier illisible\u00a0: ce n’est pas un journal des publications.",
        }
        told = [f"Ligne {one['seq']}\u00a0: {WORDS[one['kind']]} le {one['at']} ({one['subject']} {one['reference']})."
                for one in self.found]  # fmt: skip
        return "\n".join([heads[self.status], *told, *self.reasons])


WORDS = {"published": "publié", "renewed": "horodatage du fichier renouvelé", "retracted": "retiré"}
UNKNOWN = "L’autorité d’horodatage n’est pas parmi les racines données (--trust)\u00a0: comparez-la avec celle que publie l’institution."
LATE = "Les {count} dernières lignes ne sont pas encore datées par un horodatage."
NOWHERE = "Aucune ligne ne porte l’empreinte {sha256}."


def verify(data: bytes, *, roots: TrustList | None = None, files: Sequence[str] = ()) -> Verdict:
    """Judge an exported journal. ``files``: SHA-256 (hex) of files that must be in it. Never raises for a bad file."""
    try:
        bundle = json.loads(data)
        lines, stamps, name = bundle["lines"], bundle["stamps"], str(bundle["organisation"])[:300]
        if bundle["format"] != FORMAT or not isinstance(lines, list) or not isinstance(stamps, list):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        return Verdict("unreadable")
    try:
        _chain(lines)
        last, moment, known = _stamps(lines, stamps, roots or TrustList())
    except _Bad as bad:
        return Verdict("invalid", name, len(lines), reasons=(str(bad),))
    found = tuple(line for line in lines if line["sha256"] in files and line["sha256"])
    missing = [
        NOWHERE.format(sha256=one) for one in files if not any(one == line["sha256"] for line in found)
    ]
    reasons = [LATE.format(count=len(lines) - last)] if len(lines) > last else []
    reasons += [UNKNOWN] if last and not known else []
    status: Literal["valid", "invalid"] = "invalid" if missing else "valid"
    told = moment.isoformat() if moment else ""
    return Verdict(status, name, len(lines), last, told, found, (*missing, *reasons))


class _Bad(ValueError):
    """The journal does not hold; the message is a French sentence."""


def _chain(lines: Sequence[Any]) -> None:
    head = ""
    for number, line in enumerate(lines, start=1):
        try:
            whole = line["seq"] == number and line["prev_hash"] == head and line["hash"] == line_hash(line)
            whole = whole and line["kind"] in WORDS and line["journal"] == lines[0]["journal"]
        except (KeyError, TypeError, ValueError):
            whole = False
        if not whole:
            raise _Bad(f"La chaîne est rompue à la ligne {number}.")
        head = line["hash"]


def _stamps(
    lines: Sequence[Any], stamps: Sequence[Any], roots: TrustList
) -> tuple[int, datetime | None, bool]:
    """The last line that is dated, when, and whether every authority is known."""
    last, moment, known = 0, None, True
    for one in stamps:
        try:
            seq, token = int(one["seq"]), b64decode(one["token"], validate=True)
            found = read_stamp(token, lines[seq - 1]["hash"], roots) if 0 < seq <= len(lines) else None
        except (KeyError, TypeError, ValueError):
            found, seq = None, 0
        if found is None:
            raise _Bad(f"L’horodatage de la ligne {seq} n’est pas valable.")
        known = known and found.known
        if seq > last:
            last, moment = seq, found.at
    return last, moment, known
