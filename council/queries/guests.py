"""Guests: who is invited to what, and what a guest may read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from council.models import Annex, Draft, Invitation, Item, db, everyone_reads
from council.queries.comments import FIELDS, Discussion, Passage, discussion, passages
from council.queries.draft_annexes import AnnexChoice, annex_choices


@dataclass(frozen=True)
class InvitationLine:
    """An invitation as the office sees it. ``name``: as the inviter wrote it, else the address. ``state``: live, over (its day has passed) or ended (taken back)."""

    id: int
    name: str
    email: str
    capacity: str
    may_comment: bool
    annexes: tuple[str, ...]
    invited_at: datetime
    invited_by: str
    ends_at: datetime
    ended_at: datetime | None
    ended_by: str
    state: str


@dataclass(frozen=True)
class Opened:
    """What was opened to a guest, whole. ``discussion``: their own conversations, when they may comment."""

    id: int
    title: str
    capacity: str
    invited_by: str
    ends_at: datetime
    version: int
    passages: tuple[Passage, ...]
    annexes: tuple[AnnexChoice, ...]
    discussion: Discussion | None


@dataclass(frozen=True)
class OpenedLine:
    """One line of a guest's own list."""

    id: int
    title: str
    ends_at: datetime


def live(account_id: int | None, now: datetime) -> sa.ColumnElement[bool]:
    """Invitations of somebody that hold at a moment."""
    return sa.and_(
        Invitation.account_id == account_id, Invitation.ended_at.is_(None), Invitation.ends_at > now
    )


def invitations(
    now: datetime, *, draft_id: int | None = None, item_id: int | None = None
) -> list[InvitationLine]:
    """Everybody who was ever invited to a draft or a point, the newest first."""
    which = Invitation.draft_id == draft_id if draft_id is not None else Invitation.item_id == item_id
    rows = db.session.scalars(
        sa.select(Invitation)
        .where(which)
        .order_by(Invitation.id.desc())
        .options(sa.orm.joinedload(Invitation.account))
    ).all()
    titles = dict(
        row._tuple()
        for row in db.session.execute(
            sa.select(Annex.original_sha256, Annex.title).where(
                Annex.original_sha256.in_([key for one in rows for key in one.annexes])
            )
        )
    )
    return [
        InvitationLine(
            one.id, one.guest_name or one.account.email, one.account.email, one.capacity, one.may_comment,
            tuple(titles[key] for key in one.annexes if key in titles), one.invited_at, one.invited_by, one.ends_at, one.ended_at,
            one.ended_by, "ended" if one.ended_at else "live" if one.ends_at > now else "over",
        )
        for one in rows
    ]  # fmt: skip


def opened_to(account_id: int | None, now: datetime) -> list[OpenedLine]:
    """What somebody may read as a guest, the soonest to end first."""
    with everyone_reads():
        rows = db.session.execute(
            sa.select(Invitation.id, Draft.title, Item.title, Invitation.ends_at)
            .outerjoin(Draft, Draft.id == Invitation.draft_id)
            .outerjoin(Item, Item.id == Invitation.item_id)
            .where(live(account_id, now))
            .order_by(Invitation.ends_at, Invitation.id)
        ).all()
    return [OpenedLine(key, draft or item, ends_at) for key, draft, item, ends_at in rows]


def opened(invitation_id: int, account_id: int | None, now: datetime) -> Opened | None:
    """What a guest reads; ``None`` for somebody else's invitation and for one that is over."""
    row = db.session.scalars(
        sa.select(Invitation).where(Invitation.id == invitation_id, live(account_id, now))
    ).one_or_none()
    if row is None:
        return None
    with everyone_reads():
        draft = draft_behind(row)
        item_id = row.item_id if row.draft_id is None else draft.item_id if draft else None
        title, content = _text(row, draft)
        said = (
            discussion(draft.id, account_id, only=account_id, opened=row.annexes)
            if draft and row.may_comment
            else None
        )
    annexes = [one for one in annex_choices(item_id) if one.content in row.annexes]
    return Opened(
        row.id, title, row.capacity, row.invited_by, row.ends_at, draft.revision if draft else 0,
        said.passages if said else tuple(passages(content)), tuple(annexes), said,
    )  # fmt: skip


def opened_annex(
    invitation_id: int, annex_id: int, account_id: int | None, now: datetime
) -> tuple[str, str] | None:
    """(sha256, title) of an annex that is open to a guest; ``None`` for every other."""
    found = opened(invitation_id, account_id, now)
    if found is None or annex_id not in {one.id for one in found.annexes}:
        return None
    row = db.session.execute(sa.select(Annex.sha256, Annex.title).where(Annex.id == annex_id)).one()
    return row[0], row[1]


def draft_behind(row: Invitation) -> Draft | None:
    """The draft that an invitation is about, or that stands behind its point."""
    which = Draft.id == row.draft_id if row.draft_id is not None else Draft.item_id == row.item_id
    return db.session.scalars(sa.select(Draft).where(which)).one_or_none()


def _text(row: Invitation, draft: Draft | None) -> tuple[str, Mapping[str, Any]]:
    if row.draft_id is not None and draft is not None:
        return draft.title, draft.content
    item = db.session.scalars(sa.select(Item).where(Item.id == row.item_id)).one()
    return item.title, {name: getattr(item, name) for name in FIELDS}


def has_draft(item_id: int) -> bool:
    """Whether a point has a draft behind it, on which remarks are kept."""
    with everyone_reads():
        return db.session.scalar(sa.select(Draft.id).where(Draft.item_id == item_id)) is not None


def institution_of(account_id: int, target: str) -> int | None:
    """The institution that invited this account to the page of an invitation; None for any other page."""
    found = re.fullmatch(r"/invite/([0-9]{1,9})(?:/.*)?", target)
    if found is None:
        return None
    rows = (
        Invitation.__table__.c
    )  # the table, not the model: nobody has entered yet, in whichever institution
    return db.session.scalar(
        sa.select(rows.organisation_id).where(rows.id == int(found[1]), rows.account_id == account_id)
    )
