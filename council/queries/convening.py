"""How a meeting was convened, in sentences: what the minutes must tell of urgency, missing papers and repetition."""

from __future__ import annotations

from collections.abc import Iterable

from council.documents.typography import day
from council.law.violations import Status
from council.law.wording import listed, typeset
from council.models import Complement, Item, Meeting, Organisation, db
from council.queries.clocks import local_day
from council.queries.notice import item_faults
from council.queries.repeats import words


def convening_sentences(meeting: Meeting, organisation: Organisation) -> tuple[str, ...]:
    """Everything out of the ordinary about the convocation, motives of overrides included (FR-CONV-04, -06, -09)."""
    told = [words(meeting, organisation)]
    if meeting.urgent_reason:
        told.append(f"Convocation faite en urgence. Motif : {_ended(meeting.urgent_reason)}")
    if meeting.notes_motive:
        first = [item for item in meeting.items if item.complement_id is None]
        told.append(_notes(meeting, organisation, first, meeting.notes_motive))
    for complement in _complements(meeting.id):
        told += _complement(complement, meeting, organisation)
    return tuple(typeset(one) for one in told if one)


def _complements(meeting_id: int) -> Iterable[Complement]:
    return db.session.scalars(
        db.select(Complement)
        .where(Complement.meeting_id == meeting_id, Complement.sent_at.is_not(None))
        .order_by(Complement.number)
    )


def _complement(complement: Complement, meeting: Meeting, organisation: Organisation) -> list[str]:
    """The complementary agenda, and why it left late or without notes."""
    assert complement.sent_at is not None
    items = sorted((one for one in complement.items if not one.pending), key=lambda one: one.position)
    sent_on = local_day(complement.sent_at, organisation)
    text = f"Ordre du jour complémentaire n° {complement.number} envoyé le {day(sent_on)}"
    told = [f"{text} ({_points(items)})."]
    if complement.urgent_reason:
        told.append(f"Il a été envoyé en urgence. Motif : {_ended(complement.urgent_reason)}")
    if complement.notes_motive:
        told.append(_notes(meeting, organisation, items, complement.notes_motive))
    return told


def _notes(meeting: Meeting, organisation: Organisation, items: list[Item], motive: str) -> str:
    """The law's sentences that the motive overrode, and the motive."""
    on = local_day(meeting.starts_at, organisation)
    faults = item_faults(meeting.body, organisation, on, items)
    said = " ".join(one.finding.sentence for one in faults if one.finding.status is Status.ERROR)
    return f"{said} Il a été passé outre au motif suivant : {_ended(motive)}".strip()


def _points(items: list[Item]) -> str:
    noun = "point" if len(items) == 1 else "points"
    return f"{noun} {listed([str(one.position) for one in items])}"


def _ended(text: str) -> str:
    return f"{text.rstrip('. ')}."
