"""The one writer of minute books in this process: group commit, acknowledgment after it, then the news.

Commands wait in one queue. While a batch is being committed the next one fills by itself. On gevent the transaction
runs in a native thread (SQLite would stop every socket) and nothing yields inside it. Several processes stay correct
because a batch holds the meeting's row and reads the book again when somebody else has written.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from typing import Any

import sqlalchemy as sa
from flask import current_app

from council.gateways.clock import Clock
from council.gateways.threads import NativeThread
from council.law.violations import Violation
from council.meeting.json_text import plain
from council.models import WRITE, forget_log, prepare_engine
from council.permissions import Actor
from council.services.live_commands import Request, failed, read, refused
from council.services.minute_book import Known, Writing
from council.services.receipts import BookKeys

log = logging.getLogger(__name__)

MOST_WAITING = 5_000
LARGEST_BATCH = 500
LINGER = 0.008
"""Seconds for which a batch may grow before it is written."""
MANY = 50
"""Commands worth a transaction of their own, whatever else comes."""
PATIENCE = 30.0
"""Seconds a caller waits for its acknowledgment."""
IDLE = 10.0
"""Seconds without a command after which the writer's thread ends."""
ERASING_PATIENCE = 2_000
"""Milliseconds, once nothing else is to be done, to wait for those who read SQLite's write-ahead file."""

Answer = dict[str, Any]
Told = Callable[[Answer], None]
"""Called with the acknowledgment, after the commit, by the writer: it must not wait for anything."""
_Job = tuple[Request, Told]


