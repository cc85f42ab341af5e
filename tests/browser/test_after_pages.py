"""Pages of what follows the meeting, in a real browser: accessible and no wider than the window at three widths; by keyboard alone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, expect

from council.app import create_app
from council.models import Act, Document, Follower, Item, MailboxMessage, PublicationLine, db
from council.services import legality_offices, masking, minutes, minutes_review, past_acts, recordings
from council.services.recordings import Draft
from council.settings import load_settings
from tests.browser.axe import violations
from tests.browser.walk import enter, faults, press_to
from tests.conftest import Server, free_port
from tests.factory import Commune
from tests.gateways.legality_samples import CLASSIFICATION
from tests.services.after_world import make_published
from tests.services.legality import office
from tests.web.test_past_acts import SOURCE, file, row

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]
VIDEO = "https://video.ville.fr/juin.mp4"
OFFICE = (
    "actes", "actes/suivi", "actes/{act}/legalite", "archives", "donnees-ouvertes", "legalite/configuration",
    "legalite/courriers", "publications", "publications/{line}/retrait", "registre", "registre/numerotation", "reprises", "reprises/{past}",
    "seances/{meeting}/actes", "seances/{meeting}/donnees-personnelles", "seances/{meeting}/enregistrement",
    "seances/{meeting}/legalite", "seances/{meeting}/proces-verbal", "seances/{meeting}/proces-verbal/mentions",
    "seances/{meeting}/proces-verbal/remarques", "seances/{meeting}/proces-verbal/versions",
)  # fmt: skip
MEMBERS = (
    "seances/{meeting}",
    "seances/{meeting}/proces-verbal",
    "seances/{meeting}/proces-verbal/changements?avant=2&apres=3",
)
CITIZENS = (
    "deliberations", "deliberations/2026-11-001", "deliberations/2026-11-004", "deliberations/AP-D-21-07-1",
    "deliberations/reprises", "donnees", "donnees/api", "publications", "recherche?q=ecole", "seances/{meeting}", "suivre",
    "suivre/courriel",
)  # fmt: skip


def first_item(meeting_id: int) -> int:
    """The first point of the meeting."""
    found = db.session.scalar(db.select(Item.id).where(Item.meeting_id == meeting_id).order_by(Item.position))
    assert found is not None
    return int(found)


def make_town(folder: Path, template: Path, variables: dict[str, str]) -> tuple[Flask, Commune]:
    """The published meeting, with a recording, masked words, two past acts and the prefecture's configuration."""
    _, commune, meeting = make_published(folder, template)
    app = create_app(load_settings(variables))
    with app.app_context():
        clerk = commune.actor(commune.clerk)
        recordings.give(clerk, meeting, Draft(VIDEO, cut=False, opens="2:10"))
        minutes.save_debates(clerk, meeting, 1, {first_item(meeting): "Mme Bernard présente le projet."})
        minutes_review.share(clerk, meeting)
        minutes.save_debates(clerk, meeting, 2, {first_item(meeting): "Mme Bernard défend le projet."})
        minutes_review.comment(commune.actor(commune.accounts[3]), meeting, text="J’ai parlé avant elle.")
        masking.decide(clerk, meeting, "avenue du Général", masked=True, kind="address")
        past_acts.confirm(
            clerk, past_acts.hand_in(clerk, "vieux.csv", SOURCE, file(row("AP D 21-07-1"), row("2019-002")))
        )
        legality_offices.configure(clerk, office())
        legality_offices.import_classification(clerk, CLASSIFICATION)
        db.session.remove()
        db.engine.dispose()
    return app, commune


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Server]:
    """A server where a meeting is published."""
    folder, port = tmp_path_factory.mktemp("hall"), free_port()
    variables = {
        "COUNCIL_DATA_DIR": str(folder), "COUNCIL_SECRET_KEY": "test", "COUNCIL_DEMO": "1", "COUNCIL_JOBS_IMMEDIATE": "1",
        "COUNCIL_BASE_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    # In a thread: the browser's driver keeps an event loop in this one, and signing needs its own.
    with ThreadPoolExecutor(1) as alone:
        app, commune = alone.submit(make_town, folder, sqlite_template, variables).result()
    server = Server(f"http://127.0.0.1:{port}", port, folder, {**os.environ, **variables}, app, commune)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def names(hall: Server) -> dict[str, object]:
    """What addresses are filled with."""
    with hall.app.app_context():
        act = db.session.scalars(db.select(Act).order_by(Act.id)).first()
        line = db.session.scalars(db.select(PublicationLine).order_by(PublicationLine.seq)).first()
        assert act is not None and line is not None
        found: dict[str, object] = {"act": act.id, "meeting": act.meeting_id, "line": line.id, "past": 1}
        db.session.remove()
    return found


@pytest.mark.parametrize("part", [0, 1])
def test_pages_of_the_office(browser: Browser, hall: Server, names: dict[str, object], part: int) -> None:
    tab = enter(browser, hall, hall.commune.clerk)
    assert faults(tab, [f"{hall.url}/bureau/{one.format(**names)}" for one in OFFICE[part::2]]) == []
    tab.context.close()


def test_pages_of_members(browser: Browser, hall: Server, names: dict[str, object]) -> None:
    tab = enter(browser, hall, hall.commune.accounts[3])
    assert faults(tab, [f"{hall.url}/elu/{one.format(**names)}" for one in MEMBERS]) == []
    tab.context.close()


def test_pages_of_citizens(browser: Browser, hall: Server, names: dict[str, object]) -> None:
    context = browser.new_context(locale="fr-FR")
    assert (
        faults(context.new_page(), [f"{hall.url}/testville/{one.format(**names)}" for one in CITIZENS]) == []
    )
    assert context.cookies() == [] or {one["name"] for one in context.cookies()} <= {"session"}
    context.close()


@pytest.fixture
def citizen(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 844})
    yield context
    context.close()


