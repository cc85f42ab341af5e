"""A real server with a convened meeting, and clients that come and go."""

from __future__ import annotations

import urllib.request
from collections.abc import Sequence
from typing import Any

from itsdangerous import URLSafeTimedSerializer

from council.models import Meeting, db
from council.play.browser import Browser, Page
from council.play.participant import Participant
from tests.conftest import Server, free_port
from tests.live.room import convene


class SignedIn(Browser):
    """A browser whose session was made without the sign-in page."""

    def __init__(self, server: Server, account: int) -> None:
        super().__init__(server.url)
        session = {"_user_id": f"{account}.1", "_fresh": True, "organisation": 1, "csrf_token": "jeton"}
        signer = server.app.session_interface.get_signing_serializer(server.app)  # type: ignore[attr-defined]
        self.cookie = f"conseil={signer.dumps(session)}"
        self.csrf = str(URLSafeTimedSerializer("test", salt="wtf-csrf-token").dumps("jeton"))

    @property
    def cookies(self) -> str:
        return self.cookie

    def _open(self, request: urllib.request.Request) -> Page:
        request.add_header("Cookie", self.cookie)
        return super()._open(request)


class Hall:
    """A started server, a convened meeting, and whoever connects."""

    def __init__(self, server: Server) -> None:
        self.server = server
        with server.app.app_context():
            self.meeting = convene(server.commune)
            meeting = db.session.get_one(Meeting, self.meeting)
            self.token = meeting.screen_token
            self.items = [item.id for item in meeting.items]
            db.session.remove()
            db.engine.dispose()
        self.seats = server.commune.mandates
        self.connected: list[Participant] = []
        self.browsers: dict[int, SignedIn] = {}

    def beside(self) -> Hall:
        """The same meeting on a second server process of the same database, which is started; its caller kills it."""
        port, one = free_port(), self.server
        second = Server(
            f"http://127.0.0.1:{port}", port, one.data_dir, dict(one.environment), one.app, one.commune
        )
        second.start()
        other = Hall.__new__(Hall)
        other.__dict__ = {**self.__dict__, "server": second, "browsers": {}, "connected": []}
        return other

    def browser(self, account: int) -> SignedIn:
        if account not in self.browsers:
            self.browsers[account] = SignedIn(self.server, account)
        return self.browsers[account]

    def join(self, account: int | None, **auth: Any) -> Participant:
        cookies = self.browser(account).cookies if account else ""
        participant = Participant(self.server.url, cookies, self.meeting, **auth)
        self.connected.append(participant)
        return participant.connect()

    def clerk(self) -> Participant:
        return self.join(self.server.commune.clerk)

    def member(self, index: int) -> Participant:
        return self.join(self.server.commune.accounts[index])

    def open(self, clerk: Participant, present: int = 8) -> None:
        clerk.do("open_meeting", chair=self.seats[0], present=self.seats[:present])
        clerk.do("name_secretary", seat=self.seats[1])
        clerk.do("open_item", item=self.items[0])


def open_urn(clerk: Participant, keepers: Sequence[Participant], found: str) -> None:
    """The closing is announced; chair and secretary (the first two members) confirm, each on the own tablet."""
    clerk.do("announce_closing", ballot=found)
    for member in keepers:
        member.do("confirm_urn", ballot=found)


def ballot(clerk: Participant, item: int, mode: str = "public") -> str:
    clerk.do("open_ballot", item=item, mode=mode)
    return str(clerk.board["ballot"]["id"])
