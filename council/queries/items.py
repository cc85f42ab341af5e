"""Items as the office's forms need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from council.models import Annex, AnnexDeposit, AuditLine, Item, Mandate, Meeting, Organisation, db
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
    )


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


def deposit_item(deposit_id: int) -> int | None:
    """The item a deposit of the current organisation was made for."""
    query = db.select(AnnexDeposit.item_id).where(AnnexDeposit.id == deposit_id)
    return db.session.execute(query).scalar_one_or_none()


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
