"""HTTP only: parse, call, render. One package per audience."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from council.web import access, converters, errors, limits, look, security, shell
from council.web.account import calendars as account
from council.web.councillor import routes as councillor
from council.web.followers import routes as followers
from council.web.guests import routes as guests
from council.web.live import routes as live
from council.web.office import routes as office
from council.web.public import routes as public
from council.web.readers import routes as readers
from council.web.rehearsal import routes as rehearsal
from council.web.screen import routes as screen


def install(app: Flask, csrf: CSRFProtect) -> None:
    """Guard, look, error pages and the blueprints of each audience. The citizens' come last: they own ``/<slug>``."""
    converters.install(app)
    look.init_look(app)
    access.install(app)
    limits.install(app)
    errors.install(app)
    shell.install(app)
    if app.extensions["council"].settings.rehearsal:
        app.register_blueprint(rehearsal.blueprint)
        app.after_request(security.keep_out_of_indexes)
    for audience in (account, live, screen, office, councillor, guests, followers, readers, public):
        app.register_blueprint(audience.blueprint)
    # Citizens have no session, hence nothing that a forged request could use.
    csrf.exempt(public.blueprint)
    csrf.exempt(followers.blueprint)
