"""The citizens' site: every page answers, nothing secret leaves, feeds parse, caches may keep pages, no cookie."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import html5lib
import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from lxml import etree
from pypdf import PdfReader

from council.models import Act, Document, Mandate, db
from tests.services.after import SECRET
from tests.services.after_world import World

HOME = "/testville/"
LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')


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
        answer.close()
        if answer.mimetype == "text/html":
            waiting += [found.replace("&amp;", "&") for found in LINK.findall(answer.text)]
    return seen


def test_nothing_secret_is_public(world: World) -> None:
    """The confidential word is in no byte of any page, feed or calendar, and in no word of any PDF."""
    client = world.client
    seen = crawl(client)
    assert sum(address.endswith(".pdf") for address in seen) == 6
    for address, data in seen.items():
        if address.endswith(".pdf"):
            reader = PdfReader(BytesIO(data))
            words = " ".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
            assert SECRET not in words, address
        elif f"q={SECRET}" not in address:
            assert SECRET.encode() not in data, address


def test_restricted_papers_have_no_address(world: World) -> None:
    """Drafts, attendance sheets and restricted acts are not found, whoever knows the hash."""
    client = world.client
    for document in db.session.scalars(db.select(Document)):
        answer = client.get(f"/testville/documents/{document.sha256}.pdf")
        hidden = document.kind in ("attendance", "minutes") or (
            document.act is not None and document.act.restricted
        )
        assert answer.status_code == (404 if hidden else 200), document.kind
        answer.close()


def test_pages_parse_and_leave_no_cookie(world: World) -> None:
    """HTML5 without error, one h1, a title, no script, no cookie; cached and revalidated."""
    client = world.client
    for address, data in crawl(client).items():
        answer = client.get(address)
        answer.close()
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        html5lib.HTMLParser(strict=True).parse(data)
        assert answer.text.count("<h1") == 1, address
        if address != "/testville/publications":  # works without it; with it, hashes the reader's own file
            assert "<script" not in answer.text, address
        assert "Set-Cookie" not in answer.headers, address
        if "/suivre/courriel" in address:  # a form of somebody's own: kept by nobody
            assert answer.headers["Cache-Control"] == "private, no-store", address
            continue
        assert "public" in answer.headers["Cache-Control"], address
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304, address


def test_an_act_in_words(world: World) -> None:
    """Result first, names, dates, remedies, the sealed PDF."""
    client = world.client
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


def test_an_act_leads_to_its_theme(world: World) -> None:
    """Also when nobody reported on it; of a restricted act no theme is told."""
    act = db.session.scalars(db.select(Act).where(Act.number == "2026-11-001")).one()
    act.content = {**act.content, "rapporteur": "", "matiere_code": "7.5"}
    db.session.commit()
    link = "/testville/deliberations?matiere=7.5"
    assert f'href="{link}"' in world.client.get("/testville/deliberations/2026-11-001").text
    assert "2026-11-001" in world.client.get(link).text
    assert "matiere=" not in world.client.get("/testville/deliberations/2026-11-004").text


def test_unpublished_acts_do_not_exist(world: World) -> None:
    """Signed and not published: no page, no line, no result, no name of a vote."""
    client = world.client
    act = db.session.scalars(db.select(Act).order_by(Act.number)).first()
    act.published_at, act.state = None, "signed"
    db.session.commit()
    assert client.get("/testville/deliberations/2026-11-001").status_code == 404
    for address in (
        "",
        "deliberations",
        "recherche?q=musique",
        f"elus/{world.commune.persons[0]}",
        "deliberations.atom",
    ):
        assert "école de musique" not in client.get(f"/testville/{address}").text, address
    assert client.get("/ailleurs/").status_code == 404


def test_feed_and_calendar_parse(world: World) -> None:
    """Atom and iCalendar as their readers want them."""
    client = world.client
    answer = client.get("/testville/deliberations.atom")
    assert answer.mimetype == "application/atom+xml"
    entries = etree.fromstring(answer.data).findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == len(db.session.scalars(db.select(Act)).all()) == 6
    answer = client.get("/testville/seances.ics")
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert answer.mimetype == "text/calendar"
    assert len(events) == 2
    assert all(str(event["URL"]).startswith("http://127.0.0.1:8000/testville/seances/") for event in events)


def test_addresses_are_the_installation_s_own(world: World) -> None:
    """A forged Host header reaches no feed, no calendar, no page that tells how to follow."""
    for page in ("deliberations.atom", "seances.ics", "suivre"):
        honest = world.client.get(f"/testville/{page}").data
        forged = world.client.get(f"/testville/{page}", headers={"Host": "mechant.example"})
        assert b"mechant.example" not in forged.data, page
        assert b"127.0.0.1" in forged.data, page
        if page != "suivre":
            assert forged.data == honest, page


def test_shared_caches_may_serve_everyone(world: World) -> None:
    """Neither a cookie nor « Vary: Cookie », signed in or not; an unknown place is a plain 404."""
    client = world.client
    sha256 = db.session.scalars(db.select(Document.sha256).where(Document.published_at.is_not(None))).first()
    with client.session_transaction() as session:
        session["_user_id"] = f"{world.commune.clerk}.1"
    for page in ("/", HOME, f"/testville/documents/{sha256}.pdf", "/theme/testville.css", "/verifier"):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "Cookie" not in answer.headers.get("Vary", ""), page
        assert "Set-Cookie" not in answer.headers, page
        answer.close()
    assert client.get("/testville").location == HOME
    for page in ("/zzz", "/zzz/"):
        answer = client.get(page)
        assert answer.status_code == 404, page
        assert "Set-Cookie" not in answer.headers, page


@pytest.mark.parametrize("number", ["9" * 22, "9" * 5000, "2147483648", "0" * 11])
def test_a_number_that_no_row_has_is_not_found(world: World, number: str) -> None:
    for page in (f"/testville/seances/{number}", f"/testville/elus/{number}", f"/bureau/seances/{number}"):
        assert world.client.get(page).status_code == 404, page


def test_another_organisation_is_not_seen(world: World) -> None:
    """Pages of one institution never answer for another."""
    client = world.client
    from tests.factory import make_commune

    make_commune(slug="ailleurs")
    assert client.get("/ailleurs/deliberations/2026-11-001").status_code == 404
    assert client.get(f"/ailleurs/seances/{world.meeting_id}").status_code == 404
    sha256 = db.session.scalars(db.select(Document.sha256).where(Document.published_at.is_not(None))).first()
    assert client.get(f"/ailleurs/documents/{sha256}.pdf").status_code == 404


def test_two_clicks_from_home_to_an_act(world: World) -> None:
    """Home -> meeting or list -> act."""
    client = world.client
    near = set(LINK.findall(client.get(HOME).text))
    next_to = {
        link
        for address in near
        if address.startswith("/testville")
        for link in LINK.findall(client.get(address).text)
    }
    for number in db.session.scalars(db.select(Act.number)):
        assert f"/testville/deliberations/{number}" in near | next_to


def test_a_mandate_with_a_known_end_counts_until_then(world: World) -> None:
    """The mayor resigns from next week on: still the mayor today; a member gone yesterday is not shown."""
    today = datetime.now(UTC).date()
    mayor, gone = (db.session.get_one(Mandate, world.commune.mandates[index]) for index in (0, 4))
    mayor.ends_on, gone.ends_on = today + timedelta(days=7), today - timedelta(days=2)
    db.session.commit()
    names = [mayor.person.formal_name, gone.person.formal_name]
    page = world.client.get("/testville/elus").text
    assert [name in page for name in names] == [True, False]
    assert names[0] in world.client.get("/testville/mentions-legales").text