class Rain:
    """Whether commands come faster than transactions end: a pause then makes fewer and larger ones, which cost less together."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._size, self._start, self._end = 0, 0.0, 0.0

    def began(self, size: int) -> None:
        """A transaction of ``size`` commands begins."""
        self._size, self._start = size, self._clock()

    def ended(self) -> None:
        """It is over."""
        self._end = self._clock()

    def pause(self) -> float:
        """Seconds to wait for more: as long as the last transaction took, when it was for several and is just over."""
        took = self._end - self._start
        return took if self._size > 1 and self._clock() - self._end < took else 0.0


class Committer:
    """``submit`` may be called from any thread or greenlet; listeners are told ``(meeting, last line)``."""

    def __init__(self, database_url: str, clock: Clock, keys: BookKeys) -> None:
        # Nothing that a transaction holds is ever logged: an error would print the parameters of its statements.
        self._engine = sa.create_engine(
            database_url, pool_size=1, max_overflow=0, pool_pre_ping=True, hide_parameters=True,
            json_serializer=plain,
        )  # fmt: skip
        prepare_engine(self._engine)
        self._clock = clock
        self._keys = keys
        self._known: dict[int, Known] = {}
        self._jobs: deque[_Job] = deque()
        """Appended to by whoever asks; taken from by the writer, in its own thread or in the native one, never in both."""
        self._some = threading.Event()
        self._starting = threading.Lock()
        self._writer: threading.Thread | None = None
        self._native = NativeThread()
        self._rain = Rain()
        self._erasing: list[str] = []
        """Ballots whose urn was emptied, while SQLite's write-ahead file still holds older copies of its key and papers."""
        self.listeners: list[Callable[[int, int], None]] = []

    def submit(self, request: Request) -> Answer:
        """The acknowledgment of ``request``, once committed; ``busy`` or ``late`` when it may be tried again."""
        future: Future[Answer] = Future()
        self.hand_in(request, future.set_result)
        try:
            return future.result(PATIENCE)
        except NotInTime:
            return failed(
                request.id, "late", "L'enregistrement tarde : réessayez, rien ne sera compté deux fois."
            )

    def hand_in(self, request: Request, told: Told) -> None:
        """Have ``told`` called with the acknowledgment of ``request`` once committed, or with ``busy`` at once."""
        with self._starting:
            if full := len(self._jobs) >= MOST_WAITING:
                text = "Trop de demandes en même temps : un instant."
            else:
                self._jobs.append((request, told))
                self._wake()
        if full:
            told(failed(request.id, "busy", text, after_ms=500))

    def _wake(self) -> None:
        if self._writer is None:
            self._writer = threading.Thread(target=self._serve, name="minute-book", daemon=True)
            self._writer.start()
        self._some.set()

    def _serve(self) -> None:
        while True:
            if not self._some.wait(IDLE):
                with self._starting:
                    if self._jobs:
                        continue
                    self._writer = None
                    self._native.run(self._rest)
                    return
            self._some.clear()
            while self._jobs:
                batch = self._gather()
                self._rain.began(len(batch))
                self._settle(batch)
                self._rain.ended()

    def _gather(self) -> list[_Job]:
        """What waits; others are let in for as long as they keep coming, since one commit serves them all."""
        if (pause := self._rain.pause()) and len(self._jobs) < MANY:
            time.sleep(min(pause, LINGER))
        batch: list[_Job] = []
        until = time.monotonic() + LINGER
        while self._drain(batch) and len(batch) < LARGEST_BATCH and time.monotonic() < until:
            time.sleep(0)
        return batch

    def _drain(self, batch: list[_Job], meeting: int | None = None) -> bool:
        """Add what waits now, only as far as it is for ``meeting`` when that is given; whether there was anything."""
        before = len(batch)
        while self._jobs and len(batch) < LARGEST_BATCH:
            if meeting is not None and self._jobs[0][0].meeting_id != meeting:
                break
            batch.append(self._jobs.popleft())
        return len(batch) > before

    def _settle(self, batch: Sequence[_Job]) -> None:
        meetings: dict[int, list[_Job]] = {}
        for job in batch:
            meetings.setdefault(job[0].meeting_id, []).append(job)
        for meeting, jobs in meetings.items():
            answers = self._native.run(self._commit, meeting, jobs)
            for (_, told), answer in zip(jobs, answers, strict=True):
                try:
                    told(answer)
                except Exception:  # the command is committed; whoever was not told asks again
                    log.exception("acknowledgment on meeting %s not delivered", meeting)
            known = self._known.get(meeting)
            if known is not None and any(answer["ok"] for answer in answers):
                self._tell(meeting, known.state.seq)
            if self._erasing:  # nobody waits for it any more
                self._native.run(self._erase)

    def changed(self, meeting: int) -> None:
        """Something that screens show changed beside the book: who conducts it."""
        known = self._known.get(meeting)
        self._tell(meeting, known.state.seq if known else 0)

    def _tell(self, meeting: int, seq: int) -> None:
        for listener in self.listeners:
            try:
                listener(meeting, seq)
            except Exception:  # the commands are committed; whoever missed the news asks again
                log.exception("news of meeting %s not delivered", meeting)

    def _commit(self, meeting: int, jobs: list[_Job]) -> list[Answer]:
        """The batch in one transaction, with what came for the meeting while its row was held by another process; one answer
        for each of ``jobs``. A batch that fails as a whole is tried again one by one.
        """
        try:
            return self._transaction(meeting, jobs)
        except Violation as violation:
            return [refused(request.id, violation) for request, _ in jobs]
        except sa.exc.OperationalError:  # locked or away: no command is at fault, each may come again
            self._known.pop(meeting, None)
            log.exception("meeting %s could not be written", meeting)
            text = "L'enregistrement est occupé ou indisponible : votre demande va être renouvelée."
            return [failed(request.id, "failed", text, after_ms=1000) for request, _ in jobs]
        except Exception:
            self._known.pop(meeting, None)
            if len(jobs) == 1:
                request = jobs[0][0]
                log.exception("command %s on meeting %s failed", request.kind, meeting)
                text = (
                    "Cette demande n'a pas pu être enregistrée : réessayez, puis prévenez l'administrateur."
                )
                return [failed(request.id, "failed", text)]
        alone = [[job] for job in jobs]
        answers = [answer for each in alone for answer in self._commit(meeting, each)]
        jobs[:] = [job for each in alone for job in each]
        return answers

    def _transaction(self, meeting: int, jobs: list[_Job]) -> list[Answer]:
        with self._engine.connect().execution_options(**WRITE) as connection, connection.begin():
            writing = Writing(connection, meeting, self._known.get(meeting), self._clock.now(), self._keys)
            self._drain(jobs, meeting)
            answers = writing.run([request for request, _ in jobs])
        self._erasing += writing.urn.emptied
        self._known[meeting] = writing.after()
        return answers

    def _erase(self, patience: int = 0) -> None:
        """Forget the halves of the keys, and empty the write-ahead file unless somebody reads: then the next batch, or the
        rest, tries again."""
        try:
            for ballot in self._erasing:
                self._keys.halves.forget(ballot)
            if forget_log(self._engine, patience):
                self._erasing.clear()
        except Exception:
            # The closing is committed; the file is emptied at the next try, or with the last connection.
            log.exception("the write-ahead file could not be emptied")

    def _rest(self) -> None:
        if self._erasing:
            self._erase(ERASING_PATIENCE)
        self._engine.dispose()


def committer() -> Committer:
    """The writer of the running application."""
    found: Committer = current_app.extensions["council_committer"]
    return found


def execute(writer: Committer, actor: Actor, meeting_id: int, message: Any) -> Answer:
    """The acknowledgment of a message ``{id, kind, payload}`` of ``actor``: the same over websocket and HTTP."""
    try:
        request = read(actor, meeting_id, message)
    except Violation as violation:
        return _unread(message, violation)
    return writer.submit(request)


def hand_in(writer: Committer, actor: Actor, meeting_id: int, message: Any, told: Told) -> None:
    """As ``execute``, for whoever has better to do than to wait: ``told`` is called with the acknowledgment."""
    try:
        request = read(actor, meeting_id, message)
    except Violation as violation:
        told(_unread(message, violation))
        return
    writer.hand_in(request, told)


def _unread(message: Any, violation: Violation) -> Answer:
    identifier = message.get("id") if isinstance(message, dict) else None
    return refused(identifier if isinstance(identifier, str) else "", violation)
