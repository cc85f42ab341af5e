"""The calculator of the law from the command line: a thousand cases, Python's own start and the reading of the file included."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.bench.measure import Figure, in_turn, run
from tests.law.support import worked_cases

CASES = 1000
GOAL = 2.0
"""Seconds."""


def measure(runs: int) -> list[Figure]:
    """The command against an empty Python that reads the same file and writes it again, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cases.json"
        cases = worked_cases()
        file.write_text(json.dumps((cases * (CASES // len(cases) + 1))[:CASES]))
        copied = "import json, sys; json.dump(json.load(open(sys.argv[1])), sys.stdout)"
        floor, law = in_turn(
            [
                lambda: run(sys.executable, "-c", copied, str(file)),
                lambda: run(sys.executable, "-m", "council.law", "run", str(file)),
            ],
            runs,
        )
    return [
        Figure("Python that reads and writes the cases (floor)", 1000 * floor, "ms"),
        Figure(f"{CASES} cases answered, start included", 1000 * law, "ms", 1000 * GOAL),
        Figure("… / floor", law / floor),
    ]
