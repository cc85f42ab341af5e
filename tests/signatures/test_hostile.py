"""Hostile files: always a report, in bounded time and memory, never a traceback."""

import resource
import time

import pytest

from signatures import trust
from signatures.verify import verify
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
