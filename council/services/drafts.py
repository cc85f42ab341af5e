"""Verbs about drafts of deliberations: begin, save, take up an older version, put on an agenda, drop."""

from __future__ import annotations

from dataclasses import replace

from council.documents import variables
from council.models import Body, Draft, Meeting, Place, db
from council.permissions import Permission
from council.queries import draft_variables
from council.queries.circuits import may_answer
from council.services import items
from council.services.draft_typing import GONE, forget, nothing_unsaved
from council.services.draft_versions import (
    United,
    content_at,
    content_of,
    keep_version,
    text_of,
    unite,
    write,
)
from council.services.draft_wishes import NO_MEETING, Wishes, apart, surround
from council.services.errors import NotFound, Refused, Stale
from council.services.holds import release
from council.services.item_draft import ItemDraft, checked, stored
from council.services.lookup import found, today
from council.services.pipeline import Work, command
from council.services.rich_text import plain

LISTED = (
    "Ce projet est inscrit à un ordre du jour\u00a0: son texte s’écrit maintenant sur la page du point, que le projet suit mot "
    "pour mot."
)
IN_CIRCUIT = (
    "Ce projet est dans son circuit de validation. Pour l’écrire à nouveau, reprenez-le d’abord, ou laissez la personne "
    "dont c’est le tour le modifier."
)
DROPPED = "Ce projet est abandonné. Reprenez-le d’abord pour l’écrire à nouveau."
CONFLICT = (
    "Quelqu’un a enregistré les mêmes passages pendant que vous les écriviez. Votre texte est gardé ci-dessous, à côté du texte "
    "enregistré\u00a0: reprenez ce qu’il faut, puis enregistrez. Le reste de vos changements et des siens est déjà réuni."
)
NO_BODY = "Choisissez l’assemblée qui décidera."
NO_MOTIVE = "Dites pourquoi\u00a0: celles et ceux qui ont travaillé à ce projet le liront."
NO_VALUE = "Écrivez ce qui remplace la variable, par exemple le nom de l’association."
NO_VERSION = "Cette version n’existe pas."


class Clash(Stale):
    """Two writers changed the same fields; ``united``: the rest of both texts, and the names of these fields."""

    def __init__(self, united: United) -> None:
        super().__init__(CONFLICT)
        self.united = united


@command(Permission.ITEM_EDIT)
def begin(
    work: Work, body_id: int, title: str, wishes: Wishes | None = None, text: ItemDraft | None = None
) -> int:
    """Begin a draft from its object, or with a whole ``text``; gives its id. The same begun twice by the same person is one.

    Raises ``Refused`` (``field``) or ``NotFound``.
    """
    body = found(work, Body, body_id, NO_BODY)
    content = content_of(checked(work, body.id, replace(text or ItemDraft(title=""), title=title)))
    alike = work.session.execute(
        db.select(Draft.id, Draft.content).where(
            Draft.body_id == body.id, Draft.title == content["title"], Draft.revision == 1, Draft.state == "writing",
            Draft.created_by_id == work.actor.account_id,
        )
    )  # fmt: skip
    twin: int | None = next((key for key, known in alike if known == content), None)
    if twin is not None:
        work.audit(draft=twin, repeated=True)
        return twin
    draft = Draft(
        organisation_id=work.actor.organisation_id, body_id=body.id, title=content["title"], content=content,
        created_by_id=work.actor.account_id, created_by=work.actor.name[:160], created_at=work.now, updated_at=work.now,
    )  # fmt: skip
    surround(work, draft, wishes or Wishes())
    work.session.add(draft)
    work.session.flush()
    keep_version(work, draft, "first")
    work.audit(draft=draft.id, title=draft.title[:120])
    return draft.id


@command(Permission.ITEM_EDIT)
def save(
    work: Work, draft_id: int, text: ItemDraft, wishes: Wishes, *, revision: int, keep_typed: bool = False,
    seen: Wishes | None = None,
) -> int:  # fmt: skip
    """Save what was written over version ``revision``; gives the number of the version now stored.

    ``seen``: the wishes that were on the screen; what only somebody else changed of them since stays as they left it.
    ``keep_typed``: something else that the same person typed still waits for their decision and stays.

    Fields that only one of two writers changed are united; raises ``Clash`` when both changed the same one, ``Refused``
    (``field``), also when its state forbids it.
    """
    draft = writable(work, draft_id)
    typed = content_of(checked(work, draft.body_id, text))
    united = unite(content_at(work, draft, revision), draft.content, typed)
    if united.clashes:
        raise Clash(united)
    surround(work, draft, apart(draft, wishes, seen))
    draft.updated_at = work.now
    if united.content != draft.content:
        write(work, draft, united.content, "saved")
    if not keep_typed:
        forget(work, draft)
    release(work, Place(draft_id=draft.id))
    work.audit(draft=draft.id, revision=draft.revision)
    return draft.revision


