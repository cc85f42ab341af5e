"""Meetings, agenda items and annexes: what is prepared before the minute book begins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.base import Base, Owned
from council.models.bodies import Body, Mandate

MEETING_STATES = ("draft", "convened", "open", "suspended", "closed", "cancelled")
ITEM_KINDS = ("decision", "election", "report", "information", "question", "debate", "motion", "minutes")
REPORT_KINDS = ("report", "information")
"""Kinds of points without a vote that may carry deliberations."""


class Meeting(Owned, Base):
    """One sitting of a body. ``state`` from ``open`` on is a projection of the minute book."""

    __tablename__ = "meeting"
    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    starts_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(sa.String(300))
    rooms: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Places linked by video, as the convocation names them (FR-REM-02); empty for a meeting in one place."""
    state: Mapped[str] = mapped_column(sa.String(12), default="draft")
    urgent_reason: Mapped[str] = mapped_column(sa.Text, default="")
    """Reason of a shortened notice (FR-CONV-04); empty when the notice is ordinary."""
    repeat_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    """The meeting held without a quorum that this one repeats (FR-QUO-03, BE-QUO-01)."""
    call: Mapped[int] = mapped_column(default=1)
    """Which convocation on the same agenda this is: 1, then 2, in Wallonia 3."""
    postponed_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    """The cancelled meeting that this one is called instead of (FR-CONV-10)."""
    notes_motive: Mapped[str] = mapped_column(sa.Text, default="")
    """Why the convocation left without an explanatory note the law wants; printed in the minutes (FR-CONV-06)."""
    convened_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reminder_on: Mapped[date | None]
    """Day on which those who have not answered are asked again, once each; empty: nobody is."""
    agenda_published_at: Mapped[datetime | None]
    """When citizens could first read the agenda."""
    cancelled_at: Mapped[datetime | None]
    cancelled_motive: Mapped[str] = mapped_column(sa.Text, default="")
    """Why a convened meeting was given up; citizens read it (FR-CONV-10). Empty for a draft given up."""
    recording_address: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    """Where citizens find the recording (https); empty without one."""
    recording_offset: Mapped[int] = mapped_column(default=0, server_default="0")
    """Second of the recording at which the meeting opened; below 0 when it was started later."""
    recording_cut: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Closed doors were taken out of the recording, so that what follows comes sooner."""
    revision: Mapped[int] = mapped_column(default=1)
    """Optimistic lock of the prepared part: raised by each change of the agenda."""
    last_seq: Mapped[int] = mapped_column(default=0)
    """Number of the last line of the minute book; its writer holds this row."""
    head_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    """Hash of the last line of the minute book (hex), empty before the first."""
    screen_token: Mapped[str] = mapped_column(sa.String(43), unique=True)
    """Unguessable address of the room screen."""
    created_at: Mapped[datetime]
    body: Mapped[Body] = relationship()
    items: Mapped[list[Item]] = relationship(order_by="Item.position", back_populates="meeting")
    __table_args__ = (
        sa.CheckConstraint(f"state IN {MEETING_STATES}", name="state"),
        sa.CheckConstraint("call BETWEEN 1 AND 3", name="call"),
        sa.CheckConstraint("(call = 1) = (repeat_of_id IS NULL)", name="repeat"),
        sa.Index("ix_meeting_body_starts", "body_id", "starts_at"),
        sa.Index(
            "uq_meeting_live_repeat", "repeat_of_id", unique=True,
            sqlite_where=sa.text("repeat_of_id IS NOT NULL AND state <> 'cancelled'"),
            postgresql_where=sa.text("repeat_of_id IS NOT NULL AND state <> 'cancelled'"),
        ),
    )  # fmt: skip


class Item(Owned, Base):
    """A point of the agenda (question portée à l'ordre du jour)."""

    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    """From 1; the spoken «point n»."""
    section_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_section.id"), index=True)
    """The section (rubrique) it stands under; points of one section follow each other."""
    report_id: Mapped[int | None] = mapped_column(index=True)
    """The report of the same meeting that it is a deliberation of: its note and annexes are common to these."""
    kind: Mapped[str] = mapped_column(sa.String(12), default="decision")
    title: Mapped[str] = mapped_column(sa.String(500))
    """Objet; 500 characters is the limit of @CTES."""
    public_title: Mapped[str] = mapped_column(sa.String(500), default="")
    """Title for citizens when the real one names a private person (FR-DATA-01); empty: the same."""
    rapporteur_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mandate.id"))
    nature_code: Mapped[str] = mapped_column(sa.String(2), default="1")
    """Nature of the act (@CTES), 1 = deliberation."""
    matiere_code: Mapped[str] = mapped_column(sa.String(8), default="")
    """Matière of the @CTES nomenclature, e.g. «7.5»."""
    ballot_mode: Mapped[str] = mapped_column(sa.String(12), default="public")
    """Proposed way of voting: public, main_levee or secret (``council.law.ballots.Mode``)."""
    majority_rule: Mapped[str] = mapped_column(sa.String(40), default="simple_expressed")
    """``council.law.ballots.MajorityRule``."""
    video_case: Mapped[str] = mapped_column(sa.String(30), default="ordinary", server_default="ordinary")
    """What it is for a meeting by video: a code of ``council.law.rooms.ITEM_TYPES``."""
    confidential: Mapped[bool] = mapped_column(default=False)
    """Papers are for members only; nothing but the public title reaches citizens."""
    closed_session: Mapped[bool] = mapped_column(default=False)
    """The chair intends to ask for a closed session (huis clos)."""
    note: Mapped[str] = mapped_column(sa.Text, default="")
    """Note explicative de synthèse, cleaned HTML (FR-CONV-06)."""
    visas: Mapped[list[Any]] = mapped_column(default=list)
    """Plain sentences «Vu …»."""
    considerants: Mapped[list[Any]] = mapped_column(default=list)
    """Plain sentences «Considérant …»."""
    expose: Mapped[str] = mapped_column(sa.Text, default="")
    """Exposé des motifs, cleaned HTML."""
    articles: Mapped[list[Any]] = mapped_column(default=list)
    """The dispositif: cleaned HTML of each article, in order, without its number."""
    beneficiaries: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Who receives something by the decision, or contracts: [{name, number}], number SIREN, SIRET, BCE or empty."""
    note_in_annex: Mapped[bool] = mapped_column(default=False)
    """An annex gives the information of the note (documents équivalents, FR-CONV-06)."""
    classified_installation: Mapped[bool] = mapped_column(default=False)
    """Concerns a classified installation: a note is due whatever the population (FR-CONV-06)."""
    service_papers_on: Mapped[date | None]
    """Choice of the operator of a public service: the day its documents reach the members (FR-CONV-07)."""
    filed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mandate.id"))
    """The councillor who added the point, where the law gives that right (BE-CONV-04)."""
    filed_on: Mapped[date | None]
    """The day that point was filed."""
    repeat_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("item.id"))
    """The point of the preceding convocation that this one takes up again, word for word."""
    first_call: Mapped[int] = mapped_column(default=1)
    """On which convocation it was first listed: the quorum is waived for those listed since the first."""
    complement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("complement.id"), index=True)
    """The complementary agenda that brought or last changed it; empty for the convocation itself."""
    pending: Mapped[bool] = mapped_column(default=False)
    """Written for a complementary agenda that has not left: the office alone sees it."""
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("item.id"), unique=True)
    """The convened point whose text this pending one will replace."""
    origin_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_move.id"))
    """How it came from another agenda, or back to this one (``AgendaMove``); empty when written here."""
    minutes: Mapped[int | None]
    """How long the office thinks it takes; empty: as usual for its kind. Never part of what is convened."""
    revision: Mapped[int] = mapped_column(default=1)
    """Optimistic lock: a form saved over a newer revision is refused with both texts shown."""
    updated_at: Mapped[datetime]
    meeting: Mapped[Meeting] = relationship(back_populates="items")
    repeat_of: Mapped[Item | None] = relationship(foreign_keys=[repeat_of_id], remote_side=[id])
    report: Mapped[Item | None] = relationship(
        primaryjoin="foreign(Item.report_id) == remote(Item.id)", viewonly=True
    )
    rapporteur: Mapped[Mandate | None] = relationship(foreign_keys=[rapporteur_id])
    filed_by: Mapped[Mandate | None] = relationship(foreign_keys=[filed_by_id])
    deposits: Mapped[list[AnnexDeposit]] = relationship(order_by="AnnexDeposit.id")
    annexes: Mapped[list[Annex]] = relationship(order_by="Annex.position", back_populates="item")
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "position"),
        sa.UniqueConstraint("id", "meeting_id"),
        sa.ForeignKeyConstraint(
            ["report_id", "meeting_id"], ["item.id", "item.meeting_id"], name="fk_item_report_id_item"
        ),
        sa.CheckConstraint(f"kind IN {ITEM_KINDS}", name="kind"),
        sa.CheckConstraint(
            "report_id IS NULL OR (report_id <> id AND kind IN ('decision', 'election', 'debate', 'motion'))",
            name="report",
        ),
        sa.CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 600", name="minutes"),
        sa.CheckConstraint("NOT pending OR complement_id IS NOT NULL", name="pending"),
        sa.CheckConstraint("replaces_id IS NULL OR pending", name="replaces"),
        sa.CheckConstraint("(filed_by_id IS NULL) = (filed_on IS NULL)", name="filed"),
    )


class Annex(Owned, Base):
    """A paper joined to an item; the original bytes are kept, only the normalised PDF is served."""

    __tablename__ = "annex"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(300))
    filename: Mapped[str] = mapped_column(sa.String(200))
    original_sha256: Mapped[str] = mapped_column(sa.String(64))
    original_size: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    """Content of the normalised PDF in storage."""
    pages: Mapped[int]
    confidential: Mapped[bool] = mapped_column(default=False)
    repairs: Mapped[list[Any]] = mapped_column(default=list)
    """What intake repaired or dropped, French sentences."""
    advice: Mapped[list[Any]] = mapped_column(default=list)
    """What the file still lacks and how to do better, French sentences."""
    uploaded_at: Mapped[datetime]
    item: Mapped[Item] = relationship(back_populates="annexes")
    __table_args__ = (
        sa.UniqueConstraint("item_id", "position"),
        sa.UniqueConstraint("item_id", "original_sha256"),
    )


class AnnexDeposit(Owned, Base):
    """A file handed in for an item, until it is an annex: waiting to be examined, or refused with the reason."""

    __tablename__ = "annex_deposit"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    filename: Mapped[str] = mapped_column(sa.String(200))
    confidential: Mapped[bool] = mapped_column(default=False)
    original_sha256: Mapped[str] = mapped_column(sa.String(64))
    original_size: Mapped[int] = mapped_column(sa.BigInteger)
    state: Mapped[str] = mapped_column(sa.String(8), default="waiting")
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    """Why it was refused and what to do, a French sentence."""
    created_at: Mapped[datetime]
    __table_args__ = (
        sa.UniqueConstraint("item_id", "original_sha256"),
        sa.CheckConstraint("state IN ('waiting', 'refused')", name="state"),
    )


class OralQuestion(Owned, Base):
    """An oral question received before the meeting; frozen into the minute book at the opening."""

    __tablename__ = "oral_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    """The point of the oral questions."""
    mandate_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    received_on: Mapped[date]
    created_at: Mapped[datetime]
    mandate: Mapped[Mandate] = relationship()
