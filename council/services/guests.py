"""Verbs of guests: what somebody from outside reads of what was opened to them, and says of it."""

from __future__ import annotations

from council.models import (
    Draft,
    DraftComment,
    DraftCommentLine,
    Invitation,
    db,
    everyone_reads,
)
from council.permissions import Permission
from council.queries.guests import draft_behind, live
from council.queries.tasks import safe_title
from council.services.circuit_mails import mail_about
from council.services.comments import Spoken, go_on, open_conversation, said
from council.services.draft_typing import GONE
from council.services.errors import NotAllowed, NotFound
from council.services.lookup import found
from council.services.pipeline import Work, command

OVER = "Cette invitation n’existe pas, ou elle a pris fin. Écrivez à la personne qui vous a invité."
MUTE = "Vous pouvez lire ce document, pas le commenter. Écrivez à la personne qui vous a invité."


@command(Permission.GUEST)
def look(work: Work, invitation_id: int, what: str) -> None:
    """Note in the journal that a guest reads what was opened to them (``what``: text, or an annex). Raises ``NotFound``."""
    row = _own(work, invitation_id)
    work.audit(invitation=row.id, what=what, draft=row.draft_id, item=row.item_id)


@command(Permission.GUEST)
def remark(work: Work, invitation_id: int, place: str, quote: str, text: str, page: str = "") -> int:
    """A guest's remark on the draft that was opened to them, as it is now, or on an annex that was; gives it.

    Earlier versions were opened to nobody outside: not even their words are compared. Raises ``NotFound``, ``NotAllowed``, ``Refused``
    (``field``).
    """
    row = _own(work, invitation_id)
    with everyone_reads():
        draft = draft_behind(row)
        if draft is None or not row.may_comment:
            raise NotAllowed(MUTE)
        draft = found(work, Draft, draft.id, GONE, lock=True)
        comment_id = open_conversation(work, draft, Spoken(place, quote, page), said(text), (), row.annexes)
        _tell_writer(work, draft, comment_id)
    work.audit(invitation=row.id, comment=comment_id)
    return comment_id


@command(Permission.GUEST)
def answer(work: Work, invitation_id: int, comment_id: int, text: str) -> None:
    """A guest goes on in a conversation of their own. Raises ``NotFound`` for any other, ``NotAllowed``, ``Refused`` (``field``)."""
    row = _own(work, invitation_id)
    with everyone_reads():
        draft = draft_behind(row)
        if draft is None or not row.may_comment:
            raise NotAllowed(MUTE)
        found(work, Draft, draft.id, GONE, lock=True)
        comment = found(work, DraftComment, comment_id, lock=True)
        if comment.draft_id != draft.id or comment.account_id != work.actor.account_id:
            raise NotFound()
        if comment.annex_sha256 and comment.annex_sha256 not in row.annexes:
            raise NotFound()
        go_on(work, comment, said(text))
        _tell_writer(work, draft, comment_id)
    work.audit(invitation=row.id, comment=comment.id)


def _tell_writer(work: Work, draft: Draft, comment_id: int) -> None:
    """Whoever wrote the draft learns that a guest has spoken: nobody in the office looks there otherwise."""
    if draft.created_by_id is None or work.detail.get("repeated"):
        return
    line = work.session.scalar(
        db.select(db.func.max(DraftCommentLine.id)).where(DraftCommentLine.comment_id == comment_id)
    )
    text = f"{work.actor.name}, parmi les personnes invitées à lire ce projet, y fait une remarque\u00a0:\n{safe_title(draft)}"
    part = f"/commentaires#remarque-{comment_id}"
    mail_about(
        work,
        f"guest-remark:{line}",
        draft.created_by_id,
        "Remarque d’une personne invitée",
        text,
        draft,
        part,
    )


def _own(work: Work, invitation_id: int) -> Invitation:
    row: Invitation | None = work.session.scalar(
        db.select(Invitation).where(Invitation.id == invitation_id, live(work.actor.account_id, work.now))
    )
    if row is None:
        raise NotFound(OVER)
    return row
