"""The journal of proofs of a meeting's sendings: its hash chain, and what its lines say of each member.

Lines are written in the transaction of what they tell. Each line's hash covers the hash of the line before it; a time
stamp (RFC 3161) over the hash of a line dates that line and every earlier one. ``proof_kit`` packs and verifies.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from signatures.journal_bundle import canonical

COVERED = ("at", "kind", "meeting", "member", "payload", "seq")
"""Members of a line that its hash covers, beside the hash before it."""
KINDS = {
    "ordered": "envoi ordonné",
    "written": "lettre rédigée",
    "sent": "courriel accepté par le serveur d’envoi",
    "refused": "courriel refusé par le serveur d’envoi",
    "doubtful": "remise au serveur d’envoi interrompue",
    "settled": "doute levé par le secrétariat",
    "returned": "courriel revenu, non distribué",
    "again": "nouvel envoi décidé",
    "handed": "remis ou posté sur papier",
    "opened": "ouvert dans l’espace de l’élu",
    "sub_opened": "ouvert dans l’espace de l’élu par le suppléant",
    "acknowledged": "réception accusée",
    "answered": "réponse donnée",
    "reminded": "relance envoyée",
    "cancelled": "séance annulée",
}
"""What a line may tell, and its French words."""
CHANNELS = {"mail": "courriel", "portal": "espace de l’élu, prévenu par courriel", "paper": "papier"}
SUBSTITUTE = "+substitute"
"""What ends the name of a paper that went to the member's substitute."""
DISPATCHED = ("sent", "settled", "handed")
"""Kinds that date a dispatch."""
FAILED = ("refused", "doubtful", "returned")
"""Kinds after which a person has something to do."""


def line_hash(line: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the previous hash (hex text, empty for the first line) followed by the canonical line."""
    told = canonical({name: line[name] for name in COVERED})
    return hashlib.sha256((line["prev_hash"] + told).encode()).hexdigest()


@dataclass(frozen=True)
class Sending:
    """One paper sent to one member, as the lines tell it: ``state`` is the kind of the last line about its way.

    ``sent_at`` is the declared moment of the first dispatch (ISO 8601), ``seq`` its line: the time stamps that cover this
    line prove when it existed at the latest. ``opened`` and ``acknowledged`` are moments, empty before.
    """

    member: int
    letter: str
    channel: str = ""
    address: str = ""
    sha256: str = ""
    state: str = ""
    answer: str = ""
    message_id: str = ""
    sent_at: str = ""
    seq: int = 0
    opened: str = ""
    opened_by: str = ""
    """The substitute who opened it, by name; empty for the member."""
    acknowledged: str = ""
    tries: tuple[str, ...] = field(default=())
    """Every line about the way of this paper, in order, in French words."""


def sendings(lines: Iterable[Mapping[str, Any]]) -> list[Sending]:
    """What the lines say of each paper of each member, in the order in which they were written.

    ``letter`` is ``convocation`` or ``complement-n``, ``+substitute`` for the one of the member's substitute. Opening and
    acknowledgment belong to every paper dispatched before to whoever opens or acknowledges: neither stands for the other.
    """
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for line in lines:
        member, kind, payload = line["member"], line["kind"], line["payload"]
        if member is None:
            continue
        if kind == "sub_opened":
            _open_for_substitute(found, line)
            continue
        if kind in ("opened", "acknowledged"):
            for (whose, letter), known in found.items():
                if whose == member and not letter.endswith(SUBSTITUTE) and not known.get(kind):
                    known[kind] = line["at"]
            continue
        if "letter" not in payload:
            continue
        key = (member, str(payload["letter"]))
        known = found.setdefault(key, {"member": member, "letter": key[1], "tries": ()})
        _tell(known, line)
    return [Sending(**known) for known in found.values()]


def _open_for_substitute(found: dict[tuple[int, str], dict[str, Any]], line: Mapping[str, Any]) -> None:
    """The substitute's papers, or one nobody knows to have left: what was opened was had all the same."""
    theirs = [
        known
        for (whose, letter), known in found.items()
        if whose == line["member"] and letter.endswith(SUBSTITUTE)
    ]
    if not theirs:
        letter = f"convocation{SUBSTITUTE}"
        theirs = [{"member": line["member"], "letter": letter, "tries": (), "state": line["kind"]}]
        found[line["member"], letter] = theirs[0]
    for known in theirs:
        if not known.get("opened"):
            known["opened"], known["opened_by"] = line["at"], str(line["payload"].get("by", ""))


def _tell(known: dict[str, Any], line: Mapping[str, Any]) -> None:
    kind, payload = line["kind"], line["payload"]
    for name in ("channel", "address", "sha256", "message_id"):
        if payload.get(name):
            known[name] = str(payload[name])
    if kind == "again":
        known["sent_at"], known["seq"] = "", 0  # the dispatch that counts is the new one
    known["state"], known["answer"] = kind, str(payload.get("answer", ""))
    told = f"{line['at']}\u00a0: {KINDS[kind]}"
    known["tries"] = (*known["tries"], told + (f" ({known['answer']})" if known["answer"] else ""))
    if kind in DISPATCHED and not known.get("sent_at"):
        known["sent_at"], known["seq"] = str(payload.get("on") or line["at"]), line["seq"]
