"""Items as the office's forms need them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from council.law.notice import VOTED_KINDS
from council.models import Annex, AnnexDeposit, AuditLine, Item, Mandate, Meeting, Organisation, db
from council.models.meetings import REPORT_KINDS
from council.queries.meetings import MeetingHead, head_of

WRITES = ("items.add_item", "items.edit_item")


@dataclass(frozen=True)
class AnnexLine:
    """An annex in the office."""

    id: int
    position: int
    title: str
    filename: str
    pages: int
    size: int
    confidential: bool
    repairs: tuple[str, ...]
    advice: tuple[str, ...]


@dataclass(frozen=True)
class DepositLine:
    """A file being examined, or refused with what to do."""

    id: int
    filename: str
    size: int
    waiting: bool
    reason: str


@dataclass(frozen=True)
class ItemView:
    """An item as stored, its meeting, its annexes."""

    id: int
    position: int
    revision: int
    updated_at: datetime
    kind: str
    title: str
    public_title: str
    rapporteur_id: int | None
    nature_code: str
    matiere_code: str
    ballot_mode: str
    majority_rule: str
    confidential: bool
    closed_session: bool
    note: str
    visas: tuple[str, ...]
    considerants: tuple[str, ...]
    expose: str
    articles: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    """« Comité des fêtes, 812345678 »: the name, then the number if any."""
    note_in_annex: bool
    classified_installation: bool
    video_case: str
    service_papers_on: date | None
    filed_by_id: int | None
    filed_on: date | None
    annexes: tuple[AnnexLine, ...]
    deposits: tuple[DepositLine, ...]
    meeting: MeetingHead
    previous_id: int | None
    next_id: int | None
    pending: bool
    """Written for a complementary agenda that has not left."""
    report: tuple[int, str] | None
    """The report that it is a deliberation of: identifier, « Point 3, Finances de l’année »."""
    deliberations: tuple[tuple[int, str], ...]
    """Those of a report, in their order."""

    @property
    def report_choices(self) -> tuple[tuple[int, str], ...]:
        """Reports of its meeting that a point may be joined to."""
        return reports_of(self.meeting.id) if self.kind in VOTED_KINDS else ()

    @property
    def may_carry(self) -> bool:
        """Whether deliberations may be added to it."""
        return self.kind in REPORT_KINDS and self.meeting.editable

    @property
    def editable(self) -> bool:
        """Whether its text may still change."""
        return self.meeting.editable or (self.pending and self.meeting.state == "convened")


@dataclass(frozen=True)
class AnnexFile:
    """Where the normalised PDF of an annex is, and what to call it."""

    id: int
    item_id: int
    title: str
    sha256: str


def item_view(item_id: int) -> ItemView | None:
    """The item; ``None`` when it is not the organisation's."""
    item: Item | None = db.session.execute(
        db.select(Item)
        .where(Item.id == item_id)
        .options(
            selectinload(Item.annexes),
            selectinload(Item.deposits),
            joinedload(Item.meeting).joinedload(Meeting.body),
        )
    ).scalar_one_or_none()
    if item is None:
        return None
    organisation = db.session.get_one(Organisation, item.organisation_id)
    around = dict(
        db.session.execute(
            db.select(Item.position, Item.id).where(
                Item.meeting_id == item.meeting_id, Item.position.in_((item.position - 1, item.position + 1))
            )
        ).all()
    )
    same = ("id", "position", "revision", "updated_at", "kind", "title", "public_title", "rapporteur_id", "nature_code",
            "matiere_code", "ballot_mode", "majority_rule", "confidential", "closed_session", "note", "expose",
            "note_in_annex", "classified_installation", "service_papers_on", "video_case",
            "filed_by_id", "filed_on")  # fmt: skip
    return ItemView(
        **{name: getattr(item, name) for name in same},
        visas=tuple(item.visas),
        considerants=tuple(item.considerants),
        articles=tuple(item.articles),
        beneficiaries=tuple(
            ", ".join(filter(None, (one["name"], one["number"]))) for one in item.beneficiaries
        ),
        annexes=tuple(_annex(annex) for annex in item.annexes),
        deposits=tuple(_deposit(one) for one in item.deposits),
        meeting=head_of(item.meeting, organisation),
        previous_id=around.get(item.position - 1),
        next_id=around.get(item.position + 1),
        pending=item.pending,
        report=(item.report.id, _named(item.report.position, item.report.title)) if item.report else None,
        deliberations=_points(Item.report_id == item.id),
    )


