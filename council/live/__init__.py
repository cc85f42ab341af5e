"""Socket.IO: join, resume, command, acknowledge, broadcast. Knows no law and no SQL."""

from __future__ import annotations

from flask import Flask

from council.gateways.environment import environment
from council.live.server import attach
from council.models import db
from council.queries.live import Books
from council.queries.public_live import Directs
from council.services.committer import Committer
from council.services.receipts import book_keys


def install(app: Flask) -> None:
    """Attach the writer of minute books and the live namespace to the application."""
    with app.app_context():
        env = environment()
        committer = Committer(env.settings.database_url, env.clock, book_keys())
        books = Books(db.engine, rehearsal=env.settings.rehearsal)
        directs = Directs(books, db.engine)
    app.extensions["council_committer"] = committer
    app.extensions["council_books"] = books
    app.extensions["council_directs"] = directs
    committer.listeners.append(lambda meeting, seq: directs.forget(meeting))
    attach(app, env.settings, env.clock, committer, books)
