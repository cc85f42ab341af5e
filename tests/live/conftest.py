"""A room on each database."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factory import Commune
from tests.live.room import Room, convene


@pytest.fixture
def room(app: Flask, commune: Commune) -> Room:
    """A convened meeting with four items and eleven members."""
    return Room(commune, convene(commune))
