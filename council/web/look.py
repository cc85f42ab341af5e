"""Wire the look into the application: filters, vendored files, headers, and what the base layouts expect."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, current_app, url_for

from council.web.security import init_security
from council.web.typography import FILTERS
from council.web.vendor import init_vendor


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of a navigation; `badge` is a short count with its own words for screen readers in `badge_words`."""

    label: str
    url: str
    icon: str = ""
    current: bool = False
    badge: str = ""
    badge_words: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """Whose site it is: what headers and feet of pages say. Addresses left empty are not shown."""

    organisation: str = "Conseil sans papier"
    subtitle: str = ""
    home_url: str = "/"
    blason_url: str = ""
    theme_url: str = ""
    search_url: str = ""
    contact: str = ""
    links: tuple[NavItem, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, as the bars show it."""

    name: str
    role: str = ""
    sign_out_url: str = ""
    profile_url: str = ""


@cache
def _fingerprint(path: str, stamp: int) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Address of an own static file with a short content hash, so that browsers may keep it for a year."""
    path = Path(str(current_app.static_folder)) / name
    return url_for("static", filename=name, v=_fingerprint(str(path), path.stat().st_mtime_ns))


def init_look(app: Flask) -> None:
    """One call in `create_app`: filters, `asset`, `vendor`, `csp_nonce`, security headers, default `site`."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(asset=asset, site=Site(), nav=(), account=None, demo_notice="")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    init_security(app)
    init_vendor(app)
