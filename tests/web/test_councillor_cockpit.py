"""The pages of the cockpit and of the room screen: who may open them, what they hold before anything is live."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from council.models import Meeting, db
from tests.factory import Commune, make_commune, make_meeting

SignIn = Callable[..., None]


@pytest.fixture
def meeting(app: Flask, commune: Commune) -> Meeting:
    """A convened meeting of tonight."""
    return make_meeting(commune, datetime.now(UTC) + timedelta(hours=2), state="convened")


def test_clerk_and_chair_only(
    client: FlaskClient, sign_in: SignIn, commune: Commune, meeting: Meeting
) -> None:
    """The clerk and the mayor conduct; members, services and other communes do not."""
    path = f"/bureau/seances/{meeting.id}/conduite"
    other = make_commune(3, slug="ailleurs")
    for account, organisation, status in (
        (commune.clerk, commune.organisation_id, 200),
        (commune.mayor, commune.organisation_id, 200),
        (commune.accounts[3], commune.organisation_id, 403),
        (commune.service, commune.organisation_id, 403),
        (other.clerk, other.organisation_id, 404),
    ):
        sign_in(client, account, organisation)
        assert client.get(path).status_code == status


def test_not_before_the_convocation(
    client: FlaskClient, sign_in: SignIn, commune: Commune, meeting: Meeting
) -> None:
    """A draft has no cockpit, and the page says what to do first."""
    db.session.execute(sa.update(Meeting).values(state="draft"))
    db.session.commit()
    sign_in(client, commune.clerk)
    answer = client.get(f"/bureau/seances/{meeting.id}/conduite")
    assert answer.status_code == 422
    assert "envoyez d’abord la convocation" in answer.get_data(as_text=True)
    assert client.get(f"/ecran/{meeting.screen_token}").status_code == 404


def test_precedence_of_the_chair_comes_with_the_page(
    client: FlaskClient, sign_in: SignIn, commune: Commune, meeting: Meeting
) -> None:
    """The opening dialog knows who presides of right, then who replaces."""
    sign_in(client, commune.clerk)
    page = client.get(f"/bureau/seances/{meeting.id}/conduite").get_data(as_text=True)
    found = re.search(r'data-prepared="([^"]+)"', page)
    assert found
    prepared = json.loads(html.unescape(found[1]))
    assert prepared["ranks"] == {str(commune.mandates[rank]): rank + 1 for rank in range(3)}


def test_the_screen_needs_no_account_and_only_its_token(
    client: FlaskClient, commune: Commune, meeting: Meeting
) -> None:
    """Open to whoever has the address; a bright variant; nothing behind another address."""
    page = client.get(f"/ecran/{meeting.screen_token}").get_data(as_text=True)
    assert "screen-root--dark" in page
    assert "screen-root--light" in client.get(f"/ecran/{meeting.screen_token}?clair").get_data(as_text=True)
    assert client.get("/ecran/autre").status_code == 404
    assert client.get("/ecran/autre/etat").status_code == 404
    board = client.get(f"/ecran/{meeting.screen_token}/etat").get_json()["board"]
    assert "log" not in board
    assert "notes" not in board
