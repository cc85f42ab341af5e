"""A rehearsal server says so wherever it shows, prints or sends anything; a real one never does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.app import create_app
from council.documents.facts import MadePdf
from council.gateways.mail import Mail, SmtpMailer
from council.models import MailboxMessage, Meeting, Organisation, db
from council.queries import boards, letterhead
from council.queries.live import CLERK, MEMBER, SCREEN
from council.settings import load_settings
from tests.conftest import Browser
from tests.documents import tools
from tests.documents.test_papers import PAPERS
from tests.factory import Commune, make_commune
from tests.live.room import convene

BAND = '<aside class="rehearsal" aria-label="Répétition">'
INK = b"0.603922 0.203922 0.070588 RG"


@pytest.fixture(params=[True, False], ids=["rehearsal", "real"])
def served(request: pytest.FixtureRequest, database_url: str, tmp_path: Any) -> Iterator[Flask]:
    settings = load_settings(
        {}, data_dir=tmp_path, database_url=database_url, secret_key="test", jobs_immediate=True,
        live_mode="threading", rehearsal=request.param, smtp_host="smtp.example.invalid",
    )  # fmt: skip
    app = create_app(settings)
    app.testing, app.test_client_class = True, Browser
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def marked(app: Flask) -> bool:
    return bool(app.extensions["council"].settings.rehearsal)


def pages(commune: Commune, meeting: Meeting) -> dict[int | None, list[str]]:
    """Addresses by account: every frame there is."""
    slug, here = commune.slug, meeting.id
    return {
        None: [
            f"/{slug}", f"/{slug}/seances", f"/{slug}/seances/{here}", f"/{slug}/seances/{here}/direct", f"/{slug}/recherche",
            "/compte/connexion", f"/ecran/{meeting.screen_token}", "/nulle/part",
        ],
        commune.clerk: ["/bureau/seances", f"/bureau/seances/{here}", f"/bureau/seances/{here}/conduite", "/bureau/envois", "/bureau/calculateur", "/compte/profil"],
        commune.accounts[3]: ["/elu", f"/elu/seances/{here}/en-seance"],
    }  # fmt: skip


def test_every_frame_says_it(served: Flask, sign_in: Callable[[FlaskClient, int, int], None]) -> None:
    commune = make_commune()
    meeting = db.session.get_one(Meeting, convene(commune))
    meeting.agenda_published_at = datetime.now(UTC)
    db.session.commit()
    seen = 0
    for account, addresses in pages(commune, meeting).items():
        for address in addresses:
            client = served.test_client()
            if account is not None:
                sign_in(client, account, 1)
            answer = client.get(address, follow_redirects=True)
            assert answer.mimetype == "text/html", address
            assert (BAND in answer.text) is marked(served), (address, answer.status_code)
            assert ("<title>Répétition · " in answer.text) is marked(served), address
            assert ("noindex" in answer.headers.get("X-Robots-Tag", "")) is marked(served), address
            seen += answer.status_code == 200
    assert seen >= 13


def test_boards_carry_it(served: Flask) -> None:
    meeting = convene(make_commune())
    watched = served.extensions["council_books"].read(meeting)
    for audience in (CLERK, MEMBER, SCREEN):
        assert boards.board(watched, audience)["meeting"]["rehearsal"] is marked(served)


def test_mail_of_a_rehearsal_stays_here_and_says_it(served: Flask) -> None:
    make_commune()
    mailer = served.extensions["council"].mailer
    mail = Mail("<1@example.invalid>", 1, "a@example.invalid", "Convocation", "Bonjour")
    if not marked(served):
        assert isinstance(mailer, SmtpMailer)
        return
    mailer.send(mail, datetime.now(UTC))
    kept = db.session.execute(db.select(MailboxMessage)).scalar_one()
    assert kept.subject == "[RÉPÉTITION] Convocation"
    assert kept.text.startswith("Ceci est une répétition")


def test_letterheads_carry_it_and_frozen_manifests_do_not(served: Flask) -> None:
    commune = make_commune()
    organisation = db.session.get_one(Meeting, convene(commune)).body.organisation_id
    row = db.session.get_one(Organisation, organisation)
    assert letterhead.institution(row).rehearsal is marked(served)
    plain = letterhead.plain_institution(row)
    assert "rehearsal" not in plain
    assert letterhead.institution_from(plain).rehearsal is marked(served)


@pytest.mark.needs("poppler", "qpdf")
@pytest.mark.parametrize("kind", PAPERS)
def test_every_page_of_every_paper_is_marked(kind: str) -> None:
    make, facts, _ = PAPERS[kind]
    given = facts()
    made: MadePdf = make(replace(given, institution=replace(given.institution, rehearsal=True)))
    real: MadePdf = make(given)
    tools.assert_sound(made.pdf)
    assert made.pages == real.pages
    words = "RÉPÉTITION – document sans valeur"
    assert (words in tools.text(made.pdf), words in tools.text(real.pdf)) == (True, False)
    assert drawn(made) == [True] * made.pages
    assert drawn(real) == [False] * real.pages


def drawn(made: MadePdf) -> list[bool]:
    """Whether the word runs across each page."""
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        return [any(INK in stream for stream in streams(page.obj)) for page in pdf.pages]


def streams(holder: Any) -> Iterator[bytes]:
    """Contents of the forms that a page uses."""
    for form in holder.get("/Resources", {}).get("/XObject", {}).values():
        if form.get("/Subtype") == "/Form":
            yield form.read_bytes()
            yield from streams(form)
