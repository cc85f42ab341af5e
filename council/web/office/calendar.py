"""The office's shared calendar: a month as a list."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import calendar_entries
from council.queries.clocks import day_of
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import now


@blueprint.get("/calendrier")
@allow(Permission.MEETING_READ)
def calendar() -> ResponseReturnValue:
    """Meetings, commissions, last days of convocation, tasks and opinions of a month (``?mois=2026-12``)."""
    today = day_of(now(), actor().organisation_id)
    first = _month(request.args.get("mois", "")) or today.replace(day=1)
    kind = request.args.get("quoi", "")
    entries = [one for one in calendar_entries.month(actor(), first, now()) if kind in ("", one.kind)]
    before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)
    return render_template(
        "office/calendar.html", first=first, entries=entries, today=today, kinds=calendar_entries.KINDS, kind=kind, before=before,
        after=after,
    )  # fmt: skip


def _month(text: str) -> date | None:
    """The first day of « 2026-12 »; ``None`` for anything else, and for years that nobody has meetings in."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return first if 2000 <= first.year <= 2999 else None
