"""Hostile files: always a report, in bounded time and memory, never a traceback."""

import json
import subprocess
import sys
from typing import Any

import pytest

from signatures import trust, wording
from signatures.verify import verify
from tests import memory
from tests.signatures import hostile
from tests.signatures.hostile import HOSTILE


@pytest.fixture(scope="module")
def judged() -> dict[str, dict[str, Any]]:
    """What a process of its own said of each file: the memory of its children is then theirs, not that of a long run."""
    words = [sys.executable, "-m", "tests.signatures.hostile"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return {one["name"]: one for one in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_gets_an_answer(judged: dict[str, dict[str, Any]], name: str) -> None:
    found = judged[name]
    assert found["status"] in ("invalid", "unsigned", "unreadable")
    assert found["reasons"]
    assert found["seconds"] < 60
    assert found["peak"] < memory.GIBIBYTE


def test_a_form_beyond_reading_is_not_called_forged() -> None:
    """No signature, fields nested without end: nothing says that anyone tampered with it."""
    fields = [b"<< /T (a) /Kids [%d 0 R] >>" % (number + 5) for number in range(5000)]
    pdf = hostile.pdf([hostile.CATALOG % hostile.FORM, hostile.PAGES, hostile.PAGE, *fields, b"<< /T (b) >>"])
    report = verify(pdf, roots=trust.TrustList())
    assert (report.status, report.reasons) == ("unreadable", (wording.NOT_A_PDF,))
