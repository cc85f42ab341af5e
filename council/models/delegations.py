"""Who may sign in the name of the head of an institution, and between which days."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.base import Base, Dated, Owned
from council.models.bodies import Mandate
from council.models.people import Person


class SignatureDelegation(Dated, Owned, Base):
    """A delegation of signature by a decree of the head (CGCT L2122-18, L2122-19); it may be withdrawn at any time.

    Two that were not withdrawn never share a day for the same person: which decree to cite would be a guess.
    One without a last day holds until it is withdrawn (CGCT L2122-20).
    """

    __tablename__ = "signature_delegation"
    id: Mapped[int] = mapped_column(primary_key=True)
    giver_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id"), index=True)
    """The seat of the head: when it ends, so do its delegations."""
    delegate_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    capacity: Mapped[str] = mapped_column(sa.String(120))
    """What the delegate is, as the signature says it: «1re adjointe», «directrice générale des services»."""
    order_number: Mapped[str] = mapped_column(sa.String(40))
    """Reference of the decree, «2026-014»."""
    order_date: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(sa.String(160))
    ended_at: Mapped[datetime | None]
    """When it was withdrawn before its last day."""
    giver: Mapped[Mandate] = relationship()
    delegate: Mapped[Person] = relationship()
    __table_args__ = (
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days"),
        sa.CheckConstraint("order_date <= starts_on", name="decree"),
        sa.CheckConstraint("order_number <> '' AND capacity <> ''", name="words"),
        ExcludeConstraint(
            (sa.text("int4range(organisation_id, organisation_id, '[]')"), "&&"),
            (sa.text("int4range(delegate_id, delegate_id, '[]')"), "&&"),
            (sa.text("daterange(starts_on, ends_on, '[]')"), "&&"),
            name="ex_signature_delegation_overlap",
            using="gist",
            where=sa.text("ended_at IS NULL"),
        ).ddl_if(dialect="postgresql"),
    )


OVERLAP = """
CREATE TRIGGER signature_delegation_overlap_{event} BEFORE {event} ON signature_delegation
WHEN NEW.ended_at IS NULL AND EXISTS (
  SELECT 1 FROM signature_delegation AS other
  WHERE other.id IS NOT NEW.id AND other.ended_at IS NULL
    AND other.organisation_id = NEW.organisation_id AND other.delegate_id = NEW.delegate_id
    AND (NEW.ends_on IS NULL OR other.starts_on <= NEW.ends_on)
    AND (other.ends_on IS NULL OR other.ends_on >= NEW.starts_on)
) BEGIN SELECT RAISE(ABORT, 'signature_delegation_overlap'); END"""
"""The exclusion constraint in the words of SQLite, which has none."""

for _event in ("INSERT", "UPDATE"):
    sa.event.listen(
        SignatureDelegation.__table__,
        "after_create",
        sa.DDL(OVERLAP.format(event=_event)).execute_if(dialect="sqlite"),
    )
