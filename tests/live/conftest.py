"""A room on each database; a hall on a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import Server
from tests.factory import Commune
from tests.live.hall import Hall
from tests.live.room import Room, convene


@pytest.fixture
def room(app: Flask, commune: Commune) -> Room:
    """A convened meeting with four items and eleven members."""
    return Room(commune, convene(commune))


@pytest.fixture
def hall(server: Server) -> Iterator[Hall]:
    """A convened meeting on a started server; whoever connected leaves at the end."""
    hall = Hall(server)
    yield hall
    for participant in hall.connected:
        participant.close()
