"""A meeting as schema.org: what the page says, no more, in a form that programs read."""

from __future__ import annotations

import json
import re
from typing import Any

from council.models import Meeting, PersonalDatum, PublicationLine, db
from council.services import masking, recordings, retractions
from council.services.recordings import Draft
from tests.services.after import SECRET
from tests.services.after_world import World

VIDEO = "https://video.ville.fr/w/kkGMgK9ZtnKfYAgnEtQxbv"


def read(world: World, meeting_id: int | None = None) -> dict[str, Any]:
    answer = world.client.get(f"/testville/seances/{meeting_id or world.meeting_id}.jsonld")
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    assert 'rel="license"' in answer.headers["Link"]
    found: dict[str, Any] = json.loads(answer.data)
    return found


def points(data: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data["about"]["itemListElement"]
    return found


def test_a_held_meeting_tells_results_papers_and_its_recording(world: World) -> None:
    clerk = world.commune.actor(world.commune.clerk)
    recordings.give(clerk, world.meeting_id, Draft(VIDEO, cut=False, opens="2:10"))
    data = read(world)
    assert data["@type"] == "Event" and data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["startDate"] == "2026-11-05T19:30:00+01:00" and data["endDate"].endswith("+01:00")
    assert data["organizer"]["name"] == "Conseil municipal"
    assert data["organizer"]["parentOrganization"]["name"] == "Testville"
    assert data["location"]["name"] == "Salle du conseil, mairie"
    first = points(data)[0]
    assert first["item"]["abstract"] == "Adopté par 8 voix contre 1."
    assert first["item"]["legislationIdentifier"] == "2026-11-001"
    assert [one["name"] for one in data["subjectOf"]] == ["Liste des délibérations examinées"]
    for address in (data["url"], first["item"]["url"], data["subjectOf"][0]["url"]):
        assert world.client.get(address.removeprefix("http://localhost"), buffered=True).status_code == 200
    clips = data["recordedIn"]["hasPart"]
    assert data["recordedIn"]["url"] == VIDEO and clips[0]["startOffset"] > 130
    # Doors closed at the fourth point alone: it does not lead into the recording, those that follow do.
    told = {one["name"] for one in clips}
    assert points(data)[3]["name"] not in told and points(data)[4]["name"] in told


def test_a_coming_meeting_has_points_and_no_result(world: World) -> None:
    coming = db.session.scalars(db.select(Meeting).where(Meeting.state == "convened")).one()
    data = read(world, coming.id)
    assert "endDate" not in data and "recordedIn" not in data and "subjectOf" not in data
    assert [one["position"] for one in points(data)] == [1, 2, 3]
    assert points(data)[0]["name"] == "Affaire de personnel"
    assert all("item" not in one for one in points(data))
    coming.state = "cancelled"
    db.session.commit()
    assert read(world, coming.id)["eventStatus"] == "https://schema.org/EventCancelled"
    coming.state = "draft"
    db.session.commit()
    assert world.client.get(f"/testville/seances/{coming.id}.jsonld").status_code == 404


def test_it_tells_no_more_than_the_page(world: World) -> None:
    """Nothing of closed doors, of masked words, of an act that was retracted; nothing at another institution's address."""
    clerk = world.commune.actor(world.commune.clerk)
    masking.decide(clerk, world.meeting_id, "l’école de musique", masked=True)
    assert db.session.scalars(db.select(PersonalDatum.masked)).one()
    line = db.session.scalars(
        db.select(PublicationLine).where(PublicationLine.reference == "2026-11-002")
    ).one()
    retractions.retract(clerk, line.id, "error")
    data = read(world)
    text = json.dumps(data, ensure_ascii=False)
    assert SECRET not in text and "musique" not in text
    closed = points(data)[3]
    assert closed["name"] == "Remise gracieuse (1 dossier)"
    assert set(closed["item"]) == {
        "@type", "@id", "url", "name", "legislationIdentifier", "legislationType", "abstract",
    }  # fmt: skip
    assert "item" not in points(data)[1] and "item" in points(data)[0]
    assert world.client.get(f"/autre/seances/{world.meeting_id}.jsonld").status_code == 404


def test_the_page_leads_to_it(world: World) -> None:
    page = world.client.get(f"/testville/seances/{world.meeting_id}").text
    assert re.search(
        r'rel="alternate" type="application/ld\+json"[^>]*href="/testville/seances/\d+\.jsonld"', page
    )
