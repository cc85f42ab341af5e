"""The legality control: who sends and how, the prefecture's classification, what was sent, what came back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.acts import Act
from council.models.base import Base, Owned

TRANSPORTS = ("folder", "https", "simulated")
STATES = ("queued", "sent", "received", "refused", "failed", "cancelled", "abandoned")
LIVE = ("queued", "sent", "received", "failed")
"""An act with one of these is not sent again: it left, will leave, or may have left."""
_LIVE = f"state IN {LIVE}"
FOLLOW_UPS = (
    "cancellation", "letter_reply", "documents", "documents_refused", "observations_reply", "observations_refused",
)  # fmt: skip
"""``gateways.legality.message.REPLIES`` are replies to a letter."""
FOLLOW_UP_STATES = ("queued", "sent", "confirmed", "refused", "failed", "abandoned")
FOLLOW_UP_LIVE = ("queued", "sent", "failed")
_FOLLOW_UP_LIVE = f"kind = 'cancellation' AND state IN {FOLLOW_UP_LIVE}"
_REPLIED = f"answer_id IS NOT NULL AND state IN {(*FOLLOW_UP_LIVE, 'confirmed')}"


class Enveloped:
    """What leaves in an envelope of its own, kept word for word at the confirmation."""

    message_name: Mapped[str] = mapped_column(sa.String(120))
    message_sha256: Mapped[str] = mapped_column(sa.String(64))
    envelope_sha256: Mapped[str] = mapped_column(sa.String(64))
    files: Mapped[list[Any]]
    """Of an act: itself, then its annexes. [{title, name, sha256}]; the bytes are in storage."""
    archive_name: Mapped[str] = mapped_column(sa.String(80))
    archive_sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    """Of what left; empty before."""
    state: Mapped[str] = mapped_column(sa.String(10), default="queued")
    queued_at: Mapped[datetime]
    queued_by: Mapped[str] = mapped_column(sa.String(160))
    sent_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    """When the operator was last asked about it, while the answer is awaited."""
    problem: Mapped[str] = mapped_column(sa.Text, default="")
    """Why it was refused or did not leave, a French sentence."""


class LegalityOffice(Owned, Base):
    """How an institution reaches its prefecture; one row, made when somebody configures it."""

    __tablename__ = "legality_office"
    id: Mapped[int] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(sa.String(3))
    arrondissement: Mapped[str] = mapped_column(sa.String(1))
    """Number of the arrondissement, one digit."""
    nature: Mapped[str] = mapped_column(sa.String(2))
    """Kind of authority, as the prefecture codes it: two digits."""
    trigram: Mapped[str] = mapped_column(sa.String(3))
    """Three letters of the operator, at the head of each archive's name."""
    email: Mapped[str] = mapped_column(sa.String(200))
    """Where the prefecture answers."""
    contact: Mapped[str] = mapped_column(sa.String(80), default="")
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    transport: Mapped[str] = mapped_column(sa.String(10), default="folder")
    address: Mapped[str] = mapped_column(sa.String(300), default="")
    """Of the operator's server."""
    token: Mapped[str] = mapped_column(sa.Text, default="")
    """The institution's key at the operator, encrypted by the installation secret."""
    envelope_on: Mapped[date | None]
    """Day of the last envelope."""
    envelope_rank: Mapped[int] = mapped_column(default=0)
    """Its rank that day: names are never used twice."""
    updated_at: Mapped[datetime]
    __table_args__ = (
        sa.UniqueConstraint("organisation_id"),
        sa.CheckConstraint(f"transport IN {TRANSPORTS}", name="transport"),
    )


class PrefectureClassification(Owned, Base):
    """A dated classification of the institution's prefecture; the newest date is the one in use."""

    __tablename__ = "prefecture_classification"
    id: Mapped[int] = mapped_column(primary_key=True)
    dated_on: Mapped[date]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    """The file as it came, in storage."""
    data: Mapped[dict[str, Any]]
    """See ``gateways.legality.classification.Classification.as_data``."""
    received_at: Mapped[datetime]
    received_from: Mapped[str] = mapped_column(sa.String(160))
    """Who imported it, or the prefecture."""
    __table_args__ = (sa.UniqueConstraint("organisation_id", "dated_on"),)


