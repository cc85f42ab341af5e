"""Who may be named in a conversation about a draft, and where somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from council.models import Account, Draft, DraftComment, DraftCommentLine, DraftMention, Person, db
from council.queries.sharing import readers


@dataclass(frozen=True)
class Named:
    """Somebody who may be named in a conversation."""

    account_id: int
    name: str
    full_name: str
    last_name: str


@dataclass(frozen=True)
class Cited:
    """A conversation in which somebody was named and has not answered."""

    comment_id: int
    draft_id: int
    title: str
    author: str
    made_at: datetime


def people(draft_id: int) -> list[Named]:
    """Who reads a draft in the office, by name."""
    names = dict(readers(draft_id))
    rows = db.session.execute(
        sa.select(Account.id, Person)
        .join(Person, Person.id == Account.person_id)
        .where(Account.id.in_(names))
        .order_by(Person.last_name, Person.first_name, Account.id)
    )
    return [Named(key, names[key], one.full_name, one.last_name) for key, one in rows]


def cited(account_id: int | None) -> list[Cited]:
    """Open conversations that name somebody who has said nothing there since, the oldest first."""
    later = sa.orm.aliased(DraftCommentLine)
    answered = sa.exists().where(
        later.comment_id == DraftComment.id, later.account_id == account_id, later.id > DraftCommentLine.id
    )
    rows = db.session.execute(
        sa.select(DraftComment.id, Draft.id, Draft.title, DraftCommentLine.author, DraftCommentLine.made_at)
        .join(DraftCommentLine, DraftCommentLine.comment_id == DraftComment.id)
        .join(DraftMention, DraftMention.line_id == DraftCommentLine.id)
        .join(Draft, Draft.id == DraftComment.draft_id)
        .where(
            DraftMention.account_id == account_id, DraftComment.settled_at.is_(None), Draft.state != "dropped", sa.not_(answered),
        )
        .order_by(DraftCommentLine.id)
    )  # fmt: skip
    return list({one.comment_id: one for one in (Cited(*row) for row in rows)}.values())
