"""Rate limits where guessing would pay. A whole council shares one address in the hall."""

from __future__ import annotations

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address)


def per_address_typed() -> str:
    """Key of limits on one account whatever the origin of the guesses."""
    return f"account:{request.form.get('email', '').strip().lower()}"


def install(app: Flask) -> None:
    """Attach the limiter."""
    limiter.init_app(app)
