"""Open data by its public schemas, and no more in it than citizens may read."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from lxml import etree
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT3

from council.models import Act, Document, Organisation, db
from council.services import oparl
from tests.documents import scdl_schema
from tests.documents.test_legal_xml import schema
from tests.services.after import SECRET
from tests.services.after_world import World

__all__ = ["schema"]
DATA = "/testville/donnees"
POPOLO = Path(__file__).parents[3] / "shared/formats/popolo"


def get(client: FlaskClient, address: str, media_type: str) -> str:
    """A file of open data: cached, revalidated, no cookie."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert "Set-Cookie" not in answer.headers
    assert "public" in answer.headers["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    return answer.data.decode()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


@pytest.fixture
def nameless(world: World) -> World:
    """An institution whose SIRET nobody wrote."""
    db.session.get_one(Organisation, world.commune.organisation_id).siret = ""
    db.session.commit()
    return world


@pytest.mark.skipif(not scdl_schema.THERE, reason="the schema is beside the project")
def test_deliberations_are_valid_scdl(world: World) -> None:
    act = db.session.scalars(db.select(Act).where(Act.number == "2026-11-001")).one()
    act.transmitted_on = act.adopted_on
    db.session.commit()
    found = scdl_schema.checked(get(world.client, f"{DATA}/deliberations.csv", "text/csv").encode())
    first = next(row for row in found if row["DELIB_ID"] == "2026-11-001")
    assert (first["VOTE_POUR"], first["VOTE_CONTRE"]) == ("8", "1")
    assert (first["PREF_ID"], first["PREF_DATE"]) == ("PREF045", first["DELIB_DATE"])
    assert first["DELIB_URL"].endswith("/testville/deliberations/2026-11-001")


def test_without_a_number_there_is_no_row(nameless: World) -> None:
    assert rows(get(nameless.client, f"{DATA}/deliberations.csv", "text/csv")) == []


def test_voices_are_those_of_the_page(world: World) -> None:
    found = rows(get(world.client, f"{DATA}/votes.csv", "text/csv"))
    mine = [row for row in found if row["DELIB_ID"] == "2026-11-001"]
    assert sorted(row["VOTE"] for row in mine) == ["contre"] + ["pour"] * 8
    assert sum(bool(row["PORTEUR_DU_POUVOIR"]) for row in mine) == 1
    page = world.client.get("/testville/deliberations/2026-11-001").text
    assert all(row["ELU_NOM"] in page for row in mine)
    for row in mine:
        assert world.client.get("/" + row["ELU_ID"].split("/", 3)[3]).status_code == 200
    assert not any(row["DELIB_ID"] == "2026-11-004" for row in found)  # restricted


@pytest.mark.skipif(not POPOLO.exists(), reason="the schemas are beside the project")
def test_vote_events_are_valid_popolo(world: World) -> None:
    events = json.loads(get(world.client, f"{DATA}/votes.json", "application/json"))["vote_events"]
    resources = [Resource(json.loads(path.read_text()), DRAFT3) for path in POPOLO.glob("*.json")]
    registry: Registry[Any] = Registry().with_resources([(one.contents["id"], one) for one in resources])
    validator = jsonschema.Draft3Validator(
        {"$ref": "http://www.popoloproject.com/schemas/vote_event.json#"}, registry=registry
    )
    for event in events:
        assert [error.message for error in validator.iter_errors(event)] == []
    first = next(event for event in events if event["identifier"] == "2026-11-001")
    assert {(one["option"], one["value"]) for one in first["counts"]} >= {("yes", 8), ("no", 1)}
    assert len(first["votes"]) == 9
    assert first["result"] == "pass"


def test_a_secret_vote_has_counts_only(world: World) -> None:
    act = db.session.scalars(db.select(Act).where(Act.number == "2026-11-001")).one()
    act.result = {
        **act.result,
        "mode": "secret",
        "votes": [{**one, "choice": ""} for one in act.result["votes"]],
    }
    db.session.commit()
    (event,) = [
        one
        for one in json.loads(get(world.client, f"{DATA}/votes.json", "application/json"))["vote_events"]
        if one["identifier"] == "2026-11-001"
    ]
    assert event["votes"] == []
    assert {one["value"] for one in event["counts"]} >= {8, 1}


def test_voices_of_unequal_members_add_up(world: World) -> None:
    act = db.session.scalars(db.select(Act).where(Act.number == "2026-11-001")).one()
    votes = [{**one, "voices": 3} for one in act.result["votes"]]
    roll = {**act.result["attendance"], "voices": 3 * len(votes)}
    counts = {code: 3 * number for code, number in act.result["counts"].items()}
    act.result = {**act.result, "votes": votes, "attendance": roll, "counts": counts}
    db.session.commit()
    (row,) = [
        one
        for one in rows(get(world.client, f"{DATA}/deliberations.csv", "text/csv"))
        if one["DELIB_ID"] == "2026-11-001"
    ]
    assert (row["VOTE_EFFECTIF"], row["VOTE_POUR"]) == (str(3 * len(votes)), "24")
    mine = [
        one
        for one in rows(get(world.client, f"{DATA}/votes.csv", "text/csv"))
        if one["DELIB_ID"] == "2026-11-001"
    ]
    assert sum(int(one["VOIX"]) for one in mine if one["VOTE"] == "pour") == 24
    events = json.loads(get(world.client, f"{DATA}/votes.json", "application/json"))["vote_events"]
    (event,) = [one for one in events if one["identifier"] == "2026-11-001"]
    told = {one["option"]: one["value"] for one in event["counts"]}
    for option in ("yes", "no"):
        assert sum(one["weight"] for one in event["votes"] if one["option"] == option) == told[option]


def test_the_catalogue_leads_to_every_file(world: World) -> None:
    catalogue = json.loads(get(world.client, f"{DATA}/catalogue.jsonld", "application/ld+json"))
    files = [file["@id"] for one in catalogue["dcat:dataset"] for file in one["dcat:distribution"]]
    assert len(files) == len(set(files)) == 7
    page = world.client.get(DATA).text
    for address in files:
        path = "/" + address.split("/", 3)[3]
        assert world.client.get(path).status_code == 200
        assert f'href="{path}"' in page


def test_an_act_as_akoma_ntoso_and_json_ld(world: World, schema: etree.XMLSchema) -> None:
    base = "/testville/deliberations/2026-11-001"
    tree = etree.fromstring(get(world.client, f"{base}.xml", "application/akn+xml").encode())
    schema.assertValid(tree)
    assert "Adopté par 8 voix contre 1." in "".join(tree.itertext())
    data = json.loads(get(world.client, f"{base}.jsonld", "application/ld+json"))
    assert data["legislationIdentifier"] == "2026-11-001"
    assert data["encoding"]["contentUrl"].endswith(".pdf")
    assert world.client.get("/testville/deliberations/2026-11-099.xml").status_code == 404


def test_days_are_those_of_the_institution(world: World) -> None:
    """Published at half past midnight in Paris: in London it was the day before."""
    act = db.session.scalars(db.select(Act).where(Act.number == "2026-11-001")).one()
    paper = db.session.scalars(db.select(Document).where(Document.act_id == act.id)).one()
    act.published_at = paper.published_at = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    db.session.commit()
    oparl.refresh_all()
    base = "/testville/deliberations/2026-11-001"
    assert json.loads(world.client.get(f"{base}.jsonld").data)["datePublished"] == "2026-12-01"
    assert 'date="2026-12-01"' in world.client.get(f"{base}.xml").text
    file = json.loads(world.client.get(f"/testville/oparl/1.1/file/{paper.id}").data)
    assert file["date"] == "2026-12-01"
    catalogue = json.loads(world.client.get(f"{DATA}/catalogue.jsonld").data)
    assert catalogue["dcat:dataset"][0]["dct:modified"]["@value"] >= "2026-12-01"


def test_a_restricted_act_says_its_title_and_result_only(world: World, schema: etree.XMLSchema) -> None:
    base = "/testville/deliberations/2026-11-004"
    xml = get(world.client, f"{base}.xml", "application/akn+xml")
    tree = etree.fromstring(xml.encode())
    schema.assertValid(tree)
    assert "Remise gracieuse (1 dossier)" in xml
    assert SECRET not in xml
    assert not tree.findall(".//{*}preamble")
    assert not tree.findall(".//{*}signature")
    assert "encoding" not in json.loads(get(world.client, f"{base}.jsonld", "application/ld+json"))


def test_unpublished_acts_are_in_no_file(world: World) -> None:
    act = db.session.scalars(db.select(Act).where(Act.number == "2026-11-001")).one()
    act.published_at, act.state = None, "signed"
    db.session.commit()
    for name in ("deliberations.csv", "votes.csv", "votes.json"):
        assert "2026-11-001" not in world.client.get(f"{DATA}/{name}").text
    for end in (".xml", ".jsonld"):
        assert world.client.get(f"/testville/deliberations/2026-11-001{end}").status_code == 404
