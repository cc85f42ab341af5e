"""What a citizen may follow by mail, and the publications a follower was not told of yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from council.codes import matieres
from council.models import Act, Body, Follower, FollowerTold, Meeting, SearchedAct, db
from council.queries.public_acts import ActLine, lines, published_acts


@dataclass(frozen=True)
class Wish:
    """What somebody wants to be told of: ``theme`` a family of subjects, ``body`` a row; ``rhythm`` each or weekly."""

    email: str
    theme: str = ""
    body: int = 0
    rhythm: str = "each"


@dataclass(frozen=True)
class Followed:
    """A running wish, for the page that ends it: no address."""

    token: str
    what: str


def choices(organisation_id: int) -> list[tuple[str, str]]:
    """What can be followed: (value of a form, words)."""
    bodies = db.session.execute(
        sa.select(Body.id, Body.name)
        .where(Body.organisation_id == organisation_id, Body.public)
        .order_by(Body.position, Body.id)
    ).all()
    themes = [
        (f"theme-{one.code}", f"Le thème «\u00a0{one.label}\u00a0»")
        for one in matieres().values()
        if one.level == 1
    ]
    named = [(f"organe-{body}", name) for body, name in bodies] if len(bodies) > 1 else []
    return [("tout", "Toutes les délibérations"), *named, *themes]


def words(organisation_id: int, theme: str, body: int) -> str:
    """What is followed, in words."""
    value = f"theme-{theme}" if theme else f"organe-{body}" if body else "tout"
    return dict(choices(organisation_id)).get(value, "Toutes les délibérations")


def followed(organisation_id: int, token: str) -> Followed | None:
    """The wish behind an address that ends it."""
    row = db.session.execute(
        sa.select(Follower).where(Follower.organisation_id == organisation_id, Follower.token == token)
    ).scalar_one_or_none()
    return Followed(row.token, words(organisation_id, row.theme, row.body)) if row else None


def untold(follower: Follower) -> list[tuple[ActLine, int, datetime]]:
    """Publications since the follower confirmed that fit the wish and were not told: the act, its row, its moment."""
    known = sa.select(FollowerTold.id).where(
        FollowerTold.follower_id == follower.id,
        FollowerTold.act_id == Act.id,
        FollowerTold.published_at == Act.published_at,
    )
    query = published_acts(follower.organisation_id).where(
        Act.published_at > follower.confirmed_at, ~known.exists()
    )
    if follower.theme:  # the index knows no theme of a restricted act
        themed = sa.select(SearchedAct.act_id).where(SearchedAct.theme == follower.theme)
        query = query.where(Act.id.in_(themed))
    if follower.body:
        query = query.where(Meeting.body_id == follower.body)
    rows = db.session.execute(query.order_by(Act.adopted_on, Act.number)).all()
    return [(told, act.id, told.published_at) for told, (act, _) in zip(lines(rows), rows, strict=True)]
