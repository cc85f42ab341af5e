"""A browser without a screen: cookies, forms with their CSRF field, downloads. Standard library only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

_TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')
_META = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


class Unexpected(RuntimeError):
    """The server answered otherwise than the play expects."""


@dataclass(frozen=True)
class Page:
    """What came back, redirects followed."""

    url: str
    status: int
    body: bytes

    @property
    def text(self) -> str:
        """The page as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def csrf(self) -> str:
        """The CSRF token of the page's forms. Raises Unexpected."""
        found = _TOKEN.search(self.text) or _META.search(self.text)
        if found is None:
            raise Unexpected(f"no form on {self.url}")
        return unescape(found.group(1))


class Browser:
    """One person's session."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._jar = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._jar))

    @property
    def cookies(self) -> str:
        """The Cookie header of the session."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)

    def get(self, path: str) -> Page:
        """Open a page. Raises Unexpected for an error page."""
        return self._open(Request(urljoin(self.base, path)))  # noqa: S310

    def post(self, path: str, fields: dict[str, Any] | list[tuple[str, Any]], *, form: str = "") -> Page:
        """Send a form; ``form`` is the page that shows it, where its CSRF field is read. Raises Unexpected."""
        token = self.get(form or path).csrf
        pairs = list(fields.items()) if isinstance(fields, dict) else list(fields)
        data = urlencode([*pairs, ("csrf_token", token)]).encode()
        headers = {"Referer": urljoin(self.base, form or path)}
        return self._open(Request(urljoin(self.base, path), data=data, headers=headers))  # noqa: S310

    def sign_in(self, account_id: int) -> None:
        """Enter by the demonstration's one-click sign-in."""
        self.post(f"/compte/demonstration/{account_id}", {}, form="/compte/connexion")

    def _open(self, request: Request) -> Page:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Page(answer.url, answer.status, answer.read())
        except HTTPError as error:
            with error:
                text = re.sub(r"<[^>]+>|\s+", " ", error.read().decode("utf-8", "replace"))
            raise Unexpected(f"{request.get_method()} {request.full_url}: {error.code} {text}") from error
