"""Hostile files: always a report, in bounded time and memory, never a traceback."""

import resource
import time

import pytest

from signatures import trust, wording
from signatures.verify import verify
from tests.signatures import hostile
from tests.signatures.hostile import HOSTILE


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_gets_an_answer(name: str) -> None:
    pdf = HOSTILE[name]()
    start = time.monotonic()
    report = verify(pdf, roots=trust.TrustList())
    assert report.status in ("invalid", "unsigned", "unreadable")
    assert report.reasons
    assert time.monotonic() - start < 60
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # kilobytes, the largest child so far
    assert peak < 1 << 20


def test_a_form_beyond_reading_is_not_called_forged() -> None:
    """No signature, fields nested without end: nothing says that anyone tampered with it."""
    fields = [b"<< /T (a) /Kids [%d 0 R] >>" % (number + 5) for number in range(5000)]
    pdf = hostile.pdf([hostile.CATALOG % hostile.FORM, hostile.PAGES, hostile.PAGE, *fields, b"<< /T (b) >>"])
    report = verify(pdf, roots=trust.TrustList())
    assert (report.status, report.reasons) == ("unreadable", (wording.NOT_A_PDF,))
