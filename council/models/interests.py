"""The register of interests: what members declared, how it was worded before, and what they decided item by item."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.base import Base, Dated, Owned
from council.models.bodies import Mandate
from council.models.meetings import Item
from council.models.people import Person

CAPACITIES = ("president", "board", "employee", "owner", "member", "relative", "other")


class Interest(Dated, Owned, Base):
    """A mandate or interest of a person in an organisation, between two dates (FR-INT-04). Never shown to citizens."""

    __tablename__ = "interest"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    party: Mapped[str] = mapped_column(sa.String(200))
    """Name of the association, company or body."""
    aliases: Mapped[list[Any]] = mapped_column(default=list)
    """Other names and acronyms it goes by."""
    number: Mapped[str] = mapped_column(sa.String(14), default="")
    """SIREN (9 digits), SIRET (14) or BCE number (10); empty when unknown."""
    capacity: Mapped[str] = mapped_column(sa.String(10))
    degree: Mapped[int | None]
    """Degree of kinship of a relative's interest (BE-INT-01); empty for one's own."""
    paid: Mapped[bool] = mapped_column(default=False)
    designated: Mapped[bool] = mapped_column(default=False)
    """Sits there by law or statutes as representative of the authority (FR-INT-03; CGCT L1111-6 I)."""
    authorities: Mapped[bool] = mapped_column(default=False)
    """The body is itself a group of local authorities (CGCT L1111-6 III)."""
    keywords: Mapped[list[Any]] = mapped_column(default=list)
    """Words that an item touching this interest would use."""
    source: Mapped[str] = mapped_column(sa.String(300), default="")
    """Where this is known from: declaration, statutes, public register."""
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    """When it was struck out as a mistake; an interest that ended has ``ends_on`` instead."""
    person: Mapped[Person] = relationship()
    __table_args__ = (
        sa.CheckConstraint(f"capacity IN {CAPACITIES}", name="capacity"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
    )


class InterestVersion(Owned, Base):
    """How an interest was worded from a moment on, and who wrote it. Never changed, never removed."""

    __tablename__ = "interest_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    interest_id: Mapped[int] = mapped_column(sa.ForeignKey("interest.id"), index=True)
    revision: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(sa.String(160))
    values: Mapped[dict[str, Any]]
    """The columns as saved; empty when the interest was struck out."""
    __table_args__ = (sa.UniqueConstraint("interest_id", "revision"),)


class WithdrawalAnswer(Owned, Base):
    """What a member decided about an item before the meeting. Taking the decision back removes the row."""

    __tablename__ = "withdrawal_answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    mandate_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id"), index=True)
    withdraws: Mapped[bool]
    """True: will withdraw (déport); False: not concerned."""
    answered_at: Mapped[datetime]
    interests: Mapped[list[Any]] = mapped_column(default=list)
    """Identifiers of the interests that were suggested then: another one asks the question anew."""
    item: Mapped[Item] = relationship()
    mandate: Mapped[Mandate] = relationship()
    __table_args__ = (sa.UniqueConstraint("item_id", "mandate_id"),)
