"""Rate limits where guessing would pay. A whole council shares one address in the hall."""

from __future__ import annotations

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from council.services.calendar_feeds import digest

limiter = Limiter(key_func=get_remote_address)


def per_address_typed() -> str:
    """Key of limits on one account whatever the origin of the guesses."""
    return f"account:{request.form.get('email', '').strip().lower()}"


def per_token() -> str:
    """Key of limits on one secret address: it was spread, or a program reads it without end. It is kept nowhere."""
    return f"{request.blueprint}:{digest(str((request.view_args or {}).get('token', '')))}"


def install(app: Flask) -> None:
    """Attach the limiter."""
    limiter.init_app(app)
