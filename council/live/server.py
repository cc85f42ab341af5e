"""The namespace ``/live``: who connects, what they ask, what they are told. See ``README.md`` for the protocol."""

from __future__ import annotations

import importlib.util
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask, request, session
from flask_login import current_user
from flask_socketio import ConnectionRefusedError, SocketIO

from council.gateways.clock import Clock
from council.live import encoding
from council.live.broadcaster import NAMESPACE, Broadcaster
from council.live.frames import LARGEST_MESSAGE
from council.live.notes import RedisNotes
from council.live.standing import Doorkeeper
from council.live.straight import Straight
from council.models import give_back
from council.permissions import Actor
from council.queries import accounts
from council.queries import live as queries
from council.queries.live import Books
from council.services.committer import Committer, Told, execute, hand_in
from council.settings import Settings

log = logging.getLogger(__name__)

GOODBYE = 0.2
"""Seconds left to a client to read why it is sent away."""
NO_ACCESS = "Vous n’avez pas accès à cette séance\u00a0: reconnectez-vous, ou ouvrez-la depuis la liste."

AWAY = "La séance est indisponible pour un instant\u00a0: votre tablette réessaie d’elle-même."


@dataclass(frozen=True)
class Client:
    """Who is behind a connection; known at connect, and checked again with what is asked."""

    meeting_id: int
    audience: str
    actor: Actor | None
    seat: int | None
    version: int = 0
    """Of the session that opened the connection."""


def attach(app: Flask, settings: Settings, clock: Clock, committer: Committer, books: Books) -> SocketIO:
    """Serve the live protocol. Raises RuntimeError when gevent would run on an unsafe websocket."""
    if settings.live_mode == "gevent" and importlib.util.find_spec("geventwebsocket") is None:
        # Flask-SocketIO would silently take simple-websocket, which truncates frames to slow readers under gevent.
        raise RuntimeError("gevent-websocket is missing: install it or set COUNCIL_LIVE_MODE=threading")
    socketio = SocketIO(
        app, async_mode=settings.live_mode, async_handlers=False, manage_session=False, cookie=None,
        transports=["websocket"], max_http_buffer_size=LARGEST_MESSAGE, ping_interval=20, ping_timeout=20,
        json=encoding,
    )  # fmt: skip
    broadcaster = Broadcaster(socketio, books, clock, epoch(settings))
    notes = RedisNotes(settings.redis_url, broadcaster.dirty, socketio) if settings.redis_url else None
    committer.listeners.append(broadcaster.dirty)
    if notes is not None:
        committer.listeners.append(lambda meeting, seq: notes.publish(meeting))
    Namespace(socketio, committer, books, broadcaster, notes)
    app.extensions["council_broadcaster"] = broadcaster
    return socketio


def epoch(settings: Settings) -> int:
    """Number of the history being written; whoever restores a copy of the database raises it in ``data_dir/epoch``."""
    path = settings.data_dir / "epoch"
    return int(path.read_text(encoding="ascii")) if path.exists() else 1


class Namespace:
    """Handlers. Those of commands run outside Flask's request context: they are the hot path of a vote."""

    def __init__(
        self,
        socketio: SocketIO,
        committer: Committer,
        books: Books,
        broadcaster: Broadcaster,
        notes: RedisNotes | None,
    ) -> None:
        self.committer, self.books, self.broadcaster, self.notes = committer, books, broadcaster, notes
        self.clients: dict[str, Client] = {}
        self.doorkeeper = Doorkeeper(books)
        self.server = socketio.server
        Straight(socketio, NAMESPACE, broadcaster.lines, self.take)
        socketio.on_event("connect", self.connect, namespace=NAMESPACE)
        self.server.on("disconnect", self.disconnect, namespace=NAMESPACE)
        self.server.on("command", self.command, namespace=NAMESPACE)
        self.server.on("sync", self.sync, namespace=NAMESPACE)

    def connect(self, auth: Any = None) -> None:
        """Join the audience, or refuse with a French sentence.

        A failure is a refusal too: left without an answer, the client would wait for one for ever.
        """
        try:
            self._connect(auth)
        except sa.exc.SQLAlchemyError as error:
            log.warning("a client was refused: %s", error)
            self.disconnect(request.sid)  # type: ignore[attr-defined]
            with suppress(sa.exc.DBAPIError):
                give_back()
            raise ConnectionRefusedError(AWAY) from error

    def _connect(self, auth: Any) -> None:
        client = self.identify(auth if isinstance(auth, dict) else {})
        if client is None:
            raise ConnectionRefusedError(NO_ACCESS)
        sid: str = request.sid  # type: ignore[attr-defined]
        self.clients[sid] = client
        if self.notes is not None:
            self.notes.listen()
        self.broadcaster.join(sid, client.meeting_id, client.audience, client.seat)
        self.broadcaster.greet(sid, client.meeting_id, client.audience, client.seat, _number(auth, "since"))

    def identify(self, auth: dict[str, Any]) -> Client | None:
        """The client behind a cookie or a room screen's token."""
        if "screen" in auth:
            shown = self.books.screen(str(auth["screen"]))
            return None if shown is None else Client(shown, queries.SCREEN, None, None)
        organisation = session.get("organisation")
        if not current_user.is_authenticated or organisation is None:
            return None
        actor, version = accounts.actor_for(current_user.account_id, organisation), current_user.version
        give_back()
        meeting = _number(auth, "meeting")
        found = self.books.seating(actor, meeting) if actor else None
        return Client(meeting, found.audience, actor, found.seat, version) if found else None

    def disconnect(self, sid: str, *_reason: Any) -> None:
        """Forget the client."""
        self.clients.pop(sid, None)
        self.broadcaster.leave(sid)

    def admitted(self, sid: str) -> Client | None:
        """The client, unless the account has changed since it connected: then the connection is over."""
        client = self.clients.get(sid)
        if client is None or client.actor is None or self.doorkeeper.admits(client.actor, client.version):
            return client
        self.clients.pop(sid)
        self.server.start_background_task(self._expel, sid)
        return None

    def _expel(self, sid: str) -> None:
        self.server.sleep(GOODBYE)
        self.server.disconnect(sid, namespace=NAMESPACE)

    def command(self, sid: str, message: Any = None, *_more: Any) -> dict[str, Any]:
        """The acknowledgment of a command, after its commit."""
        client = self.admitted(sid)
        if client is None or client.actor is None:
            return {"ok": False, "id": "", "code": "forbidden", "sentence": NO_ACCESS}
        return execute(self.committer, client.actor, client.meeting_id, message)

    def take(self, sid: str, message: Any, told: Told) -> None:
        """The same without waiting: ``told`` is called with the acknowledgment."""
        client = self.admitted(sid)
        if client is None or client.actor is None:
            told({"ok": False, "id": "", "code": "forbidden", "sentence": NO_ACCESS})
        else:
            hand_in(self.committer, client.actor, client.meeting_id, message, told)

    def sync(self, sid: str, message: Any = None, *_more: Any) -> dict[str, Any]:
        """What was missed since a line."""
        client = self.admitted(sid)
        if client is None:
            return {}
        return self.broadcaster.picture(
            client.meeting_id, client.audience, client.seat, _number(message, "since")
        )


def _number(message: Any, name: str) -> int:
    """A whole number of a message, 0 when it is anything else."""
    value = message.get(name) if isinstance(message, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else 0
