"""What somebody types and has not saved: kept on the server, for each person and draft, until it is saved or left aside."""

from __future__ import annotations

from council.models import Draft, DraftTyping, db, everyone_reads
from council.permissions import Permission
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command

UNSAVED = (
    "Vous avez écrit dans ce projet sans enregistrer\u00a0: ouvrez-le, enregistrez votre saisie ou oubliez-la, puis recommencez. Sans "
    "cela, c’est l’ancien texte qui partirait."
)
GONE = "Ce projet n’existe pas ou n’existe plus. Revenez à la liste des projets."
LONGEST = 2_000_000
"""Characters of all fields together."""


@command(Permission.ITEM_EDIT)
def keep_typing(work: Work, draft_id: int, fields_typed: dict[str, list[str]], revision: int) -> None:
    """Keep what is on somebody's screen, unsaved; the last one counts. Raises ``Refused`` when it is too long."""
    draft = found(work, Draft, draft_id, GONE, lock=True)
    if work.actor.account_id is None:
        return
    if sum(len(one) for some in fields_typed.values() for one in some) > LONGEST:
        raise Refused("Ce texte est trop long pour être gardé. Mettez une partie en annexe.")
    row = _typing(work, draft)
    if row is None:
        row = DraftTyping(
            organisation_id=draft.organisation_id, draft_id=draft.id, account_id=work.actor.account_id
        )
        work.session.add(row)
    row.fields, row.revision, row.typed_at = fields_typed, revision, work.now
    work.audit(draft=draft.id)


@command(Permission.ITEM_EDIT)
def forget_typing(work: Work, draft_id: int) -> None:
    """Leave aside what one had typed and not saved."""
    forget(work, found(work, Draft, draft_id, GONE))
    work.audit(draft=draft_id)


def _typing(work: Work, draft: Draft) -> DraftTyping | None:
    row: DraftTyping | None = work.session.scalar(
        db.select(DraftTyping).where(
            DraftTyping.draft_id == draft.id, DraftTyping.account_id == work.actor.account_id
        )
    )
    return row


def forget(work: Work, draft: Draft) -> None:
    """Nothing of this draft is unsaved any more for whoever acts."""
    row = _typing(work, draft)
    if row is not None:
        work.session.delete(row)


def forget_of_item(work: Work, item_id: int) -> None:
    """The same, of the draft behind a point in which it was taken up and saved."""
    with everyone_reads():
        draft = work.session.scalar(db.select(Draft).where(Draft.item_id == item_id))
    if draft is not None:
        forget(work, draft)


def nothing_unsaved(work: Work, draft: Draft) -> None:
    """Refuse to move a draft on while whoever asks has typed something in it that is not saved."""
    waiting = db.select(DraftTyping.id).where(
        DraftTyping.draft_id == draft.id, DraftTyping.account_id == work.actor.account_id
    )
    if work.session.scalar(waiting.limit(1)) is not None:
        raise Refused(UNSAVED)