class Transmission(Enveloped, Owned, Base):
    """One sending of an act to the prefecture, in an envelope of its own. At most one per act is ``LIVE``."""

    __tablename__ = "transmission"
    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    identifier: Mapped[str] = mapped_column(sa.String(60), index=True)
    """``IDActe``, which the prefecture answers by."""
    number: Mapped[str] = mapped_column(sa.String(15))
    """Internal number, in the characters of the exchange."""
    decided_on: Mapped[date]
    nature_code: Mapped[str] = mapped_column(sa.String(2))
    matiere: Mapped[str] = mapped_column(sa.String(20))
    subject: Mapped[str] = mapped_column(sa.String(500))
    classification_on: Mapped[date]
    received_on: Mapped[date | None]
    """Day the prefecture says that it received the act."""
    stamped_sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    """Copy that bears the dates; the signed original is another file."""
    stamped_for: Mapped[str] = mapped_column(sa.String(40), default="")
    """The dates of that copy."""
    act: Mapped[Act] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "archive_name"),
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.CheckConstraint("state <> 'received' OR received_on IS NOT NULL", name="received"),
        sa.Index(
            "uq_transmission_live_act", "act_id", unique=True, sqlite_where=sa.text(_LIVE), postgresql_where=sa.text(_LIVE)
        ),
        sa.Index(
            "uq_transmission_live_identifier", "organisation_id", "identifier", unique=True,
            sqlite_where=sa.text(_LIVE), postgresql_where=sa.text(_LIVE),
        ),
    )  # fmt: skip


class LegalityAnswer(Owned, Base):
    """Something that came from the prefecture, kept whole; once per content. ``problem`` says why it was set aside."""

    __tablename__ = "legality_answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    transmission_id: Mapped[int | None] = mapped_column(sa.ForeignKey("transmission.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    """As ``gateways.legality.answers.Answer.kind``, or ``unreadable``."""
    name: Mapped[str] = mapped_column(sa.String(200))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    """The file as it came, in storage."""
    part: Mapped[int] = mapped_column(default=0)
    """Which message of the file."""
    dated_on: Mapped[date | None]
    text: Mapped[str] = mapped_column(sa.Text, default="")
    files: Mapped[list[Any]] = mapped_column(default=list)
    """Documents that came with it: [{name, sha256, size}]."""
    received_at: Mapped[datetime]
    problem: Mapped[str] = mapped_column(sa.Text, default="")
    settled_on: Mapped[date | None]
    """A letter: the day the office answered it."""
    settled_note: Mapped[str] = mapped_column(sa.Text, default="")
    transmission: Mapped[Transmission | None] = relationship()
    __table_args__ = (sa.UniqueConstraint("organisation_id", "sha256", "part"),)


class LegalityFollowUp(Enveloped, Owned, Base):
    """What leaves for the prefecture about an act that it received. At most one cancellation of a sending is under way, and
    one reply to a letter stands.
    """

    __tablename__ = "legality_follow_up"
    id: Mapped[int] = mapped_column(primary_key=True)
    transmission_id: Mapped[int] = mapped_column(sa.ForeignKey("transmission.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    answer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("legality_answer.id"), index=True)
    """The letter that it replies to."""
    motive: Mapped[str] = mapped_column(sa.Text)
    """Why, for the office: the message has no place for it."""
    confirmed_on: Mapped[date | None]
    """Day the prefecture says that it took it in."""
    transmission: Mapped[Transmission] = relationship()
    answer: Mapped[LegalityAnswer | None] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "archive_name"),
        sa.CheckConstraint(f"kind IN {FOLLOW_UPS}", name="kind"),
        sa.CheckConstraint("(kind = 'cancellation') = (answer_id IS NULL)", name="answer"),
        sa.CheckConstraint(f"state IN {FOLLOW_UP_STATES}", name="state"),
        sa.CheckConstraint("state <> 'confirmed' OR confirmed_on IS NOT NULL", name="confirmed"),
        sa.Index(
            "uq_legality_follow_up_live", "transmission_id", "kind", unique=True, sqlite_where=sa.text(_FOLLOW_UP_LIVE),
            postgresql_where=sa.text(_FOLLOW_UP_LIVE),
        ),
        sa.Index(
            "uq_legality_follow_up_reply", "answer_id", unique=True, sqlite_where=sa.text(_REPLIED),
            postgresql_where=sa.text(_REPLIED),
        ),
    )  # fmt: skip
