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
from council.live.lines import Lines
from council.meeting.chain import stamp
from council.queries import boards, news
from council.queries.live import CLERK, MEMBER, SCREEN, Books, Watched

log = logging.getLogger(__name__)

NAMESPACE = "/live"
COALESCE = 0.1
"""Seconds during which changes are gathered before they are shown."""
STORM = 50
"""Lines of a meeting not shown yet above which its room is told when they have stopped coming: acknowledgments first."""
CALM = 0.03
"""Seconds without a line after which a storm is over."""
LONGEST_STORM = 0.2
"""Seconds for which a storm may put the news off, after ``COALESCE``."""
TICK = 10.0
"""Seconds between two signs of life."""
AT_A_TIME = 20
"""Members told before others get a turn: acknowledgments do not wait for a large council to be told."""
AUDIENCES = (CLERK, MEMBER, SCREEN)


class Broadcaster:
    """Tells rooms what changed. ``dirty`` is cheap and may be called from any thread or greenlet."""

    def __init__(self, socketio: SocketIO, books: Books, clock: Clock, epoch: int) -> None:
        self.socketio, self.books, self.clock, self.epoch = socketio, books, clock, epoch
        self.lines = Lines(socketio, NAMESPACE)
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._dirty: dict[int, int] = {}
        """Meetings with news, and the last line known of each."""
        self._written = 0.0
        """When a line was last known to be written (``time.monotonic``)."""
        self._rooms: dict[str, tuple[int, str, int | None]] = {}
        self._sent: dict[int, int] = {}
        self._led: dict[int, int] = {}
        """Last line the rooms of a meeting were told."""
        self._members: dict[int, int] = {}
        """Last line its members' own situations were computed after."""
        self._told: dict[tuple[int, int], str] = {}
        self._boards: dict[tuple[int, str], tuple[Watched, Encoded]] = {}
        self._running = False
        self._laggards = Laggards(socketio.server, NAMESPACE)

    def dirty(self, meeting: int, seq: int = 0) -> None:
        """Something was written to the book of ``meeting``; ``seq``: its last line, when it is known."""
        with self._lock:
            self._dirty[meeting] = seq
            self._written = time.monotonic()
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
        self._emit("events", news.events(watched, audience, since), sid)
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
            "board": boards.board(watched, audience), "events": news.events(watched, audience, since),
            "me": boards.me(watched, seat) if seat is not None else None,
        }  # fmt: skip

    def _run(self) -> None:
        next_tick = time.monotonic() + TICK
        while True:
            if self._changed.wait(max(0.0, next_tick - time.monotonic())):
                self.socketio.sleep(COALESCE)
                self._sit_out()
            with self._lock:
                if not self._rooms:
                    self._running = False
                    self._sent.clear()
                    self._led.clear()
                    self._members.clear()
                    self._told.clear()
                    self._boards.clear()
                    return
                self._changed.clear()
                meetings, self._dirty = self._dirty.keys() & self._watched(), {}
            for meeting in meetings:
                self._safely(self._tell, meeting)
            if time.monotonic() >= next_tick:
                next_tick = time.monotonic() + TICK
                self._safely(self._tick)

    def _sit_out(self) -> None:
        """Wait, not for ever, while votes rain: pictures of a hundred screens would come between them and their receipts."""
        until = time.monotonic() + LONGEST_STORM
        while self._storm() and time.monotonic() < until:
            self.socketio.sleep(CALM)

    def _storm(self) -> bool:
        with self._lock:
            many = any(seq - self._sent.get(meeting, seq) > STORM for meeting, seq in self._dirty.items())
            return many and time.monotonic() - self._written < CALM

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
                self._emit("events", news.events(watched, audience, since), room)
            self._emit("board", self._board(watched, audience), room)
            self.socketio.sleep(0)
        cards = boards.voices(watched)
        concerned = news.concerned(watched, self._members.get(meeting, 0))
        seats = {seat for _, seat in rooms if seat is not None and (concerned is None or seat in concerned)}
        for number, seat in enumerate(seats, 1):
            self._tell_member(watched, seat, cards)
            if number % AT_A_TIME == 0:
                self.socketio.sleep(0)
        self._members[meeting] = watched.seq

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
        self.lines.emit(event, data, room)


def takeovers(watched: Watched) -> int:
    """How often the meeting changed hands, the first device included."""
    return watched.lead.generation if watched.lead else 0


def _room(meeting: int, who: str | int) -> str:
    return f"{meeting}:{who}"
