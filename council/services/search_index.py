"""The index of the public search, kept in the transaction that publishes or changes an act or a decision, whoever does it.

Listening to the session rather than being called: an import, a correction or a test cannot forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from council.documents import masking
from council.documents.masking import Mask
from council.models import Act, DelegatedDecision, Mandate, Meeting, PersonalDatum, SearchedAct, SearchedTally
from council.models.searched import HALF
from council.queries.masks import masked_content, masks_of_meetings
from council.queries.public_facets import COLUMNS, DECISION, group_of
from council.queries.public_words import decision_text, public_text
from council.queries.search import stems
from council.queries.search_terms import marks

VERSION = 2
"""To be raised when the same act would be indexed otherwise: what an older version wrote is made again."""
BATCH = 500

_ROWS: Any = SearchedAct.__table__
_TALLY: Any = SearchedTally.__table__
_ADD = {
    "sqlite": "INSERT INTO searched_words (rowid, title, text, marks) VALUES (:key, :title, :text, :marks)",
    "postgresql": "INSERT INTO searched_words (key, title, words) VALUES (:key, to_tsvector('simple', :title) || CAST(:marks AS"
    " tsvector), to_tsvector('simple', :title || ' ' || :text) || CAST(:marks AS tsvector))",
}
_TAKE = {
    "sqlite": "DELETE FROM searched_words WHERE rowid = :key",
    "postgresql": "DELETE FROM searched_words WHERE key = :key",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An act as the index keeps it: a row, and the stems of its title and text."""

    row: dict[str, Any]
    title: str
    text: str

    @property
    def words(self) -> dict[str, Any]:
        """The row of words."""
        return {
            "key": self.row["key"],
            "title": self.title,
            "text": self.text,
            "marks": " ".join(marks(self.row)),
        }


def install() -> None:
    """Follow every session from now on; following twice is following once."""
    if not event.contains(Session, "after_flush", _follow):
        event.listen(Session, "after_flush", _follow)


def _follow(session: Session, _context: object) -> None:
    changed, gone = _ids(Act, session.new, session.dirty), _ids(Act, session.deleted)
    masked = {
        one.meeting_id
        for one in (*session.new, *session.dirty, *session.deleted)
        if isinstance(one, PersonalDatum)
    }
    if masked:
        changed += session.connection().scalars(sa.select(Act.id).where(Act.meeting_id.in_(masked))).all()
    if changed or gone:
        index(session.connection(), sorted(set(changed)), gone)
    decided = _ids(DelegatedDecision, session.new, session.dirty)
    struck = _ids(DelegatedDecision, session.deleted)
    if decided or struck:
        index_decisions(session.connection(), decided, struck)


def _ids(kind: type[Act] | type[DelegatedDecision], *objects: Iterable[object]) -> list[int]:
    return [one.id for some in objects for one in some if isinstance(one, kind)]


def index(connection: sa.Connection, changed: Sequence[int], gone: Sequence[int] = ()) -> None:
    """Make the entries of acts anew, and take away those of acts that are not (any more) published."""
    organisations = forget(connection, [*changed, *gone])
    entries = list(_entries(connection, changed))
    write(connection, entries)
    for organisation in sorted(organisations | {one.row["organisation_id"] for one in entries}):
        count(connection, organisation)


def index_decisions(connection: sa.Connection, changed: Sequence[int], gone: Sequence[int] = ()) -> None:
    """The same for decisions taken by delegation, which are in no count: lists of acts do not hold them."""
    forget(connection, [*changed, *gone], _ROWS.c.decision_id)
    write(connection, _decisions(connection, changed))


def fill(connection: sa.Connection) -> int:
    """Index every published act and decision that is not, or was by an older version; gives how many acts. Used after migrations."""
    known = sa.select(_ROWS.c.decision_id).where(_ROWS.c.made_by == VERSION, _ROWS.c.decision_id.is_not(None))
    lacking = sa.select(DelegatedDecision.id).where(
        DelegatedDecision.published_at.is_not(None), DelegatedDecision.id.not_in(known)
    )
    index_decisions(connection, connection.scalars(lacking).all())
    known = sa.select(_ROWS.c.act_id).where(_ROWS.c.made_by == VERSION, _ROWS.c.act_id.is_not(None))
    missing = connection.scalars(
        sa.select(Act.id).where(Act.published_at.is_not(None), Act.id.not_in(known)).order_by(Act.id)
    ).all()
    for first in range(0, len(missing), BATCH):
        part = missing[first : first + BATCH]
        forget(connection, part)
        write(connection, list(_entries(connection, part)))
    for organisation in (
        connection.scalars(sa.select(_ROWS.c.organisation_id).distinct()).all() if missing else ()
    ):
        count(connection, organisation)
    return len(missing)


