"""Verbs about points that come back: put one on a draft agenda by one press, the report of delegated decisions among them."""

from __future__ import annotations

from html import escape

from council.documents.typography import day
from council.models import Body, DelegatedDecision, Item, Meeting, Organisation, StandingItem
from council.models.meetings import ITEM_KINDS
from council.permissions import Permission
from council.queries import standing_items as known
from council.queries.clocks import local_day
from council.services import items
from council.services.draft_versions import follow_item
from council.services.errors import Refused
from council.services.item_draft import MAX_TITLE, ItemDraft
from council.services.lookup import found, one_at_a_time
from council.services.meetings import editable, touch
from council.services.pipeline import Work, command
from council.services.rich_text import plain

GONE = "Ce point récurrent n’existe pas ou n’existe plus. Actualisez la page."
HEADING = "<p>Décisions prises par délégation du conseil (art. L.\u00a02122-22 du CGCT)\u00a0:</p>"


@command(Permission.MEETING_EDIT)
def add_standing(work: Work, meeting_id: int, key: str) -> int:
    """Put a standing point at the end of a draft agenda; gives its id. One that is there already is not added again.

    The report of delegated decisions lists those that no agenda reports yet, and takes up later ones when asked again.
    Raises ``Refused`` or ``NotFound``.
    """
    meeting = editable(work, meeting_id)
    title, kind = _what(work, meeting, key)
    item = known.present(meeting.items, key, title)
    if item is None:
        draft = ItemDraft(title=title, kind=kind, matiere_code="5.4" if key == known.DELEGATED else "")
        item = found(work, Item, items.add_item.body(work, meeting_id, draft))  # type: ignore[attr-defined]
    if key == known.DELEGATED:
        _report(work, meeting, item)
    work.audit(meeting=meeting_id, standing=key, item=item.id)
    return item.id


def _what(work: Work, meeting: Meeting, key: str) -> tuple[str, str]:
    if key in known.TITLES:
        return known.TITLES[key], known.KINDS[key]
    row = found(work, StandingItem, int(key) if key.isdecimal() else 0, GONE)
    if row.body_id != meeting.body_id:
        raise Refused("Ce point récurrent est celui d’une autre assemblée.")
    return row.title, row.kind


def _report(work: Work, meeting: Meeting, item: Item) -> None:
    """Write the decisions that wait under the report's own words; what was typed there stays. The statement, which citizens read,
    names the public title of those that have one.

    A decision that a text lists already, taken over from an earlier agenda, is not written a second time.
    """
    one_at_a_time(work)
    organisation = work.session.get_one(Organisation, meeting.organisation_id)
    waiting = known.unreported(meeting.body_id, local_day(meeting.starts_at, organisation))
    if not waiting:
        return
    item.note = _listing(item.note, [(one, one.object) for one in waiting])
    item.expose = _listing(item.expose, [(one, one.public_title or one.object) for one in waiting])
    item.revision += 1
    item.updated_at = work.now
    for one in waiting:
        one.report_item_id = item.id
    touch(meeting)
    follow_item(work, item)
    work.session.flush()
    work.audit(decisions=len(waiting))


def _listing(text: str, waiting: list[tuple[DelegatedDecision, str]]) -> str:
    lines = [
        f"Décision n°\u00a0{escape(one.number)} du {day(one.decided_on)}\u00a0: {escape(words)}"
        for one, words in waiting
    ]
    rows = "".join(f"<li>{one}</li>" for one in lines if f"<li>{one}</li>" not in text)
    if not rows:
        return text
    return f"{text or HEADING}<ul>{rows}</ul>"


@command(Permission.MEETING_EDIT)
def keep_standing(work: Work, body_id: int, title: str, kind: str, month: int | None) -> int:
    """Make a point come back at each meeting of a body, or in one month (1 to 12); gives its id, the same title once."""
    found(work, Body, body_id, "Cette assemblée n’existe pas.", lock=True)
    title = object_of(title, "Le titre du point", "title")
    if kind not in ITEM_KINDS or (month is not None and not 1 <= month <= len(known.MONTHS)):
        raise Refused("Cette valeur n’est pas dans la liste. Choisissez-en une autre.", field="kind")
    row = next((one for one in known.standing(body_id) if one.title.casefold() == title.casefold()), None)
    if row is None:
        row = StandingItem(organisation_id=work.actor.organisation_id, body_id=body_id, title=title)
        work.session.add(row)
    row.kind, row.month = kind, month
    work.session.flush()
    work.audit(standing=row.id)
    return row.id


@command(Permission.MEETING_EDIT)
def drop_standing(work: Work, standing_item_id: int) -> int:
    """Let a point no longer come back; agendas that have it keep it. Gives the body."""
    row = found(work, StandingItem, standing_item_id, GONE)
    body_id: int = row.body_id
    work.session.delete(row)
    work.audit(standing=standing_item_id)
    return body_id


def object_of(text: str, what: str, field: str) -> str:
    """A title or object, cleaned. Raises ``Refused`` (``field``) for an empty or an endless one."""
    clean = plain(text)
    if not clean or len(clean) > MAX_TITLE:
        raise Refused(f"{what} compte de 1 à {MAX_TITLE} caractères. Écrivez-le.", field=field)
    return clean
