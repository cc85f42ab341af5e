"""Who reads what is not for everybody: groups of the office a draft is kept to, guests invited to one thing for a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, relationship, with_loader_criteria

from council.models.base import Base, Owned, current_reader
from council.models.drafts import Draft
from council.models.meetings import Item
from council.models.people import Account


class ReaderGroup(Owned, Base):
    """People of the office to whom a draft may be kept."""

    __tablename__ = "reader_group"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    closed: Mapped[bool] = mapped_column(default=False)
    """No further draft may be kept to it."""
    members: Mapped[list[ReaderGroupMember]] = relationship(order_by="ReaderGroupMember.id")
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)


class ReaderGroupMember(Owned, Base):
    """An account in a group."""

    __tablename__ = "reader_group_member"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("reader_group.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    __table_args__ = (sa.UniqueConstraint("group_id", "account_id"),)


class Invitation(Owned, Base):
    """Somebody from outside reads one draft, or one point, until a moment or until it is taken back."""

    __tablename__ = "invitation"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("draft.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("item.id", ondelete="CASCADE"), index=True)
    """A point that is taken away takes its invitations with it."""
    guest_name: Mapped[str] = mapped_column(sa.String(161), default="", server_default="")
    """As the inviter wrote it: the name the account goes by elsewhere is nobody's business here."""
    capacity: Mapped[str] = mapped_column(sa.String(160), default="")
    """In words: « Avocate de la commune »."""
    annexes: Mapped[list[Any]] = mapped_column(default=list)
    """Contents (SHA-256 as handed in) of the annexes that are opened to the guest: a paper put in their place is not."""
    may_comment: Mapped[bool] = mapped_column(default=False)
    invited_at: Mapped[datetime]
    invited_by: Mapped[str] = mapped_column(sa.String(160))
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was taken back."""
    ended_by: Mapped[str] = mapped_column(sa.String(160), default="")
    account: Mapped[Account] = relationship()
    draft: Mapped[Draft | None] = relationship()
    item: Mapped[Item | None] = relationship()
    __table_args__ = (
        sa.CheckConstraint("(draft_id IS NULL) <> (item_id IS NULL)", name="one"),
        sa.CheckConstraint("ends_at > invited_at", name="times"),
        *(
            sa.Index(
                f"uq_invitation_live_{name}", "account_id", f"{name}_id", unique=True,
                sqlite_where=sa.text(f"{name}_id IS NOT NULL AND ended_at IS NULL"),
                postgresql_where=sa.text(f"{name}_id IS NOT NULL AND ended_at IS NULL"),
            )
            for name in ("draft", "item")
        ),
    )  # fmt: skip


@event.listens_for(Session, "do_orm_execute")
def _only_for_readers(state: ORMExecuteState) -> None:
    """Every SELECT that names drafts, in lists, counts, joins or one by one, leaves out those kept to a group of others."""
    reader = current_reader.get()
    if reader is None or not state.is_select:
        return
    groups = sa.select(ReaderGroupMember.group_id).where(ReaderGroupMember.account_id == reader)
    theirs = sa.or_(Draft.group_id.is_(None), Draft.created_by_id == reader, Draft.group_id.in_(groups))
    state.statement = state.statement.options(with_loader_criteria(Draft, theirs, include_aliases=True))


@contextmanager
def everyone_reads() -> Iterator[None]:
    """For what must be done whoever acts: a draft follows its point, a guest reads what was opened to them."""
    token = current_reader.set(None)
    try:
        yield
    finally:
        current_reader.reset(token)
