"""The citizens' site: every page answers, nothing secret leaves, feeds parse, caches may keep pages, no cookie."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from lxml import etree
from pypdf import PdfReader

from council.models import Act, Document, db
from council.services import acts, publication, signing
from tests.factory import Commune, make_meeting
from tests.services.after import PASSPHRASE, SECRET, hold_meeting, make_keys

HOME = "/testville/"
LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')


@pytest.fixture
def published(app: Flask, commune: Commune) -> int:
    """A published meeting, and another to come with a confidential point."""
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    make_keys(commune)
    ids = list(db.session.scalars(db.select(Document.id).where(Document.kind != "minutes")))
    for index in (0, 2):
        signing.sign(commune.actor(commune.accounts[index]), ids, PASSPHRASE)
    publication.publish_meeting(commune.actor(commune.clerk), meeting.id)
    coming = make_meeting(commune, datetime.now(UTC) + timedelta(days=6), state="convened")
    coming.agenda_published_at = datetime.now(UTC)
    first = min(coming.items, key=lambda item: item.position)
    first.confidential, first.public_title, first.title = True, "Affaire de personnel", f"Situation de {SECRET}"
    first.note = first.expose = f"<p>{SECRET}</p>"
    db.session.commit()
    return meeting.id


def crawl(client: FlaskClient) -> dict[str, bytes]:
    """Everything that can be reached from the front door, by address."""
    seen: dict[str, bytes] = {}
    waiting = ["/", HOME, "/testville/recherche?q=remise", f"/testville/recherche?q={SECRET}", "/verifier"]
    waiting += [f"/verifier/{code}" for code in db.session.scalars(db.select(Document.code))]
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(("/static/", "/compte/", "/bureau/")):
            continue
        answer = client.get(address)
        assert answer.status_code in (200, 302), (address, answer.status_code)
        seen[address] = answer.data
        if answer.mimetype == "text/html":
            waiting += [found.replace("&amp;", "&") for found in LINK.findall(answer.text)]
    return seen


def test_nothing_secret_is_public(client: FlaskClient, published: int) -> None:
    """The confidential word is in no byte of any page, feed or calendar, and in no word of any PDF."""
    seen = crawl(client)
    assert sum(address.endswith(".pdf") for address in seen) == 6
    for address, data in seen.items():
        if address.endswith(".pdf"):
            reader = PdfReader(BytesIO(data))
            words = " ".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
            assert SECRET not in words, address
        elif f"q={SECRET}" not in address:
            assert SECRET.encode() not in data, address


def test_restricted_papers_have_no_address(client: FlaskClient, published: int) -> None:
    """Drafts, attendance sheets and restricted acts are not found, whoever knows the hash."""
    for document in db.session.scalars(db.select(Document)):
        answer = client.get(f"/testville/documents/{document.sha256}.pdf")
        hidden = document.kind in ("attendance", "minutes") or (document.act is not None and document.act.restricted)
        assert answer.status_code == (404 if hidden else 200), document.kind


def test_pages_parse_and_leave_no_cookie(client: FlaskClient, published: int) -> None:
    """HTML5 without error, one h1, a title, no script, no cookie; cached and revalidated."""
    for address, data in crawl(client).items():
        answer = client.get(address)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        html5lib.HTMLParser(strict=True).parse(data)
        assert answer.text.count("<h1") == 1, address
        assert "<script" not in answer.text, address
        assert "Set-Cookie" not in answer.headers, address
        assert "public" in answer.headers["Cache-Control"], address
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304, address


def test_an_act_in_words(client: FlaskClient, published: int) -> None:
    """Result first, names, dates, remedies, the sealed PDF."""
    page = client.get("/testville/deliberations/2026-11-001").text
    assert "Adopté par 8 voix contre 1." in page
    assert "porteur de son pouvoir" in page
    assert "Dernier jour pour un recours" in page
    assert 'class="hemicycle"' in page
    assert "Télérecours" in page
    restricted = client.get("/testville/deliberations/2026-11-004").text
    assert "Remise gracieuse (1 dossier)" in restricted
    assert "Texte non public" in restricted
    assert ".pdf" not in restricted


@pytest.mark.parametrize("query", ["ecole MUSIQUE", "École", "musi", "2026-11-001", "50%", "_"])
def test_search_minds_neither_accents_nor_case(client: FlaskClient, published: int, query: str) -> None:
    """Words in any order; signs that databases treat specially find nothing by accident."""
    page = client.get("/testville/recherche", query_string={"q": query}).text
    found = "Subvention à l’école de musique" in page
    assert found is (query not in ("50%",)), query


def test_unpublished_acts_do_not_exist(app: Flask, client: FlaskClient, commune: Commune) -> None:
    """Before publication there is no page, no line, no result."""
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    assert client.get("/testville/deliberations/2026-11-001").status_code == 404
    assert "école de musique" not in client.get("/testville/deliberations").text
    assert client.get("/ailleurs/").status_code == 404


def test_feed_and_calendar_parse(client: FlaskClient, published: int) -> None:
    """Atom and iCalendar as their readers want them."""
    answer = client.get("/testville/deliberations.atom")
    assert answer.mimetype == "application/atom+xml"
    entries = etree.fromstring(answer.data).findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == len(db.session.scalars(db.select(Act)).all()) == 6
    answer = client.get("/testville/seances.ics")
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert answer.mimetype == "text/calendar" and len(events) == 2
    assert all(str(event["URL"]).startswith("http://localhost/testville/seances/") for event in events)


def test_another_organisation_is_not_seen(client: FlaskClient, published: int) -> None:
    """Pages of one institution never answer for another."""
    from tests.factory import make_commune

    make_commune(slug="ailleurs")
    assert client.get("/ailleurs/deliberations/2026-11-001").status_code == 404
    assert client.get(f"/ailleurs/seances/{published}").status_code == 404
    sha256 = db.session.scalars(db.select(Document.sha256).where(Document.published_at.is_not(None))).first()
    assert client.get(f"/ailleurs/documents/{sha256}.pdf").status_code == 404


def test_two_clicks_from_home_to_an_act(client: FlaskClient, published: int) -> None:
    """Home -> meeting or list -> act."""
    near = set(LINK.findall(client.get(HOME).text))
    next_to = {link for address in near if address.startswith("/testville") for link in LINK.findall(client.get(address).text)}
    for number in db.session.scalars(db.select(Act.number)):
        assert f"/testville/deliberations/{number}" in near | next_to
