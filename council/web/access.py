"""Deny by default: who is asking, for which organisation, and whether the view was declared for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, current_user, login_user, logout_user

from council.models import current_organisation, current_reader
from council.permissions import Actor, Permission
from council.queries import accounts

View = TypeVar("View", bound=Callable[..., Any])

login_manager = LoginManager()

WITHOUT_SESSION = frozenset({"public", "screen", "followers", "readers"})
"""Blueprints that never look at the cookie, so that what they answer can be cached for everyone."""
FILES_FOR_ALL = frozenset({"static", "theme"})
"""Endpoints outside any blueprint that do not look at it either."""


def _same_for_all() -> bool:
    """Whether the answer is the same whoever asks."""
    return request.endpoint in FILES_FOR_ALL or request.blueprint in WITHOUT_SESSION


class OfficeSession(SecureCookieSessionInterface):
    """The signed cookie, left alone where nobody's identity matters: no ``Set-Cookie`` there and no ``Vary: Cookie``,
    which would keep shared caches from serving one citizen what they served another."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie when the page belongs to somebody, or when something must be remembered all the same."""
        if session.modified or not _same_for_all():
            super().save_session(app, session, response)


@dataclass(frozen=True)
class Access:
    """What a view declared: open to all, to any signed-in account, or to holders of one of ``permissions``."""

    kind: str
    permissions: tuple[Permission, ...] = ()


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


def open_to_all(view: View) -> View:
    """The view is for everyone, citizens included."""
    return _declare(Access("open"))(view)


def signed_in(view: View) -> View:
    """The view is for any signed-in account."""
    return _declare(Access("signed_in"))(view)


def allow(*permissions: Permission) -> Callable[[View], View]:
    """The view is for holders of at least one of ``permissions`` in the current organisation."""
    return _declare(Access("permission", permissions))


@dataclass(frozen=True)
class SignedIn:
    """The account behind the cookie, as Flask-Login wants it. The version ends all sessions when raised."""

    account_id: int
    version: int
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the cookie carries."""
        return f"{self.account_id}.{self.version}"


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _load(cookie: str) -> SignedIn | None:
    account_id, _, version = cookie.partition(".")
    if not (account_id.isdigit() and version.isdigit()):
        return None
    if accounts.session_version(int(account_id)) != int(version):
        return None
    return SignedIn(int(account_id), int(version))


def enter(account_id: int, version: int, institution: int | None = None) -> None:
    """Open the session of an account whose proof was just checked; the old session is emptied first.

    ``institution``: the one to begin in, when the account has several.
    """
    session.clear()
    login_user(SignedIn(account_id, version))
    organisations = accounts.organisations_of(account_id)
    if organisations:
        known = [one.id for one in organisations]
        session["organisation"] = institution if institution in known else known[0]


def leave() -> None:
    """End the session."""
    logout_user()
    session.clear()


def actor() -> Actor:
    """Who acts in this request; 403 when nobody does."""
    found: Actor | None = g.get("actor")
    if found is None:
        abort(403)
    return found


def install(app: Flask) -> None:
    """Put the guard before every request."""
    app.session_interface = OfficeSession()
    login_manager.init_app(app, add_context_processor=False)
    app.before_request(_identify)
    app.before_request(_guard)
    app.teardown_request(_forget)


def _identify() -> None:
    g.actor = None
    current_organisation.set(None)
    current_reader.set(None)
    if _same_for_all() or not current_user.is_authenticated:
        return
    organisation = session.get("organisation")
    if organisation is not None:
        known = accounts.actor_and_organisation(current_user.account_id, organisation)
        if known is not None:
            # Held as long as the request, so that the session has it at hand whenever a query asks for it.
            g.actor, g.organisation = known
            read_as(g.actor)


def read_as(who: Actor) -> None:
    """For the rest of the request: rows of one institution, without the drafts that are kept from this person."""
    current_organisation.set(who.organisation_id)
    current_reader.set(who.reader)


def _guard() -> Any:
    if request.endpoint is None or request.endpoint == "static":
        return None
    access: Access | None = getattr(current_app.view_functions[request.endpoint], "access", None)
    if access is None:
        abort(403)
    if access.kind == "open":
        return None
    if not current_user.is_authenticated:
        if request.method == "GET" and not request.headers.get("HX-Request"):
            return redirect(url_for("account.sign_in", suite=request.full_path.rstrip("?")))
        abort(401)
    if access.kind == "permission" and (g.actor is None or not any(map(g.actor.may, access.permissions))):
        abort(403)
    return None


def _forget(_error: BaseException | None) -> None:
    current_organisation.set(None)
    current_reader.set(None)
