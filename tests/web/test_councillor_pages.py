"""The councillor's pages: what each member may read, what is expected, papers by content."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from council.models import Annex, Body, Complement, Convocation, Dossier, Item, Mandate, Meeting, db
from tests.factory import Commune, make_commune, make_meeting
from tests.queries_sent import counted

SignIn = Callable[..., None]
PDF = b"%PDF-1.7\n% a stored paper, served as it is\n%%EOF\n"


@pytest.fixture
def meeting(app: Flask, commune: Commune) -> int:
    """A convened meeting with a dossier of two versions, an annex, and a convocation for each member."""
    now = datetime.now(UTC)
    made = make_meeting(commune, now + timedelta(days=6), items=3, state="convened")
    sha256 = app.extensions["council"].storage.put(PDF)
    common = {
        "organisation_id": commune.organisation_id,
        "frozen_at": now,
        "frozen_by": "Mme Bernard",
        "manifest": {},
    }
    item = made.items[1]
    annex = Annex(
        organisation_id=commune.organisation_id, item_id=item.id, position=1, title="Plan de la parcelle",
        filename="plan.pdf", original_sha256="1" * 64, original_size=10, sha256=sha256, pages=2, confidential=True,
        uploaded_at=now,
    )  # fmt: skip
    db.session.add(annex)
    db.session.flush()
    outline = [
        {"item_id": item.id, "annex_id": None, "title": item.title, "page": 5},
        {"item_id": item.id, "annex_id": annex.id, "title": annex.title, "page": 6},
    ]
    dossiers = [
        Dossier(
            meeting_id=made.id, version=version, content_hash=str(version) * 64, state="ready", sha256=sha256,
            pages=10 * version, size=len(PDF), outline=outline, **common,
        )
        for version in (1, 2)
    ]  # fmt: skip
    db.session.add_all(dossiers)
    db.session.flush()
    db.session.add(
        Complement(
            organisation_id=commune.organisation_id, meeting_id=made.id, number=1, dossier_id=dossiers[1].id,
            created_at=now, sent_at=now,
        )
    )  # fmt: skip
    for seat in commune.mandates:
        db.session.add(
            Convocation(
                organisation_id=commune.organisation_id, meeting_id=made.id, mandate_id=seat,
                dossier_id=dossiers[0].id, queued_at=now, sent_at=now, sha256=sha256,
            )
        )  # fmt: skip
    db.session.commit()
    return made.id


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    """The words of a page, tags removed."""
    answer = client.get(path)
    assert answer.status_code == status, path
    words = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
    return re.sub(r"\s+", " ", words.replace("\u00a0", " ").replace("\u202f", " "))


def test_home_says_what_is_expected_and_new(
    client: FlaskClient, sign_in: SignIn, commune: Commune, meeting: int
) -> None:
    """Acknowledge, then answer, then nothing; the new version of the dossier is named."""
    sign_in(client, commune.accounts[4])
    page = text(client, "/elu/")
    assert "Accuser réception de la convocation" in page
    assert "Dire si vous serez à la séance" in page
    assert "Nouvelle version du dossier (version 2)" in page
    client.post(f"/elu/seances/{meeting}/accuse")
    assert "Accuser réception" not in text(client, "/elu/")
    client.post(f"/elu/seances/{meeting}/reponse", data={"response": "present"})
    assert "Rien pour le moment." in text(client, "/elu/")


def test_meeting_page_leads_to_items_pages_and_papers(
    client: FlaskClient, sign_in: SignIn, commune: Commune, meeting: int
) -> None:
    """Items in order; the page of the dossier; annexes; the text of an item in HTML."""
    sign_in(client, commune.accounts[4])
    page = text(client, f"/elu/seances/{meeting}")
    assert "Objet de la délibération 1" in page
    assert "Page 5" in page
    item = client.get(f"/elu/seances/{meeting}/points/2").get_data(as_text=True)
    assert "Plan de la parcelle" in item
    assert "Confidentiel" in item
    assert "<p>Décide d’approuver.</p>" in item
    assert "page=5" in item
    assert 'data-start="5"' in client.get(f"/elu/seances/{meeting}/dossier?page=5").get_data(as_text=True)
    assert 'data-start="20"' in client.get(f"/elu/seances/{meeting}/dossier?page=999").get_data(as_text=True)
    assert client.get(f"/elu/seances/{meeting}/points/9").status_code == 404


def test_papers_are_served_by_content(
    client: FlaskClient, sign_in: SignIn, commune: Commune, meeting: int
) -> None:
    """PDF, inline, with an ETag; ranges work; never the name that was uploaded."""
    sign_in(client, commune.accounts[4])
    annex = db.session.execute(sa.select(Annex.id)).scalar_one()
    for path in (
        f"/elu/seances/{meeting}/dossier.pdf",
        f"/elu/seances/{meeting}/convocation.pdf",
        f"/elu/annexes/{annex}.pdf",
    ):
        answer = client.get(path, buffered=True)
        assert answer.data == PDF
        assert answer.mimetype == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert "plan.pdf" not in answer.headers["Content-Disposition"]
        assert (
            client.get(path, headers={"If-None-Match": answer.headers["ETag"]}, buffered=True).status_code
            == 304
        )
        part = client.get(path, headers={"Range": "bytes=0-3"}, buffered=True)
        assert (part.status_code, part.data) == (206, PDF[:4])


def test_a_missing_file_is_a_sentence(
    client: FlaskClient, sign_in: SignIn, commune: Commune, meeting: int
) -> None:
    """The dossier row is there, its file is not: a sentence, not a traceback."""
    db.session.execute(sa.update(Dossier).values(sha256="f" * 64))
    db.session.commit()
    sign_in(client, commune.accounts[4])
    assert "pas encore prêt" in text(client, f"/elu/seances/{meeting}/dossier.pdf", 404)


PATHS = ("", "/points/1", "/dossier", "/dossier.pdf", "/convocation.pdf", "/reponse", "/en-seance")


def test_nobody_reads_what_is_not_theirs(
    client: FlaskClient, sign_in: SignIn, commune: Commune, meeting: int
) -> None:
    """Another commune, an ended mandate, a body where one does not sit, a draft: 404, without a difference."""
    annex = db.session.execute(sa.select(Annex.id)).scalar_one()
    paths = [f"/elu/seances/{meeting}{path}" for path in PATHS] + [
        f"/elu/annexes/{annex}",
        f"/elu/annexes/{annex}.pdf",
    ]
    other = make_commune(5, slug="ailleurs")
    sign_in(client, other.accounts[2], other.organisation_id)
    assert {client.get(path).status_code for path in paths} == {404}
    assert client.post(f"/elu/seances/{meeting}/reponse", data={"response": "present"}).status_code == 404
    assert client.post(f"/elu/seances/{meeting}/accuse").status_code == 404
    db.session.execute(
        sa.update(Mandate)
        .where(Mandate.id == commune.mandates[4])
        .values(ends_on=datetime.now(UTC).date() - timedelta(days=1))
    )
    db.session.commit()
    sign_in(client, commune.accounts[4])
    assert {client.get(path).status_code for path in paths} == {404}
    db.session.execute(sa.update(Meeting).values(state="draft"))
    db.session.commit()
    sign_in(client, commune.accounts[5])
    assert {client.get(path).status_code for path in paths} == {404}


def test_a_commission_is_for_its_members(
    client: FlaskClient, sign_in: SignIn, commune: Commune, meeting: int
) -> None:
    """The meeting of a body where the councillor has no mandate is not listed."""
    body = Body(
        organisation_id=commune.organisation_id,
        slug="finances",
        name="Commission des finances",
        kind="commission",
        regime="free",
    )
    db.session.add(body)
    db.session.flush()
    db.session.execute(sa.update(Meeting).where(Meeting.id == meeting).values(body_id=body.id))
    db.session.commit()
    sign_in(client, commune.accounts[4])
    assert "Commission des finances" not in text(client, "/elu/seances")


def test_office_accounts_without_a_mandate_are_refused(
    client: FlaskClient, sign_in: SignIn, commune: Commune
) -> None:
    """The clerk is no councillor."""
    sign_in(client, commune.clerk)
    assert client.get("/elu/").status_code == 403


def test_lists_have_a_query_budget(
    app: Flask, client: FlaskClient, sign_in: SignIn, commune: Commune, meeting: int
) -> None:
    """Ten more meetings cost no more queries."""
    sign_in(client, commune.accounts[4])

    def queries() -> int:
        with counted() as sent:
            client.get("/elu/seances")
        return len(sent)

    queries()
    before = queries()
    for rank in range(10):
        make_meeting(commune, datetime.now(UTC) + timedelta(days=20 + rank), state="convened")
    assert queries() == before


def test_running_meeting_calls_to_the_room(
    client: FlaskClient, sign_in: SignIn, commune: Commune, meeting: int
) -> None:
    """While the meeting is held every page of it leads to the live page."""
    db.session.execute(sa.update(Meeting).where(Meeting.id == meeting).values(state="open"))
    db.session.commit()
    sign_in(client, commune.accounts[4])
    assert "Rejoindre la séance" in text(client, "/elu/")
    for path in ("", "/points/1", "/dossier"):
        assert "js/live/follow.js" in client.get(f"/elu/seances/{meeting}{path}").get_data(as_text=True)
    live = client.get(f"/elu/seances/{meeting}/en-seance").get_data(as_text=True)
    assert (
        live.count("data-item=")
        == db.session.execute(
            sa.select(sa.func.count()).select_from(Item).where(Item.meeting_id == meeting)
        ).scalar_one()
    )
    assert "<noscript>" in live
