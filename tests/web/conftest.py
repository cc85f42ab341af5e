"""Fixtures that several modules of this folder share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factory import Commune
from tests.services.after_world import made_world, world
from tests.services.office import freeze_clock

__all__ = ["made_world", "world"]


@pytest.fixture
def enter(
    app: Flask, commune: Commune, sign_in: Callable[[FlaskClient, int, int], None]
) -> Callable[[int], FlaskClient]:
    """``enter(account)``: another browser, signed in, at ``office.NOW``."""
    freeze_clock(app)

    def signed_in(account: int) -> FlaskClient:
        client = app.test_client()
        sign_in(client, account, commune.organisation_id)
        return client

    return signed_in


@pytest.fixture
def clerk(commune: Commune, enter: Callable[[int], FlaskClient]) -> FlaskClient:
    """The secretary general, signed in."""
    return enter(commune.clerk)
