"""What the office's preparation pages share: the tabs of a meeting, files by hash, answers to scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from flask import Response, flash, request, send_file, url_for

from council.gateways.environment import environment
from council.permissions import Permission
from council.queries.clocks import day_of
from council.queries.meetings import MeetingHead
from council.services.errors import NotFound, Refused
from council.web.access import actor

Found = TypeVar("Found")


def now() -> datetime:
    """The present moment, from the clock gateway."""
    return environment().clock.now()


def today() -> date:
    """The day on the institution's own clock."""
    return day_of(now(), actor().organisation_id)


def existing(found: Found | None, sentence: str = "") -> Found:
    """``found``, or the page that says it does not exist."""
    if found is None:
        raise NotFound(sentence) if sentence else NotFound()
    return found


def may(permission: Permission) -> bool:
    """Whether the signed-in person holds a permission here."""
    return actor().may(permission)


@contextmanager
def refusals_said() -> Iterator[None]:
    """Say above the next page why a verb was refused; what does not exist or is not allowed has pages of its own."""
    try:
        yield
    except Refused as refused:
        flash(refused.sentence, "error")


def wants_json() -> bool:
    """Whether a script asked (dragging, progress), not a page."""
    return request.accept_mimetypes.best == "application/json"


def tabs(head: MeetingHead, current: str) -> list[dict[str, Any]]:
    """The parts of a meeting in the office, as links."""
    entries = [
        ("agenda", "Ordre du jour", url_for("office.meeting", meeting_id=head.id)),
        ("dossier", "Dossier", url_for("office.dossier", meeting_id=head.id)),
        ("convocation", "Convocation", url_for("office.convocation", meeting_id=head.id)),
    ]
    if head.state in ("draft", "convened"):
        entries.append(("weaknesses", "Fragilités", url_for("office.weaknesses", meeting_id=head.id)))
    if may(Permission.INTERESTS):
        entries.append(("withdrawals", "Déports", url_for("office.withdrawals", meeting_id=head.id)))
    if head.state in ("convened", "open", "suspended", "closed") and (
        may(Permission.MEETING_CLERK) or may(Permission.MEETING_CHAIR)
    ):
        entries.append(("cockpit", "En séance", url_for("office.cockpit", meeting_id=head.id)))
    if head.state in ("draft", "convened") and may(Permission.MEETING_CLERK):
        entries.append(("rehearsal", "Répétition", url_for("office.rehearsal", meeting_id=head.id)))
    if head.state == "closed":
        entries.append(("acts", "Actes", url_for("office.meeting_acts", meeting_id=head.id)))
    if head.state in ("open", "suspended", "closed"):
        entries.append(("minutes", "Procès-verbal", url_for("office.minutes", meeting_id=head.id)))
    return [{"label": label, "url": url, "current": key == current} for key, label, url in entries]


def pdf(sha256: str, title: str, *, download: bool = False) -> Response:
    """A stored PDF. Ranges work, so that a reader shows page 1 before the rest has come."""
    return stored(sha256, title, download=download)


def stored(sha256: str, title: str, *, zipped: bool = False, download: bool = False) -> Response:
    """A stored PDF, or a ZIP of them; never anything else."""
    path = environment().storage.path(sha256)
    if not path.exists():
        raise NotFound("Ce document n’est pas encore prêt. Revenez dans quelques minutes.")
    name = "".join(c if c.isalnum() or c in " -._()’" else " " for c in title)[:120].strip() or "document"
    response = send_file(
        path,
        mimetype="application/zip" if zipped else "application/pdf",
        download_name=f"{name}.{'zip' if zipped else 'pdf'}",
        etag=sha256,
        as_attachment=download,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
