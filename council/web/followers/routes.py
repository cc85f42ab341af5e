"""Ask, confirm, end. No session: a link from a mail is all a citizen holds; a GET never changes anything."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.queries import followers as queries
from council.services import followers
from council.services.errors import Refused
from council.web.access import open_to_all
from council.web.limits import limiter, per_address_typed
from council.web.public.blueprint import for_citizens, institution

blueprint = Blueprint("followers", __name__)
for_citizens(blueprint)
NOT_KEPT = "private, no-store"
"""These pages carry what only one reader may have."""


def _page(template: str, status: int = 200, **facts: object) -> Response:
    response = make_response(render_template(template, **facts), status)
    response.headers["Cache-Control"] = NOT_KEPT
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/<slug>/suivre/courriel")
@open_to_all
def by_mail() -> ResponseReturnValue:
    """The form."""
    return _form({"quoi": request.args.get("quoi", "tout"), "rythme": "each", "email": ""})


def _form(typed: dict[str, str], error: Refused | None = None) -> Response:
    return _page(
        "public/follow/by_mail.html", 422 if error else 200,
        choices=queries.choices(institution().id), typed=typed, error=error,
    )  # fmt: skip


@blueprint.post("/<slug>/suivre/courriel")
@open_to_all
@limiter.limit("20 per hour")
@limiter.limit("3 per day", key_func=per_address_typed)
def ask() -> ResponseReturnValue:
    """Send the confirmation link, and say the same to everybody."""
    typed = {name: request.form.get(name, "")[:300] for name in ("email", "quoi", "rythme")}
    try:
        followers.ask(institution().id, typed["email"], typed["quoi"], typed["rythme"])
    except Refused as error:
        return _form(typed, error)
    return redirect(url_for("followers.asked"), 303)


@blueprint.get("/<slug>/suivre/courriel/envoye")
@open_to_all
def asked() -> ResponseReturnValue:
    """What to do next."""
    return _page("public/follow/asked.html", hours=followers.HOURS)


@blueprint.get("/<slug>/suivre/courriel/confirmer/<token>")
@open_to_all
def confirmation(token: str) -> ResponseReturnValue:
    """A button: programs that open links in mails press none."""
    try:
        wish = followers.opened(institution().id, token)
    except Refused as error:
        return _page("public/follow/stale.html", 410, message=error.sentence)
    what = queries.words(institution().id, wish.theme, wish.body)
    return _page("public/follow/confirm.html", token=token, what=what, weekly=wish.rhythm == "weekly")


@blueprint.post("/<slug>/suivre/courriel/confirmer/<token>")
@open_to_all
@limiter.limit("30 per hour")
def confirm(token: str) -> ResponseReturnValue:
    """Begin."""
    try:
        followers.confirm(institution().id, token)
    except Refused as error:
        return _page("public/follow/stale.html", 410, message=error.sentence)
    return _page("public/follow/done.html", began=True)


@blueprint.get("/<slug>/suivre/courriel/fin/<token>")
@open_to_all
def ending(token: str) -> ResponseReturnValue:
    """A button, or the news that it is over already."""
    found = queries.followed(institution().id, token)
    return (
        _page("public/follow/end.html", found=found)
        if found
        else _page("public/follow/done.html", began=False)
    )


@blueprint.post("/<slug>/suivre/courriel/fin/<token>")
@open_to_all
def end(token: str) -> ResponseReturnValue:
    """End: by the button, or by the mail program itself (RFC 8058)."""
    followers.leave(institution().id, token)
    return _page("public/follow/done.html", began=False)
