"""What all applications of a test process would make again, each for itself, made once: of most tests it took half the time.

Nothing that a test looks at is shared: only what follows from the code alone. Key files are opened sooner, too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing.rules import Rule

from signatures import pki

STATEMENTS = 4_000
"""SQL texts kept; all suites together write about as many."""

ROUNDS = pki.KDF_ROUNDS
"""Of the product's own key files: slow on purpose, for a thief as for tests that open one a hundred times."""
FEW_ROUNDS = 2_000

_Builder = Callable[..., tuple[str, str]]
_engines: dict[str, sa.Engine] = {}
"""The first engine of each dialect that has reached its database: it knows by then what that database can do."""


def install() -> None:
    """Let applications share how routes build addresses, how statements are written, what templates compile to."""
    _routes()
    _statements()
    pki.KDF_ROUNDS = FEW_ROUNDS
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Templates()}


def _routes() -> None:
    """werkzeug compiles what builds the address of each of four hundred rules; rules that read the same build the same."""
    compiled = Rule._compile_builder
    kept: dict[tuple[Any, ...], _Builder] = {}

    def once(rule: Rule, append_unknown: bool = True) -> _Builder:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in kept:
            kept[key] = compiled(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = once  # type: ignore[method-assign]


def _statements() -> None:
    """SQLAlchemy keeps what it compiled by engine and by dialect, and each application has its own of both."""
    made = SQLAlchemy._make_engine

    def make(self: SQLAlchemy, bind_key: str | None, options: dict[str, Any], app: Flask) -> sa.Engine:
        engine = made(self, bind_key, {"query_cache_size": STATEMENTS, **options}, app)
        if first := _engines.get(engine.dialect.name):
            engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
        else:
            sa.event.listen(
                engine, "engine_connect", lambda _: _engines.setdefault(engine.dialect.name, engine)
            )
        return engine

    SQLAlchemy._make_engine = make  # type: ignore[method-assign]


class _Templates(BytecodeCache):
    """The code of templates; one that has changed since is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if its template is known."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in it."""
        self._kept[bucket.key] = bucket.bytecode_to_string()
