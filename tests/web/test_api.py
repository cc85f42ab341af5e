"""The description of the public addresses: valid, complete, true."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
from flask import Flask
from flask.testing import FlaskClient

from council.models import Act, Document, Meeting, PublicationLine, PublicationStamp, db
from council.services import oparl
from council.web.public.api_words import OPERATIONS
from tests.services.after import decided
from tests.services.after_world import World

SCHEMA = Path(__file__).parent / "data/openapi-3.1.json"
FILES = re.compile(r"\.[a-z]+$|/oparl/1\.1/")
NO_DATA = {"blason"}


def test_every_address_for_programs_is_described(app: Flask) -> None:
    served = {
        rule.endpoint.removeprefix("public.")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("public.") and rule.rule.startswith("/<slug>/") and FILES.search(rule.rule)
        and "GET" in (rule.methods or ())
    }  # fmt: skip
    assert served - NO_DATA == set(OPERATIONS), "describe it in council/web/public/api_words.py"


def test_the_description_is_valid_and_true(world: World) -> None:
    oparl.refresh_all()
    client: FlaskClient = world.client
    described = json.loads(client.get("/testville/donnees/openapi.json").data)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(described)
    names = [one["get"]["operationId"] for one in described["paths"].values()]
    assert len(names) == len(set(names)) == len(OPERATIONS)
    act = db.session.scalars(db.select(Act).where(Act.number == "2026-11-001")).one()
    paper = db.session.scalars(db.select(Document).where(Document.act_id == act.id)).one()
    meeting = db.session.scalars(db.select(Meeting).where(Meeting.state == "closed")).one()
    stamp = db.session.scalars(db.select(PublicationStamp)).one()
    assert db.session.scalars(db.select(PublicationLine)).first()
    values = {
        "number": act.number, "sha256": paper.sha256, "seq": stamp.seq, "meeting_id": meeting.id, "kind": "paper", "key": act.id,
        "decision_id": decided(world.commune),
    }  # fmt: skip
    pages = {
        "share_picture": f"deliberations/{act.number}",
        "decision_picture": f"decisions/{values['decision_id']}",
    }
    for path, verbs in described["paths"].items():
        operation = verbs["get"]
        if operation["operationId"] in ("agenda_text", "minutes_xml"):
            continue  # this world has no published agenda text and no published minutes
        if page := pages.get(operation["operationId"]):
            values["picture"] = re.findall(r"([0-9a-f]{64})\.png", client.get(f"/testville/{page}").text)[0]
        answer = client.get("/testville" + path.format(**values), buffered=True)
        assert answer.status_code == 200, path
        assert answer.mimetype in operation["responses"]["200"]["content"], path
    for name in ("page", "limit", "modified_since"):
        listed = described["paths"]["/oparl/1.1/{kind}"]["get"]["parameters"]
        assert name in {one["name"] for one in listed}


def test_people_read_it_too(world: World) -> None:
    page = world.client.get("/testville/donnees/api")
    assert page.status_code == 200 and "Set-Cookie" not in page.headers
    for words in OPERATIONS.values():
        assert words.summary.split(",")[0] in page.text
    assert '/testville/donnees/api"' in world.client.get("/testville/donnees").text
