"""The ZIP in which the proofs of a sending leave the application, and its verification away from it.

``manifest.json`` (canonical JSON) holds the lines, their time stamps and the hash of every other file; ``manifest.tsr`` is a
time stamp (RFC 3161) over its bytes. The ZIP itself has one spelling (stored, in order, undated): every byte counts.
"""

import hashlib
import json
import zipfile
from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any, Literal

from signatures.journal_bundle import canonical
from signatures.proofs import CHANNELS, KINDS, Sending, line_hash, sendings
from signatures.publications import read_stamp
from signatures.trust import TrustList

FORMAT = "council-proof/1"
MANIFEST, STAMP = "manifest.json", "manifest.tsr"
LARGEST = 2 << 30
EXIT_CODES = {"valid": 0, "invalid": 1, "unreadable": 3}
UNDATED = (1980, 1, 1, 0, 0, 0)


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The ZIP of these files, in this order: same files, same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as kit:
        for name, content in files:
            entry = zipfile.ZipInfo(name, UNDATED)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            kit.writestr(entry, content)
    return out.getvalue()


@dataclass(frozen=True)
class Verdict:
    """What is known of a kit. ``reasons``: first what is wrong, French sentences; ``members``: what the lines say."""

    status: Literal["valid", "invalid", "unreadable"]
    organisation: str = ""
    meeting: str = ""
    lines: int = 0
    stamped: int = 0
    """Lines that a good time stamp dates."""
    made_at: str = ""
    """When the kit existed at the latest, by its time stamp."""
    members: tuple[dict[str, Any], ...] = ()
    reasons: tuple[str, ...] = field(default=())

    @property
    def exit_code(self) -> int:
        """0 valid, 1 invalid, 3 unreadable."""
        return EXIT_CODES[self.status]

    def to_json(self) -> str:
        """The answer for programs."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)

    def to_text(self) -> str:
        """The answer for people."""
        heads = {
            "valid": f"Preuves intactes\u00a0: {self.organisation}, {self.meeting}. {self.lines} lignes, dont {self.stamped}"
            f" datées par un horodatage vérifié\u00a0; recueil daté du {self.made_at}.",
            "invalid": "Preuves à refuser\u00a0: le recueil a été modifié ou ne tient pas.",
            "unreadable": "Fichier illisible\u00a0: ce n’est pas un recueil de preuves.",
        }
        return "\n".join([heads[self.status], *self.reasons, *(_line(one) for one in self.members)])


def _line(one: Mapping[str, Any]) -> str:
    dated = f", existait au plus tard le {one['proven_by']} (horodatage)" if one["proven_by"] else ""
    parts = [f"- {one['name']}, {one['letter']}, {CHANNELS.get(one['channel'], '')}"]
    parts.append(
        f"{KINDS.get(one['state'], '')}" + (f", parti le {one['sent_at']}{dated}" if one["sent_at"] else "")
    )
    parts += [f"réponse du serveur\u00a0: {one['answer']}"] if one["answer"] else []
    by = f" par {one['opened_by']} (suppléance)" if one["opened_by"] else ""
    parts += [f"ouvert le {one['opened']}{by}"] if one["opened"] else []
    parts += [f"réception accusée le {one['acknowledged']}"] if one["acknowledged"] else []
    return "\u202f; ".join(parts)


UNKNOWN = "L’autorité d’horodatage n’est pas parmi les racines données (--trust)\u00a0: comparez-la avec celle que publie l’institution."
NO_ROOT = (
    "Aucune racine n’a été donnée (--trust)\u00a0: tout se tient, mais seule la racine publiée par l’institution dit de qui"
    " viennent les horodatages."
)
LATE = "Les {count} dernières lignes ne sont datées que par l’horodatage du recueil."
NOWHERE = "Le fichier d’empreinte {sha256} n’est pas de ceux qui ont été envoyés."


class _Bad(ValueError):
    """The kit does not hold; the message is a French sentence."""


def verify(data: bytes, *, roots: TrustList | None = None, files: Sequence[str] = ()) -> Verdict:
    """Judge a kit and name the first thing that is wrong. ``files``: SHA-256 (hex) of papers that must have been sent.

    With ``roots``, a time stamp of another authority refuses the kit. Never raises for a bad file.
    """
    if not data.startswith(b"PK"):
        return Verdict("unreadable", reasons=("Le début du fichier n’est pas celui d’un ZIP.",))
    try:
        contents = _contents(data)
        manifest = _manifest(contents)
        made_at = _dated(contents, roots)
        _files(contents, manifest)
        last, moments = _lines(manifest, roots)
        _papers(manifest)
        _spelling(data, contents)
    except _Bad as bad:
        return Verdict("invalid", reasons=(str(bad),))
    told = members(manifest, moments)
    reasons = [NOWHERE.format(sha256=one) for one in files if one not in sent_hashes(manifest)]
    status: Literal["valid", "invalid"] = "invalid" if reasons else "valid"
    count = len(manifest["lines"])
    reasons += [LATE.format(count=count - last)] if count > last else []
    reasons += [] if roots else [NO_ROOT]
    return Verdict(
        status,
        manifest["organisation"],
        manifest["meeting"],
        count,
        last,
        made_at,
        tuple(told),
        tuple(reasons),
    )


def _contents(data: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as kit:
            for entry in kit.infolist():
                if entry.filename in found or entry.compress_type != zipfile.ZIP_STORED or entry.is_dir():
                    raise _Bad(
                        f"«\u00a0{entry.filename}\u00a0» n’est pas rangé comme dans un recueil de preuves."
                    )
                try:
                    found[entry.filename] = kit.read(entry)
                except Exception as error:
                    raise _Bad(f"«\u00a0{entry.filename}\u00a0» est abîmé.") from error
    except _Bad:
        raise
    except Exception as error:  # whatever zipfile raises on a damaged container
        raise _Bad("L’enveloppe ZIP est abîmée.") from error
    return found


def _manifest(contents: Mapping[str, bytes]) -> dict[str, Any]:
    for name in (MANIFEST, STAMP):
        if name not in contents:
            raise _Bad(f"«\u00a0{name}\u00a0» manque.")
    try:
        manifest = json.loads(contents[MANIFEST])
        whole = (
            manifest["format"] == FORMAT
            and canonical(manifest).encode() == contents[MANIFEST]
            and all(isinstance(manifest[name], list) for name in ("lines", "stamps", "files", "members"))
            and all(isinstance(manifest[name], str) for name in ("organisation", "meeting"))
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise _Bad(f"«\u00a0{MANIFEST}\u00a0» n’est pas la description d’un recueil de preuves.")
    return dict(manifest)


def _dated(contents: Mapping[str, bytes], roots: TrustList | None) -> str:
    digest = hashlib.sha256(contents[MANIFEST]).hexdigest()
    stamped = read_stamp(contents[STAMP], digest, roots or TrustList())
    if stamped is None:
        raise _Bad(
            f"L’horodatage «\u00a0{STAMP}\u00a0» n’est pas celui de «\u00a0{MANIFEST}\u00a0»\u00a0: l’un des deux a été changé."
        )
    if roots and not stamped.known:
        raise _Bad(UNKNOWN)
    return stamped.at.isoformat()


def _files(contents: Mapping[str, bytes], manifest: Mapping[str, Any]) -> None:
    try:
        listed = {one["name"]: one["sha256"] for one in manifest["files"]}
    except (KeyError, TypeError) as error:
        raise _Bad(f"La liste des fichiers de «\u00a0{MANIFEST}\u00a0» est incomplète.") from error
    for name, sha256 in listed.items():
        if name not in contents:
            raise _Bad(f"«\u00a0{name}\u00a0» manque.")
        if hashlib.sha256(contents[name]).hexdigest() != sha256:
            raise _Bad(f"«\u00a0{name}\u00a0» a été changé\u00a0: son empreinte n’est pas celle du recueil.")
    for name in contents:
        if name not in listed and name not in (MANIFEST, STAMP):
            raise _Bad(f"«\u00a0{name}\u00a0» a été ajouté\u00a0: le recueil ne le connaît pas.")


def _lines(manifest: Mapping[str, Any], roots: TrustList | None) -> tuple[int, list[tuple[int, datetime]]]:
    """The last line that is dated, and each good stamp: its line and its moment, in order."""
    lines, head = manifest["lines"], ""
    for number, line in enumerate(lines, start=1):
        try:
            whole = line["seq"] == number and line["prev_hash"] == head and line["hash"] == line_hash(line)
            whole = whole and line["kind"] in KINDS and isinstance(line["payload"], dict)
            whole = whole and line["meeting"] == lines[0]["meeting"]
        except (KeyError, TypeError, ValueError):
            whole = False
        if not whole:
            raise _Bad(f"La chaîne des preuves est rompue à la ligne {number}.")
        head = line["hash"]
    moments: list[tuple[int, datetime]] = []
    for one in manifest["stamps"]:
        try:
            seq, token = int(one["seq"]), b64decode(one["token"], validate=True)
            found = (
                read_stamp(token, lines[seq - 1]["hash"], roots or TrustList())
                if 0 < seq <= len(lines)
                else None
            )
        except (KeyError, TypeError, ValueError):
            seq, found = 0, None
        if found is None:
            raise _Bad(f"L’horodatage de la ligne {seq} n’est pas valable.")
        if roots and not found.known:
            raise _Bad(UNKNOWN)
        moments.append((seq, found.at))
    moments.sort()
    return (moments[-1][0] if moments else 0), moments


def _papers(manifest: Mapping[str, Any]) -> None:
    """Every paper that a line names by its hash must be in the kit, and every member in its list."""
    there = {one["sha256"] for one in manifest["files"]}
    known = {one["seat"] for one in manifest["members"]}
    for line in manifest["lines"]:
        if line["kind"] == "written" and line["payload"].get("sha256") not in there:
            raise _Bad(f"La lettre de la ligne {line['seq']} n’est pas dans le recueil.")
        if line["member"] is not None and line["member"] not in known:
            raise _Bad(f"Le membre de la ligne {line['seq']} n’est pas dans la liste.")


def _spelling(data: bytes, contents: Mapping[str, bytes]) -> None:
    if pack(contents.items()) != data:
        raise _Bad(
            "L’enveloppe ZIP n’est plus celle qui a été remise\u00a0: le recueil a été refait ou retouché."
        )


def sent_hashes(manifest: Mapping[str, Any]) -> set[str]:
    """Hashes of every paper that was sent: the letters, and the dossiers that left with them (not in the kit)."""
    found: set[str] = set()
    for line in manifest["lines"]:
        found |= {str(line["payload"].get(name, "")) for name in ("sha256", "dossier_sha256")}
    return found - {"", "None"}


def members(manifest: Mapping[str, Any], moments: Sequence[tuple[int, datetime]]) -> list[dict[str, Any]]:
    """What the lines say of each paper of each member, with the moment before which a time stamp proves its dispatch."""
    names = {one["seat"]: one["name"] for one in manifest["members"]}
    found = []
    for one in sendings(manifest["lines"]):
        found.append({**asdict(one), "name": names[one.member], "proven_by": proven_by(one, moments)})
    return found


def proven_by(sending: Sending, moments: Sequence[tuple[int, datetime]]) -> str:
    """The first time stamp (ISO 8601) that covers the dispatch; empty before the dispatch or without any."""
    return next((at.isoformat() for seq, at in moments if sending.seq and seq >= sending.seq), "")
