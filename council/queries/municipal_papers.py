"""The facts of the copies that municipal councillors get: a member's own letter without what is for members, and the notes.

Nothing confidential is in them: a point that is, or that is proposed for a closed session, keeps its public title, and its note stays
with the members (FR-DATA-01).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from council.documents.convocation import ConvocationFacts
from council.documents.facts import AgendaLine, Person
from council.documents.notes import ItemNote, NotesFacts
from council.meeting.facts import open_title
from council.models import Complement, ComplementLetter, Convocation, Item, MunicipalSending, db
from council.queries.convocation_letter import complement_facts, letter_facts
from council.queries.manifest import agenda_line


def facts(sending_id: int) -> tuple[ConvocationFacts, NotesFacts | None]:
    """What the copy of a convocation or complementary agenda says, and its notes when a point has one."""
    sending = db.session.get_one(MunicipalSending, sending_id)
    letter, items = _complement(sending) if sending.number else _convocation(sending)
    notes = tuple(note for item in items if (note := _note(item)) is not None)
    recipient = Person("", f"Membres {letter.sitting.body.of_the}", "")
    copied = replace(
        letter, copy=True, recipient=recipient, reply_url="", agenda=_open_lines(items),
        enclosed=("notes explicatives de synthèse",) if notes else (),
    )  # fmt: skip
    if not notes:
        return copied, None
    return copied, NotesFacts(
        letter.institution, letter.sitting, notes, letter.issued_at, complement=sending.number
    )


def _convocation(sending: MunicipalSending) -> tuple[ConvocationFacts, list[dict[str, Any]]]:
    """The letter of the first convened, and the points of the dossier that went with it."""
    first = db.session.scalars(
        sa.select(Convocation)
        .where(Convocation.meeting_id == sending.meeting_id)
        .order_by(Convocation.id)
        .limit(1)
    ).one()
    return letter_facts(first.id), list(first.dossier.manifest["items"])


def _complement(sending: MunicipalSending) -> tuple[ConvocationFacts, list[dict[str, Any]]]:
    complement = db.session.scalars(
        sa.select(Complement).where(
            Complement.meeting_id == sending.meeting_id, Complement.number == sending.number
        )
    ).one()
    letter = db.session.scalar(
        sa.select(sa.func.min(ComplementLetter.id)).where(ComplementLetter.complement_id == complement.id)
    )
    own = set(db.session.scalars(sa.select(Item.id).where(Item.complement_id == complement.id)))
    assert complement.dossier is not None
    items = [{**one, "mark": ""} for one in complement.dossier.manifest["items"] if one["id"] in own]
    return complement_facts(letter or 0), items


def _restricted(item: dict[str, Any]) -> bool:
    return bool(item["confidential"] or item["closed_session"])


def _open_lines(items: Iterable[dict[str, Any]]) -> tuple[AgendaLine, ...]:
    """The agenda by public titles; a heading of hidden points alone may tell what they are about."""
    rows = list(items)
    seen = {one.get("part", "") for one in rows if not _restricted(one)}
    return tuple(
        replace(_open_line(one), part=one.get("part", "") if one.get("part", "") in seen else "")
        for one in rows
    )


def _open_line(item: dict[str, Any]) -> AgendaLine:
    title = open_title(
        item["title"],
        item["public_title"],
        closed_session=item["closed_session"],
        confidential=item["confidential"],
    )
    return replace(agenda_line(item), object=title)


def _note(item: dict[str, Any]) -> ItemNote | None:
    if not item["note"].strip():
        return None
    hidden = _restricted(item)
    return ItemNote(_open_line(item), "" if hidden else item["note"], hidden)
