"""What the papers of a text being written are made from, before any dossier: a draft, or a point of an agenda."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from council import codes
from council.documents import facts
from council.documents.draft import DraftFacts
from council.documents.draft_docx import WordFacts
from council.models import Body, Draft, Item, Mandate, Meeting, Organisation, db
from council.queries import draft_variables, letterhead
from council.queries.kinds import KIND_WORDS
from council.queries.manifest import facts_html


@dataclass(frozen=True)
class _Written:
    """A text, who will decide it and where it stands."""

    content: Mapping[str, Any]
    body: Body
    meeting: Meeting | None
    number: str
    changed_at: datetime
    organisation_id: int


def draft_word(draft_id: int, *, numbered: bool = False) -> WordFacts | None:
    """The facts of a draft's papers; nothing when it is not the institution's."""
    row = db.session.scalars(sa.select(Draft).where(Draft.id == draft_id)).one_or_none()
    if row is None:
        return None
    number = str(row.item.position) if row.item else ""
    return _facts(
        _Written(
            draft_variables.shown(row),
            row.body,
            row.wished_meeting,
            number,
            row.updated_at,
            row.organisation_id,
        ),
        numbered,
    )


def item_word(item_id: int, *, numbered: bool = False) -> WordFacts | None:
    """The facts of a point's papers; nothing when it is not the institution's."""
    row = db.session.scalars(sa.select(Item).where(Item.id == item_id)).one_or_none()
    if row is None:
        return None
    names = (
        "title",
        "kind",
        "rapporteur_id",
        "matiere_code",
        "note",
        "visas",
        "considerants",
        "expose",
        "articles",
        "closed_session",
    )
    content = {name: getattr(row, name) for name in names}
    meeting = row.meeting
    return _facts(
        _Written(content, meeting.body, meeting, str(row.position), row.updated_at, row.organisation_id),
        numbered,
    )


def _facts(written: _Written, numbered: bool) -> WordFacts:
    content, organisation = written.content, db.session.get_one(Organisation, written.organisation_id)
    matter = codes.subject(content.get("matiere_code", ""))
    kind = content.get("kind", "decision")
    line = facts.AgendaLine(
        written.number, content["title"], _rapporteur(content.get("rapporteur_id")),
        "" if kind == "decision" else KIND_WORDS[kind], closed_session=bool(content.get("closed_session")),
    )  # fmt: skip
    text = facts.ActText(
        tuple(map(facts_html, content.get("visas", ()))), tuple(map(facts_html, content.get("considerants", ()))),
        content.get("expose", ""), tuple(content.get("articles", ())),
    )  # fmt: skip
    sitting = letterhead.sitting(written.meeting, written.body, organisation) if written.meeting else None
    draft = DraftFacts(
        letterhead.institution(organisation), sitting, line, text, written.changed_at,
        facts.Matter(matter.code, matter.label) if matter else None,
        body=letterhead.body_words(written.body, organisation), numbered=numbered,
    )  # fmt: skip
    return WordFacts(draft, content.get("note", ""), numbered)


def _rapporteur(mandate_id: int | None) -> str:
    mandate = (
        db.session.scalars(sa.select(Mandate).where(Mandate.id == mandate_id)).one_or_none()
        if mandate_id
        else None
    )
    return f"{mandate.person.formal_name}, {mandate.capacity}".strip(", ") if mandate else ""
