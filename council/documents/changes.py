"""What changed between two versions of a dossier, page by page, as a reader sees the pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2

_A4_WIDTH, _FOOT = 595, 32
"""Width of A4 and the height that the stamp takes at its foot, in points; both grow with the page."""
_COMPARED = ("agenda", "note", "draft", "annex")
"""Cover, contents and dividers say nothing of their own."""


@dataclass(frozen=True, slots=True)
class Place:
    """A piece in a dossier. `key` names it in every version; `identity` is equal for equal content."""

    key: tuple[int | None, int | None, str]
    title: str
    first_page: int
    pages: int
    identity: str

    @property
    def compared(self) -> bool:
        """Whether its changes are told."""
        return self.key[2] in _COMPARED


@dataclass(frozen=True, slots=True)
class Change:
    """Pages of one piece: `added` and `changed` are numbers in the new version, `removed` in the old one."""

    title: str
    key: tuple[int | None, int | None, str]
    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()


def changes(
    before: Sequence[Place], after: Sequence[Place], old: Path, new: Path | bytes
) -> tuple[Change, ...]:
    """Each piece that is not the same, in the order of the new version, then the pieces that went.

    Pages are compared as pictures without their stamp, whose numbers change with what stands before. Only pieces
    of another identity are drawn.
    """
    known = {place.key: place for place in before if place.compared}
    with closing(pypdfium2.PdfDocument(old)) as old_pdf, closing(pypdfium2.PdfDocument(new)) as new_pdf:
        found = [
            _compare(known.pop(place.key, None), place, old_pdf, new_pdf) for place in after if place.compared
        ]
    gone = (Change(place.title, place.key, removed=_numbers(place)) for place in known.values())
    return (*(change for change in found if change), *gone)


def _compare(
    old: Place | None, new: Place, old_pdf: pypdfium2.PdfDocument, new_pdf: pypdfium2.PdfDocument
) -> Change | None:
    if old is None:
        return Change(new.title, new.key, added=_numbers(new))
    if old.identity and old.identity == new.identity:
        return None
    pictures = [list(_pictures(old, old_pdf)), list(_pictures(new, new_pdf))]
    added: list[int] = []
    changed: list[int] = []
    removed: list[int] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, *pictures, autojunk=False).get_opcodes():
        if kind != "equal":
            both = min(i2 - i1, j2 - j1)
            changed += range(new.first_page + j1, new.first_page + j1 + both)
            added += range(new.first_page + j1 + both, new.first_page + j2)
            removed += range(old.first_page + i1 + both, old.first_page + i2)
    if not (added or changed or removed):
        return None
    return Change(new.title, new.key, tuple(added), tuple(changed), tuple(removed))


def _numbers(place: Place) -> tuple[int, ...]:
    return tuple(range(place.first_page, place.first_page + place.pages))


def _pictures(place: Place, pdf: pypdfium2.PdfDocument) -> Iterator[str]:
    """A hash of each page as seen, its foot cut off."""
    for number in _numbers(place):
        page = pdf[number - 1]
        width, height = page.get_size()
        foot = min(_FOOT * max(width / _A4_WIDTH, 0.7), height / 4)
        bitmap = page.render(scale=min(1.0, 2000 / max(width, height)), crop=(0, foot, 0, 0), grayscale=True)
        yield hashlib.sha256(f"{bitmap.width}x{bitmap.height}".encode() + bytes(bitmap.buffer)).hexdigest()
        bitmap.close()
        page.close()
