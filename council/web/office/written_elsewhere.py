"""What a draft begins with beside its object: a Word or LibreOffice file, a model; what of a file was left."""

from __future__ import annotations

from contextlib import closing
from io import BytesIO

from flask import request

from council.documents.intake.types import ReadText
from council.queries.items import member_named
from council.services.draft_import import found_words, read_file, text_of_file
from council.services.draft_models import text_of_model
from council.services.errors import Refused
from council.services.item_draft import ItemDraft
from council.web.access import actor
from council.web.office.pages import today

_MOST_LEFT = 400


def file_read() -> ReadText:
    """The parts of the file of the form (``file``). Raises ``Refused`` (``file``), also when none was chosen."""
    file = request.files.get("file")
    if file is None:
        return read_file(actor(), "", BytesIO())
    with closing(file):
        return read_file(actor(), file.filename or "", file.stream)


def begun_with() -> tuple[ItemDraft | None, str]:
    """What a draft begins with, and the words to say then: the form's file or model; nothing when neither was chosen.

    Raises ``Refused`` when both were, or for what ``file_read`` refuses.
    """
    file = request.files.get("file")
    model_id = request.form.get("model_id", 0, type=int)
    if file is None or not file.filename:
        return (text_of_model(actor(), model_id), "") if model_id else (None, "")
    if model_id:
        raise Refused("Partez d’un modèle ou d’un fichier, pas des deux.", field="file")
    found = file_read()
    member = rapporteur_of(found, request.form.get("body_id", 0, type=int))
    told = f"Le projet est créé d’après le fichier\u00a0: {found_words(found)}. Relisez-le. {rapporteur_words(found, member)} {left_words(found)}"
    return text_of_file(found, member[0] if member else None), told.strip()


def rapporteur_of(found: ReadText, body_id: int) -> tuple[int, str] | None:
    """The member whom the file names as rapporteur: mandate and name."""
    return member_named(body_id, today(), found.rapporteur) if found.rapporteur else None


def rapporteur_words(found: ReadText, member: tuple[int, str] | None) -> str:
    """What became of « Rapporteur : … »."""
    if member is not None:
        return f"Rapporteur\u00a0: {member[1]}."
    if found.rapporteur:
        return f"Aucun membre en exercice ne porte le nom du rapporteur du fichier («\u00a0{found.rapporteur}\u00a0»)\u00a0: choisissez-le dans la liste."
    return ""


def left_words(found: ReadText) -> str:
    """What a form has no place for, said so that nobody looks for it."""
    if not found.left:
        return ""
    told = " · ".join(one.rstrip(" ,;.") for one in found.left)
    return f"N’ont pas été repris\u00a0: {told[:_MOST_LEFT]}{'…' if len(told) > _MOST_LEFT else ''}."
