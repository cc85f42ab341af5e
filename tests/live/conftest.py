"""A room on each database; a hall on a real server, which the tests of one file share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from council.app import create_app
from council.models import db
from council.settings import load_settings
from tests.conftest import Server, free_port
from tests.factory import Commune, make_commune
from tests.live.hall import Hall
from tests.live.room import Room, convene


@pytest.fixture
def room(app: Flask, commune: Commune) -> Room:
    """A convened meeting with four items and eleven members."""
    return Room(commune, convene(commune))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Server]:
    """A started server with a commune; each test convenes a meeting of its own there."""
    folder, port = tmp_path_factory.mktemp("house"), free_port()
    shutil.copy(sqlite_template, folder / "council.db")
    variables = {
        "COUNCIL_DATA_DIR": str(folder), "COUNCIL_SECRET_KEY": "test", "COUNCIL_BASE_URL": f"http://127.0.0.1:{port}"
    }  # fmt: skip
    app = create_app(load_settings(variables))
    with app.app_context():
        commune = make_commune()
        db.engine.dispose()
    server = Server(f"http://127.0.0.1:{port}", port, folder, {**os.environ, **variables}, app, commune)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def hall(house: Server) -> Iterator[Hall]:
    """A convened meeting on a started server; whoever connected leaves at the end."""
    hall = Hall(house)
    yield hall
    for participant in hall.connected:
        participant.close()
