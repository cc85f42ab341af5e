"""A text written elsewhere, taken into a draft: read in a confined process, then checked like anything typed."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from council.documents.intake.reading import read_text
from council.documents.intake.types import Limits, ReadText
from council.gateways.environment import environment
from council.permissions import Actor, Permission
from council.services.annexes import file_name
from council.services.errors import NotAllowed, Refused
from council.services.item_draft import ItemDraft
from council.services.rich_text import plain

MOST_BYTES = 20 * 2**20
"""A text with its pictures; a whole dossier is an annex."""
SECONDS = 30.0
TOO_BIG = "Ce fichier dépasse {most}\u00a0Mo\u00a0: retirez-en les images, ou copiez son texte dans le projet, puis joignez le fichier en annexe."
_at_once = threading.BoundedSemaphore(2)
"""Two readings at a time: the machine that reads is the one that serves the meeting."""
FIELDS = ("title", "note", "expose", "visas", "considerants", "articles")
"""What a file can say of a draft."""
NO_FILE = "Choisissez un fichier Word (.docx) ou LibreOffice (.odt)."


def read_file(actor: Actor, filename: str, stream: BinaryIO) -> ReadText:
    """The parts of a deliberation found in a file; nothing is stored. Raises ``Refused`` (``file``) with what to do."""
    if not actor.may(Permission.ITEM_EDIT):
        raise NotAllowed
    if not filename:
        raise Refused(NO_FILE, field="file")
    most = min(MOST_BYTES, environment().settings.max_upload_bytes)
    name, data = file_name(filename), stream.read(most + 1)
    if len(data) > most:
        raise Refused(TOO_BIG.format(most=most // 2**20), field="file")
    with _at_once:
        found = read_text(data, name, Limits(max_bytes=most, wall_seconds=SECONDS, cpu_seconds=int(SECONDS)))
    if not isinstance(found, ReadText):
        raise Refused(found.sentence, field="file")
    return found if found.title else replace(found, title=PurePosixPath(name).stem.replace("_", " "))


def text_of_file(found: ReadText, rapporteur_id: int | None = None) -> ItemDraft:
    """The text for a new draft; ``rapporteur_id``: the member whom the file names."""
    return replace(merged(ItemDraft(title=""), found, {}), rapporteur_id=rapporteur_id)


def merged(over: ItemDraft, found: ReadText, choices: Mapping[str, str]) -> ItemDraft:
    """An existing text with what the file says: ``choices``, by field, are keep, take (when nothing is said) or both.

    What the file does not say stays as it is.
    """
    taken: dict[str, Any] = {}
    for name in FIELDS:
        value, choice = getattr(found, name), choices.get(name, "take")
        if name == "title":
            value = plain(value)
        if value and choice != "keep":
            taken[name] = getattr(over, name) + value if choice == "both" and name != "title" else value
    return replace(over, **taken)


def found_words(found: ReadText) -> str:
    """« 3 visas, 2 considérants, 4 articles »: what was recognised."""
    counts = [
        (len(found.visas), "visa", "visas"), (len(found.considerants), "considérant", "considérants"),
        (len(found.articles), "article", "articles"),
    ]  # fmt: skip
    told = [f"{number} {many if number > 1 else one}" for number, one, many in counts if number]
    told += [word for word, text in (("un exposé", found.expose), ("une note", found.note)) if text]
    return ", ".join(told) or "l’objet seul"
