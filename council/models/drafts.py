"""Drafts of deliberations (projets de délibération), from a department's first lines to their place on an agenda.

The text is in one place: ``Draft.content`` until the draft is listed, the point of the agenda from then on, which the
draft follows word for word. Every saved state is a version that is never changed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.base import Base, Owned
from council.models.bodies import Body
from council.models.meetings import Item, Meeting
from council.models.people import Account

DRAFT_STATES = ("writing", "circuit", "returned", "ready", "listed", "dropped")
VERSION_REASONS = ("first", "saved", "restored", "agenda")


class Department(Owned, Base):
    """A department of the administration (service) that writes drafts."""

    __tablename__ = "department"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    head_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who answers for it (chef de service)."""
    closed: Mapped[bool] = mapped_column(default=False)
    """No new draft may name it."""
    head: Mapped[Account | None] = relationship()
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)


class Draft(Owned, Base):
    """A deliberation being written."""

    __tablename__ = "draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    """The assembly that will decide."""
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"), index=True)
    wished_meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    """The meeting its writer hopes for."""
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("item.id"), unique=True)
    """Its point of an agenda, while it is listed."""
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reader_group.id"), index=True)
    """The group it is kept to; empty: the whole office reads it."""
    state: Mapped[str] = mapped_column(sa.String(10), default="writing")
    """writing, circuit, returned (sent back with a motive), ready (approved), listed (on an agenda), dropped"""
    title: Mapped[str] = mapped_column(sa.String(500))
    """The object, as in ``content``."""
    content: Mapped[dict[str, Any]]
    """Fields of ``services.item_draft.ItemDraft``, cleaned; days as YYYY-MM-DD."""
    direction: Mapped[str] = mapped_column(sa.String(8), default="none")
    """What it does to the budget: none, expense or income."""
    amount: Mapped[int | None] = mapped_column(sa.BigInteger)
    """Cents of the currency."""
    budget_lines: Mapped[list[Any]] = mapped_column(default=list)
    """Where it is entered, a line each: « Budget principal 2026, compte 65748 »."""
    motive: Mapped[str] = mapped_column(sa.Text, default="")
    """Why it was dropped."""
    revision: Mapped[int] = mapped_column(default=1)
    """Number of its newest version."""
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    created_by: Mapped[str] = mapped_column(sa.String(160))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    body: Mapped[Body] = relationship()
    department: Mapped[Department | None] = relationship()
    wished_meeting: Mapped[Meeting | None] = relationship()
    item: Mapped[Item | None] = relationship()
    __table_args__ = (
        sa.CheckConstraint(f"state IN {DRAFT_STATES}", name="state"),
        sa.CheckConstraint("direction IN ('none','expense','income')", name="direction"),
        sa.CheckConstraint("(state = 'listed') = (item_id IS NOT NULL)", name="listed"),
        sa.CheckConstraint("amount IS NULL OR amount >= 0", name="amount"),
        sa.Index("ix_draft_state", "organisation_id", "state", "updated_at"),
    )


class DraftVersion(Owned, Base):
    """One saved state of a draft; written once, never changed."""

    __tablename__ = "draft_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    number: Mapped[int]
    """From 1, without gaps."""
    content: Mapped[dict[str, Any]]
    author: Mapped[str] = mapped_column(sa.String(160))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    made_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.String(10), default="saved")
    """first, saved, restored (an older one taken up again) or agenda (written on the agenda's page)"""
    __table_args__ = (
        sa.UniqueConstraint("draft_id", "number"),
        sa.CheckConstraint(f"reason IN {VERSION_REASONS}", name="reason"),
    )


class DraftTyping(Owned, Base):
    """What somebody has typed and not saved: it survives a closed tab, a lost network, an empty battery."""

    __tablename__ = "draft_typing"
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    revision: Mapped[int]
    """The version that was on the screen."""
    fields: Mapped[dict[str, Any]]
    """Names of the form's fields -> what stands in them, a list each."""
    typed_at: Mapped[datetime]
    __table_args__ = (sa.UniqueConstraint("draft_id", "account_id"),)
