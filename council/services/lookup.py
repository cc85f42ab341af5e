"""Find one row of the actor's own organisation, or say that it does not exist; look for a twin without a race."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import inspect

from council.models import Base, Organisation, db
from council.queries.clocks import day_of
from council.services.errors import NotFound
from council.services.pipeline import Work

Row = TypeVar("Row", bound=Base)
FIRST_CLOCK = timedelta(hours=14)
"""How far ahead of universal time the first clocks of the world are: the day may have come there."""


def found(work: Work, model: type[Row], row_id: int, sentence: str = "", *, lock: bool = False) -> Row:
    """The row of that id. Raises ``NotFound`` when it is absent or another organisation's.

    Always a SELECT: ``Session.get`` answers from the identity map, past the wall between organisations.
    """
    key = inspect(model).primary_key[0]
    query = db.select(model).where(key == row_id).execution_options(populate_existing=True)
    row: Row | None = work.session.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    if row is None:
        raise NotFound(sentence) if sentence else NotFound()
    return row


def today(work: Work) -> date:
    """The day on the clock of the actor's institution."""
    return day_of(work.now, work.actor.organisation_id)


def one_at_a_time(work: Work) -> None:
    """Wait for the institution's other verbs that look for a twin before they add a row; held until the commit.

    Taken after a meeting's lock and before that of any draft, point or group, so that nobody deadlocks. Rows that merely
    refer to the institution are written meanwhile (``FOR NO KEY UPDATE``). Nothing to do on SQLite: one writer.
    """
    own = db.select(Organisation.id).where(Organisation.id == work.actor.organisation_id)
    work.session.execute(own.with_for_update(key_share=True))
