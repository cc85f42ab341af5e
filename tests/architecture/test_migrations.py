"""Migrations go up and down on each database and give exactly the models' tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from council.app import create_app
from council.models import Base, Meeting, SearchedAct, db
from council.models.searched import WORDS
from council.settings import load_settings
from tests.conftest import postgres_database
from tests.factory import make_commune, make_meeting
from tests.services.test_search_index import publish


@pytest.fixture(params=["sqlite", "postgres"])
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty database that was migrated up."""
    if request.param == "sqlite":
        yield from _migrate(f"sqlite:///{tmp_path / 'migrated.db'}", tmp_path)
    else:
        with postgres_database("migrations") as url:
            yield from _migrate(url, tmp_path)


def _migrate(url: str, data_dir: Path) -> Iterator[Flask]:
    settings = load_settings({}, data_dir=data_dir, database_url=url, secret_key="test", jobs_immediate=True)
    app = create_app(settings)
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_up_equals_the_models(migrated: Flask) -> None:
    with db.engine.connect() as connection:
        named = {"compare_type": True, "include_name": _in_the_models}
        context = MigrationContext.configure(connection, opts=named)
        assert compare_metadata(context, Base.metadata) == []


def _in_the_models(name: str | None, kind: str, _parents: object) -> bool:
    """Everything but the words of the search, whose table each database has in its own way."""
    return kind != "table" or not (name or "").startswith(WORDS)


def test_down_leaves_nothing(migrated: Flask) -> None:
    downgrade(revision="base")
    with db.engine.connect() as connection:
        assert set(sa.inspect(connection).get_table_names()) <= {"alembic_version"}


def test_up_twice_is_harmless(migrated: Flask) -> None:
    upgrade()


def test_constraints_are_the_models_too(migrated: Flask) -> None:
    """What alembic does not compare: partial unique indexes and checks."""
    with db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        for table in Base.metadata.sorted_tables:
            wanted = {c.name for c in table.constraints if isinstance(c, sa.CheckConstraint)}
            found = {check["name"] for check in inspector.get_check_constraints(table.name)}
            assert wanted <= found, table.name
            indexes = {index["name"] for index in inspector.get_indexes(table.name)}
            assert {index.name for index in table.indexes} <= indexes, table.name


def triggers(engine: sa.Engine) -> set[str]:
    """Names of the triggers of a database, without its own."""
    lite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    post = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with engine.connect() as connection:
        return set(connection.scalars(sa.text(lite if engine.dialect.name == "sqlite" else post)))


def test_triggers_are_the_models_too(migrated: Flask, request: pytest.FixtureRequest) -> None:
    if db.engine.dialect.name == "sqlite":
        made = sa.create_engine(f"sqlite:///{request.getfixturevalue('sqlite_template')}")
    else:
        made = sa.create_engine(request.getfixturevalue("postgres_url"))
    assert triggers(db.engine) == triggers(made)
    made.dispose()


def test_rows_survive_a_step_down_and_up_again(migrated: Flask) -> None:
    """Tables made anew on the way keep their rows and their children."""
    commune = make_commune(members=3)
    meeting = make_meeting(commune, datetime(2026, 11, 5, 18, tzinfo=UTC)).id
    db.session.remove()
    downgrade(revision="0001")
    upgrade()
    kept = db.session.get_one(Meeting, meeting)
    assert (kept.call, len(kept.items), kept.items[0].first_call) == (1, 3, 1)


def test_published_acts_are_found_after_an_upgrade(migrated: Flask) -> None:
    """The index is filled by the migrations, and kept: citizens' lists are read from it."""
    publish(make_commune(members=3), "Budget primitif")
    db.session.remove()
    downgrade(revision="0020")
    upgrade()
    assert db.session.scalar(sa.select(sa.func.count(SearchedAct.key))) == 1
