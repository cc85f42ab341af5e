"""The journal of publications as citizens and the office see it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

from flask.testing import FlaskClient

from council.models import Act, Document, PublicationLine, PublicationStamp, db
from tests.queries_sent import counted
from tests.services.after import SECRET
from tests.services.after_world import World

PAGE = "/testville/publications"


def test_the_page_lists_every_line_and_its_stamp(world: World) -> None:
    page = world.client.get(PAGE)
    assert page.status_code == 200 and "Set-Cookie" not in page.headers
    assert world.client.get(PAGE, headers={"If-None-Match": page.headers["ETag"]}).status_code == 304
    for line in db.session.scalars(db.select(PublicationLine)):
        assert line.reference in page.text or line.subject != "act"
        assert line.sha256 in page.text
    assert SECRET not in page.text
    (stamp,) = db.session.scalars(db.select(PublicationStamp))
    answer = world.client.get(f"{PAGE}/{stamp.seq}.tsr")
    assert (answer.data, answer.mimetype) == (stamp.answer, "application/timestamp-reply")
    assert world.client.get(f"{PAGE}/1.tsr").status_code == 404
    whole = json.loads(world.client.get(f"{PAGE}.json").data)
    assert base64.b64decode(whole["stamps"][0]["token"]) == stamp.answer
    assert world.client.get(f"{PAGE}/racine.pem").text.startswith("-----BEGIN CERTIFICATE-----")


def test_a_hash_tells_its_lines(world: World) -> None:
    paper = db.session.scalars(db.select(Document).where(Document.published_at.is_not(None))).first()
    assert paper is not None
    (line,) = json.loads(world.client.get(f"{PAGE}/empreinte/{paper.sha256.upper()}.json").data)["lines"]
    assert (line["kind"], line["online"]) == ("published", True)
    assert line["stamp"].endswith(".tsr")
    assert world.client.get(f"{PAGE}/empreinte/{'0' * 64}.json").status_code == 404
    assert world.client.get(f"{PAGE}/empreinte/.json").status_code == 404


def test_the_page_costs_the_same_however_long(world: World) -> None:
    with counted() as sent:
        world.client.get(PAGE)
    assert len(sent) <= 9, sent


def test_a_retracted_act_says_so_and_shows_nothing(
    world: World, sign_in: Callable[[FlaskClient, int, int], None]
) -> None:
    act = db.session.scalars(db.select(Act).where(Act.number == "2026-11-001")).one()
    title, paper = (
        act.public_title,
        db.session.scalars(db.select(Document).where(Document.act_id == act.id)).one(),
    )
    line = db.session.scalars(db.select(PublicationLine).where(PublicationLine.act_id == act.id)).one()
    office = world.app.test_client()
    sign_in(office, world.commune.clerk, world.commune.organisation_id)
    address = f"/bureau/publications/{line.id}/retrait"
    assert "en ligne au moins" in office.get(address).text
    refused = office.post(address, data={})
    assert (refused.status_code, "Choisissez le motif" in refused.text) == (422, True)
    assert office.post(address, data={"motive": "personal_data"}).status_code == 302
    listed = office.get("/bureau/publications").text
    assert "Retiré" in listed
    gone = world.client.get("/testville/deliberations/2026-11-001")
    assert gone.status_code == 410 and "a été retirée" in gone.text
    assert title not in gone.text
    assert world.client.get(f"/testville/documents/{paper.sha256}.pdf").status_code == 410
    assert title not in world.client.get(PAGE).text
    for name in ("deliberations", "donnees/deliberations.csv", "deliberations.atom"):
        assert "2026-11-001" not in world.client.get(f"/testville/{name}").text