def test_check_a_file_by_keyboard_and_nothing_is_sent(
    citizen: BrowserContext, hall: Server, tmp_path: Path
) -> None:
    """The hash is computed here: no request but one that holds it."""
    with hall.app.app_context():
        paper = db.session.scalars(
            db.select(Document)
            .where(Document.published_at.is_not(None), Document.kind == "extract")
            .order_by(Document.id)
        ).first()
        assert paper is not None
        data, sha256 = hall.app.extensions["council"].storage.get(paper.sha256), paper.sha256
        db.session.remove()
    file = tmp_path / "acte.pdf"
    file.write_bytes(data)
    tab = citizen.new_page()
    tab.goto(f"{hall.url}/testville/publications")
    asked: list[tuple[str, str, bytes | None]] = []
    tab.on("request", lambda one: asked.append((one.method, one.url, one.post_data_buffer)))
    tab.locator("#fichier").set_input_files(file)
    press_to(tab, "Chercher ce fichier")
    tab.keyboard.press("Enter")
    answer = tab.locator("#reponse")
    expect(answer).to_contain_text("à l’octet près, celui qui a été publié ici")
    asked = [one for one in asked if "/static/" not in one[1]]  # letters and the icon of the page
    assert asked == [("GET", f"{hall.url}/testville/publications/empreinte/{sha256}.json", None)]
    file.write_bytes(data + b"\n")
    tab.locator("#fichier").set_input_files(file)
    press_to(tab, "Chercher ce fichier")
    tab.keyboard.press("Enter")
    expect(answer).to_contain_text("n’est pas au journal")
    assert violations(tab) == []


def test_follow_by_mail_by_keyboard(citizen: BrowserContext, hall: Server) -> None:
    tab = citizen.new_page()
    tab.goto(f"{hall.url}/testville/suivre/courriel")
    press_to(tab, "Votre adresse électronique", "textbox")
    tab.keyboard.type("lectrice@exemple.fr")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert tab.url.endswith("/suivre/courriel/envoye"), tab.url
    for verb, button in (("confirmer", "Confirmer"), ("fin", "Ne plus rien recevoir")):
        assert faults(tab, [follow_link(hall, verb)]) == []
        press_to(tab, button)
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
        assert violations(tab) == []
    with hall.app.app_context():
        assert db.session.scalars(db.select(Follower)).all() == []
        db.session.remove()


def follow_link(server: Server, verb: str) -> str:
    """To confirm, as the mail gives it; to leave, as the mails of later publications do."""
    with server.app.app_context():
        text = db.session.scalars(db.select(MailboxMessage.text).order_by(MailboxMessage.id.desc())).first()
        token = db.session.scalar(db.select(Follower.token))
        db.session.remove()
    if verb == "fin":
        return f"{server.url}/testville/suivre/courriel/fin/{token}"
    found = re.search(r"http\S+/suivre/courriel/confirmer/\S+", text or "")
    assert found, text
    return found[0]


def test_transmit_an_act_by_keyboard(browser: Browser, hall: Server, names: dict[str, object]) -> None:
    tab = enter(browser, hall, hall.commune.clerk)
    tab.goto(f"{hall.url}/bureau/actes/{names['act']}/legalite")
    press_to(tab, "Confirmer la transmission")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    expect(tab.locator("#contenu")).to_contain_text("Envoyée, accusé attendu")
    assert len(list((hall.data_dir / "legalite" / "testville" / "envois").glob("*.tar.gz"))) == 1
    assert faults(tab, [tab.url]) == []
    tab.context.close()
