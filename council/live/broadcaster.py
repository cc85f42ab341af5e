"""One broadcaster per process: boards computed once per change and audience, coalesced, then sent to rooms."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from flask_socketio import SocketIO

from council.gateways.clock import Clock
from council.live.encoding import Encoded
from council.live.laggards import Laggards
from council.meeting.chain import stamp
from council.queries import boards
from council.queries.live import CLERK, MEMBER, SCREEN, Books, Watched

log = logging.getLogger(__name__)

NAMESPACE = "/live"
COALESCE = 0.1
"""Seconds during which changes are gathered before they are shown."""
TICK = 10.0
"""Seconds between two signs of life."""
AT_A_TIME = 20
"""Members told before others get a turn: acknowledgments do not wait for a large council to be told."""
AUDIENCES = (CLERK, MEMBER, SCREEN)


class Broadcaster:
    """Tells rooms what changed. ``dirty`` is cheap and may be called from any thread or greenlet."""

    def __init__(self, socketio: SocketIO, books: Books, clock: Clock, epoch: int) -> None:
        self.socketio, self.books, self.clock, self.epoch = socketio, books, clock, epoch
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._dirty: set[int] = set()
        self._rooms: dict[str, tuple[int, str, int | None]] = {}
        self._sent: dict[int, int] = {}
        self._led: dict[int, int] = {}
        self._told: dict[tuple[int, int], str] = {}
        self._boards: dict[tuple[int, str], tuple[Watched, Encoded]] = {}
        self._running = False
        self._laggards = Laggards(socketio.server, NAMESPACE)

    def dirty(self, meeting: int) -> None:
        """Something was written to the book of ``meeting``."""
        with self._lock:
            self._dirty.add(meeting)
        self._changed.set()

    def join(self, sid: str, meeting: int, audience: str, seat: int | None) -> None:
        """A client comes to its rooms; the broadcaster starts with the first one."""
        with self._lock:
            self._rooms[sid] = (meeting, audience, seat)
            start, self._running = not self._running, True
        self.socketio.server.enter_room(sid, _room(meeting, audience), namespace=NAMESPACE)
        if seat is not None:
            self.socketio.server.enter_room(sid, _room(meeting, seat), namespace=NAMESPACE)
        if start:
            self.socketio.start_background_task(self._run)

    def leave(self, sid: str) -> None:
        """A client went away."""
        with self._lock:
            self._rooms.pop(sid, None)

    def greet(self, sid: str, meeting: int, audience: str, seat: int | None, since: int) -> None:
        """The whole picture and the lines missed, for one client."""
        watched = self.books.read(meeting)
        if watched is None:
            return
        self._sent.setdefault(meeting, watched.seq)
        self._led.setdefault(meeting, takeovers(watched))
        self._emit("events", boards.events(watched, audience, since), sid)
        self._emit("board", self._board(watched, audience), sid)
        if seat is not None:
            self._emit("me", {"seq": watched.seq, "me": boards.me(watched, seat)}, sid)

    def _board(self, watched: Watched, audience: str) -> Encoded:
        """The message ``board``; the picture of a moment is computed and written once per audience."""
        kept = self._boards.get((watched.meeting_id, audience))
        if kept is None or kept[0] is not watched:
            kept = (watched, Encoded(boards.board(watched, audience)))
            self._boards[watched.meeting_id, audience] = kept
        at = stamp(self.clock.now())
        return Encoded.of(epoch=self.epoch, seq=watched.seq, at=at, board=kept[1])

    def picture(self, meeting: int, audience: str, seat: int | None, since: int) -> dict[str, Any]:
        """``{epoch, seq, at, board, me, events}`` after the last line of the database."""
        watched = self.books.read(meeting)
        if watched is None:
            return {}
        return {
            "epoch": self.epoch, "seq": watched.seq, "at": stamp(self.clock.now()),
            "board": boards.board(watched, audience), "events": boards.events(watched, audience, since),
            "me": boards.me(watched, seat) if seat is not None else None,
        }  # fmt: skip

    def _run(self) -> None:
        next_tick = time.monotonic() + TICK
        while True:
            if self._changed.wait(max(0.0, next_tick - time.monotonic())):
                self.socketio.sleep(COALESCE)
            with self._lock:
                if not self._rooms:
                    self._running = False
                    self._sent.clear()
                    self._led.clear()
                    self._told.clear()
                    self._boards.clear()
                    return
                self._changed.clear()
                meetings, self._dirty = self._dirty & self._watched(), set()
            for meeting in meetings:
                self._safely(self._tell, meeting)
            if time.monotonic() >= next_tick:
                next_tick = time.monotonic() + TICK
                self._safely(self._tick)

    def _watched(self) -> set[int]:
        return {meeting for meeting, _, _ in self._rooms.values()}

    def _safely(self, action: Any, *arguments: Any) -> None:
        """The broadcaster outlives a database that is away for a moment; the next tick makes up for it."""
        try:
            action(*arguments)
        except Exception:
            log.exception("broadcast failed")

    def _tell(self, meeting: int) -> None:
        watched = self.books.read(meeting)
        if watched is None:
            return
        since = self._sent.get(meeting, max(0, watched.seq - 1))
        self._sent[meeting], self._led[meeting] = watched.seq, takeovers(watched)
        with self._lock:
            here = {sid: who for sid, (one, *who) in self._rooms.items() if one == meeting}
        self._laggards.cut(here)
        rooms = {(audience, seat) for audience, seat in here.values()}
        for audience in AUDIENCES:
            if not any(audience == one for one, _ in rooms):
                continue
            room = _room(meeting, audience)
            if watched.seq > since:
                self._emit("events", boards.events(watched, audience, since), room)
            self._emit("board", self._board(watched, audience), room)
            self.socketio.sleep(0)
        cards = boards.voices(watched)
        for number, seat in enumerate({seat for _, seat in rooms if seat is not None}, 1):
            self._tell_member(watched, seat, cards)
            if number % AT_A_TIME == 0:
                self.socketio.sleep(0)

    def _tell_member(self, watched: Watched, seat: int, cards: Mapping[int, list[int]]) -> None:
        mine = Encoded(boards.me(watched, seat, cards))
        if self._told.get((watched.meeting_id, seat)) != mine.text:
            self._told[watched.meeting_id, seat] = mine.text
            self._emit("me", Encoded.of(seq=watched.seq, me=mine), _room(watched.meeting_id, seat))

    def _tick(self) -> None:
        """A sign of life with the database's own last line: a note that was lost is made up for here."""
        with self._lock:
            meetings = self._watched()
        at = stamp(self.clock.now())
        for meeting, (seq, takeover) in self.books.marks(sorted(meetings)).items():
            if seq != self._sent.get(meeting, seq) or takeover != self._led.get(meeting, takeover):
                self.dirty(meeting)
            for audience in AUDIENCES:
                self._emit("tick", {"epoch": self.epoch, "seq": seq, "at": at}, _room(meeting, audience))

    def _emit(self, event: str, data: Any, room: str) -> None:
        self.socketio.server.emit(event, data, to=room, namespace=NAMESPACE)


def takeovers(watched: Watched) -> int:
    """How often the meeting changed hands, the first device included."""
    return watched.lead.generation if watched.lead else 0


def _room(meeting: int, who: str | int) -> str:
    return f"{meeting}:{who}"
