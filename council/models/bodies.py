"""Bodies that meet, their groups and the dated mandates of their members."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.base import Base, Dated, Owned
from council.models.people import Person


class Body(Owned, Base):
    """A council, board, bureau or commission of an organisation."""

    __tablename__ = "body"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60))
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(20))
    """council, board, bureau, commission"""
    regime: Mapped[str] = mapped_column(sa.String(30))
    """Code of the legal profile, see ``council.law.regimes``."""
    legal_seats: Mapped[int | None]
    """Seats set by law (effectif légal); vacant ones are those without a mandate in force."""
    public: Mapped[bool] = mapped_column(default=True)
    """Whether meetings are public and published."""
    position: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "slug"),
        sa.CheckConstraint("kind IN ('council','board','bureau','commission')", name="kind"),
    )


class Group(Owned, Base):
    """A political group of a body; never weighs in vote arithmetic (FR-COMP-05)."""

    __tablename__ = "body_group"
    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    colour: Mapped[str] = mapped_column(sa.String(7), default="#44546a")
    position: Mapped[int] = mapped_column(default=1)


class Mandate(Dated, Owned, Base):
    """A seat held by a person in a body between two dates. Its id is the *seat* of votes and of the minute book."""

    __tablename__ = "mandate"
    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body_group.id"))
    capacity: Mapped[str] = mapped_column(sa.String(120), default="")
    """As acts print it: «Maire», «1re adjointe», «conseiller municipal»."""
    chair_rank: Mapped[int | None]
    """1 = presides of right, 2.. = replaces in that order (FR-COMP-06); empty for others."""
    rank: Mapped[int]
    """Order of the table (FR-COMP-04), from 1."""
    voices: Mapped[int] = mapped_column(default=1, server_default="1")
    """Voices in votes, where the statutes give members several (``council.law.weights``)."""
    channel: Mapped[str] = mapped_column(sa.String(10), default="mail", server_default="mail")
    """How convocations reach the member: mail, portal, or paper when asked for (CGCT L2121-10)."""
    postal_address: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    """Where paper goes, one line of the envelope each: home, or the address the member gave."""
    substitute_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    """Who sits in the member's place when the member cannot (suppléant, CGCT L5211-6), for the convocations to come."""
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    substitute: Mapped[Person | None] = relationship(foreign_keys=[substitute_id])
    body: Mapped[Body] = relationship()
    group: Mapped[Group | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("voices >= 1", name="voices"),
        sa.CheckConstraint("substitute_id IS NULL OR substitute_id <> person_id", name="substitute"),
        sa.CheckConstraint("channel IN ('mail','portal','paper')", name="channel"),
    )

    @classmethod
    def seated(cls, body_id: int, on: date) -> sa.ColumnElement[bool]:
        """The mandates of the members in office of a body on a day."""
        return sa.and_(cls.body_id == body_id, cls.in_force(on))
