"""What citizens look for among published acts and decisions: words, year, theme, subject, body, result, rapporteur."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.dialects.postgresql import TSQUERY

from council.documents.masking import Mask
from council.models import Act, SearchedAct, db
from council.models.searched import HALF, WORDS
from council.queries import public_decisions, public_facets
from council.queries.extracts import Extract, extract, mark
from council.queries.masks import masked_content, masks_of_meetings
from council.queries.public_acts import ActLine, line, lines, published_acts
from council.queries.public_decisions import PublicDecision
from council.queries.public_facets import DECISION, Facets, public_bodies
from council.queries.public_words import decision_text, public_text
from council.queries.search_terms import Terms, as_fts5, as_tsquery, marks, read

PAGE = 20
MOST = 500
"""Acts that a search by words brings back; beyond it only says that there are more."""


@dataclass(frozen=True)
class Chosen:
    """What a citizen asks for. ``theme`` is a family of subjects (« 7 ») or a subject (« 7.5 »), ``body`` and ``person``
    rows, ``outcome`` a key of OUTCOMES."""

    query: str = ""
    year: int | None = None
    theme: str = ""
    body: int | None = None
    outcome: str = ""
    person: int | None = None

    @property
    def narrowed(self) -> bool:
        """Whether anything but words was chosen."""
        return bool(self.columns)

    @property
    def columns(self) -> dict[str, Any]:
        """The choices as columns of ``SearchedAct``."""
        subject = "matter" if "." in self.theme else "theme"
        named = {
            "year": self.year, subject: self.theme, "body_id": self.body, "result": self.outcome, "person_id": self.person,
        }  # fmt: skip
        return {name: value for name, value in named.items() if value not in (None, "")}


@dataclass(frozen=True)
class FoundLine:
    """An act or a decision that was found, with what was looked for marked."""

    act: ActLine | PublicDecision
    title: Markup
    extract: Markup | None = None

    @property
    def decision(self) -> bool:
        """Whether it was taken by delegation of the council."""
        return isinstance(self.act, PublicDecision)


@dataclass(frozen=True)
class Found:
    """One page of a search. ``more``: there are more than ``total``, which nobody counted."""

    lines: tuple[FoundLine, ...]
    total: int
    page: int
    pages: int
    facets: Facets
    more: bool = False
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Hits:
    """Keys of acts in the order of the answer."""

    keys: Sequence[int]
    total: int
    more: bool = False
    all: Sequence[int] = field(default=())
    """Keys to count facets among; empty when nobody counted."""


def latest(organisation_id: int, limit: int = 8, chosen: Chosen | None = None) -> list[ActLine]:
    """The acts published last, among those ``chosen``."""
    query = published_acts(organisation_id)
    chosen = chosen or Chosen()
    if chosen.query or chosen.narrowed:
        query = query.where(Act.id.in_(_chosen_acts(organisation_id, chosen)))
    rows = db.session.execute(query.order_by(Act.published_at.desc(), Act.number).limit(limit))
    return lines(rows)


def _chosen_acts(organisation_id: int, chosen: Chosen) -> Any:
    terms = read(chosen.query)
    if not terms:
        return _narrow(organisation_id, chosen).with_only_columns(SearchedAct.act_id)
    keys = matching(terms, marks({"organisation_id": organisation_id, **chosen.columns}))
    return sa.select(SearchedAct.act_id).where(SearchedAct.key.in_(keys))


def search(organisation_id: int, chosen: Chosen, page: int = 1) -> Found:
    """Published acts that hold every word and every choice: those with the words in their title first, the latest first.

    Words find decisions taken by delegation too; without words there are deliberations alone.
    """
    chosen = _within(chosen)
    terms = read(chosen.query)
    hits = (
        _by_words(organisation_id, chosen, terms, page)
        if terms
        else _by_choice(organisation_id, chosen, page)
    )
    pages = max(1, -(-hits.total // PAGE))
    return Found(
        _lines(organisation_id, hits.keys, terms),
        hits.total,
        min(max(page, 1), pages),
        pages,
        _facets(organisation_id, chosen, hits, bool(terms)),
        hits.more,
        terms.ignored,
    )


def _within(chosen: Chosen) -> Chosen:
    """The choice, without numbers that no column can hold."""
    fits = {
        name: value
        for name in ("year", "body", "person")
        if (value := getattr(chosen, name)) is not None and 0 <= value < 2**31
    }
    return replace(chosen, **{"year": None, "body": None, "person": None, **fits})


def _narrow(organisation_id: int, chosen: Chosen) -> sa.Select[Any]:
    return sa.select(SearchedAct.key).where(
        SearchedAct.organisation_id == organisation_id,
        SearchedAct.body_id.in_(public_bodies(organisation_id)),
        SearchedAct.result != DECISION,
        *(getattr(SearchedAct, name) == value for name, value in chosen.columns.items()),
    )


def _by_choice(organisation_id: int, chosen: Chosen, page: int) -> _Hits:
    """Without words: every act that was chosen, however many."""
    query = _narrow(organisation_id, chosen)
    total = db.session.scalar(query.with_only_columns(sa.func.count())) or 0
    start = _start(page, total)
    ordered = query.order_by(SearchedAct.key.desc())
    keys = db.session.scalars(ordered.limit(PAGE).offset(start)).all()
    counted = chosen.narrowed and total <= MOST
    return _Hits(keys, total, all=db.session.scalars(ordered.limit(MOST)).all() if counted else ())


def _start(page: int, total: int) -> int:
    last = max(0, -(-total // PAGE) - 1)
    return min(max(page - 1, 0), last) * PAGE


def _by_words(organisation_id: int, chosen: Chosen, terms: Terms, page: int) -> _Hits:
    if terms.contradictory:
        return _Hits((), 0)
    found = _keys(terms, marks({"organisation_id": organisation_id, **chosen.columns}))
    named = [key for key, in_title in found if in_title]
    anywhere = [key for key, in_title in found if not in_title]
    first = set(named)
    ranked = [*named, *(key for key in anywhere if key not in first)][:MOST]
    more = len(anywhere) > MOST
    start = _start(page, len(ranked))
    return _Hits(ranked[start : start + PAGE], len(ranked), more, () if more else ranked)


def _keys(terms: Terms, asked: list[str]) -> Sequence[sa.Row[tuple[int, bool]]]:
    """Keys of acts, the latest first: those found by their title, then those found anywhere, who hold the former again."""
    parts = []
    for in_title in (True, False) if terms.wanted else (False,):
        found = matching(terms, asked, title=in_title)
        column = found.selected_columns[0]
        few = found.order_by(column.desc()).limit(MOST + 1).subquery()
        parts.append(sa.select(few.c[0], sa.literal(in_title, sa.Boolean)))
    return db.session.execute(sa.union_all(*parts)).all()


def matching(terms: Terms, asked: list[str], *, title: bool = False) -> sa.Select[Any]:
    """Keys of the acts that hold the terms (in their title), and the marks of every choice."""
    if db.engine.dialect.name == "sqlite":
        query = as_fts5(terms, "title" if title else "title text", asked)
        table = sa.table(WORDS, sa.column("rowid", sa.BigInteger), sa.column(WORDS))
        return sa.select(table.c.rowid).where(table.c[WORDS].op("MATCH")(query))
    table = sa.table(WORDS, sa.column("key", sa.BigInteger), sa.column("title"), sa.column("words"))
    found = sa.select(table.c.key).where(_holds(table.c.title if title else table.c.words, terms, asked))
    if title and terms.unwanted:  # absent from the title is not enough
        return found.where(_holds(table.c.words, terms, asked))
    return found


def _holds(column: Any, terms: Terms, asked: list[str]) -> Any:
    """Written into the statement: a plan prepared for every query would be a bad one for most."""
    query = sa.bindparam(None, as_tsquery(terms, asked), literal_execute=True)
    return column.op("@@")(sa.cast(query, TSQUERY))


def _lines(organisation_id: int, keys: Sequence[int], terms: Terms) -> tuple[FoundLine, ...]:
    """The acts and decisions behind ``keys``, in that order, read once more from what is published."""
    decisions = [key for key in keys if is_decision(key)]
    found = _decision_lines(organisation_id, decisions, terms) if decisions else {}
    if len(decisions) < len(keys):
        found |= _act_lines(organisation_id, keys, terms)
    return tuple(found[key] for key in keys if key in found)


def is_decision(key: int) -> bool:
    """Whether a key of the index is that of a decision taken by delegation: it stands in the lower half of its day."""
    return not key & HALF


def _decision_lines(organisation_id: int, keys: Sequence[int], terms: Terms) -> dict[int, FoundLine]:
    lines = {}
    for key, one in public_decisions.of_keys(organisation_id, keys):
        text = decision_text(one.text, one.author, restricted=one.restricted)
        found = extract(text, terms)
        lines[key] = FoundLine(one, mark(one.title, terms), found.html if found.marked else None)
    return lines


def _act_lines(organisation_id: int, keys: Sequence[int], terms: Terms) -> dict[int, FoundLine]:
    query = published_acts(organisation_id).add_columns(SearchedAct.key)
    query = query.join(SearchedAct, SearchedAct.act_id == Act.id).where(SearchedAct.key.in_(keys))
    rows = db.session.execute(query).all()
    masks = masks_of_meetings({act.meeting_id for act, _, _ in rows})
    return {key: _line(act, body, terms, masks.get(act.meeting_id, ())) for act, body, key in rows}


def _line(act: Act, body: str, terms: Terms, masks: tuple[Mask, ...]) -> FoundLine:
    shown = line(act, body, masks)
    if not terms.wanted:
        return FoundLine(shown, Markup.escape(shown.title))
    content = {} if act.restricted else masked_content(act.content, masks)
    text = public_text(content, shown.sentence, restricted=act.restricted)
    found: Extract = extract(text, terms)
    return FoundLine(shown, mark(shown.title, terms), found.html if found.marked else None)


def _facets(organisation_id: int, chosen: Chosen, hits: _Hits, by_words: bool) -> Facets:
    """What can be chosen further: counted among what was found, or among everything while nothing is chosen."""
    if hits.all or not hits.total:
        counted = public_facets.count(hits.all)
    else:
        counted = public_facets.tally(organisation_id, numbers=not (by_words or chosen.narrowed))
    for name, value in chosen.columns.items():  # what is chosen stays in sight
        counted[name].setdefault(str(value), 0)
    if "matter" in chosen.columns:
        counted["theme"].setdefault(chosen.theme.split(".", 1)[0], None)
    return public_facets.worded(organisation_id, counted)
