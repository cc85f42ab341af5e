"""A participant in the room: a real Socket.IO client that keeps its board and never gives up on a command."""

from __future__ import annotations

import random
import threading
import time
import uuid
from contextlib import suppress
from typing import Any

import socketio
from socketio import exceptions

from council.play.browser import Unexpected

NAMESPACE = "/live"
RETRY = 3.0
"""Seconds after which a command without acknowledgment is sent again, with the same id."""
GIVE_UP = 60.0
LOOK = 0.5
"""Seconds after which whoever waits looks again: a line that ends or comes back tells nobody."""
FLEETING = frozenset({"busy", "late", "failed"})
"""Codes of commands that were not decided: the same id may be tried again."""


class Participant:
    """One connection to one meeting. ``auth`` of a room screen is ``{"screen": token}``."""

    def __init__(self, base: str, cookies: str, meeting: int, **auth: Any) -> None:
        self.base, self.cookies, self.meeting, self.auth = base, cookies, meeting, auth
        self.board: dict[str, Any] = {}
        self.me: dict[str, Any] = {}
        self.lines: dict[int, dict[str, Any]] = {}
        self.last = 0
        self.ticks = 0
        self.refusal = ""
        self._seen = (0, -1)
        self._changed = threading.Condition()
        self.socket = socketio.Client(
            reconnection_delay=0.05, reconnection_delay_max=1, randomization_factor=0.5, handle_sigint=False
        )
        for event, handler in (("board", self._on_board), ("me", self._on_me), ("events", self._on_events)):
            self.socket.on(event, handler, namespace=NAMESPACE)
        self.socket.on("tick", self._on_tick, namespace=NAMESPACE)
        self.socket.on("connect_error", self._on_refused, namespace=NAMESPACE)

    def connect(self) -> Participant:
        """Join the meeting and wait for the first picture. Raises Unexpected with the server's sentence."""
        try:
            self.socket.connect(
                self.base, headers={"Cookie": self.cookies}, auth=self._auth, namespaces=[NAMESPACE],
                transports=["websocket"], wait_timeout=20,
            )  # fmt: skip
        except exceptions.ConnectionError as error:
            raise Unexpected(self.refusal or str(error)) from error
        self.wait(lambda: bool(self.board))
        return self

    def _auth(self) -> dict[str, Any]:
        return {"v": 1, "meeting": self.meeting, "since": self.last, "tab": str(id(self)), **self.auth}

    def close(self) -> None:
        """Leave."""
        self.socket.disconnect()

    def command(self, kind: str, *, id: str = "", give_up: float = GIVE_UP, **payload: Any) -> dict[str, Any]:
        """The final acknowledgment of a command, sent again with the same id until there is one. Raises TimeoutError."""
        message = {"id": id or str(uuid.uuid4()), "kind": kind, "payload": payload}
        deadline, pause = time.monotonic() + give_up, 0.05
        while time.monotonic() < deadline:
            try:
                answer: dict[str, Any] = self.socket.call(
                    "command", message, namespace=NAMESPACE, timeout=RETRY
                )
                if answer.get("code") not in FLEETING:
                    return answer
            except exceptions.SocketIOError:
                pass  # not connected now, or no answer yet: the id makes the repetition harmless
            time.sleep(random.uniform(0, pause))  # noqa: S311
            pause = min(pause * 2, 1.0)
        raise TimeoutError(f"no acknowledgment of {kind}")

    def do(self, kind: str, **payload: Any) -> dict[str, Any]:
        """A command that must pass; the board then shows it. Raises Unexpected with the server's sentence."""
        answer = self.command(kind, **payload)
        if not answer["ok"]:
            raise Unexpected(f"{kind}: {answer['sentence']}")
        self.wait(lambda: self._seen[1] >= answer["seq"])
        return answer

    def wait(self, condition: Any, timeout: float = 30.0) -> None:
        """Wait until ``condition()`` holds. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while not condition():
                if (left := deadline - time.monotonic()) <= 0:
                    raise TimeoutError("the board did not come")
                self._changed.wait(min(left, LOOK))

    def _on_refused(self, message: Any) -> None:
        self.refusal = message["message"] if isinstance(message, dict) else str(message)

    def _on_board(self, message: dict[str, Any]) -> None:
        key = (message["epoch"], message["seq"])
        with self._changed:
            if key >= self._seen:
                self._seen, self.board = key, message["board"]
            self._changed.notify_all()

    def _on_me(self, message: dict[str, Any]) -> None:
        with self._changed:
            self.me = message["me"] or {}
            self._changed.notify_all()

    def _on_events(self, message: dict[str, Any]) -> None:
        with self._changed:
            gap = message["from"] > self.last + 1
            if not gap:
                self.lines.update({line["seq"]: line for line in message["events"]})
                self.last = max(self.last, message["to"])
            self._changed.notify_all()
        if gap:
            self._sync()

    def _on_tick(self, message: dict[str, Any]) -> None:
        self.ticks += 1
        if message["seq"] > self.last:
            self._sync()

    def _sync(self) -> None:
        def answered(found: dict[str, Any]) -> None:
            if found:
                self._on_events(found["events"])
                self._on_board(found)
                self._on_me({"me": found["me"]})

        with suppress(
            exceptions.BadNamespaceError
        ):  # the line just dropped: reconnecting brings what was missed
            self.socket.emit("sync", {"since": self.last}, namespace=NAMESPACE, callback=answered)
