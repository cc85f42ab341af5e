"""``council intake FILE [--json] [--out NORMALISED.pdf]``: what the office would answer, from the command line."""

from __future__ import annotations

import argparse
import json
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from council.documents.intake.reception import intake
from council.documents.intake.types import Accepted, Limits, Refused
from council.documents.typography import spaces

_WHY = {
    FileNotFoundError: "il n’existe pas",
    PermissionError: "sa lecture n’est pas permise",
    IsADirectoryError: "c’est un dossier",
}
_PLACE = "Ce fichier ne peut pas être lu ({why}) : vérifiez son chemin et ses droits, puis recommencez."
_OUT = (
    "La copie ne peut pas être écrite ({why}) : choisissez un autre emplacement avec --out, puis recommencez."
)


def main(argv: Sequence[str] | None = None) -> int:
    """0 when accepted, 1 when refused; 2 for arguments that make no sense."""
    parser = argparse.ArgumentParser(prog="council intake", description="Contrôle une annexe comme au dépôt.")
    parser.add_argument("file", metavar="FICHIER")
    parser.add_argument("--json", action="store_true", help="répond par un objet JSON")
    parser.add_argument("--out", metavar="NORMALISE.pdf", help="écrit la copie normalisée")
    wanted = parser.parse_args(argv)
    answer = _answer(wanted.file, wanted.out)
    print(json.dumps(_as_json(answer), ensure_ascii=False) if wanted.json else _in_words(answer))
    return 0 if isinstance(answer, Accepted) else 1


def _answer(file: str, out: str | None) -> Accepted | Refused:
    path = Path(file)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return Refused(spaces(_PLACE.format(why="ce n’est pas un fichier")))
        answer = intake(path, path.name, Limits())
    except (OSError, ValueError) as problem:
        return Refused(spaces(_PLACE.format(why=_why(problem))))
    if isinstance(answer, Accepted) and out is not None:
        try:
            Path(out).write_bytes(answer.pdf)
        except (OSError, ValueError) as problem:
            return Refused(spaces(_OUT.format(why=_why(problem))))
    return answer


def _why(problem: Exception) -> str:
    known = next((words for kind, words in _WHY.items() if isinstance(problem, kind)), "")
    return known or (
        problem.strerror if isinstance(problem, OSError) and problem.strerror else "nom impossible"
    )


def _as_json(answer: Accepted | Refused) -> dict[str, object]:
    if isinstance(answer, Refused):
        return {"outcome": "refused", "pages": 0, "repairs": [], "reason": answer.sentence}
    return {
        "outcome": "accepted", "pages": answer.pages, "repairs": list(answer.repairs), "reason": _verdict(answer),
    }  # fmt: skip


def _verdict(answer: Accepted) -> str:
    count = f"{answer.pages} page{'s' if answer.pages > 1 else ''}"
    after = f" À savoir : {' ; '.join(answer.advice)}." if answer.advice else ""
    return spaces(f"Ce fichier est accepté ({count}).{after}")


def _in_words(answer: Accepted | Refused) -> str:
    if isinstance(answer, Refused):
        return spaces(f"Refusé : {answer.sentence}")
    lines = [_verdict(answer), *(f"- {repair}" for repair in answer.repairs)]
    return "\n".join([*lines, f"sha256 de l’original : {answer.sha256_original}", f"sha256 de la copie : {answer.sha256}"])  # fmt: skip
