"""Commands and connections belong to an account: its ids are its own, and a socket does not outlive it."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest
import sqlalchemy as sa
from flask import current_app

from council.live.standing import FRESH, Doorkeeper
from council.models import Account, RoleGrant, db
from council.permissions import Actor, Role
from council.play.participant import NAMESPACE
from council.queries.live import Books, Standing
from tests.live.hall import Hall
from tests.live.room import Room


def test_command_id_of_somebody_else_gives_nothing_away(room: Room) -> None:
    room.open()
    ballot, identifier = room.ballot(), str(uuid.uuid4())
    first = room.vote(3, ballot, "pour", id=identifier)
    assert first["receipt"]
    assert room.vote(3, ballot, "pour", id=identifier) == first
    other = room.vote(4, ballot, "contre", id=identifier)
    assert (other["code"], "receipt" in other) == ("bad_payload", False)
    assert "account" not in first
    assert room.vote(4, ballot, "contre")["ok"]


@pytest.mark.parametrize(
    "change",
    [
        sa.update(Account).values(session_version=2),
        sa.update(Account).values(active=False),
        sa.delete(RoleGrant),
    ],
)
def test_changed_account_is_noticed_within_seconds(room: Room, change: sa.Update | sa.Delete) -> None:
    now = 0.0
    doorkeeper = Doorkeeper(current_app.extensions["council_books"], lambda: now)
    actor = room.member(3)
    assert doorkeeper.admits(actor, 1)
    db.session.execute(change)
    db.session.commit()
    now = FRESH - 0.1
    assert doorkeeper.admits(actor, 1)
    now = FRESH
    assert not doorkeeper.admits(actor, 1)


class CountedBooks:
    """Lets others in while it is asked, as PostgreSQL does on gevent."""

    def __init__(self, fails: bool = False) -> None:
        self.asked, self._fails = 0, fails

    def standings(self, _organisation: int) -> dict[int, Standing]:
        self.asked += 1
        time.sleep(0.05)
        if self._fails:
            raise sa.exc.OperationalError("", {}, Exception("away"))
        return {1: Standing(1, ACTOR.roles)}


ACTOR = Actor(1, 1, 1, frozenset({Role.COUNCILLOR}), "Anne Exemple")


@pytest.mark.parametrize("fails", [False, True])
def test_a_whole_council_asks_once(fails: bool) -> None:
    books = CountedBooks(fails)
    doorkeeper = Doorkeeper(cast("Books", books))
    with ThreadPoolExecutor(20) as council:
        assert all(council.map(lambda _: doorkeeper.admits(ACTOR, 1), range(20)))
    assert books.asked == 1


def test_socket_does_not_outlive_the_session(hall: Hall) -> None:
    clerk, anne = hall.clerk(), hall.member(3)
    hall.open(clerk)
    with hall.server.app.app_context():
        account = hall.server.commune.accounts[3]
        db.session.execute(sa.update(Account).where(Account.id == account).values(session_version=2))
        db.session.commit()
        db.engine.dispose()
    deadline, answer = time.monotonic() + 4 * FRESH, {"ok": True}
    while "reconnectez-vous" not in answer.get("sentence", "") and time.monotonic() < deadline:
        answer = anne.command("withdraw", seat=hall.seats[3], item=hall.items[0])
    assert answer["code"] == "forbidden"
    assert "reconnectez-vous" in answer["sentence"]
    anne.wait(lambda: NAMESPACE not in anne.socket.namespaces)
