"""Tables whose rows are written once: the database itself refuses to change or delete one."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event

SQLITE = """CREATE TRIGGER {table}_kept_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION council_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only table' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
POSTGRES_TRIGGER = """CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION council_append_only()"""
POSTGRES_WHOLE = """CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION council_append_only()"""


def append_only(table: sa.FromClause) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE (which SQLite has not) on ``table``, wherever it is created from the models."""
    assert isinstance(table, sa.Table)
    for verb in ("UPDATE", "DELETE"):
        statement = sa.DDL(SQLITE.format(table=table.name, event=verb)).execute_if(dialect="sqlite")
        event.listen(table, "after_create", statement)
    for text in (
        POSTGRES_FUNCTION,
        *(one.format(table=table.name) for one in (POSTGRES_TRIGGER, POSTGRES_WHOLE)),
    ):
        event.listen(table, "after_create", sa.DDL(text).execute_if(dialect="postgresql"))
