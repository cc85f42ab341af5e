"""Messages from the chair: one at a time, until withdrawn or what it was said in ends; whose screens show it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from council.queries.boards import board
from council.queries.live import CLERK, MEMBER, SCREEN
from council.queries.message_board import for_members_only
from council.queries.news import events
from tests.live.test_boards import watch

from .world import ANNE, DECISION, World

TEXT = "Reprise à 21 h, salle Ravel"


def sent(**more: Any) -> World:
    world = World().open()
    world.do("open_item", item=DECISION)
    world.do("send_message", text=f"  {TEXT}\n", **more)
    return world


def shown(world: World, audience: str) -> str:
    watched = watch(world)
    return json.dumps([board(watched, audience), events(watched, audience, 0)], ensure_ascii=False)


def test_tablets_show_it_and_the_room_only_when_meant_for_it() -> None:
    world = sent()
    assert board(watch(world), MEMBER)["message"] == {"text": TEXT, "on_screen": False}
    assert TEXT in shown(world, CLERK)
    assert TEXT not in shown(world, SCREEN)
    assert for_members_only(world.state.history[-1])
    assert TEXT in shown(sent(on_screen=True), SCREEN)


def test_withdrawn_replaced_and_nothing_twice() -> None:
    world = sent()
    assert world.refuse("send_message", text=TEXT).code == "already_shown"
    world.do("send_message", text="Autre chose")
    assert board(watch(world), MEMBER)["message"]["text"] == "Autre chose"
    world.do("withdraw_message")
    assert board(watch(world), MEMBER)["message"] is None
    assert world.refuse("withdraw_message").code == "no_message"


def test_it_survives_a_suspension_and_ends_with_the_item() -> None:
    world = sent()
    world.do("suspend")
    assert world.state.message is not None
    world.do("resume")
    world.do("close_item", item=DECISION, outcome="postponed")
    assert world.state.message is None


def test_what_is_said_behind_closed_doors_stays_there() -> None:
    world = sent()
    world.close_doors()
    world.do("send_message", text="Dossier Martin", on_screen=True)
    assert "Martin" in shown(world, MEMBER)
    assert "message" not in board(watch(world), SCREEN)
    world.do("public_session")
    assert world.state.message is None
    assert board(watch(world), SCREEN)["message"] is None


@pytest.mark.parametrize(("text", "code"), [(" \n ", "bad_payload"), ("a" * 161, "too_long")])
def test_short_and_not_empty(text: str, code: str) -> None:
    assert World().open().refuse("send_message", text=text).code == code


def test_before_the_opening_and_after_the_end_nothing_is_shown() -> None:
    world = World()
    assert world.refuse("send_message", text=TEXT).code == "meeting_convened"
    world.open()
    world.do("send_message", text=TEXT)
    world.do("leave", seat=ANNE)
    world.do("close_meeting")
    assert world.state.message is None
