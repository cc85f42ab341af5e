"""One’s own calendar at a secret address, read by a parser of RFC 5545; the office’s month as a list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from council.models import Account, CalendarFeed, db
from council.services import circuits, comments, departments, drafts, meetings, opinions, tasks
from council.services.departments import StepPlan
from council.services.draft_wishes import Wishes
from tests.factory import Commune, make_commune, make_meeting
from tests.services.office import NOW, draft, future, new_meeting

TODAY = NOW.date()
SOON = TODAY + timedelta(days=4)


def address(client: FlaskClient) -> str:
    """Make one’s address; its path."""
    page = client.post("/compte/agenda")
    assert page.status_code == 200 and page.headers["Cache-Control"] == "private, no-store"
    found = re.search(r"https?://[^/]+(/compte/agenda/[^.]+\.ics)", page.text)
    assert found is not None
    return found[1]


def events(client: FlaskClient, path: str) -> dict[str, str]:
    """UID without its host -> SUMMARY, as a calendar program reads them; every line is as RFC 5545 wants it."""
    answer = client.get(path)
    assert answer.status_code == 200 and answer.content_type == "text/calendar; charset=utf-8"
    lines = answer.data.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    calendar = Calendar.from_ical(answer.data)
    found = calendar.walk("VEVENT")
    assert calendar["VERSION"] == "2.0" and len({one["UID"] for one in found}) == len(found)
    for one in found:
        assert one.decoded("DTSTAMP").tzinfo is not None
    return {str(one["UID"]).split("@")[0]: str(one["SUMMARY"]) for one in found}


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A calendar program: no session."""
    return app.test_client()


def test_a_member_sees_meetings_once_convened(
    enter: Callable[[int], FlaskClient], commune: Commune, stranger: FlaskClient
) -> None:
    member = enter(commune.accounts[4])
    convened = make_meeting(commune, NOW + timedelta(days=10))
    planned = new_meeting(commune, 30)
    convened.state, convened.convened_at = "convened", NOW
    db.session.commit()
    path = address(member)
    found = events(stranger, path)
    assert set(found) == {f"seance-{convened.id}"} and planned
    body = Calendar.from_ical(stranger.get(path).data).walk("VEVENT")[0]
    assert body.decoded("DTSTART") == NOW + timedelta(days=10) and "/elu/seances/" in body["URL"]
    convened = db.session.get_one(type(convened), convened.id)
    convened.state, convened.cancelled_at = "cancelled", NOW
    db.session.commit()
    body = Calendar.from_ical(stranger.get(path).data).walk("VEVENT")[0]
    assert (body["STATUS"], body["SEQUENCE"]) == ("CANCELLED", 1)


def test_the_office_sees_what_is_due(
    clerk: FlaskClient, enter: Callable[[int], FlaskClient], commune: Commune, stranger: FlaskClient
) -> None:
    writer = commune.actor(commune.clerk)
    planned = new_meeting(commune, 30)
    way = departments.keep_circuit(writer, "Court", (StepPlan("Accord", (commune.mayor,)),))
    open_one = drafts.begin(writer, commune.body_id, "Achat d’un véhicule")
    drafts.save(writer, open_one, draft("Achat d’un véhicule"), Wishes(), revision=1)
    secret = drafts.begin(writer, commune.body_id, "Transaction Zorglub")
    drafts.save(
        writer, secret, draft("Transaction Zorglub", confidential=True, public_title="Affaire de personnel"), Wishes(), revision=1
    )  # fmt: skip
    for one in (open_one, secret):
        opinions.ask(writer, one, "legal", "Service juridique", SOON, commune.mayor)
        tasks.give(writer, "draft", one, "Appeler Zorglub", commune.mayor, SOON)
        circuits.submit(writer, one, way)
        comments.begin(writer, one, "", "", "Zorglub")
    path = address(enter(commune.mayor))
    found = events(stranger, path)
    assert found[f"seance-{planned}"].startswith("Conseil municipal (en préparation)")
    assert f"convocation-{planned}" in found
    assert sorted(words for key, words in found.items() if key.startswith(("avis", "tache", "validation"))) == [
        "Avis à donner\u00a0: Achat d’un véhicule", "Avis à donner\u00a0: Affaire de personnel",
        "Projet à valider\u00a0: Achat d’un véhicule", "Projet à valider\u00a0: Affaire de personnel",
        "Tâche\u00a0: Affaire de personnel", "Tâche\u00a0: Appeler Zorglub",
    ]  # fmt: skip
    plain = stranger.get(path).text.replace("\r\n ", "")
    assert plain.count("Zorglub") == 1  # of the draft that is nobody’s secret
    days = [one for one in Calendar.from_ical(plain).walk("VEVENT") if str(one["UID"]).startswith("avis")]
    assert {one.decoded("DTSTART") for one in days} == {SOON} and {one["TRANSP"] for one in days} == {
        "TRANSPARENT"
    }
    assert isinstance(days[0].decoded("DTSTART"), date) and not isinstance(
        days[0].decoded("DTSTART"), datetime
    )


