"""The office's preparation pages in a browser without JavaScript: every page answers, parses, and stays within budget."""

from __future__ import annotations

import re
from collections.abc import Callable

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.models import db
from council.services.annexes import Upload, add_annex
from council.services.convocations import convene
from council.services.dossiers import freeze_dossier
from council.services.items import add_item
from tests.factory import Commune, make_commune, make_meeting
from tests.queries_sent import counted
from tests.services.office import draft, future, new_meeting, small_pdf

SignIn = Callable[..., None]


@pytest.fixture
def commune(app: Flask) -> Commune:
    """Three members are enough: each convocation is a real PDF."""
    return make_commune(members=3)


def read(client: FlaskClient, address: str, status: int = 200) -> str:
    """The page, checked: HTML5 without a parse error, a title, no inline script or style, French spaces."""
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:2000]
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(answer.text)
    assert [error for error in parser.errors if "doctype" not in str(error)] == []
    assert re.search(r"<title>[^<]{5,}</title>", answer.text)
    assert " style=" not in answer.text
    assert not re.search(r"\son[a-z]+=", answer.text)
    visible = re.sub(r"<(script|style|textarea)[^>]*>.*?</\1>|<[^>]+>", " ", answer.text, flags=re.S)
    wrong = re.findall(
        r".{15}\w [;!?:»](?!\w).{0,10}|«\s\w", visible.replace("\u00a0", "¤").replace("\u202f", "¤")
    )
    assert wrong == []
    return answer.text


def prepared(commune: Commune, *, convened: bool = False) -> tuple[int, int, int]:
    """A meeting, an item with an annex; convened on demand."""
    actor = commune.actor(commune.clerk)
    meeting = new_meeting(commune)
    item = add_item(
        actor,
        meeting,
        draft(rapporteur_id=commune.mandates[1], confidential=True, public_title="Aide (1 dossier)"),
    )
    add_item(actor, meeting, draft("Motion sans texte", kind="motion", note="", articles=(), visas=()))
    annex = add_annex(actor, item, Upload("plan.pdf", small_pdf()))
    if convened:
        from council.services.convocations import Conditions

        freeze_dossier(actor, meeting)
        convene(actor, meeting, Conditions(notes_motive="Rapport joint"))
    db.session.remove()
    return meeting, item, annex


def test_pages_before_convening(commune: Commune, clerk: FlaskClient) -> None:
    meeting, item, annex = prepared(commune)
    assert "convocation au plus tard" in read(clerk, "/bureau/seances").lower()
    board = read(clerk, f"/bureau/seances/{meeting}")
    assert "Note de synthèse à écrire" in board
    assert "dans 4 jours" in board
    for address in (
        "/bureau/seances/nouvelle", f"/bureau/seances/{meeting}/modifier", f"/bureau/seances/{meeting}/annuler",
        f"/bureau/seances/{meeting}/points/nouveau", f"/bureau/points/{item}", f"/bureau/points/{item}/supprimer",
        f"/bureau/points/{item}/annexes", f"/bureau/annexes/{annex}/supprimer", f"/bureau/seances/{meeting}/dossier",
        f"/bureau/seances/{meeting}/convocation", "/bureau/courriels",
    ):  # fmt: skip
        read(clerk, address)


def test_pages_after_convening(commune: Commune, clerk: FlaskClient) -> None:
    meeting, item, _ = prepared(commune, convened=True)
    assert "3 / 3" in read(clerk, f"/bureau/seances/{meeting}/convocation")
    assert "Projet" in read(clerk, f"/bureau/points/{item}")
    for address in ("/bureau/seances", f"/bureau/seances/{meeting}", f"/bureau/seances/{meeting}/dossier"):
        read(clerk, address)
    mails = read(clerk, "/bureau/courriels")
    first = re.search(r"/bureau/courriels/\d+", mails)
    assert first
    assert "(lien personnel masqué)" in read(clerk, first[0])
    with clerk.get(f"{first[0]}/pieces/1") as attachment:
        assert attachment.data.startswith(b"%PDF-")
    read(clerk, f"{first[0]}/pieces/9", 404)


@pytest.mark.parametrize("meetings", [2, 25])
def test_lists_keep_their_query_budget(commune: Commune, clerk: FlaskClient, meetings: int) -> None:
    for number in range(meetings):
        make_meeting(commune, future(5 + number), items=1)
        make_meeting(commune, future(-5 - number), items=1, state="closed")
    db.session.remove()
    with counted() as sent:
        clerk.get("/bureau/seances")
    assert len(sent) <= 9


@pytest.mark.parametrize("items", [3, 40])
def test_the_board_keeps_its_query_budget(commune: Commune, clerk: FlaskClient, items: int) -> None:
    meeting = make_meeting(commune, future(), items=items).id
    db.session.remove()
    with counted() as sent:
        clerk.get(f"/bureau/seances/{meeting}")
    assert len(sent) <= 17


@pytest.mark.parametrize("items", [3, 40])
def test_the_checks_before_convening_keep_their_query_budget(
    commune: Commune, clerk: FlaskClient, items: int
) -> None:
    meeting = make_meeting(commune, future(), items=items).id
    db.session.remove()
    with counted() as sent:
        clerk.get(f"/bureau/seances/{meeting}/convocation")
    assert len(sent) <= 14


def test_tracking_and_mailbox_keep_their_query_budget(commune: Commune, clerk: FlaskClient) -> None:
    meeting, _, _ = prepared(commune, convened=True)
    for address, budget in ((f"/bureau/seances/{meeting}/convocation", 12), ("/bureau/courriels", 7)):
        with counted() as sent:
            clerk.get(address)
        assert len(sent) <= budget, address


@pytest.mark.parametrize("who", ["service", "councillor", "nobody", "other"])
def test_who_may_not(commune: Commune, clerk: FlaskClient, app: Flask, sign_in: SignIn, who: str) -> None:
    meeting, item, annex = prepared(commune)
    other = make_commune(slug="ailleurs", members=2)
    db.session.remove()
    browser = app.test_client()
    account = {"service": commune.service, "councillor": commune.accounts[1], "other": other.clerk}.get(who)
    if account:
        sign_in(browser, account, other.organisation_id if who == "other" else commune.organisation_id)
    addresses = {
        f"/bureau/seances/{meeting}": 200, f"/bureau/points/{item}": 200, f"/bureau/annexes/{annex}.pdf": 200,
        f"/bureau/seances/{meeting}/modifier": 403, "/bureau/courriels": 403,
    }  # fmt: skip
    for address, service in addresses.items():
        expected = {"service": service, "councillor": 403, "nobody": 302, "other": 404}[who]
        if who == "other" and address == "/bureau/courriels":
            expected = 200
        with browser.get(address) as answer:
            assert answer.status_code == expected, address
    if who == "service":
        assert browser.post(f"/bureau/seances/{meeting}/convocation").status_code == 403
        assert browser.post(f"/bureau/seances/{meeting}/ordre", data={"item": item}).status_code == 403


def test_an_annex_is_served_safely(commune: Commune, clerk: FlaskClient) -> None:
    _, _, annex = prepared(commune)
    with clerk.get(f"/bureau/annexes/{annex}.pdf") as answer:
        assert answer.mimetype == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert "plan" in answer.headers["Content-Disposition"]
        assert "private" in answer.headers["Cache-Control"]
