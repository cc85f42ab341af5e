"""The links between acts: for the office, and for citizens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from council.documents.typography import day
from council.models import Act, ActLink, Draft, Item, db, everyone_reads
from council.queries.public_acts import ActLine, lines, published_acts
from council.queries.similar_acts import EFFECTIVE, Similar, similar_kept, similar_past

KINDS = {"amends": "Modifie", "repeals": "Abroge", "applies": "Applique"}
BACK = {"amends": "Modifiée par", "repeals": "Abrogée par", "applies": "Appliquée par"}


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
    point: int | None = None
    """The point of either, whose own act is not an earlier one."""


def source(*, item_id: int | None = None, draft_id: int | None = None) -> Source | None:
    """The source of the links of a point or of a draft; ``None`` when the organisation has none."""
    if item_id is not None:
        item = db.session.execute(db.select(Item.title).where(Item.id == item_id)).scalar_one_or_none()
        if item is None:
            return None
        with everyone_reads():  # where a link is kept does not depend on who makes it
            draft = db.session.scalar(db.select(Draft.id).where(Draft.item_id == item_id))
        return Source(draft, None if draft else item_id, item, item_id)
    row = db.session.execute(db.select(Draft.title, Draft.item_id).where(Draft.id == draft_id)).one_or_none()
    return Source(draft_id, None, row[0], row[1]) if row is not None else None


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
        target = similar_kept(row.act) if row.act is not None else similar_past(row.past_act)
        result.append(LinkLine(row.id, KINDS[row.kind], target, visa(target)))
    return tuple(result)


def visa(target: Similar) -> str:
    """« Vu la délibération n° 2026-06-012 du 12 juin 2026 »; a restricted act is cited by its number alone anyway."""
    return f"Vu la délibération n°\u00a0{target.number} du {day(target.on)}"


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
