"""The answer to an uploaded annex, and the limits it was held to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """Per-file limits: sizes in bytes, pixels per image, address space in bytes, processor and wall time in seconds."""

    max_bytes: int = 100 * 2**20
    max_pages: int = 2000
    max_pixels: int = 60_000_000
    max_output: int = 300 * 2**20
    max_decoded: int = 400 * 2**20
    memory: int = 2**30
    cpu_seconds: int = 12
    wall_seconds: int = 40


@dataclass(frozen=True, slots=True)
class Accepted:
    """The normalised copy and what was changed. `sha256_original` is the evidence hash of the bytes received."""

    pdf: bytes = field(repr=False)
    pages: int
    sha256_original: str
    sha256: str
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A French sentence: what is wrong with the file and what to do."""

    sentence: str
