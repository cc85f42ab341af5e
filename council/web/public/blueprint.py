"""The citizens' blueprint: no session, no cookie, pages that any cache may keep for a minute."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, g, request, url_for

from council.gateways.environment import environment
from council.models import current_organisation
from council.queries import public
from council.web.look import NavItem, Site

blueprint = Blueprint("public", __name__)

MINUTE = "public, max-age=60"
MINUTES = "public, max-age=300, must-revalidate"
"""Files by their hash: they never change but may go off line, so that a cache asks again; « not modified » costs no file."""
DAY = "public, max-age=86400"
YEAR = "public, max-age=31536000, immutable"
"""Only for what is never taken back: time stamps of hashes."""
OPEN_DATA = (
    "text/csv", "application/json", "application/ld+json", "application/akn+xml", "application/atom+xml", "text/calendar",
)  # fmt: skip
"""Files for programs: each names its licence, in a header where the format has no place for it (RFC 8288)."""
POLLED = "public.direct_state"
"""Asked by thousands each second: finds its institution by itself, and not each time."""
FOLLOWING = tuple(
    f"followers.{page}" for page in ("by_mail", "ask", "asked", "confirmation", "confirm", "ending", "end")
)
NAVIGATION = (
    ("Accueil", "public.home", "house", ()),
    ("Séances", "public.meetings", "calendar-days", ("public.meeting", "public.direct")),
    (
        "Délibérations",
        "public.deliberations",
        "scroll-text",
        (
            "public.deliberation",
            "public.search",
            "public.past_acts",
            "public.delegated_decisions",
            "public.delegated_decision",
        ),
    ),
    ("Élus", "public.people", "users", ("public.person",)),
    ("Suivre", "public.follow", "rss", FOLLOWING),
)


def institution() -> public.Institution:
    """Whose pages these are."""
    found: public.Institution = g.institution
    return found


def absolute(endpoint: str, **values: Any) -> str:
    """Address of a page for feeds and calendars: the installation's own, whatever Host header the request carried."""
    return environment().settings.base_url.rstrip("/") + url_for(endpoint, **values)


def _find(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Turn ``slug`` into the institution. A signed-in visitor's own organisation does not matter here."""
    g.institution = None
    slug = (values or {}).pop("slug", None)
    if slug is not None:
        g.slug = slug


def _enter() -> None:
    slug = g.get("slug")
    current_organisation.set(None)
    if slug is None or request.endpoint == POLLED:
        return
    found = public.institution(slug)
    if found is None:
        abort(404)
    g.institution = found
    current_organisation.set(found.id)


def _stay(endpoint: str, values: dict[str, Any]) -> None:
    """Addresses built on an institution's page stay with that institution."""
    slug = g.get("slug")
    if slug is None or "slug" in values:
        return
    if current_app.url_map.is_endpoint_expecting(endpoint, "slug"):
        values["slug"] = slug


def _cacheable(response: Response) -> Response:
    """Let caches keep what everybody sees alike, and answer «not modified» when nothing changed."""
    found = g.get("institution")
    if found is not None and response.mimetype in OPEN_DATA:
        response.headers.add("Link", f'<{found.licence.url}>; rel="license"')
        # Programs of other sites may read it: it is the same for everybody, and no cookie is ever looked at here.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method in ("GET", "HEAD") and response.status_code == 200:  # HEAD tells what GET would
        response.headers.setdefault("Cache-Control", MINUTE)
        if not response.is_streamed and not response.direct_passthrough:
            response.add_etag()
            response.make_conditional(request)
    return response


def _frame() -> dict[str, Any]:
    """The citizens' own head and foot."""
    found = g.get("institution")
    if found is None:
        return {"nav": (), "account": None, "site": Site(home_url=url_for("public.portal"))}
    site = Site(
        organisation=found.name,
        home_url=url_for("public.home"),
        blason_url=url_for("public.blason") if found.blason else "",
        theme_url=url_for("theme", slug=found.slug),
        search_url=url_for("public.search"),
        contact=found.email,
        links=_foot(),
    )
    return {"nav": _navigation(), "account": None, "site": site, "institution": found, "absolute": absolute}


def _navigation() -> tuple[NavItem, ...]:
    return tuple(
        NavItem(
            label, url_for(endpoint), icon, current=request.endpoint == endpoint or request.endpoint in below
        )
        for label, endpoint, icon, below in NAVIGATION
    )


def _foot() -> tuple[NavItem, ...]:
    entries = (
        ("Données ouvertes", "public.data"),
        ("Journal des publications", "public.publications"),
        ("Vérifier un document", "public.verify"),
        ("Accessibilité\u00a0: non conforme", "public.accessibility"),
        ("Mentions légales", "public.legal"),
        ("Espace des élus et du secrétariat", "account.sign_in"),
    )
    return tuple(NavItem(label, url_for(endpoint)) for label, endpoint in entries)


def for_citizens(one: Blueprint) -> None:
    """Give a blueprint what every citizens' page has: its institution, its frame, and caches that may keep it."""
    one.url_value_preprocessor(_find)
    one.before_request(_enter)
    one.url_defaults(_stay)
    one.after_request(_cacheable)
    one.context_processor(_frame)


for_citizens(blueprint)
