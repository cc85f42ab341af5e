"""Statements compiled once for all applications of a test process.

SQLAlchemy keeps them by engine and by dialect, and each test has its own of both: half of the time of most tests went into
writing the same SQL again.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

STATEMENTS = 4_000
"""How many are kept; all suites together write about as many."""

_kept: dict[str, sa.Engine] = {}
"""The first engine of each dialect that has reached its database: it knows by then what that database can do."""


def install() -> None:
    """Let the engines of later applications write their statements with the dialect and the memory of the first one."""
    made = SQLAlchemy._make_engine

    def make(self: SQLAlchemy, bind_key: str | None, options: dict[str, Any], app: Flask) -> sa.Engine:
        engine = made(self, bind_key, {"query_cache_size": STATEMENTS, **options}, app)
        if first := _kept.get(engine.dialect.name):
            engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
        else:
            sa.event.listen(engine, "engine_connect", lambda _: _kept.setdefault(engine.dialect.name, engine))
        return engine

    SQLAlchemy._make_engine = make  # type: ignore[method-assign]
