"""Statements of the writer of minute books, built once: building them anew took longer than SQLite to carry them out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, cast

import sqlalchemy as sa

from council.meeting.chain import Line
from council.models import Act, CommandRecord, Document, Item, Meeting
from council.models.base import UtcDateTime

Rows = Sequence[Mapping[str, Any]]
MANY = 8
"""Rows that are worth a way of their own."""


def table(model: Any) -> sa.Table:
    """The table of a model."""
    return cast("sa.Table", model.__table__)


_MEETING, _COMMAND = table(Meeting).c, table(CommandRecord).c
_LOCKED = (
    sa.select(
        _MEETING.id, _MEETING.organisation_id, _MEETING.state, _MEETING.last_seq, _MEETING.head_hash, _MEETING.starts_at
    )
    .where(_MEETING.id == sa.bindparam("meeting"))
    .with_for_update()
)  # fmt: skip
_ANSWERED = sa.select(_COMMAND.command_id, _COMMAND.answer).where(
    _COMMAND.meeting_id == sa.bindparam("meeting"), _COMMAND.command_id.in_(sa.bindparam("ids", expanding=True))
)  # fmt: skip
_ADVANCED = (
    sa.update(table(Meeting))
    .where(_MEETING.id == sa.bindparam("meeting"))
    .values({name: sa.bindparam(f"new_{name}") for name in ("last_seq", "head_hash", "state")})
)


def locked(connection: sa.Connection, meeting_id: int) -> Any:
    """The meeting's row, held until the end of the transaction; None when there is no such meeting."""
    return connection.execute(_LOCKED, {"meeting": meeting_id}).one_or_none()


def answered(connection: sa.Connection, meeting_id: int, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Answers kept, of those commands among ``ids`` that were decided before."""
    rows = connection.execute(_ANSWERED, {"meeting": meeting_id, "ids": ids})
    return {row.command_id: row.answer for row in rows}


def advance(
    connection: sa.Connection, meeting_id: int, state: Mapping[str, Any], dates: Mapping[str, Any]
) -> None:
    """Write the end of the book on the meeting's row; ``dates``: those of its opening and closing, when they come."""
    new = {f"new_{name}": value for name, value in state.items()}
    connection.execute(_ADVANCED, new | {"meeting": meeting_id})
    if dates:
        connection.execute(sa.update(table(Meeting)).where(_MEETING.id == meeting_id).values(**dates))


def has_papers(connection: sa.Connection, meeting_id: int) -> bool:
    """Whether anything that will be signed was made of the book."""
    made = [sa.exists().where(one.meeting_id == meeting_id) for one in (Act, Document)]
    return bool(connection.execute(sa.select(sa.or_(*made))).scalar_one())


def free_item(connection: sa.Connection, meeting: Any, now: datetime) -> int:
    """An id that no item has or will have: drawn by an insertion that is undone. ``meeting``: its row."""
    row = {
        "organisation_id": meeting.organisation_id, "meeting_id": meeting.id, "position": 0, "title": "", "updated_at": now,
    }  # fmt: skip
    with connection.begin_nested() as trial:
        drawn = connection.execute(sa.insert(table(Item)).values(**row).returning(Item.id)).scalar_one()
        trial.rollback()
    return int(drawn)


def insert(connection: sa.Connection, model: Any, rows: Rows) -> None:
    """Rows of one table, all with the same columns.

    PostgreSQL takes many of them as one JSON text: told one by one, they cost its driver more than all the rules of a vote.
    SQLite takes them straight from columns: SQLAlchemy would build a dictionary of parameters for each row.
    """
    names = tuple(rows[0])
    if len(rows) < MANY:
        connection.execute(_insert(model), rows)
    elif connection.dialect.name == "postgresql":
        text = json.dumps(rows, default=datetime.isoformat)
        connection.execute(_from_text(model, names), {"rows": text})
    else:
        statement, columns = _prepared(model, names, connection.dialect)
        told = (
            [as_stored(row[name]) for row in rows] if as_stored else [row[name] for row in rows]
            for name, as_stored in columns
        )
        connection.exec_driver_sql(statement, list(zip(*told, strict=True)))


@cache
def _insert(model: Any) -> sa.Insert:
    return sa.insert(table(model))


@cache
def _prepared(
    model: Any, names: tuple[str, ...], dialect: sa.Dialect
) -> tuple[str, list[tuple[str, Callable[[Any], Any] | None]]]:
    """The text of an insertion with positional parameters; their columns, each with what makes a value storable."""
    compiled = sa.insert(table(model)).compile(dialect=dialect, column_keys=list(names))
    return str(compiled), [
        (name, _storable(table(model).c[name].type, dialect)) for name in compiled.positiontup or ()
    ]


def _storable(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Callable[[Any], Any] | None:
    """What makes a value of a column storable; rows of one commit share their instants, which are spelt once."""
    processor = kind.dialect_impl(dialect).bind_processor(dialect)
    return lru_cache(maxsize=16)(processor) if processor and isinstance(kind, UtcDateTime) else processor


@cache
def _from_text(model: Any, names: tuple[str, ...]) -> sa.Insert:
    """One statement that reads all rows from one JSON text."""
    columns = [sa.column(name, table(model).c[name].type) for name in names]
    rows = sa.func.json_to_recordset(sa.cast(sa.bindparam("rows", type_=sa.Text), sa.JSON))
    told = rows.table_valued(*columns, name="told").render_derived(with_types=True)
    return sa.insert(table(model)).from_select(names, sa.select(*(told.c[name] for name in names)))


def line_row(line: Line, owner: Mapping[str, Any]) -> dict[str, Any]:
    """A line as it is stored."""
    return {
        **owner, "meeting_id": line.meeting, "seq": line.seq, "at": line.at, "actor": line.actor, "kind": line.kind,
        "payload": line.payload, "prev_hash": line.prev_hash, "hash": line.hash,
    }  # fmt: skip