def reports_of(meeting_id: int) -> tuple[tuple[int, str], ...]:
    """The reports of a meeting that may carry deliberations: (item, « Point 3, Finances de l’année »)."""
    return _points(Item.meeting_id == meeting_id, Item.kind.in_(REPORT_KINDS), Item.pending.is_(False))


def _points(*where: sa.ColumnElement[bool]) -> tuple[tuple[int, str], ...]:
    rows = db.session.execute(
        db.select(Item.id, Item.position, Item.title).where(*where).order_by(Item.position)
    )
    return tuple((item_id, _named(position, title)) for item_id, position, title in rows)


def _named(position: int, title: str) -> str:
    return f"Point {position}, {title}"


def rapporteurs(body_id: int, on: date) -> list[tuple[int, str]]:
    """Members in office on a day, in the order of the table: (mandate, « Mme Anne Durand, 1re adjointe »)."""
    rows = db.session.execute(
        db.select(Mandate)
        .where(Mandate.seated(body_id, on))
        .options(joinedload(Mandate.person))
        .order_by(Mandate.rank)
    ).scalars()
    return [
        (mandate.id, f"{mandate.person.formal_name}, {mandate.capacity}".rstrip(", ")) for mandate in rows
    ]


def member_named(body_id: int, on: date, words: str) -> tuple[int, str] | None:
    """The member in office whom these words name: first name and surname, else a surname that one member alone bears."""
    said = _letters(words)
    members = db.session.scalars(
        db.select(Mandate).where(Mandate.seated(body_id, on)).options(joinedload(Mandate.person))
    ).all()
    for name in ("full_name", "last_name"):
        meant = [one for one in members if f" {_letters(getattr(one.person, name))} " in f" {said} "]
        if len(meant) == 1:
            return meant[0].id, meant[0].person.formal_name
    return None


def _letters(text: str) -> str:
    """« LEFÈVRE, Élise » -> « lefevre elise »: names as they are compared."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare))


def saved_last(item_id: int) -> tuple[int, datetime] | None:
    """The stored revision of an item and when it was saved; ``None`` when it is not the institution's."""
    row = db.session.execute(
        db.select(Item.revision, Item.updated_at).where(Item.id == item_id)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def last_writer(item_id: int) -> str:
    """Who saved the item last, from the recent audit lines; empty when they say nothing of it."""
    rows = db.session.execute(
        db.select(AuditLine.actor, AuditLine.detail)
        .where(AuditLine.verb.in_(WRITES))
        .order_by(AuditLine.id.desc())
        .limit(200)
    )
    return next((actor for actor, detail in rows if detail.get("item") == item_id), "")


def annex_file(annex_id: int) -> AnnexFile | None:
    """The PDF of an annex of the current organisation."""
    row = db.session.execute(
        db.select(Annex.id, Annex.item_id, Annex.title, Annex.sha256).where(Annex.id == annex_id)
    ).one_or_none()
    return AnnexFile(*row) if row else None


def deposits_waiting(item_id: int) -> int:
    """How many files of an item are still to be examined."""
    query = db.select(sa.func.count(AnnexDeposit.id)).where(
        AnnexDeposit.item_id == item_id, AnnexDeposit.state == "waiting"
    )
    return db.session.execute(query).scalar_one()


def _deposit(one: AnnexDeposit) -> DepositLine:
    return DepositLine(one.id, one.filename, one.original_size, one.state == "waiting", one.reason)


def _annex(annex: Annex) -> AnnexLine:
    return AnnexLine(
        annex.id,
        annex.position,
        annex.title,
        annex.filename,
        annex.pages,
        annex.original_size,
        annex.confidential,
        tuple(annex.repairs),
        tuple(annex.advice),
    )
