"""Short cuts for tests of the office: a future meeting, a draft, a small real PDF."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
from flask import Flask

from council.gateways.clock import FixedClock
from council.gateways.environment import environment
from council.models import Meeting, db
from council.services.item_draft import ItemDraft
from council.services.meetings import create_meeting
from tests.factory import Commune

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""Friday 20 November 2026, 10:00 in Paris."""


def freeze_clock(app: Flask, at: datetime = NOW) -> FixedClock:
    """The application now lives at ``at``."""
    from dataclasses import replace

    clock = FixedClock(at)
    app.extensions["council"] = replace(app.extensions["council"], clock=clock)
    return clock


def future(days: int = 10, hour: int = 18) -> datetime:
    """A moment some days ahead of the environment's clock."""
    moment = environment().clock.now() + timedelta(days=days)
    return moment.replace(hour=hour, minute=30, second=0, microsecond=0)


def draft(title: str = "Subvention au comité des fêtes", **more: Any) -> ItemDraft:
    """A complete decision."""
    values: dict[str, Any] = {
        "title": title,
        "matiere_code": "7.5",
        "note": "Le comité demande une aide.",
        "visas": ("Vu le code général des collectivités territoriales",),
        "considerants": ("Considérant l’intérêt local",),
        "expose": "Exposé.",
        "articles": ("Accorde 500 €.",),
    }
    return ItemDraft(**{**values, **more})


def new_meeting(commune: Commune, days: int = 10, place: str = "Salle du conseil") -> int:
    """A draft meeting of the council."""
    return create_meeting(
        commune.actor(commune.clerk), body_id=commune.body_id, starts_at=future(days), place=place
    )


def stored(meeting_id: int) -> Meeting:
    """The meeting as the database has it."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Meeting, meeting_id)


def titles(meeting_id: int) -> list[str]:
    """Titles of the agenda, in order; positions are checked on the way."""
    items = stored(meeting_id).items
    assert [item.position for item in items] == list(range(1, len(items) + 1))
    return [item.title for item in items]


def small_pdf(pages: int = 1, width: int = 595) -> bytes:
    """A real PDF, different for each width."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(width, 842))
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def together(app: Flask, *verbs: Callable[[], object]) -> list[object]:
    """Run verbs at the same moment, each in a thread of its own; gives what each gave, or what it raised."""
    start = threading.Barrier(len(verbs))
    gave: list[object] = [None] * len(verbs)

    def run(place: int, verb: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                gave[place] = verb()
            except BaseException as error:
                gave[place] = error
            db.session.remove()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return gave
