"""Server time of the office's pages among five thousand drafts and three hundred meetings (issue 7)."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import many_drafts
from tests.bench.measure import Figure
from tests.bench.pages import figures, floor, server_times
from tests.demonstration import loaded, opened

AUDIENCES = ("clerk", "mayor", "service", "councillor")


def measure(runs: int) -> list[Figure]:
    """Every page of those who prepare and read."""
    with tempfile.TemporaryDirectory() as folder:
        crowded = Path(folder) / "crowded"
        shutil.copytree(loaded(Path(folder)), crowded)
        with opened(crowded) as app:
            many_drafts.write(datetime.now(UTC))
            return figures(floor(runs), server_times(app, AUDIENCES, runs))
