"""Pictures of acts on the web: found from the page, drawn once, gone with what they told."""

from __future__ import annotations

import re

import pytest

from council.models import Act, Organisation, PublicationLine, db
from council.queries import share_images
from council.services import masking, retractions
from tests.services.after import SECRET
from tests.services.after_world import World

NUMBER = "2026-11-001"


def address(world: World, number: str = NUMBER) -> str:
    page = world.client.get(f"/testville/deliberations/{number}").text
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    found = re.search(r'property="og:image" content="http://[^/"]+(/[^"]+\.png)"', page)
    assert found is not None
    return found[1]


def test_it_is_drawn_once_and_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    real = share_images.draw
    monkeypatch.setattr(share_images, "draw", lambda facts: drawn.append(facts.title) or real(facts))
    first, second = (world.client.get(address(world)) for _ in range(2))
    assert first.data == second.data and first.data.startswith(b"\x89PNG")
    assert (first.mimetype, drawn) == ("image/png", ["Subvention à l’école de musique"])
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    other = address(world).replace(address(world).rsplit("/", 1)[1], "0" * 64 + ".png")
    assert world.client.get(other).status_code == 404 and len(drawn) == 1


def test_a_closed_session_shows_its_public_title_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(share_images, "draw", lambda facts: told.append(str(facts)) or b"\x89PNG")
    act = db.session.scalars(db.select(Act).where(Act.restricted)).one()
    world.client.get(address(world, act.number))
    assert "Remise gracieuse (1 dossier)" in told[0] and SECRET not in told[0]


def test_what_is_masked_or_retracted_is_not_found_any_more(world: World) -> None:
    clerk, before = world.commune.actor(world.commune.clerk), address(world)
    assert world.client.get(before).status_code == 200
    masking.decide(clerk, world.meeting_id, "l’école de musique", masked=True)
    assert world.client.get(before).status_code == 404
    after = address(world)
    assert after != before and world.client.get(after).status_code == 200
    line = db.session.scalars(
        db.select(PublicationLine).where(PublicationLine.reference == NUMBER).order_by(PublicationLine.seq)
    ).first()
    assert line is not None
    retractions.retract(clerk, line.id, "personal_data")
    assert world.client.get(after).status_code == 404


def test_another_colour_has_another_address(world: World) -> None:
    before = address(world)
    db.session.scalars(db.select(Organisation)).one().accent = "#1c4f9c"
    db.session.commit()
    assert address(world) != before
    assert world.client.get(before.replace("testville", "autre")).status_code == 404
