"""A text file (docx, odt) read into the parts of a deliberation, by the confined processes that receive annexes.

One reader for both: what LibreOffice writes is turned into a Word file by LibreOffice itself, in its box.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from council.documents.intake import convert
from council.documents.intake.kinds import kind_of
from council.documents.intake.reception import Reception
from council.documents.intake.refusal import Refusal
from council.documents.intake.sandbox import Box, Deadline
from council.documents.intake.types import Limits, ReadText, Refused
from council.documents.typography import spaces

_AGAIN = "enregistrez-le sous un autre nom au format Word (.docx), puis choisissez cette copie."
_AS_PDF = "enregistrez-le en PDF, puis déposez le PDF."
_OTHER = f"Seuls les textes Word (.docx) et LibreOffice (.odt) peuvent être repris dans un projet : ouvrez ce fichier, {_AGAIN}"
_OLD = f"Ce fichier est un document ancien (.doc) ou protégé par un mot de passe : ouvrez-le, {_AGAIN}"
_WORDS = {
    "heavy": f"Ce fichier demande trop de mémoire ou de temps pour être lu sans risque : ouvrez-le, {_AGAIN}",
    "damaged": f"Ce fichier est endommagé et n’a pas pu être lu en entier : ouvrez-le, {_AGAIN}",
}
_NO_CONVERTER = (
    "Ce serveur ne lit pas encore les fichiers LibreOffice (.odt) : ouvrez-le, enregistrez-le au format Word (.docx), "
    "puis choisissez cette copie."
)
_EMPTY = "Ce fichier ne contient aucun texte (une numérisation peut-être ?) : choisissez le fichier où la délibération a été écrite."


def read_text(source: bytes, filename: str, limits: Limits | None = None) -> ReadText | Refused:
    """The parts of a deliberation, or a French sentence that says what to do; never raises for a file."""
    held = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="reading-", ignore_cleanup_errors=True) as folder:
        box = Box(Path(folder).resolve(), held, Deadline(held.wall_seconds))
        try:
            return _text(_parts(box, source, filename))
        except Refusal as refusal:
            words = _WORDS.get(str(refusal), str(refusal)).replace(_AS_PDF, _AGAIN)
            return Refused(spaces(words))


def _parts(box: Box, source: bytes, filename: str) -> dict[str, Any]:
    reception = Reception(box, filename)
    reception.take(source)
    kind = kind_of(source[:1024])
    if kind != "zip":
        raise Refusal(_OLD if kind == "ole" else _OTHER)
    kind = reception.step("office", "in")["kind"]
    if kind not in ("docx", "odt"):
        raise Refusal(_OTHER)
    if kind == "odt":
        if not convert.available():
            raise Refusal(_NO_CONVERTER)
        reception.step("size", "office.odt")
        if convert.to_docx(box, kind) is None:
            raise Refusal("damaged" if box.deadline.left() else "heavy")
    found: dict[str, Any] = reception.step("words", "office.docx")["parts"]
    return found


def _text(parts: dict[str, Any]) -> ReadText:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in parts.items()}
    if not any(values.values()):
        raise Refusal(_EMPTY)
    return ReadText(**values)