def test_an_unchanged_calendar_is_not_sent_again(
    clerk: FlaskClient, commune: Commune, stranger: FlaskClient
) -> None:
    path = address(clerk)
    first = stranger.get(path)
    again = stranger.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"") and "Set-Cookie" not in first.headers
    new_meeting(commune, 30)
    assert stranger.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_an_address_ends_when_it_is_made_anew_or_ended(
    app: Flask, clerk: FlaskClient, commune: Commune, stranger: FlaskClient
) -> None:
    old = address(clerk)
    assert old not in clerk.get("/compte/agenda").text
    stored = db.session.scalars(db.select(CalendarFeed.token_sha256)).one()
    assert len(stored) == 64 and stored not in old
    new = address(clerk)
    assert (stranger.get(old).status_code, stranger.get(new).status_code) == (404, 200)
    for _ in range(2):
        assert "n’est plus valable" in clerk.post("/compte/agenda/fin", follow_redirects=True).text
    assert stranger.get(new).status_code == 404
    last = address(clerk)
    db.session.get_one(Account, commune.clerk).active = False
    db.session.commit()
    assert stranger.get(last).status_code == 404


def test_somebody_s_calendar_is_of_one_institution(
    app: Flask, clerk: FlaskClient, commune: Commune, stranger: FlaskClient
) -> None:
    elsewhere = make_commune(members=3, slug="ailleurs")
    other = new_meeting(elsewhere, 20)
    assert f"seance-{other}" not in events(stranger, address(clerk))
    assert stranger.get("/compte/agenda").status_code == 302


def test_a_calendar_asked_too_often_is_refused(
    clerk: FlaskClient, stranger: FlaskClient, limited: None
) -> None:
    path = address(clerk)
    assert [stranger.get(path).status_code for _ in range(61)].count(429) == 1


def test_the_month_of_the_office(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    writer = commune.actor(commune.clerk)
    planned = new_meeting(commune, 20)
    begun = drafts.begin(writer, commune.body_id, "Achat")
    tasks.give(writer, "draft", begun, "Demander un devis", commune.service, future(18).date())
    opinions.ask(writer, begun, "commission", "Commission des finances", TODAY)
    page = clerk.get("/bureau/calendrier?mois=2026-12").text
    assert (
        f"/bureau/seances/{planned}" in page
        and "Demander un devis" in page
        and "Convocation au plus tard" in page
    )
    assert "Commission des finances" in clerk.get("/bureau/calendrier").text
    only = clerk.get("/bureau/calendrier?mois=2026-12&quoi=task").text
    assert "Demander un devis" in only and "Convocation au plus tard" not in only
    assert "Rien ce mois-ci" in clerk.get("/bureau/calendrier?mois=2031-01").text
    for odd in ("x", "0001-01", "9999-12", "2026-13"):
        assert clerk.get(f"/bureau/calendrier?mois={odd}").status_code == 200
    meetings.cancel_meeting(writer, planned)
    assert enter(commune.accounts[4]).get("/bureau/calendrier").status_code == 403
    assert f"/bureau/seances/{planned}" not in clerk.get("/bureau/calendrier?mois=2026-12").text
