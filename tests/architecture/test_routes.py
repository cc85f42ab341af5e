"""Deny by default: a route without a declared permission fails here before it fails a user."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from council.permissions import Permission

OPEN_OUTSIDE_PUBLIC = {
    "account.sign_in", "account.sign_in_with_password", "account.ask_link", "account.link", "account.use_link",
    "account.calendar_file", "account.demo", "account.sign_out", "health", "theme",
    "followers.by_mail", "followers.ask", "followers.asked", "followers.confirmation", "followers.confirm", "followers.ending", "followers.end",
    "readers.copies", "readers.paper",
}  # fmt: skip
"""Open routes that are not the citizens' or the room screen's; adding one is a decision."""


def test_every_route_declares_who_may_use_it(app: Flask) -> None:
    undeclared = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and getattr(view, "access", None) is None
    ]
    assert undeclared == []


def test_open_routes_are_listed(app: Flask) -> None:
    open_ones = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if getattr(getattr(view, "access", None), "kind", "") == "open"
        and not endpoint.startswith(("public.", "screen."))
    }
    assert open_ones == OPEN_OUTSIDE_PUBLIC


def test_declared_permissions_exist(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        access = getattr(view, "access", None)
        if access is not None and access.kind == "permission":
            assert access.permissions, endpoint
            assert all(isinstance(permission, Permission) for permission in access.permissions), endpoint


def test_nobody_writes_by_get(app: Flask) -> None:
    """A GET must be safe: prefetchers, link scanners and browsers repeat it at will."""
    words = ("delete", "remove", "sign_out", "publish", "convene", "freeze", "move")
    for rule in app.url_map.iter_rules():
        if any(rule.endpoint.rsplit(".", 1)[-1].startswith(word) for word in words):
            view = app.view_functions[rule.endpoint]
            assert "GET" not in (rule.methods or ()) or "POST" in (rule.methods or ()), (rule, view)


def test_an_undeclared_route_is_refused(app: Flask) -> None:
    app.add_url_rule("/oublie", "forgotten", lambda: "secret")
    client: FlaskClient = app.test_client()
    assert client.get("/oublie").status_code == 403
