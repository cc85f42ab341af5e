"""What was appended after a signature, judged from the appended revisions alone, by a list of what is allowed.

pyHanko's difference analysis indexes every object of the document: on a long tagged dossier it is the whole cost of a
verification. A revision that this module knows changes the document in nothing but one empty signature field, now
filled, and the security store; it says so. Of anything else it says nothing, and pyHanko's analysis decides: the answer
is never less strict than pyHanko's (a test compares them on every attack of the corpus).

A revision is known when, of the objects its cross-reference table names:
- each that replaces another is the catalog (all entries but /DSS the same), the one signature field that it fills (all
  entries but /V and /AP the same, and the field is used nowhere but in the form, on its page and in the structure), or
  the security store;
- each other is new, was never referred to before, and is reached from those: signature dictionary, drawing, evidence,
  containers of cross-references and of objects.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signatures.revision import ORDER, Kind, Revision

_GAP = rb"(?:[\0\t\n\f\r ]|%[^\r\n]*[\r\n])+"


class Appended:
    """The revisions of one document."""

    def __init__(self, pdf: bytes, reader: PdfFileReader) -> None:
        self._pdf = pdf
        self._reader = reader
        self._known: dict[int, Kind | None] = {}

    def since(self, signature: EmbeddedPdfSignature) -> Kind | None:
        """The gravest kind of change after a signature that covers its revision; None: not known, ask pyHanko."""
        later = range(int(signature.signed_revision) + 1, int(self._reader.total_revisions))
        kinds = [self._kind(revision) for revision in later]
        if not kinds or None in kinds or signature.fieldmdp is not None:
            return None
        return max((kind for kind in kinds if kind), key=ORDER.index)

    def _kind(self, revision: int) -> Kind | None:
        if revision not in self._known:
            try:
                self._known[revision] = Revision(self._reader, revision, self._mentions_before).kind()
            except Exception:  # Unknown, or whatever a forged file makes the reader raise: pyHanko decides
                self._known[revision] = None
        return self._known[revision]

    def _mentions_before(self, number: int, before: int) -> int:
        """How often object `number` is referred to in the revisions before `before`."""
        return sum(found[number] for found in self._mentions[:before])

    @cached_property
    def _mentions(self) -> list[Counter[int]]:
        """For each revision, how often its text refers to the objects that revisions after the first name."""
        numbers = {
            reference.idnum
            for revision in range(1, self._reader.total_revisions)
            for reference in self._reader.xrefs.explicit_refs_in_revision(revision)
        }
        if not numbers:
            return [Counter() for _ in range(self._reader.total_revisions)]
        wanted = b"|".join(b"%d" % number for number in sorted(numbers, reverse=True))
        pattern = re.compile(rb"(?<![0-9])0*(" + wanted + rb")" + _GAP + rb"0+" + _GAP + rb"R")
        return [
            Counter(int(found[1]) for text in self._texts(revision) for found in pattern.finditer(text))
            for revision in range(self._reader.total_revisions)
        ]

    def _texts(self, revision: int) -> Iterator[bytes]:
        """The bytes of one revision, and what its object streams hold."""
        ends = [0, *accumulate((self.end(r) for r in range(self._reader.total_revisions)), max)]
        yield self._pdf[ends[revision] : ends[revision + 1]]
        for reference in self._reader.xrefs.object_streams_used_in(revision):
            yield self._reader.get_object(reference, revision=revision).data

    def end(self, revision: int) -> int:
        """Where the cross-references of a revision end, in bytes from the start."""
        return int(self._reader.xrefs.get_xref_container_info(revision).end_location)
