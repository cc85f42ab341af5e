"""Verbs about what drafts are written with: model texts by kind of act, and visas or considérants that come back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from council import codes
from council.models import Draft, DraftModel, KeptLine, db
from council.models.writing import LINE_KINDS, LONGEST_LINE
from council.permissions import Actor, Permission
from council.services.draft_typing import GONE
from council.services.draft_versions import content_of, text_of
from council.services.errors import NotAllowed, NotFound, Refused, Stale
from council.services.item_draft import ItemDraft, checked
from council.services.lookup import found, one_at_a_time
from council.services.pipeline import Work, command
from council.services.rich_text import plain

NO_NAME = "Donnez un nom au modèle, de 120 caractères au plus, par exemple «\u00a0Subvention à une association\u00a0»."
TAKEN = "Un modèle porte déjà ce nom. Choisissez-en un autre, ou cochez «\u00a0Remplacer le modèle du même nom\u00a0»."
GONE_MODEL = "Ce modèle n’existe pas ou n’existe plus."
CLOSED = "Ce modèle est fermé. Choisissez-en un autre, ou rouvrez-le d’abord."
NO_LINE = f"Écrivez la ligne, de {LONGEST_LINE} caractères au plus."
SAME_LINE = "Cette ligne est déjà dans la bibliothèque."
NO_SUBJECT = "Cette matière n’existe pas. Choisissez-en une de la liste, par exemple 7.5, ou laissez vide."
OF_ONE_DRAFT: dict[str, Any] = {
    "rapporteur_id": None, "filed_by_id": None, "filed_on": None, "service_papers_on": None, "beneficiaries": [],
}  # fmt: skip
"""Fields that belong to one draft, not to a kind of act, and what a model has in their place."""
NOT_WRITTEN: dict[str, Any] = {**OF_ONE_DRAFT, "beneficiaries": ()}
OTHER_NAME = "Un autre modèle porte déjà ce nom. Choisissez-en un autre."
MEANWHILE = (
    "Quelqu’un a enregistré ce modèle pendant que vous l’écriviez. Votre texte est gardé ci-dessous, à côté du texte enregistré\u00a0: "
    "reprenez ce qu’il faut, puis enregistrez."
)


@command(Permission.MEETING_EDIT)
def keep_model(work: Work, draft_id: int, name: str, *, replaces: bool = False) -> int:
    """Make a model of a draft's text; gives its id. The same made twice is one.

    Raises ``Refused`` (``name``) when another model has the name and ``replaces`` is not said.
    """
    draft = found(work, Draft, draft_id, GONE)
    return _keep(work, name, draft.content, replaces=replaces)


@command(Permission.MEETING_EDIT)
def write_model(work: Work, name: str, text: ItemDraft) -> int:
    """Make a model of a text that was no draft, for the same checks; gives its id. Raises as ``keep_model`` does."""
    return _keep(work, name, content_of(checked(work, 0, replace(text, **NOT_WRITTEN))), replaces=False)


@command(Permission.MEETING_EDIT)
def rewrite_model(work: Work, model_id: int, name: str, text: ItemDraft, *, revision: int) -> None:
    """Save the text and the name of a model over ``revision``. Saving what is stored changes nothing.

    Raises ``Stale`` when somebody saved it meanwhile, ``Refused`` (``field``), ``NotFound``.
    """
    one_at_a_time(work)
    row = found(work, DraftModel, model_id, GONE_MODEL, lock=True)
    words = _free_name(work, name, row.id)
    content = _of_a_kind(content_of(checked(work, 0, replace(text, **NOT_WRITTEN))))
    if (row.name, row.content) == (words, content):
        work.audit(model=row.id, repeated=True)
        return
    if row.revision != revision:
        raise Stale(MEANWHILE)
    row.name, row.content, row.revision = words, content, row.revision + 1
    row.updated_at, row.updated_by = work.now, work.actor.name[:160]
    work.audit(model=row.id, name=words, revision=row.revision)


@command(Permission.MEETING_EDIT)
def edit_model(work: Work, model_id: int, name: str, *, closed: bool) -> None:
    """Name a model, close it or open it again. Raises ``Refused`` (``name``)."""
    one_at_a_time(work)
    row = found(work, DraftModel, model_id, GONE_MODEL, lock=True)
    words = _free_name(work, name, row.id)
    row.name, row.closed = words, closed
    row.updated_at, row.updated_by = work.now, work.actor.name[:160]
    work.audit(model=row.id, name=words, closed=closed)


@command(Permission.MEETING_EDIT)
def keep_line(
    work: Work,
    kind: str,
    text: str,
    matiere_code: str = "",
    *,
    kept_line_id: int | None = None,
    closed: bool = False,
) -> int:
    """Put a visa or a considérant in the library, or change one; gives its id. The same put in twice is one.

    Drafts that hold the line keep it as it was. Raises ``Refused`` (``field``) or ``NotFound``.
    """
    words, subject = plain(text), matiere_code.strip()
    if kind not in LINE_KINDS:
        raise Refused("Choisissez «\u00a0visa\u00a0» ou «\u00a0considérant\u00a0».", field="kind")
    if not words or len(words) > LONGEST_LINE:
        raise Refused(NO_LINE, field="text")
    if subject and codes.subject(subject) is None:
        raise Refused(NO_SUBJECT, field="matiere_code")
    one_at_a_time(work)
    twin = work.session.scalar(db.select(KeptLine).where(KeptLine.kind == kind, KeptLine.text == words))
    if kept_line_id is None:
        row = twin or KeptLine(organisation_id=work.actor.organisation_id, kind=kind, text=words)
        work.session.add(row)
    else:
        row = found(work, KeptLine, kept_line_id, "Cette ligne n’existe pas ou n’existe plus.", lock=True)
        if twin is not None and twin.id != row.id:
            raise Refused(SAME_LINE, field="text")
    row.kind, row.text, row.matiere_code, row.closed, row.updated_at = kind, words, subject, closed, work.now
    work.session.flush()
    work.audit(line=row.id, closed=closed)
    return row.id


def text_of_model(actor: Actor, model_id: int) -> ItemDraft:
    """The text of a model as a draft begins with it. Raises ``Refused`` when it is closed, ``NotFound``, ``NotAllowed``."""
    if not actor.may(Permission.ITEM_EDIT):
        raise NotAllowed
    row = db.session.scalar(db.select(DraftModel).where(DraftModel.id == model_id))
    if row is None:
        raise NotFound(GONE_MODEL)
    if row.closed:
        raise Refused(CLOSED, field="model_id")
    return text_of(row.content)


def _name(name: str) -> str:
    words = plain(name)
    if not words or len(words) > 120:
        raise Refused(NO_NAME, field="name")
    return words


def _free_name(work: Work, name: str, model_id: int) -> str:
    words = _name(name)
    twin = work.session.scalar(
        db.select(DraftModel.id).where(DraftModel.name == words, DraftModel.id != model_id)
    )
    if twin is not None:
        raise Refused(OTHER_NAME, field="name")
    return words


def _of_a_kind(text: dict[str, Any]) -> dict[str, Any]:
    """A text without what belongs to one draft."""
    return {**text, **OF_ONE_DRAFT}


def _keep(work: Work, name: str, text: dict[str, Any], *, replaces: bool) -> int:
    words, content = _name(name), _of_a_kind(text)
    one_at_a_time(work)
    row: DraftModel | None = work.session.scalar(db.select(DraftModel).where(DraftModel.name == words))
    if row is None:
        row = DraftModel(organisation_id=work.actor.organisation_id, name=words, content=content, revision=0)
        work.session.add(row)
    elif row.content == content and not row.closed:
        work.audit(model=row.id, repeated=True)
        return row.id
    elif not replaces:
        raise Refused(TAKEN, field="name")
    row.content, row.closed, row.revision = content, False, row.revision + 1
    row.updated_at, row.updated_by = work.now, work.actor.name[:160]
    work.session.flush()
    work.audit(model=row.id, name=words)
    return row.id
