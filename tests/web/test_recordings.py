"""The recording of a meeting: given by the office, watched by citizens from the moment an item begins."""

from __future__ import annotations

import re

import html5lib
import pytest
from flask.testing import FlaskClient

from council.models import AuditLine, Item, Meeting, current_organisation, db
from council.services import recordings
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.recordings import Draft
from tests.factory import Commune, make_commune, make_meeting
from tests.services.after import STARTED, hold_meeting
from tests.services.after_world import World
from tests.services.office import NOW

TUBE = "https://video.ville.fr/w/kkGMgK9ZtnKfYAgnEtQxbv"
FILE = "https://video.ville.fr/juin.mp4"
LINK = re.compile(r'href="(https://video\.ville\.fr[^"]*)"')


def give(world: World, address: str = TUBE, **more: str | bool) -> bool:
    draft = Draft(address, **{"cut": False, **more})  # type: ignore[arg-type]
    return recordings.give(world.commune.actor(world.commune.clerk), world.meeting_id, draft)


def page(world: World) -> str:
    return str(world.client.get(f"/testville/seances/{world.meeting_id}").text)


def test_each_item_leads_to_its_moment_and_closed_doors_to_none(world: World) -> None:
    assert "La séance en vidéo" not in page(world)
    give(world, opens="2:10")
    text = page(world)
    html5lib.HTMLParser(strict=True).parse(text)
    assert "<script" not in text
    assert "<iframe" not in text
    assert "<video" not in text
    assert "Une partie de la séance s’est tenue à huis clos" in text
    chapters = re.search(r'<section aria-labelledby="video">.*?</section>', text, re.S)
    assert chapters
    items = list(db.session.scalars(db.select(Item).where(Item.meeting_id == world.meeting_id)))
    hidden = {one.position for one in items if one.confidential}
    assert hidden == {4}
    assert {int(one) for one in re.findall(r'<li value="(\d)"', chapters[0])} == {1, 2, 3, 5, 6}
    # opened at the first minute; the roll call is one command, the secretary another, then the first item: two minutes later
    assert f'{TUBE}?start=250s"' in chapters[0]
    assert "Voir ce moment (4\u00a0min\u00a010)" in chapters[0]
    first = world.client.get("/testville/deliberations/2026-11-001").text
    assert f'{TUBE}?start=250s"' in first
    restricted = world.client.get("/testville/deliberations/2026-11-004").text
    assert "video.ville.fr" not in restricted


def test_closed_doors_taken_out_bring_what_follows_sooner(world: World) -> None:
    def last() -> int:
        return max(int(one) for one in re.findall(r"start=(\d+)s", page(world)))

    give(world)
    kept = last()
    give(world, cut=True)
    assert 60 <= kept - last() < 3600


def test_a_recording_started_late_leads_to_what_it_holds(world: World) -> None:
    """Opened at 19:31 in Paris; the recording begins at 19:34, after the first item."""
    give(world, begins="19 h 34")
    starts = [int(one) for one in re.findall(r"start=(\d+)s", page(world))]
    assert starts
    assert min(starts) >= 0
    assert "2026-11-001" in page(world)
    assert "Voir ce moment" not in world.client.get("/testville/deliberations/2026-11-001").text


def test_a_file_is_played_on_its_page_alone(world: World) -> None:
    give(world, FILE)
    answer = world.client.get(f"/testville/seances/{world.meeting_id}")
    assert f'<video controls preload="none" src="{FILE}"' in answer.text
    assert f"{FILE}#t=120" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "media-src 'self' https://video.ville.fr;" in f"{policy};"
    assert "unsafe" not in policy
    assert "video.ville.fr" not in world.client.get("/testville/").headers["Content-Security-Policy"]
    tag = answer.headers["ETag"]
    again = world.client.get(f"/testville/seances/{world.meeting_id}", headers={"If-None-Match": tag})
    assert again.status_code == 304
    give(world, TUBE)
    plain = world.client.get(f"/testville/seances/{world.meeting_id}")
    assert "media-src" not in plain.headers["Content-Security-Policy"]


WRONG = {
    "address": ({"address": "http://ville.fr/a.mp4"}, "https://"),
    "opens": ({"opens": "deux minutes"}, "2:10"),
    "far": ({"opens": "13:00:00"}, "douze heures"),
    "begins": ({"begins": "25:00"}, "18:32"),
    "both": ({"opens": "2:10", "begins": "18:32"}, "soit"),
    "late": ({"begins": "23:59"}, "close"),
    "cut": ({"cut": None}, "huis clos"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_read_is_refused_in_words(world: World, case: str) -> None:
    changes, words = WRONG[case]
    with pytest.raises(Refused, match=words):
        give(world, **{"address": TUBE, **changes})  # type: ignore[arg-type]
    db.session.rollback()
    assert db.session.get_one(Meeting, world.meeting_id).recording_address == ""


def test_giving_twice_changes_nothing_and_is_written_down(world: World) -> None:
    assert give(world)
    assert not give(world)
    recordings.take_away(world.commune.actor(world.commune.clerk), world.meeting_id)
    recordings.take_away(world.commune.actor(world.commune.clerk), world.meeting_id)
    verbs = [
        one.verb for one in db.session.scalars(db.select(AuditLine).order_by(AuditLine.id.desc()).limit(4))
    ]
    assert verbs == ["recordings.take_away"] * 2 + ["recordings.give"] * 2
    assert "video.ville.fr" not in page(world)


def test_only_those_who_publish_and_only_after_a_public_meeting(commune: Commune) -> None:
    clerk = commune.actor(commune.clerk)
    coming = make_meeting(commune, NOW.replace(month=12), state="convened").id
    with pytest.raises(Refused, match="après elle"):
        recordings.give(clerk, coming, Draft(TUBE))
    held = hold_meeting(commune, STARTED)
    with pytest.raises(NotAllowed):
        recordings.give(commune.actor(commune.service), held.id, Draft(TUBE))
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        recordings.give(other.actor(other.clerk), held.id, Draft(TUBE, cut=True))
    current_organisation.set(None)
    held.body.public = False
    db.session.commit()
    with pytest.raises(Refused, match="pas publiques"):
        recordings.give(clerk, held.id, Draft(TUBE, cut=True))


def test_the_office_gives_it_keeps_what_was_typed_and_checks(commune: Commune, clerk: FlaskClient) -> None:
    held = hold_meeting(commune, STARTED).id
    where = f"/bureau/seances/{held}/enregistrement"
    assert "Mettre en ligne" in clerk.get(where).text
    refused = clerk.post(where, data={"address": "ville.fr/film", "opens": "2:10", "cut": "kept"})
    assert refused.status_code == 422
    assert "ville.fr/film" in refused.text
    assert 'value="2:10"' in refused.text
    assert "commence par https://" in refused.text
    assert clerk.post(where, data={"address": TUBE, "opens": "2:10", "cut": "cut"}).status_code == 302
    text = clerk.get(where).text
    html5lib.HTMLParser(strict=True).parse(text)
    assert 'value="2:10"' in text
    assert f"{TUBE}?start=250s" in text
    assert LINK.findall(text)
    assert re.search(r'value="cut" checked', text)
    assert clerk.post(where, data={"address": TUBE, "begins": "19:40", "cut": "cut"}).status_code == 302
    assert 'value="19:40:00"' in clerk.get(where).text
    assert clerk.post(f"{where}/retrait").status_code == 302
    assert "Mettre en ligne" in clerk.get(where).text
