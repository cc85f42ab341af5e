"""Layouts and components: valid HTML, strict policy, nothing inline, French typography, readable accents."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient

from council.web import theme
from council.web.security import content_security_policy
from council.web.typography import (
    count_fr,
    date_fr,
    datetime_fr,
    euros_fr,
    initials,
    number_fr,
    size_fr,
    time_exact,
    time_fr,
    typo_fr,
)
from tests.lookbook import make_app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    "/",
    "/erreur",
    "/lecteur",
    *(f"/base/{name}" for name in ("office", "councillor", "public", "live", "screen")),
]


@pytest.fixture
def lookbook() -> FlaskClient:
    return make_app().test_client()


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_html5_titled_and_french(lookbook: FlaskClient, path: str) -> None:
    response = lookbook.get(path)
    assert response.status_code == (404 if path == "/erreur" else 200)
    html = response.get_data(as_text=True)
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert document.get("lang") == "fr"
    title = document.findtext(".//title")
    assert title
    assert not title.startswith(" ·")
    assert document.find(".//*[@id='contenu']") is not None


@pytest.mark.parametrize("path", PAGES)
def test_identifiers_are_unique(lookbook: FlaskClient, path: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', lookbook.get(path).get_data(as_text=True))
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_policy_allows_nothing_inline_and_pages_need_nothing_inline(lookbook: FlaskClient, path: str) -> None:
    response = lookbook.get(path)
    policy = response.headers["Content-Security-Policy"]
    html = response.get_data(as_text=True)
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    nonces = set(re.findall(r'nonce="([^"]+)"', html))
    assert nonces <= set(re.findall(r"'nonce-([^']+)'", policy))
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)


@pytest.mark.parametrize(
    ("host", "kept"),
    [("conseil.example:8443", True), ("[::1]:5000", True), ("x;script-src *", False), ("a b", False)],
)
def test_a_forged_host_adds_nothing_to_the_policy(host: str, kept: bool) -> None:
    policy = content_security_policy("n", host, secure=True)
    assert (f"connect-src 'self' wss://{host};" in policy) is kept
    assert "*" not in policy
    assert policy.count("script-src") == 1


def test_nonce_changes_with_each_request(lookbook: FlaskClient) -> None:
    policies = {lookbook.get("/").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_versioned_files_are_kept_and_pages_are_not(lookbook: FlaskClient) -> None:
    page = lookbook.get("/")
    assert page.headers["Cache-Control"] == "private, no-cache"
    sheet = re.search(r'href="(/static/css/tokens\.css\?v=[0-9a-f]{10})"', page.get_data(as_text=True))
    assert sheet
    for path, kept in (
        (sheet[1], True),
        ("/static/css/tokens.css", False),
        ("/static/vendor/absent.js", False),
    ):
        with lookbook.get(path) as response:
            assert ("immutable" in response.headers["Cache-Control"]) is kept


def test_user_text_is_escaped() -> None:
    app = make_app()
    with app.test_request_context("/"):
        ui = app.jinja_env.get_template("components/ui.html").module
        hostile = '"><script>alert(1)</script>'
        for macro in ("chip", "button", "page_head", "empty", "card"):
            assert "<script>" not in getattr(ui, macro)(hostile)
        assert "<script>" not in ui.person(hostile, hostile, hostile, hostile)
        assert "<script>" not in ui.file_row(hostile, hostile, 12, 1, hostile)


def test_our_templates_hold_nothing_inline() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        if path.parent.name == "documents":
            continue
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=[\"']|\son(click|load|submit|change|input)=|hx-on", source), (
            path
        )
        assert not re.search(r"<script(?![^>]*\ssrc=)", source), path


@pytest.mark.parametrize(
    "accent", ["#ffff00", "#ff7700", "#00ff88", "#ffffff", "#000000", "#0d5a6b", "aa0044"]
)
def test_any_accent_becomes_readable(accent: str) -> None:
    shade = theme.readable(theme.parse_colour(accent))
    assert theme.contrast(shade, theme.PAPER) >= 4.5
    assert theme.contrast(shade, theme.WHITE) >= 4.5
    assert re.fullmatch(r":root \{\n(  --[a-z-]+: #[0-9a-f]{6};\n){4}\}\n", theme.theme_css(accent))


@pytest.mark.parametrize("accent", ["", "red", "#12345", "#1234567", "#0d5a6b;} body{display:none", "url(x)"])
def test_a_bad_accent_is_refused_in_french(accent: str) -> None:
    with pytest.raises(ValueError, match="six chiffres"):
        theme.theme_css(accent)


def test_dates_and_hours() -> None:
    assert date_fr(date(2026, 6, 12)) == "vendredi 12\u00a0juin 2026"
    assert date_fr(date(2026, 8, 1), weekday=False) == "1er\u00a0août 2026"
    assert date_fr(datetime(2026, 6, 12, 22, 30, tzinfo=UTC)) == "samedi 13\u00a0juin 2026"
    assert time_fr(time(19, 30)) == "19\u00a0h\u00a030"
    assert time_fr(datetime(2026, 1, 12, 7, 0, tzinfo=UTC)) == "8\u00a0h"
    assert time_exact(datetime(2026, 6, 12, 17, 42, 7, tzinfo=UTC)) == "19:42:07"
    assert datetime_fr(datetime(2026, 6, 12, 19, 5)) == "vendredi 12\u00a0juin 2026 à\u00a019\u00a0h\u00a005"
    assert date_fr(None) == time_fr(None) == datetime_fr(None) == ""


def test_numbers_and_sizes() -> None:
    assert number_fr(6400) == "6\u202f400"
    assert number_fr(0.5) == "0,5"
    assert euros_fr(1234.5) == "1\u202f234,50\u00a0€"
    assert [size_fr(n) for n in (1, 999, 240_000, 2_400_000, 12_600_000, 3_000_000_000)] == [
        "1\u00a0octet", "999\u00a0octets", "240\u00a0ko", "2,4\u00a0Mo", "13\u00a0Mo", "3\u00a0Go",
    ]  # fmt: skip
    assert [count_fr(n, "vote") for n in (0, 1, 2)] == ["0\u00a0vote", "1\u00a0vote", "2\u00a0votes"]
    assert count_fr(3, "journal", "journaux") == "3\u00a0journaux"


def test_typography_and_initials() -> None:
    assert (
        typo_fr("Qui vote ? L'élue : « oui » !") == "Qui vote\u202f? L’élue\u00a0: «\u00a0oui\u00a0»\u202f!"
    )
    assert typo_fr("19:42:07 et https://exemple.fr") == "19:42:07 et https://exemple.fr"
    assert [initials(n) for n in ("Anne Durand", "Mme Jean-Luc Petit-Bois", "Zoé", "")] == [
        "AD",
        "JB",
        "Z",
        "",
    ]
