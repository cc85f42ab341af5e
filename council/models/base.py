"""The database handle, the types every table shares, and the wall between organisations."""

from __future__ import annotations

import contextlib
import os
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    registry,
    with_loader_criteria,
)

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(sa.TypeDecorator[datetime]):
    """Aware UTC datetimes on every database; SQLite would forget the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes: whoever wrote one forgot a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Declarative base; JSON and datetimes have one meaning everywhere."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime, dict[str, Any]: sa.JSON, list[Any]: sa.JSON},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def give_back() -> None:
    """Give the session's connection back before waiting for another one; what was read keeps its values.

    Requests that hold one connection while they wait for a second wait for each other, once they are as many as the pool is
    large. Raises DBAPIError when the database is away; the session is fit for use all the same.
    """
    session = db.session()
    try:
        session.close()
    except sa.exc.DBAPIError:
        db.session.registry.clear()
        with contextlib.suppress(sa.exc.SQLAlchemyError):
            session.invalidate()
        raise


current_organisation: ContextVar[int | None] = ContextVar("current_organisation", default=None)
"""The organisation whose rows may be seen; ``None`` sees all (installation-wide work only)."""

current_reader: ContextVar[int | None] = ContextVar("current_reader", default=None)
"""The account from which drafts kept to a group of others are hidden (``models.sharing``); ``None`` sees all."""


class Owned:
    """A row that belongs to one organisation; every query is filtered by ``current_organisation``."""

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)


@event.listens_for(Session, "do_orm_execute")
def _only_own_rows(state: ORMExecuteState) -> None:
    organisation = current_organisation.get()
    if organisation is None or state.is_insert:
        return
    state.statement = state.statement.options(
        with_loader_criteria(Owned, lambda cls: cls.organisation_id == organisation, include_aliases=True)
    )


class Dated:
    """Something that holds between two days, both included."""

    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """Last day; empty while nothing says when it ends."""

    @classmethod
    def in_force(cls, on: date) -> sa.ColumnElement[bool]:
        """The rows that hold on a day."""
        return sa.and_(cls.starts_on <= on, sa.or_(cls.ends_on.is_(None), cls.ends_on >= on))


BUSY_TIMEOUT = 15_000
"""Milliseconds that a connection to SQLite waits for another one's lock."""
WRITE = {"council_write": True}
"""Execution options of a connection that is going to write: SQLite takes the write lock at BEGIN."""


def _create_for_owner(path: str) -> None:
    """Create the file of a new SQLite database readable by its owner alone; its journals inherit the mode."""
    if path in ("", ":memory:"):
        return
    with contextlib.suppress(
        OSError
    ):  # it is there, or cannot be made: SQLite says the latter at the first use
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def forget_log(engine: Engine, patience: int = 0) -> bool:
    """Move SQLite's write-ahead file into the database and empty it: older copies of what was erased go with it.

    ``patience``: milliseconds to wait for readers. False when one was in the way, and it should be asked again; other
    databases keep no such file beside the tables, and always give True.
    """
    if engine.dialect.name != "sqlite":
        return True
    with contextlib.closing(engine.raw_connection()) as raw:
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA busy_timeout={patience}")
        (busy, _frames, _moved) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
        cursor.close()
    return not busy


def refresh_statistics(engine: Engine) -> None:
    """Let SQLite count its rows anew: without these numbers it searches large tables by the wrong index.

    Takes two tenths of a second for 100 000 acts. PostgreSQL does the like by itself.
    """
    if engine.dialect.name != "sqlite":
        return
    with contextlib.closing(engine.raw_connection()) as raw:
        cursor = raw.cursor()
        cursor.execute("ANALYZE")
        cursor.close()


def _configure_postgres(connection: Any, _record: Any) -> None:
    """Have commits on disk before they return, whatever the server's own choice. And tell PostgreSQL that its disc has no
    arms: as it costs those that have, it would rather read all published acts from the newest on than use the index of
    words, five to eight times slower for words that few acts hold."""
    cursor = connection.cursor()
    cursor.execute("SET synchronous_commit = on; SET random_page_cost = 1.1")
    cursor.close()
    connection.commit()


def prepare_engine(engine: Engine) -> None:
    """Make commits durable, and SQLite explicit about transactions.

    On SQLite, WAL with synchronous=FULL: a commit is on disk before it returns. The driver's own transaction handling is
    switched off because it delays BEGIN, and a read that later writes would fail with a stale snapshot. A deleted or
    replaced value (a passphrase, a personal link) is overwritten in the file, not only forgotten.
    """
    if engine.dialect.name != "sqlite":
        event.listen(engine, "connect", _configure_postgres)
        return
    _create_for_owner(engine.url.database or "")

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get("council_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
