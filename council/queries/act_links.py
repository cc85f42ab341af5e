"""Earlier acts that resemble an object being typed, and the links between acts: for the office, and for citizens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from council.documents.typography import day
from council.models import Act, ActLink, Draft, Item, PastAct, SearchedAct, db, everyone_reads
from council.models.searched import WORDS
from council.queries.public_acts import ActLine, lines, published_acts
from council.queries.search import stems
from council.queries.search_terms import marks

SHOWN = 8
"""Similar acts shown."""
LOOKED_AT = 60
"""Acts of the index that are weighed, the best of its own order."""
RECENT = 400
"""Acts not published that are weighed, the newest: they are in no index."""
ALIKE = 0.3
"""Share of the words of the shorter title that two acts must have in common: fewer, and everything resembles everything."""
KINDS = {"amends": "Modifie", "repeals": "Abroge", "applies": "Applique"}
EFFECTIVE = ("adopted", "acknowledged", "elected", "appointed")
"""Outcomes of a deliberation that does something: a rejected one amends nothing."""
BACK = {"amends": "Modifiée par", "repeals": "Abrogée par", "applies": "Appliquée par"}


@dataclass(frozen=True)
class Similar:
    """An earlier act as an office reader sees it: by its real title. One of ``act_id`` and ``past_act_id`` is there."""

    number: str
    title: str
    on: date
    act_id: int | None = None
    past_act_id: int | None = None
    restricted: bool = False
    item_id: int | None = None
    """The point whose text an office reader may open."""


@dataclass(frozen=True)
class LinkLine:
    """A link of a point or a draft. ``visa``: the sentence that would cite the act."""

    id: int
    words: str
    target: Similar
    visa: str


@dataclass(frozen=True)
class PublicLink:
    """A link that citizens may follow: both acts are public and neither is restricted. ``act`` or an act taken over."""

    words: str
    number: str
    title: str
    on: date


@dataclass(frozen=True)
class Source:
    """What the links start from: a draft, or a point without one."""

    draft_id: int | None
    item_id: int | None
    title: str


def source(*, item_id: int | None = None, draft_id: int | None = None) -> Source | None:
    """The source of the links of a point or of a draft; ``None`` when the organisation has none."""
    if item_id is not None:
        item = db.session.execute(db.select(Item.title).where(Item.id == item_id)).scalar_one_or_none()
        if item is None:
            return None
        with everyone_reads():  # where a link is kept does not depend on who makes it
            draft = db.session.scalar(db.select(Draft.id).where(Draft.item_id == item_id))
        return Source(draft, None if draft else item_id, item)
    title = db.session.scalar(db.select(Draft.title).where(Draft.id == draft_id))
    return Source(draft_id, None, title) if title is not None else None


def links_of(found: Source) -> tuple[LinkLine, ...]:
    """The links of a source, in the order they were made."""
    query = db.select(ActLink).order_by(ActLink.id)
    query = (
        query.where(ActLink.draft_id == found.draft_id)
        if found.draft_id
        else query.where(ActLink.item_id == found.item_id)
    )
    result = []
    for row in db.session.scalars(query):
        target = _kept(row.act) if row.act is not None else _past(row.past_act)
        result.append(LinkLine(row.id, KINDS[row.kind], target, visa(target)))
    return tuple(result)


def visa(target: Similar) -> str:
    """« Vu la délibération n° 2026-06-012 du 12 juin 2026 »; a restricted act is cited by its number alone anyway."""
    return f"Vu la délibération n°\u00a0{target.number} du {day(target.on)}"


def similar(organisation_id: int, text: str) -> tuple[Similar, ...]:
    """Earlier acts whose title shares most words with a text, published or not, kept here or taken over."""
    wanted = set(stems(text))
    if len(wanted) < 1:
        return ()
    known = {(one.act_id, one.past_act_id): one for one in _candidates(organisation_id, wanted)}
    weighed = [(_alike(wanted, one.title), one) for one in known.values()]
    best = sorted(weighed, key=lambda each: (-each[0], -each[1].on.toordinal(), each[1].number))
    return tuple(one for weight, one in best if weight >= ALIKE)[:SHOWN]


def _alike(wanted: set[str], title: str) -> float:
    own = set(stems(title))
    shared = wanted & own
    if not shared or (len(shared) < 2 <= min(len(wanted), len(own))):
        return 0.0
    return len(shared) / min(len(wanted), len(own)) + len(shared) / max(len(wanted), len(own)) / 10


def _candidates(organisation_id: int, wanted: set[str]) -> Iterable[Similar]:
    keys = _indexed(organisation_id, wanted)
    acts = db.select(Act)
    yield from map(
        _kept,
        db.session.scalars(
            acts.join(SearchedAct, SearchedAct.act_id == Act.id).where(SearchedAct.key.in_(keys))
        ),
    )
    left = (
        acts.where(Act.organisation_id == organisation_id, sa.or_(Act.published_at.is_(None), Act.restricted))
        .order_by(Act.id.desc())
        .limit(RECENT)
    )
    yield from map(_kept, db.session.scalars(left))
    longest = sorted(wanted, key=len, reverse=True)[:3]
    past = db.select(PastAct).where(
        PastAct.organisation_id == organisation_id,
        sa.or_(*(PastAct.search.contains(one, autoescape=True) for one in longest)),
    )
    yield from map(_past, db.session.scalars(past.order_by(PastAct.adopted_on.desc()).limit(RECENT)))


def _indexed(organisation_id: int, wanted: set[str]) -> list[int]:
    """Keys of published acts with any of the stems in their title, the closest first as the index orders them."""
    mark = marks({"organisation_id": organisation_id})[0]
    words = sorted(wanted)
    if db.engine.dialect.name == "sqlite":
        asked = " OR ".join(f'"{one}"' for one in words)
        table = sa.table(WORDS, sa.column("rowid", sa.BigInteger), sa.column(WORDS), sa.column("rank"))
        query = sa.select(table.c.rowid).where(
            table.c[WORDS].op("MATCH")(f'{{title}} : ({asked}) AND marks : "{mark}"')
        )
        return list(db.session.scalars(query.order_by(table.c.rank).limit(LOOKED_AT)))
    either = " | ".join(f"'{one}'" for one in words)
    asked = f"({either}) & '{mark}'"
    table = sa.table(WORDS, sa.column("key", sa.BigInteger), sa.column("title"))
    tsquery = sa.cast(asked, TSQUERY)
    query = sa.select(table.c.key).where(table.c.title.op("@@")(tsquery))
    return list(
        db.session.scalars(query.order_by(sa.func.ts_rank(table.c.title, tsquery).desc()).limit(LOOKED_AT))
    )


def _kept(act: Act) -> Similar:
    return Similar(
        act.number, act.title, act.adopted_on, act_id=act.id, restricted=act.restricted, item_id=act.item_id
    )


def _past(row: PastAct | None) -> Similar:
    assert row is not None
    return Similar(row.number, row.title, row.adopted_on, past_act_id=row.id)


def public_links(organisation_id: int, number: str) -> tuple[PublicLink, ...]:
    """Both ways, for the page of a published act. An act whose text is not public tells no link, and none tells it."""
    act = db.session.execute(
        published_acts(organisation_id).where(Act.number == number, ~Act.restricted).with_only_columns(Act)
    ).scalar_one_or_none()
    if act is None:
        return ()
    decided = act.outcome in EFFECTIVE
    draft = db.session.scalar(db.select(Draft.id).where(Draft.item_id == act.item_id))
    own = db.session.scalars(
        db.select(ActLink)
        .where(
            sa.or_(ActLink.item_id == act.item_id, ActLink.draft_id == draft)
            if draft
            else ActLink.item_id == act.item_id
        )
        .order_by(ActLink.id)
    ).all()
    sources = db.session.execute(
        db.select(ActLink.kind, sa.func.coalesce(ActLink.item_id, Draft.item_id))
        .outerjoin(Draft, Draft.id == ActLink.draft_id)
        .where(ActLink.act_id == act.id)
        .order_by(ActLink.id)
    ).all()
    own = own if decided else []
    open_acts = _open(
        organisation_id, [one.act_id for one in own if one.act_id], [item for _kind, item in sources if item]
    )
    found = []
    for one in own:
        if one.past_act is not None:
            found.append(
                PublicLink(KINDS[one.kind], one.past_act.number, one.past_act.title, one.past_act.adopted_on)
            )
        elif one.act_id in open_acts[0]:
            found.append(_public(KINDS[one.kind], open_acts[0][one.act_id]))
    found += [
        _public(BACK[kind], open_acts[1][item])
        for kind, item in sources
        if item in open_acts[1] and open_acts[1][item].outcome in EFFECTIVE
    ]
    return tuple(found)


def _public(words: str, line: ActLine) -> PublicLink:
    return PublicLink(words, line.number, line.title, line.adopted_on)


def _open(
    organisation_id: int, acts: list[int], items: list[int]
) -> tuple[dict[int, ActLine], dict[int, ActLine]]:
    """Published, unrestricted acts by identifier and by point; one query and what their public titles need."""
    if not acts and not items:
        return {}, {}
    rows = db.session.execute(
        published_acts(organisation_id).where(
            sa.or_(Act.id.in_(acts), Act.item_id.in_(items)), ~Act.restricted
        )
    ).all()
    shown = lines(rows)
    return (
        {row[0].id: line for row, line in zip(rows, shown, strict=True)},
        {row[0].item_id: line for row, line in zip(rows, shown, strict=True)},
    )
