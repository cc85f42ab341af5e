"""Annexes as they come in: judged by their content, rewritten by a confined process, or refused with a sentence.

The original bytes are the caller's to keep (evidence); only the normalised copy is ever shown. No parser runs in the
calling process: a hostile file can at worst kill its own worker (pdf.md section 6).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from council import paths
from council.documents.intake_types import Accepted, Limits, Refused
from council.documents.typography import spaces

__all__ = ["Accepted", "Limits", "Refused", "intake", "main"]

_OFFICE = "Ce fichier est un document de bureautique : ouvrez-le, enregistrez-le en PDF, puis déposez le PDF."
_UNKNOWN = "Ce fichier n’est ni un PDF ni une image PNG ou JPEG : enregistrez-le en PDF, puis déposez le PDF."
_TOO_HEAVY = (
    "Ce fichier demande trop de mémoire ou de temps pour être ouvert sans risque : réimprimez-le en PDF depuis le "
    "logiciel d’origine (« Imprimer », puis « Enregistrer en PDF »), puis déposez ce nouveau fichier."
)
_DAMAGED = (
    "Ce fichier est endommagé et n’a pas pu être lu en entier : demandez-en un nouvel exemplaire, ou réimprimez-le en "
    "PDF depuis le logiciel d’origine."
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (b"MZ", b"\x7fELF", b"GIF8", b"RIFF", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"%!PS", b"BM")


def kind_of(data: bytes) -> str:
    """ "pdf", "png", "jpeg", "office" or "unknown", told by the bytes alone; the name of a file proves nothing."""
    head = data[:1024]
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith((_ZIP, _OLE)) or head.startswith(b"{\\rtf"):
        return "office"
    if head.startswith(_OTHERS) or head.lstrip().lower().startswith(
        (b"<!doctype", b"<html", b"<?xml", b"<svg")
    ):
        return "unknown"
    return "pdf" if b"%PDF-" in head else "unknown"


def intake(data: bytes, filename: str, limits: Limits | None = None) -> Accepted | Refused:
    """Accept `data` as an annex (its normalised PDF copy) or refuse it with a French sentence; never raises for a file.

    `filename` decides nothing: the type is told by the bytes. Repairs made are listed in French.
    """
    answer = _judge(data, limits or Limits())
    if isinstance(answer, Refused):
        return Refused(spaces(answer.sentence))
    return replace(answer, repairs=tuple(spaces(repair) for repair in answer.repairs))


def _judge(data: bytes, limits: Limits) -> Accepted | Refused:
    if not data:
        return Refused("Ce fichier est vide : vérifiez-le sur votre poste, puis déposez-le de nouveau.")
    if len(data) > limits.max_bytes:
        size, most = len(data) / 2**20, limits.max_bytes / 2**20
        return Refused(
            f"Ce fichier pèse {size:.0f} Mo, la limite est de {most:.0f} Mo : réduisez-le ou déposez-le en plusieurs parties."
        )
    kind = kind_of(data)
    if kind in ("office", "unknown"):
        return Refused(_OFFICE if kind == "office" else _UNKNOWN)
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        return _run(data, kind, limits, Path(folder))


def _run(data: bytes, kind: str, limits: Limits, folder: Path) -> Accepted | Refused:
    (folder / "in").write_bytes(data)
    order = json.dumps({"kind": kind, "folder": str(folder), "limits": asdict(limits)})
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "council.documents.intake_worker"],
            input=order.encode(),
            capture_output=True,
            cwd=paths.ROOT,
            env=environment,
            timeout=limits.wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Refused(_TOO_HEAVY)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return Refused(_TOO_HEAVY)  # every error is caught inside: only a limit or a crash leaves no answer
    if answer["outcome"] != "accepted":
        return Refused({"heavy": _TOO_HEAVY, "damaged": _DAMAGED}.get(answer["reason"], answer["reason"]))
    pdf = (folder / "out").read_bytes()
    return Accepted(
        pdf,
        answer["pages"],
        hashlib.sha256(data).hexdigest(),
        hashlib.sha256(pdf).hexdigest(),
        tuple(answer["repairs"]),
    )


def main(argv: Sequence[str] | None = None) -> int:
    """`council intake FILE [--json] [--out NORMALISED.pdf]`: 0 when accepted, 1 when refused."""
    parser = argparse.ArgumentParser(
        prog="council intake", description="Examine an annex as the office would."
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--out", type=Path)
    wanted = parser.parse_args(argv)
    try:
        answer = intake(wanted.file.read_bytes(), wanted.file.name)
    except OSError as problem:
        answer = Refused(
            f"Ce fichier ne peut pas être lu ({problem.strerror}) : vérifiez son chemin et ses droits."
        )
    if isinstance(answer, Accepted) and wanted.out:
        wanted.out.write_bytes(answer.pdf)
    if wanted.json:
        print(json.dumps(_as_json(answer), ensure_ascii=False))
    elif isinstance(answer, Accepted):
        print(f"Accepté : {answer.pages} page(s), sha256 {answer.sha256}", *answer.repairs, sep="\n- ")
    else:
        print(f"Refusé : {answer.sentence}")
    return 0 if isinstance(answer, Accepted) else 1


def _as_json(answer: Accepted | Refused) -> dict[str, object]:
    if isinstance(answer, Refused):
        return {"outcome": "refused", "pages": 0, "repairs": [], "reason": answer.sentence}
    return {
        "outcome": "accepted",
        "pages": answer.pages,
        "repairs": list(answer.repairs),
        "reason": "",
        "sha256": answer.sha256,
        "sha256_original": answer.sha256_original,
    }
