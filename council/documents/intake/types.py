"""The answer to an uploaded annex, and the limits it was held to."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_BYTES = 80 * 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Per-file limits: sizes in bytes, pixels per picture, memory in bytes, processor and wall time in seconds.

    ``memory`` holds for the address space of each process and for the resident memory of all of them together.
    """

    max_bytes: int = MAX_BYTES
    max_pages: int = 2000
    max_pixels: int = 60_000_000
    max_output: int = 300 * 2**20
    max_decoded: int = 400 * 2**20
    max_text: int = 2 * 2**20
    """Characters of a text that is read into a draft, markup included."""
    memory: int = 900 * 2**20
    cpu_seconds: int = 12
    wall_seconds: float = 12.0
    recognise: bool = False
    """Whether the text of scans is to be recognised (seconds per page)."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The normalised copy and what was changed. `sha256_original` is the evidence hash of the bytes received."""

    pdf: bytes = field(repr=False)
    pages: int
    sha256_original: str
    sha256: str
    repairs: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    """What the file still lacks and how to do better; nothing was changed for it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A French sentence: what is wrong with the file and what to do."""

    sentence: str


@dataclass(frozen=True, slots=True)
class ReadText:
    """The parts of a deliberation found in a text file; HTML not yet trusted, plain text for the short ones."""

    title: str = ""
    rapporteur: str = ""
    """The name after « Rapporteur : », as it stands there."""
    note: str = ""
    visas: tuple[str, ...] = ()
    considerants: tuple[str, ...] = ()
    expose: str = ""
    articles: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    """What a deliberation's form has no place for: letterhead, roll call, signatures, plain text."""
