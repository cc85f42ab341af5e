"""Tables as people hand them in: a CSV file of any encoding, or cells pasted from a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO


class NoTable(ValueError):
    """The file as a whole cannot be read; the message says what to do, in French."""


def text_of(data: bytes) -> tuple[str, list[str]]:
    """The text of a file, and what is to be said of how it was read. Raises ``NoTable`` for what is no text."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise NoTable("Ce fichier est un classeur. Ouvrez-le et enregistrez-le au format CSV (UTF-8).")
    for marks, name in (((b"\xff\xfe", b"\xfe\xff"), "utf-16"), ((b"",), "utf-8-sig")):
        if data.startswith(marks):
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            _refuse_binary(text)
            return text, ["Le fichier est en UTF-16\u00a0: il a été lu ainsi."] if name == "utf-16" else []
    text = data.decode("cp1252", errors="replace")
    _refuse_binary(text)
    return text, ["Le fichier n’est pas en UTF-8\u00a0: il a été lu en Windows-1252. Vérifiez les accents."]


def _refuse_binary(text: str) -> None:
    if "\x00" in text:
        raise NoTable("Ce fichier n’est pas un texte. Choisissez un fichier CSV.")


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records with the line each begins on, from 1; quoted line breaks stay inside. Raises ``NoTable``.

    The first line tells the separator: comma, semicolon, tab or bar.
    """
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise NoTable(
                f"La ligne {before + 1} ne se lit pas\u00a0: guillemets ou longueur à vérifier."
            ) from None
        yield before + 1, cells
        before = reader.line_num
