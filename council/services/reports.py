"""A report with several deliberations: its note and annexes are common, each deliberation has its own text, vote and act."""

from __future__ import annotations

from council.law.notice import VOTED_KINDS
from council.law.wording import count
from council.models import Item, Meeting, db
from council.models.meetings import REPORT_KINDS
from council.permissions import Permission
from council.services.agenda import renumber
from council.services.errors import Refused
from council.services.lookup import found
from council.services.meetings import editable, touch
from council.services.pipeline import Work, command

GONE = "Ce point n’existe pas ou n’existe plus. Revenez à l’ordre du jour."
OF_ITS_KIND = (
    "Ce point porte des délibérations\u00a0: il reste un compte rendu ou une information, sans vote. Séparez-les "
    "d’abord de ce rapport."
)
VOTED = "Ce point est une délibération d’un rapport\u00a0: il se vote. Séparez-le d’abord du rapport pour en changer la nature."


@command(Permission.MEETING_EDIT)
def join_report(work: Work, item_id: int, report_id: int | None) -> int:
    """Put a point under a report of its meeting, behind its other deliberations (None: separate it). Gives the meeting.

    Separated, it stands behind the deliberations that stay. Done twice it is done once. Raises ``Refused`` (``field``) for a
    point or a report that cannot be one, or once the convocation left; ``NotFound``.
    """
    meeting = editable(work, found(work, Item, item_id, GONE).meeting_id)
    item = found(work, Item, item_id, GONE)
    if item.report_id == report_id:
        return meeting.id
    if report_id is not None:
        joinable(work, meeting, report_id, item.kind)
    before = item.report_id
    item.report_id = report_id
    order = [one.id for one in meeting.items if one.id != item_id]
    if report_id is None:
        last = max(rank for rank, one in enumerate(order) if one == before or _under(meeting, one) == before)
        order.insert(last + 1, item_id)
    else:
        order.append(item_id)
    touch(meeting)
    renumber(work, meeting, order)
    work.audit(item=item_id, meeting=meeting.id, report=report_id, before=before)
    return meeting.id


def joinable(work: Work, meeting: Meeting, report_id: int, kind: str) -> None:
    """Refuse to put a point of that kind under that report of a meeting (``report_id``), or once it is convened."""
    editable(work, meeting.id)
    if kind not in VOTED_KINDS:
        raise Refused("Seul un point qui se vote se joint à un rapport.", field="report_id")
    if not any(item.id == report_id and item.kind in REPORT_KINDS for item in meeting.items):
        raise Refused(
            "Choisissez un rapport de la même séance\u00a0: un point sans vote, compte rendu ou information.",
            field="report_id",
        )


def deliberations(work: Work, item: Item) -> list[Item]:
    """The deliberations of a report, in their order."""
    return list(
        work.session.scalars(db.select(Item).where(Item.report_id == item.id).order_by(Item.position))
    )


def keep_kind(work: Work, item: Item, kind: str) -> None:
    """Refuse a kind that a report with deliberations, or a deliberation of a report, cannot have (``kind``)."""
    convened = item if item.replaces_id is None else work.session.get_one(Item, item.replaces_id)
    if convened.report_id is not None and kind not in VOTED_KINDS:
        raise Refused(VOTED, field="kind")
    if kind not in REPORT_KINDS and deliberations(work, convened):
        raise Refused(OF_ITS_KIND, field="kind")


def separate(work: Work, item: Item, *, agreed: bool) -> None:
    """Before a report is removed: its deliberations stay, each by itself. Raises ``Refused`` unless that was ``agreed``."""
    members = deliberations(work, item)
    if members and not agreed:
        raise Refused(
            f"Ce rapport porte {count(len(members), 'délibération')}. Séparez-les d’abord du rapport, ou supprimez-le "
            "en acceptant qu’elles restent seules\u00a0; «\u00a0Reporter\u00a0» les emporte avec lui."
        )
    for one in members:
        one.report_id = None
    work.session.flush()


def _under(meeting: Meeting, item_id: int) -> int | None:
    return next(one.report_id for one in meeting.items if one.id == item_id)
