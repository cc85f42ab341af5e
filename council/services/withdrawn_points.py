"""Verbs by which a point is taken off an agenda before the convocation, kept whole in its ``AgendaMove``, and put back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from council.models import (
    Act,
    ActLink,
    AgendaMove,
    AgendaSection,
    Annex,
    AnnexDeposit,
    DelegatedDecision,
    Draft,
    Item,
    Meeting,
    PastAct,
    db,
)
from council.models.meetings import REPORT_KINDS
from council.permissions import Permission
from council.queries.standing_items import no_agenda_reports
from council.services import items, sections
from council.services.agenda import renumber
from council.services.errors import Refused
from council.services.lookup import found
from council.services.meetings import editable, touch
from council.services.pipeline import Work, command
from council.services.postponements import GONE, check_target, checked_motive, note_move
from council.services.repeats import SAME_ANNEX, SAME_ITEM

KEPT_ANNEX = (*SAME_ANNEX, "advice")
LINK = ("kind", "act_id", "past_act_id", "created_by")
DAYS = ("service_papers_on", "filed_on")


@command(Permission.MEETING_EDIT)
def withdraw_item(work: Work, item_id: int, motive: str, *, later: bool = False) -> int:
    """Take a point off a draft agenda with a motive; it can be put back (``later``: on the body's next agendas too). Gives the meeting; sent twice it is once.

    Raises ``Refused`` (``field``) or ``NotFound``.
    """
    motive = checked_motive(motive)
    gone = _withdrawn(work, item_id)
    if gone is not None:
        work.audit(item=item_id, repeated=True)
        return gone
    if not motive:
        raise Refused(
            "Écrivez pourquoi ce point est retiré\u00a0: l’historique le garde.", field="withdrawal_motive"
        )
    meeting = editable(work, found(work, Item, item_id, GONE).meeting_id)
    item = found(work, Item, item_id, GONE)
    waiting = db.select(AnnexDeposit.id).where(
        AnnexDeposit.item_id == item_id, AnnexDeposit.state == "waiting"
    )
    if work.session.scalar(waiting.limit(1)) is not None:
        raise Refused(
            "Une annexe de ce point est encore à l’examen. Attendez quelques instants, puis retirez-le."
        )
    note_move(work, item, "withdrawn", motive, content=_kept(work, item) | ({"later": True} if later else {}))
    items.delete_item.body(work, item_id)  # type: ignore[attr-defined]
    return meeting.id


@command(Permission.MEETING_EDIT)
def put_off(work: Work, item_id: int, motive: str) -> int:
    """Put a point off to a meeting that is not fixed yet; gives the meeting it left. The next agendas of the body offer it.

    Raises ``Refused`` (``field``) or ``NotFound``, as ``withdraw_item``.
    """
    meeting_id: int = withdraw_item.body(work, item_id, motive or "séance à fixer", later=True)  # type: ignore[attr-defined]
    return meeting_id


@command(Permission.MEETING_EDIT)
def put_back(work: Work, move_id: int, meeting_id: int | None = None) -> int:
    """Put a withdrawn point back on the agenda it left, or on ``meeting_id`` when it was put off without a day; gives the meeting.

    It stands under its report or heading, else at the end, with its annexes. Once only. Raises ``Refused`` or ``NotFound``.
    """
    gone = "Ce retrait n’existe pas ou n’existe plus."
    move = found(work, AgendaMove, move_id, gone)
    if move.kind != "withdrawn":
        raise Refused("Seul un point retiré peut être remis à l’ordre du jour.")
    meeting = editable(work, meeting_id or move.meeting_id)
    if meeting.id != move.meeting_id:
        check_target(work, move.meeting, meeting)
        if not move.content.get("later"):
            raise Refused(
                "Ce point a été retiré, non reporté\u00a0: remettez-le à l’ordre du jour qu’il a quitté."
            )
    undone = work.session.scalar(db.select(AgendaMove.id).where(AgendaMove.undoes_id == move_id))
    if undone is not None:
        work.audit(move=move_id, repeated=True)
        return meeting.id
    draft = _draft_of(work, move)
    item = _made_again(work, move, meeting)
    if draft is not None:
        draft.item_id, draft.state, draft.updated_at = item.id, "listed", work.now
        draft.wished_meeting_id = meeting.id
    item.origin_id = note_move(work, item, "restored", "", previous_id=move.id, undoes_id=move.id).id
    _place_again(work, move, meeting, item)
    touch(meeting)
    work.audit(item=item.id, meeting=meeting.id, move=move_id)
    return meeting.id


def _withdrawn(work: Work, item_id: int) -> int | None:
    """The meeting a point was withdrawn from and is gone since."""
    if work.session.scalar(db.select(Item.id).where(Item.id == item_id)) is not None:
        return None
    gone: int | None = work.session.scalar(
        db.select(AgendaMove.meeting_id)
        .where(AgendaMove.item_id == item_id, AgendaMove.kind == "withdrawn")
        .order_by(AgendaMove.id.desc())
        .limit(1)
    )
    return gone


def _kept(work: Work, item: Item) -> dict[str, Any]:
    """The point, its annexes, its links to earlier acts and the delegated decisions it reports, as JSON."""
    annexes = work.session.scalars(db.select(Annex).where(Annex.item_id == item.id).order_by(Annex.position))
    values = {name: getattr(item, name) for name in SAME_ITEM}
    values |= {name: values[name] and values[name].isoformat() for name in DAYS}
    draft = work.session.scalar(db.select(Draft).where(Draft.item_id == item.id))
    headed = work.session.get(AgendaSection, item.section_id) if item.section_id is not None else None
    return {
        "draft": {"id": draft.id, "revision": draft.revision} if draft is not None else None,
        "item": values | {"first_call": item.first_call, "repeat_of_id": item.repeat_of_id},
        "report": {"id": item.report_id, "title": item.report.title} if item.report else None,
        "part": headed.title if headed else "",
        "links": [
            {name: getattr(one, name) for name in LINK} | {"created_at": one.created_at.isoformat()}
            for one in work.session.scalars(
                db.select(ActLink).where(ActLink.item_id == item.id).order_by(ActLink.id)
            )
        ],
        "decisions": list(
            work.session.scalars(
                db.select(DelegatedDecision.id).where(DelegatedDecision.report_item_id == item.id)
            )
        ),
        "annexes": [
            {name: getattr(one, name) for name in KEPT_ANNEX} | {"uploaded_at": one.uploaded_at.isoformat()}
            for one in annexes
        ],
    }


def _draft_of(work: Work, move: AgendaMove) -> Draft | None:
    """The draft behind a withdrawn point, which went back to the ready ones. Raises ``Refused`` when it changed since."""
    known = move.content["draft"]
    if known is None:
        return None
    draft = found(work, Draft, known["id"], lock=True)
    if draft.state not in ("ready", "writing") or draft.revision != known["revision"]:
        raise Refused(
            "Le projet de ce point a changé depuis son retrait. Inscrivez-le à l’ordre du jour depuis les projets."
        )
    return draft


def _made_again(work: Work, move: AgendaMove, meeting: Meeting) -> Item:
    kept = dict(move.content["item"])
    kept |= {name: kept[name] and date.fromisoformat(kept[name]) for name in DAYS}
    kept["position"] = len(meeting.items) + 1
    item = Item(
        organisation_id=move.organisation_id, meeting_id=meeting.id, updated_at=work.now, origin_id=move.id, **kept
    )  # fmt: skip
    work.session.add(item)
    work.session.flush()
    for one in move.content["annexes"]:
        values = one | {"uploaded_at": work.now}
        work.session.add(Annex(organisation_id=move.organisation_id, item_id=item.id, **values))
    _linked_again(work, move, item)
    work.session.flush()
    return item


def _place_again(work: Work, move: AgendaMove, meeting: Meeting, item: Item) -> None:
    """Under the report it was a deliberation of, if that still stands on this agenda, else under its heading, else at the end."""
    work.session.flush()
    work.session.expire(meeting, ["items"])
    report = move.content.get("report") or {}
    same = (
        report.get("id"),
        report.get("title"),
    )  # by its title too: a database may give the identifier anew
    if any((one.id, one.title) == same and one.kind in REPORT_KINDS for one in meeting.items):
        item.report_id = report["id"]
        renumber(work, meeting, [one.id for one in meeting.items])
    else:
        part = move.content.get("part", "")
        sections.append(work, meeting, item, sections.section_titled(work, meeting.id, part))


def _linked_again(work: Work, move: AgendaMove, item: Item) -> None:
    """Links to acts that are still there, and decisions that no other agenda reports meanwhile."""
    for one in move.content.get("links", ()):  # a withdrawal of before they were kept has none
        target = (
            db.select(Act.id).where(Act.id == one["act_id"])
            if one["act_id"]
            else db.select(PastAct.id).where(PastAct.id == one["past_act_id"])
        )
        if work.session.scalar(target) is not None:
            values = one | {"created_at": datetime.fromisoformat(one["created_at"])}
            work.session.add(ActLink(organisation_id=move.organisation_id, item_id=item.id, **values))
    work.session.execute(
        db.update(DelegatedDecision)
        .where(DelegatedDecision.id.in_(move.content.get("decisions", ())), no_agenda_reports())
        .values(report_item_id=item.id)
        .execution_options(synchronize_session=False)
    )
