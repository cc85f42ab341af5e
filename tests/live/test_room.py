"""A rehearsal of a real meeting: what crosses, what never comes back, who is simulated, how it ends."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from council.app import create_app
from council.gateways import rooms as gateway
from council.gateways.rooms import Rooms, screen_token
from council.models import Account, Base, Item, Meeting, Person, db
from council.permissions import Actor
from council.play.browser import Browser
from council.play.crowd import Guest
from council.play.room import RoomStage
from council.play.simulated import Simulation
from council.play.town import cookie_of
from council.services import rehearsals
from council.services.errors import NotAllowed, NotFound, Refused
from council.settings import load_settings
from tests.factory import Commune, make_commune
from tests.live.room import convene

HERE = "127.0.0.1"
AWAITED = {"floor_asked", "vote_cast", "réseau", "connectée", "entre"}


@pytest.fixture
def prepared(commune: Commune) -> int:
    """A convened meeting whose second item is confidential."""
    meeting = convene(commune)
    item = db.session.scalars(db.select(Item).where(Item.meeting_id == meeting, Item.position == 2)).one()
    item.confidential, item.title, item.public_title = True, "Secours à Mme Réelle", "Secours à une personne"
    item.rapporteur_id = commune.mandates[4]
    db.session.commit()
    return meeting


def test_a_plan_names_nobody(prepared: int, commune: Commune) -> None:
    """Words of the real database that cross: titles, groups, capacities, the place; no person, no address, no paper."""
    clerk = commune.actor(commune.clerk)
    plan = rehearsals.draw(clerk, prepared)
    words = json.dumps(plan, ensure_ascii=False)
    people = db.session.scalars(db.select(Person)).all()
    assert people
    for person in people:
        assert person.last_name not in words
        assert not person.email or person.email not in words
    assert not db.session.scalars(db.select(Account.email)).all() or "@" not in words
    assert [item["title"] for item in plan["items"]][1] == "Secours à Mme Réelle"
    assert plan["items"][1]["rapporteur"] == 4
    assert len(plan["seats"]) == len(commune.mandates)
    assert {seat["group"] for seat in plan["seats"]} == {"Majorité", "Alternative"}
    assert set(plan["organisation"]) & {"siret", "insee", "email", "slug", "address"} == set()


def test_who_may_and_when(prepared: int, commune: Commune) -> None:
    clerk = commune.actor(commune.clerk)
    with pytest.raises(NotAllowed):
        rehearsals.start(commune.actor(commune.accounts[3]), prepared, HERE)
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        rehearsals.start(other.actor(other.clerk), prepared, HERE)
    with pytest.raises(Refused, match="COUNCIL_REHEARSAL_URL"):
        rehearsals.start(clerk, prepared, "conseil.example.org")
    meeting = db.session.get_one(Meeting, prepared)
    meeting.state = "closed"
    db.session.commit()
    with pytest.raises(Refused, match="ne se répète plus"):
        rehearsals.start(clerk, prepared, HERE)
    with pytest.raises(Refused, match="ne mène à aucune répétition"):
        rehearsals.enter("x")


def digest() -> str:
    """Every row of every table but the journal's."""
    db.session.rollback()
    words = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        if table.name == "audit_line":
            continue
        for row in db.session.execute(sa.select(table).order_by(*table.primary_key.columns)):
            words.update(repr((table.name, tuple(row))).encode())
    return words.hexdigest()


