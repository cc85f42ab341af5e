"""What other programs show of a page: Open Graph words, feeds and calendars of one body or theme."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from council.models import Body, db
from tests.factory import Commune
from tests.services.test_search_index import EVENING, publish


def test_an_act_says_what_it_is_to_those_who_share_it(
    app: Flask, commune: Commune, client: FlaskClient
) -> None:
    (act,) = publish(commune, "Réfection de la piscine")
    page = client.get(f"/testville/deliberations/{act.number}", headers={"Host": "ailleurs.example"}).text
    assert '<meta property="og:title" content="Réfection de la piscine">' in page
    assert 'og:description" content="Adopté.' in page
    assert (
        f'<link rel="canonical" href="{app.extensions["council"].settings.base_url}/testville/deliberations/{act.number}">'
        in page
    )
    assert "ailleurs.example" not in page


def test_a_restricted_act_shares_its_public_title_only(
    app: Flask, commune: Commune, client: FlaskClient
) -> None:
    (act,) = publish(commune, "Affaire de personnel", text="Zorglub", restricted=True)
    act.title = "Licenciement de Zorglub"
    db.session.commit()
    page = client.get(f"/testville/deliberations/{act.number}").text
    assert 'og:title" content="Affaire de personnel"' in page and "Zorglub" not in page


def test_a_calendar_and_a_feed_of_one_body(app: Flask, commune: Commune, client: FlaskClient) -> None:
    (act,) = publish(commune, "Piscine")
    act.meeting.agenda_published_at = EVENING - timedelta(days=6)
    other = Body(
        organisation_id=commune.organisation_id,
        slug="bureau",
        name="Bureau",
        kind="bureau",
        regime="fr-epci",
        public=True,
    )
    db.session.add(other)
    db.session.commit()
    one, none = (
        client.get(f"/testville/seances.ics?organe={body}").text for body in (commune.body_id, other.id)
    )
    assert ("BEGIN:VEVENT" in one, "BEGIN:VEVENT" in none) == (True, False)
    assert "Bureau" in none
    feed = client.get(f"/testville/deliberations.atom?organe={commune.body_id}").text
    assert "Piscine" in feed
    assert "Piscine" not in client.get(f"/testville/deliberations.atom?organe={other.id}").text
    follow = client.get("/testville/suivre").text
    assert "deliberations.atom?theme=7" in follow and "quoi=theme-7" in follow
