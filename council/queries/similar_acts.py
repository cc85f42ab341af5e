"""Earlier acts that resemble an object being typed: for the office, among those adopted here or taken over.

The index of words (decision 0019) gives, word by word, the acts whose title holds it; a word weighs by how few they are. The weight is
made here rather than by the databases: ``ts_rank`` knows no rarity, and both must propose the same acts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import log, sqrt
from typing import Any

import sqlalchemy as sa

from council.models import Act, PastAct, SearchedAct, SearchedTally, db
from council.queries.public_search import is_decision, matching
from council.queries.search import stems
from council.queries.search_terms import Term, Terms, marks

SHOWN = 8
"""Similar acts shown."""
WORDS_READ = 12
"""Words of an object that are looked for, the longest: objects are sentences."""
COMMON = 300
"""A word that more titles hold is common: only the newest of them are weighed, and it weighs as if no more held it."""
LOOKED_AT = 40
"""Acts of the index that are read, those whose words weigh most."""
RECENT = 400
"""Acts in no index that are weighed, the newest: not published yet, restricted, or taken over."""
ALIKE = 0.3
"""Share of the weight of both objects that is in common; below, everything resembles everything."""
EFFECTIVE = ("adopted", "acknowledged", "elected", "appointed")
"""Outcomes of a deliberation that does something: a rejected one amends nothing, and nothing amends it."""


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


_KEPT = (Act.number, Act.title, Act.adopted_on, Act.id, Act.restricted, Act.item_id)
_TAKEN = (PastAct.number, PastAct.title, PastAct.adopted_on, PastAct.id)


def similar_kept(act: Act | sa.Row[tuple[str, str, date, int, bool, int]]) -> Similar:
    """An act of this installation."""
    return Similar(
        act.number, act.title, act.adopted_on, act.id, restricted=act.restricted, item_id=act.item_id
    )


def similar_past(row: PastAct | sa.Row[tuple[str, str, date, int]] | None) -> Similar:
    """An act that was taken over."""
    assert row is not None
    return Similar(row.number, row.title, row.adopted_on, past_act_id=row.id)


def similar(organisation_id: int, text: str, *, own: int | None = None) -> tuple[Similar, ...]:
    """Adopted acts whose title is most like a text, published or not, kept here or taken over; never that of the point ``own``."""
    wanted = _wanted(text)
    if not wanted:
        return ()
    index = _look_up(organisation_id, wanted)
    others = [*_not_indexed(organisation_id), *_taken_over(organisation_id, index.number)]
    words_of = {one: set(_words(one.title)) for one in others}
    among_others = Counter(word for each in words_of.values() for word in each if word in index.number)
    weights = _weights(wanted, Counter(index.number) + among_others, index.total + len(others))
    words_of |= {one: set(_words(one.title)) for one in _best(index.keys, weights)}
    weighed = [
        (_alike(weights, each), one) for one, each in words_of.items() if own is None or one.item_id != own
    ]
    best = sorted(weighed, key=lambda each: (-each[0], -each[1].on.toordinal(), each[1].number))
    return tuple(one for weight, one in best if weight >= ALIKE)[:SHOWN]


def _words(text: str) -> list[str]:
    """Its words as searches compare them, without numbers and initials, which tell nothing of what it is about."""
    return [one for one in dict.fromkeys(stems(text)) if len(one) > 1 and not one.isdigit()]


def _wanted(text: str) -> list[str]:
    words = _words(text)
    longest = set(sorted(words, key=len, reverse=True)[:WORDS_READ])
    return [one for one in words if one in longest]


@dataclass(frozen=True)
class _Index:
    """What the index answers: acts by word, how many hold each (``COMMON`` at most), how many there are."""

    keys: dict[str, set[int]]
    number: dict[str, int]
    total: int


def _look_up(organisation_id: int, wanted: list[str]) -> _Index:
    """The newest acts whose title holds each word, or two that follow each other here: of common words too, acts alike are found."""
    asked = marks({"organisation_id": organisation_id})
    looked = [*((one,) for one in wanted), *pairwise(wanted)]
    parts: list[sa.Select[tuple[int, int]]] = []
    for rank, words in enumerate(looked):
        found = matching(Terms(tuple(Term((one,)) for one in words)), asked, title=True)
        newest = found.order_by(found.selected_columns[0].desc()).limit(COMMON).subquery()
        parts.append(sa.select(sa.literal(rank, sa.Integer), newest.c[0]))
    total = sa.select(
        sa.literal(-1, sa.Integer), sa.func.coalesce(sa.func.sum(SearchedTally.number), 0)
    ).where(SearchedTally.organisation_id == organisation_id, SearchedTally.facet == "year")
    read: Sequence[sa.Row[Any]] = db.session.execute(sa.union_all(*parts, total)).all()
    rows = [(rank, key) for rank, key in read if rank < 0 or not is_decision(key)]
    counted = Counter(rank for rank, _ in rows)
    keys: dict[str, set[int]] = {one: set() for one in wanted}
    for rank, key in rows:
        for word in looked[rank] if rank >= 0 else ():
            keys[word].add(key)
    number = {one: counted[rank] for rank, one in enumerate(wanted)}
    return _Index(keys, number, int(next(key for rank, key in rows if rank < 0)))


def _weights(wanted: list[str], known: Mapping[str, int], total: int) -> dict[str, float]:
    """A word weighs the more the fewer acts hold it; one that none holds weighs as those that some hold."""
    weights = {one: log(1 + total / known[one]) for one in wanted if known.get(one)}
    mean = sum(weights.values()) / len(weights) if weights else 0.0
    return {one: weights.get(one, mean) for one in wanted}


def _best(held: Mapping[str, set[int]], weights: Mapping[str, float]) -> Iterable[Similar]:
    """The acts of the index whose words weigh most."""
    sums: dict[int, float] = {}
    for word, keys in held.items():
        for key in keys:
            sums[key] = sums.get(key, 0.0) + weights[word]
    best = sorted(sums, key=lambda key: (-sums[key], -key))[:LOOKED_AT]
    query = db.select(*_KEPT).join(SearchedAct, SearchedAct.act_id == Act.id)
    return map(
        similar_kept,
        db.session.execute(query.where(SearchedAct.key.in_(best), Act.outcome.in_(EFFECTIVE)))
        if best
        else (),
    )


def _alike(weights: Mapping[str, float], own: set[str]) -> float:
    """The weight in common over what both weigh; what the title says beside weighs as what was typed does on average.

    One word in common is a resemblance only when it weighs at least that: « convention » alone is none.
    """
    common = [weights[one] for one in own if one in weights]
    shared, whole = sum(common), sum(weights.values())
    mean = whole / len(weights)
    if not shared or (len(common) == 1 and shared < mean - 1e-9):
        return 0.0
    return shared / sqrt(whole * (shared + (len(own) - len(common)) * mean))


def _not_indexed(organisation_id: int) -> Iterable[Similar]:
    """Acts that citizens do not read, or not by their title; ``ix_act_unseen`` holds them."""
    query = db.select(*_KEPT).where(
        Act.organisation_id == organisation_id, sa.or_(Act.published_at.is_(None), Act.restricted), Act.outcome.in_(EFFECTIVE)
    )  # fmt: skip
    return map(similar_kept, db.session.execute(query.order_by(Act.id.desc()).limit(RECENT)))


def _taken_over(organisation_id: int, known: Mapping[str, int]) -> Iterable[Similar]:
    """Acts taken over with one of the rarest words; a stem may end otherwise than the word, so only its beginning is asked."""
    rarest = sorted(known, key=lambda one: (known[one], -len(one)))[:4]
    query = db.select(*_TAKEN).where(
        PastAct.organisation_id == organisation_id,
        sa.or_(*(PastAct.search.contains(one[: max(4, len(one) - 2)], autoescape=True) for one in rarest)),
    )
    return map(similar_past, db.session.execute(query.order_by(PastAct.adopted_on.desc()).limit(RECENT)))
