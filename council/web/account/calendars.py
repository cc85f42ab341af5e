"""One's own calendar: the page that makes and ends its secret address, and the file behind that address."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.gateways.environment import environment
from council.permissions import Permission
from council.queries import calendar_entries
from council.queries.accounts import actor_for
from council.services import calendar_feeds
from council.services.calendar_feeds import digest
from council.services.errors import NotFound
from council.web.access import actor, allow, open_to_all, read_as
from council.web.account.routes import blueprint
from council.web.limits import limiter, per_token

GONE = (
    "Cette adresse d’agenda n’existe pas ou n’existe plus. Refaites-en une depuis «\u00a0Mon agenda\u00a0»."
)


@blueprint.get("/agenda")
@allow(Permission.MEETING_READ, Permission.COUNCILLOR)
def my_calendar() -> ResponseReturnValue:
    """Whether there is an address, and how to make or end it."""
    return _page()


@blueprint.post("/agenda")
@allow(Permission.MEETING_READ, Permission.COUNCILLOR)
@limiter.limit("30 per hour")
def renew_calendar() -> ResponseReturnValue:
    """Make the address; this answer alone shows it."""
    return _page(calendar_feeds.renew(actor()))


@blueprint.post("/agenda/fin")
@allow(Permission.MEETING_READ, Permission.COUNCILLOR)
def end_calendar() -> ResponseReturnValue:
    """Nobody reads it any more."""
    calendar_feeds.end(actor())
    flash("L’adresse de votre agenda n’est plus valable.", "success")
    return redirect(url_for("account.my_calendar"))


@blueprint.get("/agenda/<token>.ics")
@open_to_all
@limiter.limit("600 per hour")
@limiter.limit("60 per hour", key_func=per_token)
def calendar_file(token: str) -> ResponseReturnValue:
    """The calendar of whoever made the address, as a file that calendar programs read again and again."""
    owner = calendar_entries.feed_owner(digest(token))
    found = actor_for(*owner) if owner else None
    if found is None or not (found.may(Permission.MEETING_READ) or found.may(Permission.COUNCILLOR)):
        raise NotFound(GONE)
    read_as(found)
    here = environment()
    response = Response(
        calendar_entries.personal(found, here.clock.now(), here.settings.base_url), content_type="text/calendar; charset=utf-8"
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = "inline; filename=agenda.ics"
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    return response.make_conditional(request)


def _page(token: str = "") -> Response:
    """``token``: the one just made, shown this once; no cache keeps that answer."""
    address = url_for("account.calendar_file", token=token) if token else ""
    base = environment().settings.base_url
    response = Response(
        render_template(
            "account/calendar.html", address=f"{base}{address}" if token else "", made_at=calendar_entries.made_at(actor().account_id),
            webcal=f"webcal://{base.split('://', 1)[-1]}{address}" if token else "",
        )
    )  # fmt: skip
    if token:
        response.headers["Cache-Control"] = "private, no-store"
    return response
