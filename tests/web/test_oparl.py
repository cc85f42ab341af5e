"""The OParl interface: valid, complete by its links, true about changes, and no more in it than citizens may read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from flask.testing import FlaskClient

from council.models import Act, Item, Meeting, OparlObject, Organisation, PublicationLine, db
from council.queries.oparl import KINDS
from council.services import oparl, retractions
from tests.queries_sent import counted
from tests.services.after import SECRET
from tests.services.after_world import World
from tests.services.office import freeze_clock

BASE = "/testville/oparl/1.1"
SCHEMAS = Path(__file__).parents[3] / "shared/formats/oparl/schema"


@pytest.fixture
def told(world: World) -> World:
    """The projection has seen everything; the clock stands still."""
    world.clock = freeze_clock(world.app)  # type: ignore[attr-defined]
    oparl.refresh_all()
    return world


def get(client: FlaskClient, address: str, **words: Any) -> Any:
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}", query_string=words or None)
    assert answer.status_code == 200, (address, answer.text)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return json.loads(answer.data)


def everything(client: FlaskClient, kind: str, **words: Any) -> list[dict[str, Any]]:
    """A list to its end, page after page."""
    page = get(client, f"{BASE}/{kind}", limit=3, **words)
    found = page["data"]
    while "next" in page["links"]:
        page = get(client, page["links"]["next"])
        found += page["data"]
    assert len(found) == page["pagination"]["totalElements"] == len({one["id"] for one in found})
    return found


def schema(kind: str) -> dict[str, Any]:
    """A schema of OParl: references to other schemas are its own extension, walked by ``walk``."""
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.json").read_text())
    return loaded


def walk(one: Any) -> Iterator[dict[str, Any]]:
    """The object and those shown inside it."""
    if isinstance(one, dict):
        if "type" in one and "id" in one:
            yield one
        for value in one.values():
            yield from walk(value)
    elif isinstance(one, list):
        for value in one:
            yield from walk(value)


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the schemas are beside the project")
def test_every_object_is_valid_and_every_address_leads_somewhere(told: World) -> None:
    system = get(told.client, f"{BASE}/system")
    jsonschema.validate(system, schema("System"))
    assert get(told.client, system["body"])["pagination"]["totalElements"] == 1
    addresses, kinds = set(), set()
    for kind in KINDS:
        for listed in everything(told.client, kind):
            assert get(told.client, listed["id"]) == listed
            for one in walk(listed):
                name = one["type"].rsplit("/", 1)[1]
                jsonschema.validate(one, schema(name))
                assert set(one) <= set(schema(name)["properties"]), name
                kinds.add(name)
                addresses |= {value for value in _texts(one) if value.startswith("http://localhost")}
    assert kinds == {kind[0].upper() + kind[1:] for kind in KINDS}
    for address in sorted(addresses):
        assert told.client.get(urlsplit(address).path).status_code == 200, address


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def test_nothing_that_citizens_may_not_read(told: World) -> None:
    whole = "".join(told.client.get(f"{BASE}/{kind}?limit=100").text for kind in KINDS)
    assert "Remise gracieuse (1 dossier)" in whole
    assert SECRET not in whole and "example.org" not in whole  # no private address of a member
    restricted = next(one for one in everything(told.client, "paper") if one["reference"] == "2026-11-004")
    assert "mainFile" not in restricted and "originatorPerson" not in restricted


def test_modified_moves_with_the_data_and_only_with_it(told: World) -> None:
    client, clock = told.client, told.clock  # type: ignore[attr-defined]
    before = {one["id"]: one["modified"] for one in everything(client, "meeting")}
    clock.at += timedelta(minutes=5)
    assert oparl.refresh_all() == 0
    assert oparl.refresh(told.commune.organisation_id) == 0
    item = db.session.scalars(
        db.select(Item).join(Meeting, Meeting.id == Item.meeting_id).where(Meeting.state == "convened")
    ).first()
    assert item is not None
    item.title = item.public_title = "Un autre intitulé"
    db.session.commit()
    since = clock.at.isoformat()
    assert oparl.refresh(told.commune.organisation_id) == 2  # the point, and the meeting that shows it
    changed = everything(client, "meeting", modified_since=since)
    assert [one["id"].rsplit("/", 1)[1] for one in changed] == [str(item.meeting_id)]
    assert changed[0]["modified"] > before[changed[0]["id"]]
    assert [one["name"] for one in everything(client, "agendaItem", modified_since=since)] == [
        "Un autre intitulé"
    ]
    assert everything(client, "agendaItem", created_since=since) == []
    assert (
        len(everything(client, "meeting", modified_until=(clock.at - timedelta(seconds=1)).isoformat())) == 1
    )
    item.title = item.public_title = "Encore un autre"
    db.session.commit()
    oparl.refresh(told.commune.organisation_id)
    assert get(client, changed[0]["id"])["modified"] > changed[0]["modified"]  # within the same second


def test_what_is_retracted_stays_as_deleted(told: World) -> None:
    client, clock = told.client, told.clock  # type: ignore[attr-defined]
    act = db.session.scalars(db.select(Act).where(Act.number == "2026-11-001")).one()
    line = db.session.scalars(db.select(PublicationLine).where(PublicationLine.act_id == act.id)).one()
    clock.at += timedelta(minutes=5)
    since = clock.at.isoformat()
    retractions.retract(told.commune.actor(told.commune.clerk), line.id, "error")
    assert oparl.refresh_all() == 1
    paper = get(client, f"{BASE}/paper/{act.id}")
    assert paper["deleted"] is True and set(paper) == {"id", "type", "created", "modified", "deleted"}
    assert paper["id"] not in {one["id"] for one in everything(client, "paper")}
    assert paper in everything(client, "paper", modified_since=since)
    assert all(not row.data for row in db.session.scalars(db.select(OparlObject).where(OparlObject.deleted)))


def test_pages_cost_the_same_however_many(told: World) -> None:
    for kind in KINDS:
        with counted() as sent:
            told.client.get(f"{BASE}/{kind}?limit=100")
        assert len(sent) <= 8, (kind, sent)


@pytest.mark.parametrize(
    "words", ["modified_since=hier", "created_until=2026-06-12", "page=0", "limit=1000", "page=9" + "9" * 30]
)
def test_bad_filters_are_told(told: World, words: str) -> None:
    answer = told.client.get(f"{BASE}/paper?{words}")
    assert answer.status_code == 400
    assert (
        json.loads(answer.data)["type"].endswith("/Error") and "écrivez" in json.loads(answer.data)["message"]
    )


def test_lists_are_revalidated_and_foreign_keys_lead_nowhere(told: World) -> None:
    answer = told.client.get(f"{BASE}/meeting")
    assert (
        told.client.get(f"{BASE}/meeting", headers={"If-None-Match": answer.headers["ETag"]}).status_code
        == 304
    )
    assert told.client.get(f"{BASE}/votes").status_code == 404
    assert told.client.get(f"{BASE}/meeting/999999").status_code == 404
    organisation = Organisation(slug="autre", name="Autre", kind="commune")
    db.session.add(organisation)
    db.session.commit()
    meeting = db.session.scalars(db.select(OparlObject.key).where(OparlObject.kind == "meeting")).first()
    assert told.client.get(f"/autre/oparl/1.1/meeting/{meeting}").status_code == 404
    assert json.loads(told.client.get("/autre/oparl/1.1/meeting").data)["data"] == []
