"""Verbs about the items of an agenda: write, change, remove."""

from __future__ import annotations

from council.models import (
    ActLink,
    Annex,
    AnnexDeposit,
    DelegatedDecision,
    Item,
    Meeting,
    MinutesApproval,
    OralQuestion,
    Place,
    WithdrawalAnswer,
    db,
)
from council.permissions import Permission
from council.services.agenda import renumber
from council.services.draft_typing import forget_of_item
from council.services.draft_versions import follow_item, leave_items
from council.services.errors import Refused, Stale
from council.services.holds import release
from council.services.item_draft import ItemDraft, checked, stored
from council.services.lookup import found
from council.services.meetings import agenda_open, touch, writable
from council.services.pipeline import Work, command
from council.services.reports import joinable, keep_kind, separate
from council.services.sections import append

SAME_OBJECT = (
    "Ce point est repris de la première convocation : son objet ne change pas, car le conseil ne peut le décider "
    "sans quorum que s’il est le même. Remettez l’objet, ou ajoutez un autre point."
)
WITH_QUESTIONS = (
    "Des questions orales reçues sont rattachées à ce point. Reportez-le à une autre séance, ou retirez d’abord ces "
    "questions de leur liste."
)


@command(Permission.ITEM_EDIT)
def add_item(work: Work, meeting_id: int, draft: ItemDraft, report_id: int | None = None) -> int:
    """Write a new item at the end of the agenda, before the questions that close it; gives its id. The very same text sent twice is one item.

    With ``report_id`` it is the last deliberation of that report, before the convocation only. Raises ``Refused`` (``field`` names the fault) or ``NotFound``.
    """
    meeting, complement = agenda_open(work, meeting_id)
    values = checked(work, meeting.body_id, draft)
    for known in meeting.items:
        if stored(known) == values and (known.pending, known.report_id) == (
            complement is not None,
            report_id,
        ):
            work.audit(item=known.id, repeated=True)
            return known.id
    if report_id is not None:
        joinable(work, meeting, report_id, draft.kind)
    item = Item(
        organisation_id=meeting.organisation_id,
        report_id=report_id,
        meeting_id=meeting.id,
        position=len(meeting.items) + 1,
        first_call=meeting.call,
        complement_id=complement.id if complement else None,
        pending=complement is not None,
        updated_at=work.now,
        **values,
    )
    work.session.add(item)
    touch(meeting)
    work.session.flush()
    work.session.expire(meeting, ["items"])
    if report_id is not None:
        renumber(work, meeting, [one.id for one in meeting.items])
    elif complement is None:
        append(work, meeting, item, None)
    work.audit(item=item.id, meeting=meeting.id)
    return item.id


@command(Permission.ITEM_EDIT)
def edit_item(work: Work, item_id: int, draft: ItemDraft, *, revision: int, taken_up: bool = False) -> int:
    """Save an item over revision ``revision``; gives the revision now stored.

    ``taken_up``: the text holds what the same person had typed in the draft behind the item, which waits no more.

    Saving again what is already stored changes nothing. Raises ``Stale`` when somebody saved meanwhile.
    """
    item, meeting = _editable_item(work, item_id)
    values = checked(work, meeting.body_id, draft)
    if taken_up:
        forget_of_item(work, item.id)
    if stored(item) == values:
        release(work, Place(item_id=item.id))
        return item.revision
    if item.revision != revision:
        raise Stale(
            "Quelqu’un a enregistré ce point pendant que vous l’écriviez. Votre texte est gardé ci-dessous, à côté du "
            "texte enregistré\u00a0: reprenez ce qu’il faut, puis enregistrez."
        )
    if item.repeat_of is not None and values["title"] != item.repeat_of.title:
        raise Refused(SAME_OBJECT, field="title")
    keep_kind(work, item, values["kind"])
    changed = [name for name, value in values.items() if getattr(item, name) != value]
    for name in changed:
        setattr(item, name, values[name])
    item.revision += 1
    item.updated_at = work.now
    touch(meeting)
    release(work, Place(item_id=item.id))
    follow_item(work, item)
    work.audit(item=item_id, fields=changed, revision=item.revision)
    return item.revision


@command(Permission.ITEM_EDIT)
def delete_item(work: Work, item_id: int, *, alone: bool = False) -> int:
    """Remove an item with its annexes and close the gap; gives the meeting's id.

    A report that carries deliberations goes only when they are to stay ``alone``. Raises ``Refused``.
    """
    item, meeting = _editable_item(work, item_id)
    separate(work, item, agreed=alone)
    asked = db.select(OralQuestion.id).where(OralQuestion.item_id == item.id).limit(1)
    if work.session.scalar(asked) is not None:
        raise Refused(WITH_QUESTIONS)
    work.session.execute(db.delete(AnnexDeposit).where(AnnexDeposit.item_id == item.id))
    work.session.execute(db.delete(Annex).where(Annex.item_id == item.id))
    work.session.execute(db.delete(WithdrawalAnswer).where(WithdrawalAnswer.item_id == item.id))
    work.session.execute(
        db.update(DelegatedDecision)
        .where(DelegatedDecision.report_item_id == item.id)
        .values(report_item_id=None)
    )
    work.session.execute(db.delete(ActLink).where(ActLink.item_id == item.id))
    work.session.execute(db.delete(MinutesApproval).where(MinutesApproval.item_id == item.id))
    work.audit(item=item_id, meeting=meeting.id, title=item.title[:120])
    leave_items(work, [item.id])
    work.session.delete(item)
    work.session.flush()
    work.session.expire(meeting, ["items"])
    renumber(work, meeting, [other.id for other in meeting.items])
    touch(meeting)
    return meeting.id


def _editable_item(work: Work, item_id: int) -> tuple[Item, Meeting]:
    """The item and its meeting, the meeting's row locked first as everywhere: two clerks wait, never deadlock."""
    gone = "Ce point n’existe pas ou n’existe plus. Revenez à l’ordre du jour."
    meeting, _complement = agenda_open(work, found(work, Item, item_id, gone).meeting_id)
    item = found(work, Item, item_id, gone)
    writable(meeting, item)
    return item, meeting
