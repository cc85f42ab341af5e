"""What a dossier is made from, and what is known of it once made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from council.documents.facts import ActText, AgendaLine, Institution, Matter, Sitting


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex as `intake` accepted it: `pdf` is the normalised copy or its file, `sha256` the hash of that copy."""

    title: str
    pdf: bytes | Path = field(repr=False)
    sha256: str
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class DossierItem:
    """The papers of one item, in order: explanatory note, draft deliberation, annexes; any may be missing.

    `open_object` is its title as anybody may read it.
    """

    line: AgendaLine
    note_html: str = ""
    service: str = ""
    text: ActText | None = None
    matter: Matter | None = None
    annexes: tuple[Annex, ...] = ()
    open_object: str = ""
    confidential: bool = False
    opinions: tuple[str, ...] = ()
    """Opinions of commissions, printed under the note."""


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """Facts of version `version`, frozen at `frozen_at`. `audience` says whose copy it is ("Dossier des membres").

    `reader`: name written across each page of a personal copy.
    """

    institution: Institution
    sitting: Sitting
    version: int
    frozen_at: datetime
    items: tuple[DossierItem, ...]
    audience: str = "Dossier des membres"
    agenda_note: str = ""
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a piece is in the dossier. `kind`: "cover", "agenda", "toc", "divider", "note", "draft" or "annex".

    `item` is the item's number as printed, `annex` the annex's rank inside the item (0 when not an annex),
    `first_page` counts from 1, `identity` is equal for equal content. `untagged` pages carry no text structure: shown as images to a screen reader.
    """

    kind: str
    title: str
    first_page: int
    pages: int
    item: str = ""
    annex: int = 0
    untagged: int = 0
    identity: str = ""


@dataclass(frozen=True)
class MadeDossier:
    """The assembled file and its page map."""

    pdf: bytes = field(repr=False)
    pages: int
    entries: tuple[Entry, ...]

    @cached_property
    def sha256(self) -> str:
        """Hash of the file."""
        return hashlib.sha256(self.pdf).hexdigest()
