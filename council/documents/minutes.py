"""The minutes (procès-verbal): everything L2121-15 asks for (FR-ACT-07), as a draft or as settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from council.documents import render
from council.documents.facts import (
    ActText,
    AgendaLine,
    Institution,
    MadePdf,
    Outcome,
    PublicNotice,
    RollCall,
    Signer,
    Sitting,
    Verification,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the minute book worth reading: an arrival, a proxy, a suspension, a request for a special ballot."""

    at: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """One ballot inside an item: its question when it is not the item itself (an amendment, a round), its result, before
    whom its urn was opened."""

    outcome: Outcome
    question: str = ""
    urn: str = ""


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """One item as it was lived: report, debate (rich text), special requests, elections, ballots, the deliberation adopted."""

    line: AgendaLine
    number: str = ""
    roll_sentence: str = ""
    report_html: str = ""
    debate_html: str = ""
    moments: tuple[Moment, ...] = ()
    requests: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    representatives: tuple[str, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    text: ActText | None = None
    election: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    """Oral questions that still waited when the item was closed."""


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """Facts of the minutes. `roll` is the roll call at the opening; `draft` marks each page as not yet settled.

    `book_lines` and `book_hash` identify the minute book (number of lines, hash of its last line) these were written
    from. `convening` tells what was out of the ordinary about the convocation. `…_overrides`: objections of the law gone
    past outside the items, with the motive. `settled_on` is the meeting that settled them.
    """

    institution: Institution
    sitting: Sitting
    roll: RollCall
    items: tuple[MinutesItem, ...]
    signers: tuple[Signer, ...]
    issued_at: datetime
    draft: bool = True
    convening: tuple[str, ...] = ()
    opening: tuple[Moment, ...] = ()
    closing: tuple[Moment, ...] = ()
    opening_overrides: tuple[str, ...] = ()
    closing_overrides: tuple[str, ...] = ()
    book_lines: int = 0
    book_hash: str = ""
    settled_on: date | None = None
    settled_version: int = 0
    """Which version the council settled; 0 when that is not known."""
    mentions: tuple[str, ...] = ()
    """Corrections of these minutes, told beside the text that the council settled."""
    earlier: tuple[str, ...] = ()
    """Corrections of the minutes of earlier meetings (FR-ACT-09)."""
    seal: bool = True
    verification: Verification | None = None


def make_minutes(facts: MinutesFacts, public: PublicNotice | None = None) -> MadePdf:
    """The minutes as a tagged PDF/A with bookmarks per item; signature places only when not a draft."""
    title = f"Procès-verbal – {facts.sitting.body.name}" + (" (projet)" if facts.draft else "")
    return render.make(
        "minutes.html",
        facts,
        render.Meta(title, facts.institution.name, facts.issued_at, "Procès-verbal"),
        public=public,
    )