def files(folder: Path) -> dict[str, str]:
    """What lies in the data folder besides the database and the rooms."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and "rehearsals" not in path.parts and not path.name.startswith("council.db")
    }


def wait(test: Any, seconds: float = 180.0) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := test():
            return found
        time.sleep(0.2)
    raise AssertionError("not in time")


@pytest.mark.slow
def test_a_whole_rehearsal_leaves_no_trace(prepared: int, commune: Commune, app: Flask) -> None:
    """Start from the office, hold a meeting with the invented council, end: the real rows and files are byte for byte those."""
    clerk, data = commune.actor(commune.clerk), Path(app.extensions["council"].settings.data_dir)
    public = citizens(app, commune)
    rows, kept = digest(), files(data)
    rehearsals.start(clerk, prepared, HERE)
    rehearsals.start(clerk, prepared, HERE)  # a second press changes nothing
    try:
        now = wait(lambda: ready(clerk, prepared))
        folder = data / "rehearsals" / f"1-{prepared}"
        assert (folder.stat().st_mode & 0o777, (folder / "secret").stat().st_mode & 0o777) == (0o700, 0o600)
        conduct(now, folder)
        assert (digest(), files(data)) == (rows, kept)
        assert citizens(app, commune) == public
    finally:
        rehearsals.stop(clerk, prepared)
    assert not (data / "rehearsals" / f"1-{prepared}").exists()
    assert rehearsals.rehearsal(clerk, prepared, HERE) is None
    assert (digest(), files(data)) == (rows, kept)
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(now.doors[-1].url, timeout=5)


def ready(clerk: Actor, meeting: int) -> Any:
    now = rehearsals.rehearsal(clerk, meeting, HERE)
    assert now is not None
    assert not now.failed
    return now if now.ready else None


def citizens(app: Flask, commune: Commune) -> list[bytes]:
    """What the public reads: pages, feed, calendar, open data."""
    client, found = app.test_client(), []
    meeting = db.session.scalars(db.select(Meeting.id)).first()
    parts = (
        "/",
        "/seances",
        f"/seances/{meeting}",
        f"/seances/{meeting}/direct.json",
        "/elus",
        "/deliberations",
    )
    for part in (*parts, "/deliberations.atom", "/seances.ics"):
        answer = client.get(f"/{commune.slug}{part}")
        found.append(re.sub(rb"nonce=\"[^\"]+\"|DTSTAMP:\w+|<updated>[^<]+", b"", answer.data))
        assert answer.status_code == (404 if str(meeting) in part else 200), part
    return found


def conduct(now: rehearsals.Rehearsal, folder: Path) -> None:
    """The clerk's door leads to a marked cockpit; the invented members vote."""
    browser = Browser(now.doors[0].url.split("/salle/")[0])
    page = browser.get(now.doors[0].url.removeprefix(browser.base))
    text = page.body.decode()
    assert 'class="rehearsal"' in text
    assert "<title>Répétition · " in text
    secret = (folder / "secret").read_text()
    screen = browser.get(f"/ecran/{screen_token(secret)}/etat")
    assert screen.status == 200
    assert "Réelle" not in screen.body.decode()
    asyncio.run(hold(browser.base, secret))
    news = json.loads(browser.get("/salle/nouvelles").body)
    assert isinstance(news, list)


async def hold(base: str, secret: str) -> None:
    """Open with everybody, put the first item to the vote, and let the simulated members answer."""
    clerk = Guest(base, cookie_of(1, secret), {"v": 1, "meeting": 1})
    await clerk.join()
    board = shown(clerk)
    assert board["meeting"]["rehearsal"] is True
    assert board["items"][1]["title"] == "Secours à Mme Réelle"
    seats = [one["seat"] for one in board["seats"]]
    await clerk.do("open_meeting", chair=seats[0], present=seats, proxies=[])
    await clerk.do("name_secretary", seat=seats[1])
    await clerk.do("open_item", item=board["items"][0]["id"])
    await clerk.do("open_ballot", item=board["items"][0]["id"], mode="public")
    for _ in range(900):
        await asyncio.sleep(0.1)
        ballot = shown(clerk)["ballot"]
        if ballot and ballot["cast"] >= 4:
            break
    else:
        raise AssertionError("the invented members do not vote")
    assert ballot["cast"] < len(seats), "one tablet is left to whoever rehearses"
    await clerk.leave()


def shown(guest: Guest) -> Any:
    return json.loads(guest.board.split(b",", 1)[1])[1]["board"]


