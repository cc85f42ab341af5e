"""Native threads: where blocking work goes when the process runs on gevent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import gevent
from gevent import monkey
from gevent.threadpool import ThreadPool

R = TypeVar("R")


def on_gevent() -> bool:
    """Whether the process was monkey-patched: a blocking call would then stop every socket."""
    return bool(monkey.is_module_patched("threading"))


class NativeThread:
    """One native thread of its own under gevent; the calling thread otherwise."""

    def __init__(self) -> None:
        self._pool: ThreadPool | None = None

    def run(self, function: Callable[..., R], *arguments: Any) -> R:
        """The result of ``function``; other greenlets go on meanwhile."""
        if not on_gevent():
            return function(*arguments)
        if self._pool is None:
            self._pool = ThreadPool(1, hub=gevent.get_hub())
        result: R = self._pool.apply(function, arguments)
        return result
