"""The path of one file: kind, conversion, rewriting, fitness for keeping. No parser runs in the calling process.

A hostile file can at worst end its own process (pdf.md section 6). The original bytes are the caller's to keep
(evidence); only the normalised copy is ever shown.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from council.documents.intake import archive, convert, recognition
from council.documents.intake.kinds import kind_of, misnamed
from council.documents.intake.refusal import Refusal
from council.documents.intake.sandbox import Box, Deadline
from council.documents.intake.types import Accepted, Limits, Refused
from council.documents.typography import spaces

_EMPTY = "Ce fichier est vide : vérifiez-le sur votre poste, puis déposez-le de nouveau."
_OLD_OFFICE = (
    "Ce fichier est un document de bureautique ancien (.doc, .xls…) ou protégé par un mot de passe : ouvrez-le, "
    "enregistrez-le en PDF, puis déposez le PDF."
)
_UNKNOWN = (
    "Ce fichier n’est ni un PDF, ni une image PNG ou JPEG, ni un document docx, xlsx, odt ou ods : enregistrez-le en "
    "PDF, puis déposez le PDF."
)
_WORDS = {
    "heavy": (
        "Ce fichier demande trop de mémoire ou de temps pour être ouvert sans risque : réimprimez-le en PDF depuis le "
        "logiciel d’origine (« Imprimer », puis « Enregistrer en PDF »), puis déposez ce nouveau fichier."
    ),
    "damaged": (
        "Ce fichier est endommagé et n’a pas pu être lu en entier : demandez-en un nouvel exemplaire, ou réimprimez-le "
        "en PDF depuis le logiciel d’origine."
    ),
}
_PICTURE = (
    "Cette image est d’un format que tous les lecteurs n’ouvrent pas (HEIC, WebP, TIFF, GIF, BMP…) : ouvrez-la, "
    "enregistrez-la en JPEG ou en PNG, puis déposez-la de nouveau."
)
_FLAT = (
    "Ce fichier est un document de bureautique enregistré en XML d’un seul tenant (.fodt, .fods, .xml) : ouvrez-le, "
    "enregistrez-le en PDF, puis déposez le PDF."
)
_PICTURE_WORDS = {
    "heavy": (
        "Cette image demande trop de mémoire ou de temps pour être ouverte sans risque : réduisez-la ou numérisez-la de "
        "nouveau en 300 points par pouce au plus, enregistrez-la en JPEG, puis déposez-la."
    ),
    "damaged": (
        "Cette image est endommagée et n’a pas pu être lue en entier : demandez-en un nouvel exemplaire, ou ouvrez-la et "
        "enregistrez-la de nouveau en JPEG ou en PNG, puis déposez-la."
    ),
}
_REFUSED_KINDS = {
    "ole": _OLD_OFFICE, "rtf": _OLD_OFFICE, "flat": _FLAT, "picture": _PICTURE, "unknown": _UNKNOWN,
}  # fmt: skip
_CHUNK = 1 << 20
_DRAWING_SHARE = 0.5


def intake(source: bytes | Path, filename: str, limits: Limits | None = None) -> Accepted | Refused:
    """Accept a file as an annex (its normalised PDF copy) or refuse it with a French sentence; never raises for a file.

    The type is told by the bytes: `filename` only serves to say that it is misleading. Raises OSError when `source`
    is a path that cannot be read.
    """
    held = limits or Limits()
    deadline = Deadline(held.wall_seconds)
    with tempfile.TemporaryDirectory(prefix="intake-", ignore_cleanup_errors=True) as folder:
        reception = Reception(Box(Path(folder).resolve(), held, deadline), filename)
        try:
            return reception.receive(source)
        except Refusal as refusal:
            return Refused(spaces(reception.words.get(str(refusal), str(refusal))))


class Reception:
    """One file on its way."""

    def __init__(self, box: Box, filename: str) -> None:
        self.box = box
        self.filename = filename
        self.repairs: list[str] = []
        self.advice: list[str] = []
        self.words = _WORDS

    def receive(self, source: bytes | Path) -> Accepted:
        """The accepted copy; Refusal otherwise."""
        original = self.take(source)
        with (self.box.folder / "in").open("rb") as file:
            kind = kind_of(file.read(1024))
        if kind in _REFUSED_KINDS:
            raise Refusal(_REFUSED_KINDS[kind])
        if kind in ("png", "jpeg"):
            self.words = _PICTURE_WORDS
            answer = self.step("picture", "in", "out.pdf")
        else:
            kind, start = self._converted() if kind == "zip" else (kind, "in")
            answer = self._rewritten(start, "out.pdf")
        if words := misnamed(self.filename, kind):
            self.repairs.append(words)
        self.repairs += answer["repairs"]
        made = self._made_fit(self.box.folder / "out.pdf", answer)
        pdf = made.read_bytes()
        return Accepted(
            pdf, answer["pages"], original, hashlib.sha256(pdf).hexdigest(), _tidy(self.repairs), _tidy(self.advice)
        )  # fmt: skip

    def take(self, source: bytes | Path) -> str:
        """Copy the original into the folder under the size limit; its SHA-256."""
        digest, size = hashlib.sha256(), 0
        with (self.box.folder / "in").open("wb") as copy:
            for piece in _pieces(source):
                size += len(piece)
                if size > self.box.limits.max_bytes:
                    raise Refusal(_too_big(source, size, self.box.limits.max_bytes))
                digest.update(piece)
                copy.write(piece)
        if not size:
            raise Refusal(_EMPTY)
        return digest.hexdigest()

    def step(self, step: str, *arguments: str, seconds: float | None = None) -> dict[str, Any]:
        """The answer of a confined step; Refusal when it refuses, or when a limit or a crash left no answer."""
        folder, limits = self.box.folder, json.dumps(asdict(self.box.limits))
        found = folder / "answer.json"
        found.unlink(missing_ok=True)
        launch = [
            sys.executable,
            "-P",
            "-m",
            "council.documents.intake.worker",
        ]
        self.box.run([*launch, step, str(folder), limits, *arguments], seconds=seconds)
        try:
            answer: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise Refusal("heavy") from None
        if answer["outcome"] != "done":
            raise Refusal(answer["reason"])
        return answer

    def _converted(self) -> tuple[str, str]:
        """Kind and PDF of an office document, made harmless first."""
        answer = self.step("office", "in")
        if not convert.available():
            raise Refusal(convert.MISSING)
        made = convert.to_pdf(self.box, answer["kind"])
        if made is None:
            raise Refusal("heavy" if not self.box.deadline.left() else convert.FAILED)
        self.repairs += answer["repairs"]
        self.advice += answer["advice"]
        return answer["kind"], made.name

    def _rewritten(self, source: str, made: str, other: str = "") -> dict[str, Any]:
        """The answer of the sanitiser; Refusal when the copy cannot be drawn, or a single page takes all the time."""
        answer = self.step("pdf", source, made, other, str(self.box.deadline.left() * _DRAWING_SHARE))
        if "drawn" not in answer:
            raise Refusal("heavy")
        return answer

    def _made_fit(self, made: Path, answer: dict[str, Any]) -> Path:
        """The copy mended for archiving and for reading aloud where tools and time allow."""
        pages, fitness = answer["pages"], answer["fitness"]
        if archive.needed(fitness):
            made = self._archived(made, fitness, pages)
        if fitness.get("pictures") and not fitness.get("text"):
            made = self._recognised(made, pages)
        return made

    def _archived(self, made: Path, fitness: dict[str, Any], pages: int) -> Path:
        """`made` with its fonts and in screen colours; `made` itself, with advice, when that cannot be had."""
        if not archive.available():
            self.advice.append(archive.MISSING)
            return made
        better = None
        if archive.worth_trying(self.box, pages) and archive.embed(
            self.box, made, self.box.folder / "archive-raw.pdf"
        ):
            better = self._mended(made, "archive.pdf", pages)
        if better is None:
            self.advice.append(archive.FAILED)
            return made
        if fitness["fonts"]:
            self.repairs.append(archive.FONTS)
        if fitness["inks"]:
            self.repairs.append(archive.INKS)
        if fitness["tagged"]:
            self.advice.append(archive.UNTAGGED)
        return better

    def _recognised(self, made: Path, pages: int) -> Path:
        if not self.box.limits.recognise or not recognition.available():
            self.advice.append(recognition.UNREAD if recognition.available() else recognition.MISSING)
            return made
        better = None
        if recognition.read(self.box, made, self.box.folder / "read-raw.pdf", pages):
            better = self._mended(made, "read.pdf", pages)
        if better is None:
            self.advice.append(recognition.UNREAD)
            return made
        self.repairs.append(recognition.READ)
        return better

    def _mended(self, before: Path, name: str, pages: int) -> Path | None:
        """What another program made of the copy, rewritten like any PDF; None unless it shows the same pages."""
        try:
            again = self._rewritten(name.replace(".pdf", "-raw.pdf"), name, before.name)
        except Refusal:
            return None
        same = again["pages"] == pages == again["drawn"] and not again["strong"]
        return self.box.folder / name if same else None


def _tidy(sentences: list[str]) -> tuple[str, ...]:
    return tuple(spaces(one) for one in dict.fromkeys(sentences))


def _pieces(source: bytes | Path) -> Any:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece


def _too_big(source: bytes | Path, size: int, most: int) -> str:
    whole = max(size, len(source) if isinstance(source, bytes) else source.stat().st_size)
    return (
        f"Ce fichier pèse {whole / 2**20:.0f} Mo, la limite est de {most / 2**20:.0f} Mo : réduisez-le ou déposez-le en "
        "plusieurs parties."
    )
