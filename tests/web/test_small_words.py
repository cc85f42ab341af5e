"""Words that testers stumbled on: accords of figures, hours in one style, roles beside names, who is told what to install."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest
from flask.testing import FlaskClient

from council.documents.typography import hour
from council.web.typography import time_fr
from tests.factory import Commune
from tests.services.after_world import World
from tests.services.office import new_meeting


def test_hours_have_one_style() -> None:
    assert hour(time(18, 30)) == time_fr(time(18, 30)) == "18\u00a0h\u00a030"
    assert hour(datetime(2026, 11, 20, 8, tzinfo=UTC)) == time_fr(time(8)) == "8\u00a0h"


def test_the_board_of_acts_agrees_in_number_and_kind(
    world: World, sign_in: Callable[[FlaskClient, int, int], None]
) -> None:
    sign_in(world.client, world.commune.clerk, world.commune.organisation_id)
    page = world.client.get("/bureau/actes/suivi").text
    assert "actes publiés" in page or "actes exécutoires" in page or "acte publié" in page
    assert "Publiées" not in page and "Rejetées" not in page


def test_an_agenda_without_sections_counts_none(commune: Commune, clerk: FlaskClient) -> None:
    page = clerk.get(f"/bureau/seances/{new_meeting(commune)}/rubriques").text
    assert "n’a pas de rubrique" in page
    assert "0 rubrique" not in page


@pytest.mark.parametrize("who", ["clerk", "service"])
def test_what_to_install_is_told_to_the_administrator(
    commune: Commune, enter: Callable[[int], FlaskClient], who: str
) -> None:
    answer = enter(getattr(commune, who)).get("/bureau/installation")
    assert answer.status_code == (200 if who == "clerk" else 403)
    assert ("Reconnaissance de texte" in answer.text) == (who == "clerk")
