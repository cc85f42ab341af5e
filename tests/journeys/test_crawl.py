"""Every page that a link leads to, for each audience of the demonstration: answers, HTML5, title, typography, no leak."""

from __future__ import annotations

import html
import re
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from flask import Flask

from council.models import Item, Meeting, db
from council.permissions import Role
from council.queries.accounts import demo_accounts
from tests.conftest import Browser
from tests.demonstration import demonstration_app

pytestmark = [pytest.mark.slow]

AUDIENCES = ("citizen", "clerk", "mayor", "councillor", "service", "guest")
PER_ENDPOINT = 4
"""Pages of one kind that are read; all kinds are."""

BAD_TYPOGRAPHY = re.compile(r"[^\s] [;!?»]|« |[a-zà-ÿ][!?;](?=\s|$)", re.IGNORECASE)
"""An ordinary space where French wants a no-break one, or none at all."""


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration, for reading."""
    with demonstration_app(tmp_path_factory.getbasetemp()) as app:
        app.test_client_class = Browser
        yield app


def account_of(audience: str) -> int | None:
    """A demonstration account of that audience."""
    wanted = {
        "clerk": Role.SECRETARY_GENERAL, "mayor": Role.MAYOR, "councillor": Role.COUNCILLOR, "service": Role.SERVICE, "guest": Role.GUEST,
    }.get(audience)  # fmt: skip
    if wanted is None:
        return None
    matching = [one for one in demo_accounts() if wanted in one.roles]
    return min(matching, key=lambda one: len(one.roles)).account_id


def crawl(app: Flask, audience: str) -> dict[str, str]:
    """Address -> HTML of every page reached from the audience's home."""
    client = app.test_client()
    account = account_of(audience)
    if account is not None:
        assert client.post(f"/compte/demonstration/{account}").status_code == 302
    start = "/compte/" if account else "/"
    adapter = app.url_map.bind("localhost")
    seen, pages, per_endpoint = {start}, {}, Counter[str]()
    queue = deque([start])
    while queue:
        url = queue.popleft()
        answer = client.get(url, buffered=True)
        if answer.status_code in (301, 302, 303):
            found = [answer.headers["Location"]]
        else:
            assert answer.status_code == 200, (audience, url, answer.status_code)
            if answer.mimetype != "text/html":
                continue
            pages[url] = answer.text
            found = re.findall(r'href="([^"#]+)', answer.text)
        for link in found:
            target = urlsplit(urljoin(f"http://localhost{url}", link.replace("&amp;", "&")))
            if target.netloc != "localhost" or target.path.startswith("/static"):
                continue
            address = target.path + (f"?{target.query}" if target.query else "")
            endpoint = adapter.match(target.path, method="GET")[0]
            if address in seen or per_endpoint[endpoint] >= PER_ENDPOINT:
                continue
            seen.add(address)
            per_endpoint[endpoint] += 1
            queue.append(address)
    return pages


class Pages(dict[str, dict[str, str]]):
    """The crawl of each audience, made when first asked for."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.app = app

    def __missing__(self, audience: str) -> dict[str, str]:
        self[audience] = crawl(self.app, audience)
        return self[audience]


@pytest.fixture(scope="module")
def pages(demonstration: Flask) -> Pages:
    """The pages of each audience."""
    return Pages(demonstration)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_enough_pages_are_reachable(pages: Pages, audience: str) -> None:
    assert (
        len(pages[audience])
        >= {"citizen": 12, "clerk": 20, "mayor": 8, "councillor": 8, "service": 5, "guest": 1}[audience]
    )


@pytest.mark.parametrize("audience", AUDIENCES)
def test_pages_are_html5_with_a_title(pages: Pages, audience: str) -> None:
    for url, text in pages[audience].items():
        parser = html5lib.HTMLParser(strict=False)
        document = parser.parse(text)
        faults = [fault for fault in parser.errors if fault[1] != "expected-doctype-but-got-start-tag"]
        assert not faults, (url, faults[:3])
        title = document.findtext(".//{http://www.w3.org/1999/xhtml}title") or ""
        assert len(title.strip(" ·")) > 8, url
        assert text.count("<h1") == 1, url
        assert 'lang="fr"' in text[:200], url


@pytest.mark.parametrize("audience", AUDIENCES)
def test_pages_keep_french_typography(pages: Pages, audience: str) -> None:
    for url, text in pages[audience].items():
        visible = re.sub(r"<(script|style|textarea|code|pre)\b.*?</\1>", " ", text, flags=re.DOTALL)
        words = html.unescape(re.sub(r"<[^>]+>", "\n", visible))
        faults = [match.group(0) for match in BAD_TYPOGRAPHY.finditer(words)]
        around = [words[max(0, m.start() - 30) : m.end() + 10] for m in BAD_TYPOGRAPHY.finditer(words)][:3]
        assert not faults, (url, around)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_pages_hold_nothing_that_the_policy_forbids(pages: Pages, audience: str) -> None:
    for url, text in pages[audience].items():
        assert not re.search(r"<[^>]+\sstyle=", text), url
        assert not re.search(r"<[^>]+\son[a-z]+=", text), url
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", text), url


def test_citizens_get_neither_cookie_nor_confidential_text(demonstration: Flask, pages: Pages) -> None:
    secret = [
        text
        for item in db.session.execute(
            db.select(Item).join(Meeting).where(Item.confidential | Item.closed_session)
        ).scalars()
        for text in [*item.considerants, item.title if item.public_title else ""]
        if len(text) > 40
    ]
    assert secret, "the demonstration has closed-session items"
    for url, page in pages["citizen"].items():
        for text in secret:
            assert text not in page, url
    client = demonstration.test_client()
    for url in list(pages["citizen"])[:12]:
        if not url.startswith("/compte"):
            assert "Set-Cookie" not in client.get(url, buffered=True).headers, url
