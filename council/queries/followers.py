"""What a citizen may follow by mail, and the publications a follower was not told of yet: acts, then decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from council.codes import matieres
from council.models import Act, Body, DelegatedDecision, Follower, FollowerTold, Meeting, SearchedAct, db
from council.queries import public_decisions
from council.queries.public_acts import lines, published_acts

EVERYTHING = "Toutes les délibérations, et les décisions prises par délégation"


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


@dataclass(frozen=True)
class News:
    """A publication to tell: ``path`` of its page below the institution's, and the act or the decision that it is."""

    title: str
    sentence: str
    path: str
    published_at: datetime
    act_id: int | None = None
    decision_id: int | None = None


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
    return [("tout", EVERYTHING), *named, *themes]


def words(organisation_id: int, theme: str, body: int) -> str:
    """What is followed, in words."""
    value = f"theme-{theme}" if theme else f"organe-{body}" if body else "tout"
    return dict(choices(organisation_id)).get(value, EVERYTHING)


def followed(organisation_id: int, token: str) -> Followed | None:
    """The wish behind an address that ends it."""
    row = db.session.execute(
        sa.select(Follower).where(Follower.organisation_id == organisation_id, Follower.token == token)
    ).scalar_one_or_none()
    return Followed(row.token, words(organisation_id, row.theme, row.body)) if row else None


def untold(follower: Follower) -> list[News]:
    """Publications since the follower confirmed that fit the wish and were not told."""
    query = published_acts(follower.organisation_id).where(
        Act.published_at > follower.confirmed_at,
        ~_told(follower, FollowerTold.act_id == Act.id, FollowerTold.published_at == Act.published_at),
    )
    if follower.theme:  # the index knows no theme of a restricted act
        themed = sa.select(SearchedAct.act_id).where(SearchedAct.theme == follower.theme)
        query = query.where(Act.id.in_(themed))
    if follower.body:
        query = query.where(Meeting.body_id == follower.body)
    rows = db.session.execute(query.order_by(Act.adopted_on, Act.number)).all()
    acts = [
        News(
            told.title, f"{told.sentence} {told.body}, {told.adopted_on:%d/%m/%Y}.", f"deliberations/{told.number}",
            told.published_at, act_id=act.id,
        )
        for told, (act, _) in zip(lines(rows), rows, strict=True)
    ]  # fmt: skip
    return [*acts, *(() if follower.theme else _decisions(follower))]


def _decisions(follower: Follower) -> list[News]:
    """Those of the body that is followed; none for a theme, because they have none."""
    found = public_decisions.since(
        follower.organisation_id, follower.confirmed_at, follower.body or None,
        ~_told(
            follower, FollowerTold.decision_id == DelegatedDecision.id,
            FollowerTold.published_at == DelegatedDecision.published_at,
        ),
    )  # fmt: skip
    return [
        News(
            one.title, f"{one.sentence} N°\u00a0{one.number}, {one.decided_on:%d/%m/%Y}.", f"decisions/{one.id}",
            one.published_at, decision_id=one.id,
        )
        for one in found
    ]  # fmt: skip


def _told(follower: Follower, *publication: sa.ColumnElement[bool]) -> sa.Exists:
    return sa.select(FollowerTold.id).where(FollowerTold.follower_id == follower.id, *publication).exists()
