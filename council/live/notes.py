"""Dirty notes between several live processes, through Redis. Votes never depend on them: a lost note is found by the
tick, which reads the database.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import redis
from flask_socketio import SocketIO

log = logging.getLogger(__name__)

CHANNEL = "council.live"
RETRY = 1.0
"""Seconds before Redis is tried again."""
ANSWER = 2.0
"""Seconds that Redis may take to accept a note."""


class RedisNotes:
    """Publishes «this meeting has changed» and hears what other processes publish."""

    def __init__(self, url: str, heard: Callable[[int], None], socketio: SocketIO) -> None:
        self._redis = redis.Redis.from_url(url, socket_connect_timeout=ANSWER, socket_timeout=None)
        self._sender = redis.Redis.from_url(url, socket_connect_timeout=ANSWER, socket_timeout=ANSWER)
        self._heard = heard
        self._socketio = socketio
        self._lock = threading.Lock()
        self._listening = False
        self._sending = False
        self._unsent: set[int] = set()

    def publish(self, meeting: int) -> None:
        """Tell the other processes, soon: whoever writes the book does not wait for a Redis that hangs."""
        with self._lock:
            self._unsent.add(meeting)
            start, self._sending = not self._sending, True
        if start:
            self._socketio.start_background_task(self._send)

    def _send(self) -> None:
        """Until nothing is left; an outage is logged, not raised."""
        while True:
            with self._lock:
                meetings, self._unsent = self._unsent, set()
                if not meetings:
                    self._sending = False
                    return
            try:
                for meeting in meetings:
                    self._sender.publish(CHANNEL, str(meeting))
            except redis.RedisError as error:
                log.warning("live note not published: %s", error)

    def listen(self) -> None:
        """Start hearing, once."""
        with self._lock:
            start, self._listening = not self._listening, True
        if start:
            self._socketio.start_background_task(self._hear)

    def _hear(self) -> None:
        while True:
            try:
                with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                    channel.subscribe(CHANNEL)
                    for message in channel.listen():
                        self._heard(int(message["data"]))
            except (redis.RedisError, ValueError) as error:
                log.warning("live notes interrupted: %s", error)
                self._socketio.sleep(RETRY)