@command(Permission.ITEM_EDIT)
def reunited(work: Work, draft_id: int, text: ItemDraft, *, revision: int) -> United:
    """What was typed over version ``revision`` and the text that is stored now, together; nothing is saved.

    Of a draft on an agenda the text that is stored is that of its point, whose variables are filled: so are they in the two others.
    Raises ``Refused`` (``field``) for what was typed, ``NotFound``.
    """
    draft = _locked(work, draft_id)
    typed = content_of(checked(work, draft.body_id, text))
    work.audit(draft=draft.id)
    base = content_at(work, draft, revision)
    if draft.item is None:
        return unite(base, draft.content, typed)
    known = draft_variables.values(draft, draft.item.meeting)
    base, typed = variables.filled(base, known), variables.filled(typed, known)
    return unite(base, content_of(stored(draft.item)), typed)


@command(Permission.ITEM_EDIT)
def fill_variable(work: Work, draft_id: int, name: str, value: str) -> int:
    """Write ``value`` in place of a variable, wherever the text has it; gives the number of the version now stored.

    Filling one that is no longer there changes nothing. Raises ``Refused`` (``value``), also for what the text then breaks.
    """
    draft = writable(work, draft_id)
    words = plain(value)
    if not words or variables.names({"title": words}):
        raise Refused(NO_VALUE, field="value")
    made = variables.filled(draft.content, {variables.key(name): words})
    content = content_of(checked(work, draft.body_id, text_of(made)))
    if content != draft.content:
        write(work, draft, content, "saved")
        draft.updated_at = work.now
    work.audit(draft=draft.id, variable=name[:80], revision=draft.revision)
    return draft.revision


@command(Permission.ITEM_EDIT)
def restore(work: Work, draft_id: int, number: int) -> int:
    """Take up an older version as the newest one; nothing in between is lost. Gives its new number."""
    draft = writable(work, draft_id)
    old = content_at(work, draft, number)
    if not old:
        raise NotFound(NO_VERSION)
    if old != draft.content:
        write(work, draft, old, "restored")
        draft.updated_at = work.now
    work.audit(draft=draft.id, restored=number, revision=draft.revision)
    return draft.revision


@command(Permission.MEETING_EDIT)
def list_on(work: Work, draft_id: int, meeting_id: int) -> int:
    """Put a draft at the end of an agenda, its variables filled; gives the point. Twice on the same agenda is once.

    Raises ``Refused`` when it is on another agenda, in its circuit or dropped, or when the meeting takes no more points.
    """
    meeting = found(
        work, Meeting, meeting_id, NO_MEETING, lock=True
    )  # the meeting first, as wherever points change
    draft = _locked(work, draft_id)
    if draft.item is not None:
        if draft.item.meeting_id == meeting_id:
            work.audit(draft=draft.id, repeated=True)
            return draft.item.id
        raise Refused(
            "Ce projet est déjà à l’ordre du jour d’une autre séance. Retirez-le d’abord de celle-ci."
        )
    if draft.state in ("circuit", "dropped"):
        raise Refused(IN_CIRCUIT if draft.state == "circuit" else DROPPED)
    nothing_unsaved(work, draft)
    if meeting.body_id != draft.body_id:
        raise Refused(NO_MEETING, field="meeting_id")
    item_id = items.add_item.body(work, meeting_id, text_of(draft_variables.shown(draft, meeting)))  # type: ignore[attr-defined]
    taken = work.session.scalar(db.select(Draft.id).where(Draft.item_id == item_id))
    if taken is not None:
        raise Refused("Un point au texte identique est déjà à cet ordre du jour. Relisez les deux projets.")
    draft.item_id, draft.state, draft.wished_meeting_id, draft.updated_at = (
        item_id,
        "listed",
        meeting_id,
        work.now,
    )
    work.audit(draft=draft.id, item=item_id, meeting=meeting_id)
    return int(item_id)


@command(Permission.ITEM_EDIT)
def drop(work: Work, draft_id: int, motive: str) -> None:
    """Give a draft up, with the reason; everything stays readable. Repeating it changes nothing. Raises ``Refused``."""
    draft = _locked(work, draft_id)
    if draft.state == "dropped":
        return
    if draft.state in ("listed", "circuit"):
        raise Refused(LISTED if draft.state == "listed" else IN_CIRCUIT)
    words = plain(motive)[:2000]
    if not words:
        raise Refused(NO_MOTIVE, field="motive")
    draft.state, draft.motive, draft.updated_at = "dropped", words, work.now
    work.audit(draft=draft.id, motive=words[:200])


@command(Permission.ITEM_EDIT)
def take_up(work: Work, draft_id: int) -> None:
    """Write a dropped draft again. Repeating it changes nothing."""
    draft = _locked(work, draft_id)
    if draft.state == "dropped":
        draft.state, draft.motive, draft.updated_at = "writing", "", work.now
    work.audit(draft=draft.id)


def writable(work: Work, draft_id: int) -> Draft:
    """The draft, locked, when its text may change here. Raises ``Refused``."""
    draft = _locked(work, draft_id)
    if draft.state in ("listed", "dropped"):
        raise Refused(LISTED if draft.state == "listed" else DROPPED)
    if draft.state == "circuit" and not (
        work.actor.may(Permission.MEETING_EDIT) or may_answer(draft.id, work.actor.account_id, today(work))
    ):
        raise Refused(IN_CIRCUIT)
    return draft


def _locked(work: Work, draft_id: int) -> Draft:
    return found(work, Draft, draft_id, GONE, lock=True)
