"""The signed receipt and the exported book as pages: each to whom it belongs, nothing of anybody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signatures.receipts import check_receipt
from tests.live.room import Room, convene

SignIn = Callable[[FlaskClient, int, int], None]


@pytest.fixture
def enter(app: Flask, room: Room, sign_in: SignIn) -> Callable[[int], FlaskClient]:
    """``enter(account)``: a browser of that account."""

    def signed_in(account: int) -> FlaskClient:
        client = app.test_client()
        sign_in(client, account, room.commune.organisation_id)
        return client

    return signed_in


def test_a_receipt_goes_to_who_voted_and_to_the_giver_of_the_proxy(
    room: Room, enter: Callable[[int], FlaskClient], app: Flask
) -> None:
    room.open()
    seats, accounts = room.commune.mandates, room.commune.accounts
    room.do("give_proxy", giver=seats[9], bearer=seats[1])
    ballot = room.ballot()
    mine = room.vote(0, ballot, "pour")["seq"]
    theirs = room.send(room.member(1), "vote", ballot=ballot, seat=seats[9], choice="contre")["seq"]
    page = f"/elu/seances/{room.meeting}/recus"
    answer = enter(accounts[0]).get(f"{page}/{mine}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    check_receipt(answer.json)
    assert not {"payload", "choice", "seat"} & set(answer.json)
    seen = {index: enter(accounts[index]).get(f"{page}/{theirs}").status_code for index in (0, 1, 2, 9)}
    assert seen == {0: 404, 1: 200, 2: 404, 9: 200}
    for wrong in (
        f"{page}/1",
        f"{page}/999",
        f"{page}/{10**30}",
        f"/elu/seances/{room.meeting + 99}/recus/{mine}",
    ):
        assert enter(accounts[0]).get(wrong).status_code == 404
    other = convene(room.commune)
    assert enter(accounts[0]).get(f"/elu/seances/{other}/recus/{mine}").status_code == 404
    assert enter(room.commune.clerk).get(f"{page}/{mine}").status_code in (403, 404)
    assert app.test_client().get(f"{page}/{mine}").status_code in (302, 401)


def test_the_book_goes_to_the_office_only(room: Room, enter: Callable[[int], FlaskClient]) -> None:
    page = f"/bureau/seances/{room.meeting}/registre"
    clerk = enter(room.commune.clerk)
    assert clerk.post(page).status_code == 302, "nothing is written yet: told on the page"
    room.open()
    answer = clerk.post(page)
    assert (answer.status_code, answer.mimetype) == (200, "application/jsonl")
    assert answer.data.startswith(b'{"format":"council-journal/1"')
    assert enter(room.commune.accounts[3]).post(page).status_code in (403, 404)
    assert clerk.post(f"/bureau/seances/{room.meeting + 99}/registre").status_code == 404
