"""Arrivals and departures noted late: the real hour beside the line, never against what was counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from council.meeting import events as ev
from council.meeting.consistency import first_contradiction
from council.meeting.evolve import replay
from council.meeting.sentences import Teller

from .world import ANNE, CLAIRE, DAVID, DECISION, FACTS, World

OPENED = datetime(2026, 11, 24, 18, 0, 20, tzinfo=UTC)  # 19 h 00 at the meeting


@pytest.fixture
def world() -> World:
    """Opened at 19:00 without Claire and David; the first item since 19:02; it is 19:12."""
    world = World(now=OPENED).open(1, 2, 3, 4, 5)
    world.now = OPENED + timedelta(minutes=2)
    world.do("open_item", item=DECISION)
    world.now = OPENED + timedelta(minutes=12)
    return world


def said(event: Any) -> str:
    return str(event.since)[11:16]


def test_the_line_keeps_the_hour_said(world: World) -> None:
    came = world.do("arrive", seat=CLAIRE, since="19:05")[0]
    assert said(came) == "18:05"
    gone = world.do("leave", seat=ANNE, since=" 19h08 ")[0]
    assert said(gone) == "18:08"
    teller = Teller(world.state, staff=True)
    assert teller.tell(came) == "Arrivée de Claire, à 19 h 05."
    assert teller.tell(gone) == "Départ de Anne, à 19 h 08."
    assert world.do("leave", seat=DAVID - 2)[0].since == ""  # type: ignore[attr-defined]
    assert replay(FACTS, world.state.history) == world.state
    assert first_contradiction(FACTS, world.state.history) is None


@pytest.mark.parametrize(
    ("hour", "code", "words"),
    [
        ("19:13", "hour_to_come", "n’est pas encore passé"),
        ("19:01", "hour_too_early", "Le quorum a été compté à 19 h 02"),
        ("18:30", "hour_too_early", "Le quorum a été compté à 19 h 02"),
        ("25:00", "bad_hour", "19:05"),
        ("hier", "bad_hour", "19:05"),
        ("2026-11-24T18:05:00.000000Z", "bad_hour", "19:05"),
    ],
)
def test_an_hour_that_cannot_be_is_refused(world: World, hour: str, code: str, words: str) -> None:
    refusal = world.refuse("arrive", seat=CLAIRE, since=hour)
    assert (refusal.code, refusal.override) == (code, False)
    assert words in refusal.sentence


def test_the_minute_of_the_quorum_itself_will_do(world: World) -> None:
    assert said(world.do("arrive", seat=CLAIRE, since="19:02")[0]) == "18:02"


def test_no_departure_before_what_the_member_did(world: World) -> None:
    world.now = OPENED + timedelta(minutes=6)
    world.ballot()
    world.vote({ANNE: "pour"})
    world.now = OPENED + timedelta(minutes=9)
    refusal = world.refuse("leave", seat=ANNE, since="19:05")
    assert "nomme encore Anne à 19 h 06" in refusal.sentence
    world.do("leave", seat=5, since="19:05")
    world.now = OPENED + timedelta(minutes=10)
    world.result()
    world.now = OPENED + timedelta(minutes=11)
    assert "Un scrutin a été clos à 19 h 10" in world.refuse("arrive", seat=CLAIRE, since="19:09").sentence
    assert "à partir de 19 h 10" in world.refuse("leave", seat=ANNE, since="19:09").sentence


def test_a_meeting_past_midnight_knows_the_hours_of_the_eve(world: World) -> None:
    world.now = OPENED + timedelta(hours=5, minutes=10)  # 00:10
    came = world.do("arrive", seat=CLAIRE, since="23:50")[0]
    assert came.since == "2026-11-24T22:50:00.000000Z"  # type: ignore[attr-defined]
    assert world.refuse("leave", seat=CLAIRE, since="01:00").code == "hour_to_come"


def test_an_hour_is_corrected_alone(world: World) -> None:
    """Nothing is counted again, no proxy ends twice; the motive is written like any other."""
    world.do("give_proxy", giver=CLAIRE, bearer=ANNE)
    world.now = OPENED + timedelta(minutes=15)
    came, ended = world.do("arrive", seat=CLAIRE)
    assert isinstance(ended, ev.ProxyEnded)
    seq = world.state.seq - 1
    world.now = OPENED + timedelta(minutes=30)
    found = world.do("correct", seq=seq, payload={"since": "19:13"}, motive="arrivée notée tard")
    assert [type(one) for one in found] == [ev.Corrected]
    assert found[0].payload == {"seat": CLAIRE, "since": "2026-11-24T18:13:00.000000Z"}  # type: ignore[attr-defined]
    assert "19 h 12" in world.refuse("correct", seq=seq, payload={"since": "19:05"}, motive="x").sentence
    assert world.refuse("correct", seq=seq, payload={"since": "19:20"}, motive="x").code == "hour_to_come"
    world.do("correct", seq=seq, payload={"since": ""}, motive="non")
    assert world.state.history[-1].payload == {"seat": CLAIRE}  # type: ignore[attr-defined]
    world.do("correct", seq=seq, payload={"since": "19:14"}, motive="oui")
    moved = world.do("correct", seq=seq, payload={"seat": DAVID}, motive="c’était David")
    assert moved[0].payload == {"seat": DAVID, "since": "2026-11-24T18:14:00.000000Z"}  # type: ignore[attr-defined]
    assert replace(came, since="") == came


PARIS = ZoneInfo("Europe/Paris")


def on_the_night_of(day: date, opened: time) -> World:
    """A meeting convened for that day, opened at that hour without Claire and David."""
    world = World(now=datetime.combine(day, opened, PARIS).astimezone(UTC))
    world.facts = replace(FACTS, on=day.isoformat(), starts_at=world.now.isoformat())  # type: ignore[union-attr]
    return world.open(1, 2, 3, 4, 5)


def test_an_hour_that_the_clock_showed_twice_is_the_last_possible() -> None:
    """The night clocks go back: 02:30 is either hour, the last before the line unless the book says otherwise."""
    night = on_the_night_of(date(2026, 10, 25), time(1))
    night.now = datetime(2026, 10, 25, 2, 20, tzinfo=PARIS).astimezone(UTC)
    night.do("open_item", item=DECISION)
    night.now = datetime(2026, 10, 25, 2, 40, fold=1, tzinfo=PARIS).astimezone(UTC)
    assert said(night.do("arrive", seat=CLAIRE, since="02:10")[0]) == "01:10"
    assert said(night.do("arrive", seat=DAVID, since="02:50")[0]) == "00:50"


def test_an_hour_that_no_clock_showed_is_refused() -> None:
    """The night clocks go forward: 02:30 does not exist, and is not read as 03:30."""
    night = on_the_night_of(date(2026, 3, 29), time(1))
    night.now = datetime(2026, 3, 29, 3, 40, tzinfo=PARIS).astimezone(UTC)
    assert night.refuse("arrive", seat=CLAIRE, since="02:30").code == "hour_too_early"
    assert said(night.do("arrive", seat=CLAIRE, since="03:30")[0]) == "01:30"


def test_too_early_on_the_eve_is_not_told_as_still_to_come(world: World) -> None:
    world.do("close_item", item=DECISION, outcome="discussed")
    world.now = OPENED + timedelta(hours=4, minutes=55)  # 23:55
    world.do("open_item", item=DECISION + 3)
    world.now = OPENED + timedelta(hours=5, minutes=10)
    assert "compté à 23 h 55" in world.refuse("arrive", seat=CLAIRE, since="23:50").sentence
    assert said(world.do("arrive", seat=CLAIRE, since="00:00")[0]) == "23:00"


def test_who_left_and_came_back_unseen_says_both_hours(world: World) -> None:
    """A door counts from the hour said for it, also for the proxies that it ended."""
    world.do("give_proxy", giver=CLAIRE, bearer=ANNE)
    world.now = OPENED + timedelta(minutes=30)
    world.do("leave", seat=ANNE, since="19:18")
    gone = world.state.seq - 1
    world.now = OPENED + timedelta(minutes=31)
    assert said(world.do("arrive", seat=CLAIRE, since="19:20")[0]) == "18:20"
    assert "nomme encore Anne à 19 h 18" in world.refuse("arrive", seat=ANNE, since="19:17").sentence
    assert said(world.do("arrive", seat=ANNE, since="19:25")[0]) == "18:25"
    for since in ("19:26", ""):
        refusal = world.refuse("correct", seq=gone, payload={"since": since}, motive="x")
        assert refusal.code == "hour_too_late"
    assert "Claire" in world.refuse("correct", seq=gone, payload={"since": "19:21"}, motive="x").sentence
    world.do("correct", seq=gone, payload={"since": "19:19"}, motive="x")
    assert first_contradiction(FACTS, world.state.history) is None


def test_no_departure_before_hands_that_name_the_member(world: World) -> None:
    world.now = OPENED + timedelta(minutes=6)
    ballot = world.ballot(mode="main_levee")
    world.do("record_hands", ballot=ballot, counts={"pour": 5}, names={str(ANNE): "pour"})
    world.now = OPENED + timedelta(minutes=9)
    assert "nomme encore Anne à 19 h 06" in world.refuse("leave", seat=ANNE, since="19:05").sentence


def test_hours_are_read_as_people_write_them(world: World) -> None:
    assert said(world.do("arrive", seat=CLAIRE, since="19\u00a0h\u00a005")[0]) == "18:05"
    assert world.refuse("arrive", seat=DAVID, since="１９:05").code == "bad_hour"
