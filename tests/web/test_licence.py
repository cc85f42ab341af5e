"""The licence of open data: chosen in the office, said in every file and at the foot of pages."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask.testing import FlaskClient

from council.models import Body, Organisation, db
from tests.factory import Commune

BASE = "/testville"


def said(client: FlaskClient) -> set[str]:
    """The licence of the page, of the catalogue and of each file."""
    files = ("deliberations.csv", "votes.csv", "votes.json", "catalogue.jsonld")
    found = {client.get(f"{BASE}/donnees/{name}").headers["Link"].split(">")[0][1:] for name in files}
    catalogue = json.loads(client.get(f"{BASE}/donnees/catalogue.jsonld").data)
    found |= {
        file["dct:license"]["@id"] for one in catalogue["dcat:dataset"] for file in one["dcat:distribution"]
    }
    return found | {json.loads(client.get(f"{BASE}/donnees/votes.json").data)["license"]}


def test_each_file_says_the_licence_that_was_chosen(
    commune: Commune, client: FlaskClient, clerk: FlaskClient, enter: Callable[[int], FlaskClient]
) -> None:
    assert said(client) == {"https://www.etalab.gouv.fr/licence-ouverte-open-licence/"}
    assert "Licence Ouverte 2.0" in client.get(f"{BASE}/").text
    assert clerk.post("/bureau/donnees-ouvertes", data={"licence": "free beer"}).status_code == 422
    assert (
        enter(commune.mayor).post("/bureau/donnees-ouvertes", data={"licence": "CC0-1.0"}).status_code == 403
    )
    assert clerk.post("/bureau/donnees-ouvertes", data={"licence": "ODbL-1.0"}).status_code == 302
    assert said(client) == {"https://opendatacommons.org/licenses/odbl/1-0/"}
    assert 'value="ODbL-1.0" checked' in clerk.get("/bureau/donnees-ouvertes").text
    assert "ODbL 1.0" in client.get(f"{BASE}/donnees").text


def test_wallonia_has_another_usual_licence(commune: Commune, client: FlaskClient) -> None:
    for body in db.session.scalars(db.select(Body)):
        body.regime = "be-wal-commune"
    db.session.commit()
    assert said(client) == {"https://creativecommons.org/licenses/by/4.0/"}
    db.session.get_one(Organisation, commune.organisation_id).licence = "CC0-1.0"
    db.session.commit()
    assert said(client) == {"https://creativecommons.org/publicdomain/zero/1.0/"}
