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


class RedisNotes:
    """Publishes «this meeting has changed» and hears what other processes publish."""

    def __init__(self, url: str, heard: Callable[[int], None], socketio: SocketIO) -> None:
        self._redis = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=None)
        self._heard = heard
        self._socketio = socketio
        self._lock = threading.Lock()
        self._listening = False

    def publish(self, meeting: int) -> None:
        """Tell the other processes; an outage is logged, not raised."""
        try:
            self._redis.publish(CHANNEL, str(meeting))
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
