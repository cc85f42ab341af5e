"""Arrivals and departures noted late, from the command to the papers: the hour said is printed, the line keeps its own."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from council.meeting import events as ev
from council.meeting.chain import stamp
from council.models import Document, Meeting, db
from council.queries import story
from council.services import acts
from council.services.committer import committer
from council.services.journal import export_journal
from signatures.journal import verify_journal
from tests.factory import Commune
from tests.live.room import Room, convene
from tests.services.office import freeze_clock
from tests.services.test_grouped_acts import words

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def began(app: Flask, commune: Commune, monkeypatch: pytest.MonkeyPatch) -> tuple[Room, datetime]:
    """A meeting opened at 19:00 with six members, its first item open at 19:02; it is now 19:15."""
    meeting = convene(commune)
    at = datetime(2026, 11, 24, 19, 0, 20, tzinfo=PARIS)
    db.session.get_one(Meeting, meeting).starts_at = at
    db.session.commit()
    clock = freeze_clock(app, at)
    monkeypatch.setattr(committer(), "_clock", clock)
    room, seats = Room(commune, meeting), commune.mandates
    room.do("open_meeting", chair=seats[0], present=seats[:6])
    room.do("name_secretary", seat=seats[1])
    clock.at = at + timedelta(minutes=2)
    room.do("open_item", item=room.items()[0])
    clock.at = at + timedelta(minutes=15)
    return room, clock.at


def test_papers_print_the_hour_said_and_the_book_both(
    commune: Commune, began: tuple[Room, datetime], tmp_path: Path
) -> None:
    room, now = began
    seats = commune.mandates
    room.do("give_proxy", giver=seats[6], bearer=seats[5])
    came = room.do("arrive", seat=seats[7], since="19:05")["seq"]
    refusal = room.send(room.clerk, "leave", seat=seats[4], since="18:45")
    assert (refusal["code"], refusal.get("override", False)) == ("hour_too_early", False)
    gone = room.do("leave", seat=seats[4])["seq"]
    room.do("correct", seq=gone, payload={"since": "19:09"}, motive="Noté tard")
    line = room.book()[came - 1]
    assert (stamp(line.at), json.loads(line.payload)["since"]) == (stamp(now), "2026-11-24T18:05:00.000000Z")
    shown = room.send(room.clerk, "close_item", item=room.items()[0], outcome="discussed")
    assert shown["ok"]
    room.do("close_meeting")
    acts.prepare(commune.actor(commune.clerk), room.meeting)
    db.session.rollback()
    made = {one.kind: words(one) for one in db.session.scalars(db.select(Document))}
    for kind in ("minutes", "attendance"):
        text = made[kind].replace("\u00a0", " ").replace("\u202f", " ")
        assert "19 h 05" in text, kind
        assert "19 h 09" in text, kind
    assert "à 19 h 05." not in made["minutes"].replace("\u00a0", " "), "said once, in the margin"
    path = tmp_path / "registre.jsonl"
    path.write_bytes(export_journal(room.clerk, room.meeting))
    assert verify_journal(path).status == "valid"


def test_a_proxy_that_a_correction_ends_has_the_hour_of_the_correction(
    commune: Commune, began: tuple[Room, datetime]
) -> None:
    """It did not end by the door that happens to stand just before, whose hour was said."""
    room, now = began
    seats = commune.mandates
    room.do("give_proxy", giver=seats[6], bearer=seats[5])
    left = room.do("leave", seat=seats[4])["seq"]
    room.do("arrive", seat=seats[7], since="19:05")
    room.do("correct", seq=left, payload={"seat": seats[5]}, motive="Ce n’était pas lui")
    told = story.tell(room.book()).moments
    ended = [one for one in told if isinstance(one.event, ev.ProxyEnded)]
    assert [(one.event.reason, one.at) for one in ended] == [("bearer_left", now)]  # type: ignore[attr-defined]
