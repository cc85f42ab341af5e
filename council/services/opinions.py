"""Verbs about opinions on drafts: ask one, give it or write down a commission's, take a question back."""

from __future__ import annotations

from datetime import date, timedelta

from council.models import Draft, DraftOpinion, db
from council.models.circuits import OPINION_ANSWERS, OPINION_KINDS
from council.permissions import Permission
from council.queries.circuits import names_of
from council.queries.clocks import day_of
from council.queries.sharing import readers
from council.services.circuit_mails import tell_opinion
from council.services.draft_typing import GONE
from council.services.errors import NotAllowed, Refused
from council.services.lookup import found, today
from council.services.pipeline import Work, command
from council.services.rich_text import plain

LONGEST = 4000
NO_GIVER = "Dites qui donne cet avis, par exemple «\u00a0Commission des finances\u00a0»."
NO_KIND = "Choisissez la nature de l’avis."
NO_PERSON = "Choisissez une personne de la liste, ou laissez vide\u00a0: le secrétariat écrira l’avis."
BAD_DUE = "Choisissez un jour d’ici un an, pas avant aujourd’hui."
ENDED = "Ce projet est abandonné\u00a0: il n’attend plus d’avis."
NO_ANSWER = "Choisissez\u00a0: favorable, avec réserves, défavorable ou sans avis."
NO_REASON = "Dites pourquoi\u00a0: un avis réservé ou défavorable se motive."
BAD_DAY = "Un avis ne se donne ni avant que le projet existe ni dans l’avenir. Vérifiez le jour."
NOT_YOURS = "Cet avis est demandé à quelqu’un d’autre."
TAKEN = (
    "Cet avis est déjà demandé{whom}. Retirez d’abord cette demande, ou précisez qui donne l’avis, par exemple "
    "«\u00a0Service juridique, marchés\u00a0»."
)
GIVEN = "Cet avis est donné\u00a0: il ne se retire plus."


@command(Permission.ITEM_EDIT)
def ask(work: Work, draft_id: int, kind: str, giver: str, due_on: date, account_id: int | None = None) -> int:
    """Ask an opinion, of somebody (who is told by mail) or of a commission; gives it. The same asked twice is one.

    Raises ``Refused`` (``field``: ``kind``, ``giver``, ``due_on``, ``account_id``).
    """
    draft = found(work, Draft, draft_id, GONE, lock=True)
    if draft.state == "dropped":
        raise Refused(ENDED)
    if kind not in OPINION_KINDS:
        raise Refused(NO_KIND, field="kind")
    words = plain(giver)
    if not words or len(words) > 160:
        raise Refused(NO_GIVER, field="giver")
    day = today(work)
    if not day <= due_on <= day + timedelta(days=366):
        raise Refused(BAD_DUE, field="due_on")
    if account_id is not None and account_id not in {key for key, _ in readers(draft_id)}:
        raise Refused(NO_PERSON, field="account_id")
    twin: DraftOpinion | None = work.session.scalar(
        db.select(DraftOpinion).where(
            DraftOpinion.draft_id == draft_id, DraftOpinion.kind == kind, DraftOpinion.giver == words
        )
    )
    if twin is not None:
        if account_id is not None and twin.account_id != account_id:
            name = names_of([twin.account_id]).get(twin.account_id) if twin.account_id is not None else None
            raise Refused(
                TAKEN.format(whom=f" à {name}" if name else ", sans nommer personne"), field="giver"
            )
        work.audit(opinion=twin.id, repeated=True)
        return twin.id
    row = DraftOpinion(
        organisation_id=draft.organisation_id, draft_id=draft_id, kind=kind, giver=words, account_id=account_id,
        asked_by=work.actor.name[:160], asked_at=work.now, due_on=due_on,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    tell_opinion(work, draft, row)
    work.audit(draft=draft_id, opinion=row.id, kind=kind)
    return row.id


@command(Permission.MEETING_READ)
def give(
    work: Work, opinion_id: int, answer: str, text: str, given_on: date, *, version: int | None = None
) -> int:
    """Give the opinion one was asked for, or write down a commission's (the office); gives the draft.

    ``version``: of the draft, as it was read; the newest when it is not said. An opinion may be corrected; what it said
    before stays in the audit. Raises ``NotAllowed`` for somebody else's, ``Refused`` (``field``: ``answer``, ``text``, ``given_on``).
    """
    row = found(work, DraftOpinion, opinion_id, lock=True)
    draft = found(work, Draft, row.draft_id, GONE)
    office = work.actor.may(Permission.MEETING_EDIT) or (
        row.account_id is None and work.actor.may(Permission.ITEM_EDIT)
    )
    if not office and row.account_id != work.actor.account_id:
        raise NotAllowed(NOT_YOURS)
    words = plain(text)[:LONGEST]
    if answer not in OPINION_ANSWERS:
        raise Refused(NO_ANSWER, field="answer")
    if answer in ("reserved", "unfavourable") and not words:
        raise Refused(NO_REASON, field="text")
    if not day_of(draft.created_at, draft.organisation_id) <= given_on <= today(work):
        raise Refused(BAD_DAY, field="given_on")
    if row.answer is not None:
        work.audit(
            before={
                "answer": row.answer,
                "text": row.text,
                "given_on": str(row.given_on),
                "by": row.answered_by,
            }
        )
    read = draft.revision if version is None else min(max(version, 1), draft.revision)
    row.answer, row.text, row.given_on, row.version = answer, words, given_on, read
    row.answered_by, row.answered_at = work.actor.name[:160], work.now
    work.audit(opinion=row.id, answer=answer)
    return row.draft_id


@command(Permission.ITEM_EDIT)
def take_back_question(work: Work, opinion_id: int) -> int:
    """Ask no longer for an opinion that was not given; gives the draft. Raises ``Refused`` for one that was."""
    row = found(work, DraftOpinion, opinion_id, lock=True)
    found(work, Draft, row.draft_id, GONE)
    if row.answer is not None:
        raise Refused(GIVEN)
    work.session.delete(row)
    work.audit(draft=row.draft_id, giver=row.giver)
    return row.draft_id
