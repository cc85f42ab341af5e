"""Circuits of approval: who reads a draft before it reaches the agenda, in which order, and what each answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.base import Base, Dated, Owned
from council.models.drafts import Draft

STEP_RULES = ("all", "any")
ROUND_OUTCOMES = ("approved", "returned", "withdrawn")
OPINION_KINDS = ("legal", "finance", "commission", "other")
OPINION_ANSWERS = ("favourable", "reserved", "unfavourable", "none")


class Circuit(Owned, Base):
    """A way of approval that an institution has drawn; rounds copy it, so changing it touches no round under way."""

    __tablename__ = "circuit"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    """Offered to the drafts of one department alone; empty: to all."""
    steps: Mapped[list[Any]]
    """[{name, rule ("all" or "any" of the approvers), days, approvers: [account ids]}], in order."""
    closed: Mapped[bool] = mapped_column(default=False)
    """No new round may take it."""
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)


class DraftRound(Owned, Base):
    """One journey of a draft through a circuit."""

    __tablename__ = "draft_round"
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    number: Mapped[int]
    circuit: Mapped[str] = mapped_column(sa.String(120))
    started_at: Mapped[datetime]
    started_by: Mapped[str] = mapped_column(sa.String(160))
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(sa.String(10))
    draft: Mapped[Draft] = relationship()
    steps: Mapped[list[DraftStep]] = relationship(order_by="DraftStep.position", back_populates="round")
    __table_args__ = (
        sa.UniqueConstraint("draft_id", "number"),
        sa.CheckConstraint(f"outcome IN {ROUND_OUTCOMES}", name="outcome"),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended"),
        sa.Index(
            "uq_draft_round_live", "draft_id", unique=True,
            sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )  # fmt: skip


class DraftStep(Owned, Base):
    """A step of a round: open from the end of the one before until its rule is met."""

    __tablename__ = "draft_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("draft_round.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(120))
    rule: Mapped[str] = mapped_column(sa.String(3))
    days: Mapped[int]
    """Days its approvers have."""
    opened_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    round: Mapped[DraftRound] = relationship(back_populates="steps")
    approvals: Mapped[list[DraftApproval]] = relationship(order_by="DraftApproval.id", back_populates="step")
    __table_args__ = (
        sa.UniqueConstraint("round_id", "position"),
        sa.CheckConstraint(f"rule IN {STEP_RULES}", name="rule"),
        sa.CheckConstraint("days BETWEEN 1 AND 60", name="days"),
    )


class DraftApproval(Owned, Base):
    """What one approver was asked and answered."""

    __tablename__ = "draft_approval"
    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(sa.ForeignKey("draft_step.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    """Who was asked."""
    answer: Mapped[str | None] = mapped_column(sa.String(8))
    """approved or returned"""
    answered_by: Mapped[str] = mapped_column(sa.String(160), default="")
    """Whoever answered, « par délégation de … » included."""
    answered_at: Mapped[datetime | None]
    version: Mapped[int | None]
    """The version that was read."""
    motive: Mapped[str] = mapped_column(sa.Text, default="")
    reminded_on: Mapped[date | None]
    step: Mapped[DraftStep] = relationship(back_populates="approvals")
    __table_args__ = (
        sa.UniqueConstraint("step_id", "account_id"),
        sa.CheckConstraint("answer IN ('approved','returned')", name="answer"),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    )


class ApprovalDelegation(Dated, Owned, Base):
    """One approver lets another answer, between two days (both included)."""

    __tablename__ = "approval_delegation"
    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    withdrawn_at: Mapped[datetime | None]
    __table_args__ = (sa.CheckConstraint("from_id <> to_id", name="other"),)


class DraftOpinion(Owned, Base):
    """An opinion asked on a draft: legal, financial, or of a commission (avis)."""

    __tablename__ = "draft_opinion"
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    giver: Mapped[str] = mapped_column(sa.String(160))
    """Who gives it, in words: « Commission des finances », « Service juridique »."""
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    """The one who is asked; empty for a commission, whose opinion the office writes down."""
    asked_by: Mapped[str] = mapped_column(sa.String(160))
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    answer: Mapped[str | None] = mapped_column(sa.String(12))
    """favourable, reserved, unfavourable or none (no opinion given)"""
    text: Mapped[str] = mapped_column(sa.Text, default="")
    given_on: Mapped[date | None]
    """The day of the opinion, as it is printed."""
    answered_by: Mapped[str] = mapped_column(sa.String(160), default="")
    answered_at: Mapped[datetime | None]
    version: Mapped[int | None]
    """The version that was read."""
    reminded_on: Mapped[date | None]
    draft: Mapped[Draft] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("draft_id", "kind", "giver"),
        sa.CheckConstraint(f"kind IN {OPINION_KINDS}", name="kind"),
        sa.CheckConstraint(f"answer IN {OPINION_ANSWERS}", name="answer"),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    )
