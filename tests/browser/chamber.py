"""A council chamber for browser tests: a server process with a convened meeting, and people in separate contexts."""

from __future__ import annotations

import http.cookiejar
import json
import re
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from council.models import Convocation, Dossier, Meeting, MeetingLead, db
from tests.conftest import Server
from tests.factory import make_meeting

TABLET = {"width": 1024, "height": 768}
DESK = {"width": 1280, "height": 800}
EXPECTED_NOISE = ("Failed to load resource", "WebSocket connection to", "ERR_INTERNET_DISCONNECTED")
"""What the console says of a network that a test cut on purpose."""


def _later_today(now: datetime) -> datetime:
    """In an hour, or at once when that is tomorrow: opening on another day than convened wants a motive."""
    paris = ZoneInfo("Europe/Paris")
    later = now + timedelta(hours=1)
    return later if later.astimezone(paris).date() == now.astimezone(paris).date() else now


class HttpClerk:
    """The clerk over the HTTP fallback: quick ways to bring the meeting where a test begins."""

    def __init__(self, server: Server, account: int, meeting: int) -> None:
        self.server, self.meeting = server, meeting
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        form = urllib.parse.urlencode({"csrf_token": self._token("/compte/connexion")}).encode()
        self.opener.open(f"{server.url}/compte/demonstration/{account}", data=form).close()
        self.token = self._token("/compte/profil")

    def _token(self, path: str) -> str:
        found = re.search(
            r'name="csrf_token"[^>]*value="([^"]+)"', self.opener.open(self.server.url + path).read().decode()
        )
        assert found
        return found[1]

    def device(self) -> str:
        """The device that conducts, as if this were another hand on it."""
        with self.server.app.app_context():
            found = db.session.scalar(
                db.select(MeetingLead.device).where(MeetingLead.meeting_id == self.meeting)
            )
            db.session.remove()
            db.engine.dispose()
        return found or ""

    def do(self, kind: str, **payload: Any) -> dict[str, Any]:
        """One command, which must be accepted."""
        command = {"id": str(uuid.uuid4()), "kind": kind, "payload": payload, "device": self.device()}
        message = json.dumps(command).encode()
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token, "Referer": self.server.url}
        request = urllib.request.Request(
            f"{self.server.url}/seance/{self.meeting}/commande", message, headers
        )
        answer: dict[str, Any] = json.load(self.opener.open(request))
        assert answer["ok"], answer
        return answer

    def board(self) -> dict[str, Any]:
        """The clerk's picture of the meeting."""
        board: dict[str, Any] = json.load(self.opener.open(f"{self.server.url}/seance/{self.meeting}/etat"))[
            "board"
        ]
        return board


@dataclass
class Chamber:
    """The server, one meeting, and doors for people."""

    server: Server
    meeting: int
    items: list[int]
    token: str
    clerk: HttpClerk
    new_context: Callable[..., BrowserContext]
    complaints: list[str] = field(default_factory=list)

    @property
    def seats(self) -> list[int]:
        """Seats in order of the table."""
        return self.server.commune.mandates

    def account(self, index: int) -> int:
        """Account of the member at ``index``; -1 is the secretary general."""
        return self.server.commune.clerk if index < 0 else self.server.commune.accounts[index]

    def enter(self, index: int | None, path: str, viewport: dict[str, int] | None = None) -> Page:
        """A page in a context of its own, signed in as a member (or not at all), console watched."""
        page = self.new_context(viewport=viewport or TABLET).new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if index is not None:
            page.goto(f"{self.server.url}/compte/connexion")
            form = page.locator(f"form[action$='/demonstration/{self.account(index)}']")
            with page.expect_navigation():
                form.evaluate("form => form.submit()")
        page.goto(self.server.url + path)
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(
            noise in message.text for noise in EXPECTED_NOISE
        ):
            self.complaints.append(message.text)

    def tablet(self, index: int, viewport: dict[str, int] | None = None) -> Page:
        """The tablet of a member, connected."""
        page = self.enter(index, f"/elu/seances/{self.meeting}/en-seance", viewport)
        expect(page.locator("#connexion")).to_have_text("En direct")
        return page

    def cockpit(self, viewport: dict[str, int] | None = None) -> Page:
        """The clerk's cockpit, connected."""
        page = self.enter(-1, f"/bureau/seances/{self.meeting}/conduite", viewport or DESK)
        expect(page.locator("#connexion")).to_have_text("En direct")
        return page

    def screen(self) -> Page:
        """The room screen."""
        return self.enter(None, f"/ecran/{self.token}", {"width": 1920, "height": 1080})

    def open(self, present: int = 9, item: int = 0) -> None:
        """Open with the first ``present`` members, name a secretary, put an item to discussion."""
        roll = {"chair": self.seats[0], "present": self.seats[:present], "proxies": []}
        self.clerk.do(
            "open_meeting", motive="Essai", **roll
        )  # the motive serves those who test around midnight
        self.clerk.do("name_secretary", seat=self.seats[1])
        self.clerk.do("open_item", item=self.items[item])

    def close_doors(self) -> None:
        """The council decides on a closed session, and the public leaves."""
        board = self.clerk.board()
        counts = {"pour": board["quorum"]["present"]}
        self.clerk.do(
            "decide_procedure", subject="closed_session", by_chair=True, item=board["item"], counts=counts
        )
        self.clerk.do("closed_session")

    def ballot(self, mode: str = "public", item: int = 0, **more: Any) -> str:
        """Open a vote; its id."""
        self.clerk.do("open_ballot", item=self.items[item], mode=mode, **more)
        return str(self.clerk.board()["ballot"]["id"])


def furnish(server: Server) -> tuple[int, list[int], str]:
    """A convened meeting of tonight whose members all have a convocation; some have answered."""
    commune = server.commune
    now = datetime.now(UTC)
    with server.app.app_context():
        meeting = make_meeting(commune, _later_today(now), items=4, state="convened")
        dossier = Dossier(
            organisation_id=commune.organisation_id, meeting_id=meeting.id, version=1, content_hash="0" * 64,
            manifest={}, frozen_at=now, frozen_by="Mme Bernard", state="ready", sha256="0" * 64, pages=3, size=9000,
        )  # fmt: skip
        db.session.add(dossier)
        db.session.flush()
        for rank, seat in enumerate(commune.mandates):
            db.session.add(
                Convocation(
                    organisation_id=commune.organisation_id, meeting_id=meeting.id, mandate_id=seat,
                    dossier_id=dossier.id, queued_at=now, sent_at=now,
                    response="proxy" if rank == 10 else "present" if rank < 9 else None,
                    proxy_to_id=commune.mandates[2] if rank == 10 else None,
                )
            )  # fmt: skip
        db.session.commit()
        found = db.session.get_one(Meeting, meeting.id)
        return found.id, [item.id for item in found.items], found.screen_token


@pytest.fixture
def chamber(server: Server, new_context: Callable[..., BrowserContext]) -> Iterator[Chamber]:
    """A chamber on a real server; the test fails when a console complained of anything it did not expect."""
    meeting, items, token = furnish(server)
    made = Chamber(
        server, meeting, items, token, HttpClerk(server, server.commune.clerk, meeting), new_context
    )
    yield made
    assert made.complaints == []
