"""The answer that thousands poll, from memory and before the framework: a twentieth of the work of a page.

Whatever is not kept in memory, or not exactly such a request, goes on to the view of the same address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from council.queries.public_live import Directs

SECOND = "public, max-age=1"
_ADDRESS = re.compile(r"/([^/]+)/seances/([0-9]{1,9})/direct\.json")
_SAFE = [
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
]
"""What ``web.security`` says of every answer, as far as it means something for data."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Polled:
    """WSGI around the application."""

    def __init__(self, inner: Wsgi, directs: Directs) -> None:
        self._inner, self._directs = inner, directs

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The kept answer, or «not modified», or whatever the application answers."""
        path = environ.get("PATH_INFO", "")
        asked = _ADDRESS.fullmatch(path) if path.endswith(".json") else None
        if asked is None or environ["REQUEST_METHOD"] != "GET":
            return self._inner(environ, start_response)
        found = self._directs.kept(asked[1], int(asked[2]))
        if found is None:
            return self._inner(environ, start_response)
        etag = f'"{found.etag}"'
        headers = [("Cache-Control", SECOND), ("ETag", etag), *_SAFE]
        if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", headers)
            return []
        size = str(len(found.body))
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", size), *headers])
        return [found.body]
