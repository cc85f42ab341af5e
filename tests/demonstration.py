"""The loaded demonstration, made once per run and copied for tests that change it."""

from __future__ import annotations

import fcntl
import os
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


def demonstration_settings(data_dir: Path) -> Settings:
    """Settings of a demonstration in that folder."""
    return load_settings({}, data_dir=data_dir, demo=True, secret_key="test", live_mode="threading")


def loaded(base: Path) -> Path:
    """A data folder holding the demonstration; the first call loads it, for all test processes of the run.

    ``base``: the base folder of this test process.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    base.mkdir(parents=True, exist_ok=True)
    folder, ready = base / "demonstration", base / "demonstration.ready"
    with (base / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            settings = demonstration_settings(folder)
            upgrade_database(settings)
            demo.load(settings)
            ready.touch()
    return folder


@contextmanager
def demonstration_app(base: Path) -> Iterator[Flask]:
    """An application on the loaded demonstration, its context pushed. For reading."""
    with opened(loaded(base)) as app:
        yield app


@contextmanager
def opened(data_dir: Path) -> Iterator[Flask]:
    """An application on a demonstration's folder, its context pushed."""
    app = create_app(replace(demonstration_settings(data_dir), jobs_immediate=True))
    app.testing = True
    app.config.update(RATELIMIT_ENABLED=False, WTF_CSRF_ENABLED=False)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
