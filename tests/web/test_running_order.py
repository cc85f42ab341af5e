"""The page of durations and the running order as a file."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from council.services.items import add_item
from tests.factory import Commune
from tests.services.office import draft, new_meeting


def test_durations_are_written_and_the_running_order_served(
    commune: Commune, clerk: FlaskClient, enter: Callable[[int], FlaskClient]
) -> None:
    meeting = new_meeting(commune)
    item = add_item(commune.actor(commune.clerk), meeting, draft("Subvention"))
    where = f"/bureau/seances/{meeting}/conducteur"
    assert where in clerk.get(f"/bureau/seances/{meeting}").text
    assert 'placeholder="8"' in clerk.get(where).text
    refused = clerk.post(where, data={f"minutes-{item}": "douze"})
    assert refused.status_code == 422
    assert 'value="douze"' in refused.text
    assert clerk.post(where, data={f"minutes-{item}": "45"}).status_code == 302
    assert "0\u202fh\u202f55" in clerk.get(where).text
    paper = clerk.get(f"{where}.pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.headers["Cache-Control"] == "private, no-store"
    assert enter(commune.mayor).get(f"{where}.pdf").status_code == 200
    for other in (commune.service, commune.accounts[4]):
        assert enter(other).get(f"{where}.pdf").status_code == 403