def forget(
    connection: sa.Connection, acts: Sequence[int], by: sa.ColumnElement[Any] = _ROWS.c.act_id
) -> set[int]:
    """Take acts, or decisions, out of the index; gives the institutions whose they were."""
    held = connection.execute(sa.select(_ROWS.c.key, _ROWS.c.organisation_id).where(by.in_(acts))).all()
    if held:
        keys = [{"key": key} for key, _ in held]
        connection.execute(sa.text(_TAKE[connection.dialect.name]), keys)
        connection.execute(
            _ROWS.delete().where(_ROWS.c.key == sa.bindparam("key_")), [{"key_": key} for key, _ in held]
        )
    return {organisation for _, organisation in held}


def write(connection: sa.Connection, entries: Iterable[Entry]) -> None:
    """Add entries that are not there."""
    waiting = iter(entries)
    while part := list(islice(waiting, BATCH)):
        connection.execute(_ROWS.insert(), [one.row for one in part])
        connection.execute(sa.text(_ADD[connection.dialect.name]), [one.words for one in part])


def count(connection: sa.Connection, organisation: int) -> None:
    """Count anew what a choice of one value gives, for one institution."""
    connection.execute(_TALLY.delete().where(_TALLY.c.organisation_id == organisation))
    numbers = [
        {"organisation_id": organisation, "facet": facet, "value": str(value), "number": number}
        for facet in COLUMNS
        for value, number in connection.execute(
            sa.select(_ROWS.c[facet], sa.func.count())
            .where(_ROWS.c.organisation_id == organisation, _ROWS.c.result != DECISION)
            .group_by(_ROWS.c[facet])
        )
        if value not in (None, "")
    ]
    if numbers:
        connection.execute(_TALLY.insert(), numbers)


def _entries(connection: sa.Connection, acts: Sequence[int]) -> Iterator[Entry]:
    """What there is to index of ``acts``: nothing of one that is not published."""
    query = (
        sa.select(
            Act.id, Act.organisation_id, Act.number, Act.adopted_on, Act.public_title, Act.outcome, Act.result_sentence,
            Act.restricted, Act.content, Act.meeting_id, Meeting.body_id, Mandate.person_id,
        )
        .join(Meeting, Meeting.id == Act.meeting_id)
        .outerjoin(Mandate, Mandate.id == Act.content["rapporteur_seat"].as_integer())
        .where(Act.id.in_(acts), Act.published_at.is_not(None))
    )  # fmt: skip
    rows = connection.execute(query).all()
    masks = masks_of_meetings({act.meeting_id for act in rows}, connection)
    return (entry(act, masks.get(act.meeting_id, ())) for act in rows)


def entry(act: Any, masks: tuple[Mask, ...] = ()) -> Entry:
    """The entry of one published act, from its columns, its meeting's body and its rapporteur."""
    content = {} if act.restricted else masked_content(act.content, masks)
    matter = content.get("matiere_code", "") or ""
    row = {
        "key": key_of(act.adopted_on.toordinal(), act.id),
        "act_id": act.id,
        "decision_id": None,
        "organisation_id": act.organisation_id,
        "year": act.adopted_on.year,
        "theme": matter.split(".", 1)[0][:2] if "." in matter else "",
        "matter": matter[:8],
        "body_id": act.body_id,
        "result": group_of(act.outcome),
        "person_id": None if act.restricted else act.person_id,
        "made_by": VERSION,
    }
    text = public_text(content, masking.plain(act.result_sentence, masks), restricted=act.restricted)
    return Entry(row, " ".join(stems(f"{act.number} {act.public_title}")), " ".join(stems(text)))


def key_of(day: int, act: int) -> int:
    """Falls with the day (counted from the year 1), then rises with the act."""
    return day << 32 | 0xFFFFFFFF - act


def _decisions(connection: sa.Connection, ids: Sequence[int]) -> Iterator[Entry]:
    """What there is to index of decisions: of one with a public title that title, its number, day and body alone."""
    table: Any = DelegatedDecision.__table__
    for one in connection.execute(
        sa.select(table).where(table.c.id.in_(ids), table.c.published_at.is_not(None))
    ):
        row = {
            "key": key_of_decision(one.decided_on.toordinal(), one.id), "act_id": None, "decision_id": one.id,
            "organisation_id": one.organisation_id, "year": one.decided_on.year, "theme": "", "matter": "",
            "body_id": one.body_id, "result": DECISION, "person_id": None, "made_by": VERSION,
        }  # fmt: skip
        title = f"{one.number} {one.public_title or one.object}"
        text = decision_text(one.text, one.author, restricted=bool(one.public_title))
        yield Entry(row, " ".join(stems(title)), " ".join(stems(text)))


def key_of_decision(day: int, decision: int) -> int:
    """The same, below the acts of that day (``queries.public_search.is_decision``)."""
    return day << 32 | HALF - 1 - decision
