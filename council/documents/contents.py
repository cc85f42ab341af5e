"""The visible table of contents of a dossier: page numbers, and links the merge leads to their pieces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.documents import render
from council.documents.facts import Institution, MadePdf


@dataclass(frozen=True, slots=True)
class TocLine:
    """A line: number of the item if it is one, title, key of the piece it leads to, page (from 1), lines under it.

    `part` is the section of the agenda that the item stands under, `report` the number of its report.
    """

    number: str
    title: str
    key: str
    page: int
    children: tuple[TocLine, ...] = ()
    part: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class ContentsFacts:
    """Facts of the table of contents of version `version`."""

    institution: Institution
    version: int
    frozen_at: datetime
    lines: tuple[TocLine, ...]


def make_contents(facts: ContentsFacts) -> MadePdf:
    """The table of contents; its links are "piece:" addresses until the dossier is merged."""
    meta = render.Meta("Sommaire", facts.institution.name, facts.frozen_at, "Sommaire")
    return render.make("contents.html", facts, meta)
