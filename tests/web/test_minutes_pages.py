"""Minutes, register and personal data through the pages: what each audience sees, what survives a refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from lxml import etree

from council.models import Act, Document, Item, Minutes, MinutesComment, RegisterSheets, db
from council.services import minutes, publication, signing
from tests.services.after import PASSPHRASE
from tests.services.after_world import World
from tests.web.test_after_office import page

SignIn = Callable[[FlaskClient, int, int], None]


@pytest.fixture
def clerk(world: World, sign_in: SignIn) -> FlaskClient:
    """The secretary general."""
    sign_in(world.client, world.commune.clerk, 1)
    return world.client


@pytest.fixture
def member(world: World, sign_in: SignIn) -> FlaskClient:
    """A councillor."""
    client = world.app.test_client()
    sign_in(client, world.commune.accounts[5], 1)
    return client


def pdf(client: FlaskClient, address: str) -> bool:
    """Whether the address answers a PDF."""
    with client.get(address, buffered=True) as answer:
        return answer.status_code == 200 and answer.data.startswith(b"%PDF")


def first_item(world: World) -> int:
    """The first point of the meeting that was held."""
    return db.session.scalars(
        db.select(Item.id).where(Item.meeting_id == world.meeting_id).order_by(Item.position).limit(1)
    ).one()


def test_a_draft_goes_to_members_and_back(world: World, clerk: FlaskClient, member: FlaskClient) -> None:
    """Not before it is shared; a remark, its answer, the change it brings, side by side for both."""
    office, desk = (
        f"/bureau/seances/{world.meeting_id}/proces-verbal",
        f"/elu/seances/{world.meeting_id}/proces-verbal",
    )
    item = first_item(world)
    assert member.get(desk).status_code == 404
    clerk.post(office, data={"revision": 1, f"debate-{item}": "Mme Roux approuve."})
    assert "Ouvrir à la relecture" in page(clerk, office)
    clerk.post(f"{office}/relecture")
    assert "Mme&nbsp;Roux approuve" in page(member, desk) or "Mme\u00a0Roux approuve" in page(member, desk)
    kept = member.post(desk, data={"item": item, "text": "", "passage": "Roux approuve"})
    assert kept.status_code == 422 and "Roux approuve" in kept.text
    member.post(desk, data={"item": item, "text": "J’ai dit non.", "passage": "Roux approuve"})
    remarks = page(clerk, f"{office}/remarques")
    assert "J’ai dit non." in remarks and "<blockquote>Roux approuve</blockquote>" in remarks
    one = db.session.scalars(db.select(MinutesComment.id)).one()
    refused = clerk.post(f"{office}/remarques/{one}", data={"state": "declined", "answer": " "})
    assert refused.status_code == 422 and "pourquoi" in refused.text
    clerk.post(f"{office}/remarques/{one}", data={"state": "kept", "answer": "C’est corrigé."})
    clerk.post(office, data={"revision": 2, f"debate-{item}": "Mme Roux refuse."})
    assert "C’est corrigé." in page(member, desk)
    for client, address in (
        (clerk, f"{office}/versions?avant=2&apres=3"),
        (member, f"{desk}/changements?avant=2&apres=3"),
    ):
        shown = page(client, address)
        assert "<del>" in shown and "approuve." in shown and "<ins>" in shown
    assert pdf(member, f"{desk}.pdf")
    assert pdf(clerk, f"{office}/versions/3.pdf")
    assert clerk.get(f"{office}/versions/9.pdf").status_code == 404


def test_two_clerks_keep_both_texts(world: World, clerk: FlaskClient) -> None:
    """Only what both wrote is a conflict; what the second did not touch is shown as it is stored."""
    office, item = f"/bureau/seances/{world.meeting_id}/proces-verbal", first_item(world)
    other = db.session.scalars(
        db.select(Item.id).where(Item.meeting_id == world.meeting_id, Item.position == 2)
    ).one()
    clerk.post(
        office, data={"revision": 1, f"debate-{item}": "Texte de A.", f"debate-{other}": "Autre de A."}
    )
    answer = clerk.post(office, data={"revision": 1, f"debate-{item}": "Texte de B.", f"debate-{other}": ""})
    assert answer.status_code == 409
    assert "Texte de B." in answer.text and "Texte de A." in answer.text and "Autre de A." in answer.text
    clerk.post(
        office, data={"revision": 2, f"debate-{item}": "Texte de B.", f"debate-{other}": "Autre de A."}
    )
    texts = db.session.scalars(db.select(Minutes)).one().debates
    assert sorted(texts.values()) == ["<p>Autre de A.</p>", "<p>Texte de B.</p>"]


def test_the_register_and_its_numbers(world: World, clerk: FlaskClient) -> None:
    """Sheets are made once, tables when asked; a model that does not hold is shown again with its reason."""
    assert "Établir les feuillets" in page(clerk, "/bureau/registre")
    clerk.post(f"/bureau/seances/{world.meeting_id}/registre/feuillets")
    clerk.post(f"/bureau/registre/{world.commune.body_id}/2026/tables")
    shown = page(clerk, "/bureau/registre")
    assert "À imprimer et signer" in shown and "Tables 2026" in shown
    assert pdf(clerk, f"/bureau/seances/{world.meeting_id}/registre/feuillets.pdf")
    assert pdf(clerk, f"/bureau/registre/{world.commune.body_id}/2026/tables.pdf")
    clerk.post(f"/bureau/seances/{world.meeting_id}/registre/signature", data={"signed_on": "2026-11-06"})
    assert db.session.scalars(db.select(RegisterSheets)).one().signed_on is not None
    assert "2026" in page(clerk, "/bureau/registre/numerotation?modele={year}/{count}")
    bad = clerk.post("/bureau/registre/numerotation", data={"pattern": "{count}"})
    assert bad.status_code == 422 and "{year}" in bad.text
    clerk.post("/bureau/registre/numerotation", data={"pattern": "{year}/{count}"})
    assert "<code>{year}/{count}</code>, soit" in page(clerk, "/bureau/registre/numerotation")


def test_masked_words_are_nowhere_on_the_site(world: World, clerk: FlaskClient) -> None:
    """Page, search, feed, data, Akoma Ntoso; the page says that it is the public version."""
    act = db.session.scalars(
        db.select(Act).where(Act.meeting_id == world.meeting_id).order_by(Act.id)
    ).first()
    assert act is not None
    address = f"/bureau/seances/{world.meeting_id}/donnees-personnelles"
    page(clerk, address)
    clerk.post(address, data={"text": "école de musique", "kind": "other", "decision": "mask", "act": act.id})
    assert "version publique" in page(clerk, address)
    site = f"/{world.commune.slug}"
    for path in (
        "", "/deliberations", f"/deliberations/{act.number}", f"/deliberations/{act.number}.xml", f"/deliberations/{act.number}.jsonld",
        "/recherche?q=musique", "/donnees/deliberations.csv", "/donnees/votes.json", f"/seances/{world.meeting_id}",
    ):  # fmt: skip
        answer = clerk.get(f"{site}{path}", follow_redirects=True)
        assert answer.status_code == 200, path
        assert "école de musique" not in answer.text, path
    assert "Version publique" in clerk.get(f"{site}/deliberations/{act.number}").text


def test_published_minutes_are_readable_by_programs(world: World, clerk: FlaskClient) -> None:
    """Not before they are published; then valid XML with the named votes."""
    address = f"/{world.commune.slug}/seances/{world.meeting_id}/proces-verbal.xml"
    assert clerk.get(address).status_code == 404
    actor = world.commune.actor
    minutes.finish_early(actor(world.commune.clerk), world.meeting_id)
    paper = db.session.scalars(db.select(Document).where(Document.kind == "minutes")).one()
    for index in (0, 2):
        signing.sign(actor(world.commune.accounts[index]), [paper.id], PASSPHRASE)
    publication.publish_minutes(actor(world.commune.clerk), world.meeting_id)
    answer = clerk.get(address)
    assert answer.status_code == 200
    tree = etree.fromstring(answer.data)
    assert tree.xpath("count(//*[local-name()='person'][@refersTo])") > 8
    assert "Zorglub" not in answer.text
    assert "Akoma Ntoso" in clerk.get(f"/{world.commune.slug}/seances/{world.meeting_id}").text


def test_mentions_after_the_settlement(world: World, clerk: FlaskClient) -> None:
    """The form is there once settled; a mention is listed with who asked for it."""
    office = f"/bureau/seances/{world.meeting_id}/proces-verbal"
    assert "Pas encore arrêté" in page(clerk, f"{office}/mentions")
    minutes.settle(world.commune.actor(world.commune.clerk), world.meeting_id, date(2026, 11, 19))
    clerk.post(
        f"{office}/mentions",
        data={"text": "Lire 600 euros", "asked_by": "M. Roux", "told_in": world.meeting_id},
    )
    shown = page(clerk, f"{office}/mentions").replace("\u00a0", " ").replace("&nbsp;", " ")
    assert "Lire 600 euros" in shown and "À la demande de M. Roux" in shown