@pytest.fixture
def stage(tmp_path: Path, prepared: int, commune: Commune) -> Iterator[RoomStage]:
    """The server of a room, without its simulation."""
    plan = rehearsals.draw(commune.actor(commune.clerk), prepared)
    folder = tmp_path / "room"
    folder.mkdir()
    (folder / gateway.SECRET).write_text("secret-de-la-salle")
    stage = RoomStage(folder, plan | {"host": HERE, "port": 0})
    yield stage
    stage.close()


@pytest.mark.slow
def test_the_invented_come_speak_vote_and_lose_the_network(stage: RoomStage, tmp_path: Path) -> None:
    """All that they do, at a thousandth of the pace of people and with every chance raised."""
    members = stage.build()
    stage.open()
    simulation = Simulation(stage.base, members, tmp_path / "news.json", 0.05, seed=4)
    simulation.chances = {"floor": 0.5, "door": 0.3, "network": 0.3, "forget": 0.0}
    done: set[str] = set()

    async def rehearse() -> None:
        clerk = Guest(stage.base, cookie_of(1, "secret-de-la-salle"), {"v": 1, "meeting": 1})
        await clerk.join()
        stop = asyncio.Event()
        running = asyncio.create_task(simulation.run(lambda: not stop.is_set()))
        try:
            await watch(clerk, simulation, done)
        finally:
            stop.set()
            await running
            await clerk.leave()

    asyncio.run(rehearse())
    assert done >= AWAITED


async def watch(clerk: Guest, simulation: Simulation, done: set[str]) -> None:
    """Open the meeting and an item; a vote once somebody waits to speak; note what happens."""
    board = shown(clerk)
    seats, item = [one["seat"] for one in board["seats"]], board["items"][0]["id"]
    await clerk.do("open_meeting", chair=seats[0], present=seats[:8], proxies=[])
    await clerk.do("name_secretary", seat=seats[1])
    await clerk.do("open_item", item=item)
    for _ in range(1800):
        await asyncio.sleep(0.05)
        board = shown(clerk)
        done.update(line["kind"] for line in board["log"])
        done.update(word for one in simulation.told for word in AWAITED if word in one["text"])
        if (board["speakers"] or {}).get("waiting") and "floor_asked" not in done:
            done.add("floor_asked")
            await clerk.do("open_ballot", item=item, mode="public")
        if done >= AWAITED:
            return


def test_a_room_knows_nothing_of_the_installation(stage: RoomStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the real one reaches it: no database, no secret, no mail server, no signing service."""
    for name in (
        "DATABASE_URL",
        "SECRET_KEY",
        "SMTP_HOST",
        "REDIS_URL",
        "REMOTE_SIGNING_URL",
        "PKCS11_MODULE",
    ):
        monkeypatch.setenv(f"COUNCIL_{name}", "de-la-vraie-installation")
    told = stage.environment()
    assert "de-la-vraie-installation" not in told.values()
    assert (told["COUNCIL_REHEARSAL"], told["COUNCIL_DEMO"]) == ("1", "")
    settings = load_settings(told)
    assert settings.rehearsal
    assert not settings.smtp_host
    assert settings.database_url.endswith("room/data/council.db")
    stage.build()
    app = create_app(settings)
    with app.app_context():
        names = " ".join(db.session.scalars(db.select(Person.last_name)).all())
        assert "Lefèvre" not in names
        assert db.session.scalars(db.select(Meeting.state)).all() == ["convened"]
        db.session.remove()
        db.engine.dispose()


def test_a_room_whose_process_died_says_so_and_goes(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path)
    folder = tmp_path / "1-1"
    folder.mkdir()
    (folder / gateway.SECRET).write_text("x")
    (folder / gateway.PLAN).write_text("{}")
    assert rooms.standing("1-1") == gateway.Standing(0, "x")
    held = gateway.hold(folder)
    assert rooms.running() == ["1-1"]
    held.close()
    assert rooms.standing("1-1") == gateway.Standing(0, "x", failed=True)
    assert rooms.running() == []
    rooms.close("1-1")
    assert not folder.exists()
    assert rooms.standing("1-1") is None
