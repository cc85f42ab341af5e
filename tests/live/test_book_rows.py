"""Rows of the minute book are stored alike whether few or many come together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from council.models import AuditLine, CommandRecord, db
from council.services import book_rows
from tests.live.room import Room

AT = datetime(2026, 11, 24, 18, 30, 5, 123456, tzinfo=UTC)


def audit(owner: int, number: int) -> dict[str, Any]:
    detail = {"meeting": 1, "from": number, "words": ["né à « Foix »", None, True, 2**40]}
    return {"organisation_id": owner, "at": AT, "verb": f"live.test{number}", "account_id": None, "actor": "Anne Émé", "detail": detail}  # fmt: skip


def test_many_rows_are_stored_as_few_are(room: Room) -> None:
    with db.engine.begin() as connection:
        owner = connection.execute(sa.select(AuditLine.organisation_id)).scalars().first() or 1
        for number in range(2):
            book_rows.insert(connection, AuditLine, [audit(owner, number)])
        book_rows.insert(
            connection, AuditLine, [audit(owner, number) for number in range(2, 2 + book_rows.MANY)]
        )
    with db.engine.connect() as connection:
        columns = AuditLine.__table__.c
        rows = connection.execute(
            sa.select(*columns).where(columns.verb.like("live.test%")).order_by(columns.id)
        ).mappings()
        stored = [{name: row[name] for name in audit(owner, 0)} for row in rows]
    assert stored == [audit(owner, number) for number in range(2 + book_rows.MANY)]


def test_a_row_that_must_be_unique_refuses_the_whole_insertion(room: Room) -> None:
    row = {"organisation_id": 1, "meeting_id": room.meeting, "command_id": "the-same", "answer": {"ok": True}}
    with db.engine.connect() as connection:
        try:
            book_rows.insert(connection, CommandRecord, [row] * book_rows.MANY)
        except sa.exc.IntegrityError:
            connection.rollback()
        else:
            raise AssertionError("written twice")
        assert not connection.execute(
            sa.select(CommandRecord.command_id).where(CommandRecord.command_id == "the-same")
        ).all()


def test_the_instant_of_a_commit_is_spelt_once() -> None:
    stored = book_rows._storable(AuditLine.__table__.c.at.type, sqlite.dialect())
    assert stored is not None
    first = stored(AT)
    assert first == "2026-11-24 18:30:05.123456"
    assert stored(AT) is first
