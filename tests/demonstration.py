"""The loaded demonstration, made once per test process and copied for tests that change it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask

from council import demo
from council.app import create_app
from council.cli import upgrade_database
from council.models import db
from council.settings import Settings, load_settings

_loaded: list[Path] = []


def demonstration_settings(data_dir: Path) -> Settings:
    """Settings of a demonstration in that folder."""
    return load_settings({}, data_dir=data_dir, demo=True, secret_key="test", live_mode="threading")


def loaded(base: Path) -> Path:
    """A data folder holding the demonstration; the first call of the process loads it."""
    if not _loaded:
        folder = base / "demonstration"
        settings = demonstration_settings(folder)
        upgrade_database(settings)
        demo.load(settings)
        _loaded.append(folder)
    return _loaded[0]


@contextmanager
def demonstration_app(base: Path) -> Iterator[Flask]:
    """An application on the loaded demonstration, its context pushed. For reading."""
    app = create_app(replace(demonstration_settings(loaded(base)), jobs_immediate=True))
    app.testing = True
    app.config.update(RATELIMIT_ENABLED=False, WTF_CSRF_ENABLED=False)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
