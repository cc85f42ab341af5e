"""Find one row of the actor's own organisation, or say that it does not exist."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import inspect

from council.models import Base, db
from council.services.errors import NotFound
from council.services.pipeline import Work

Row = TypeVar("Row", bound=Base)


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
