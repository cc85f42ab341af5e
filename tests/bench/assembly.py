"""A dossier of 200 annexes and 1 600 pages: assembly against ``qpdf --empty --pages``, one change, rendering in one go."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench import big_dossier
from tests.bench.corpus import write_annexes
from tests.bench.measure import Figure, child, in_turn, run


def measure(runs: int) -> list[Figure]:
    """Wall times in turn with the referee's; memory of a process that assembles once from warm pieces."""
    with tempfile.TemporaryDirectory() as folder:
        annexes = write_annexes(Path(folder))
        size = sum(path.stat().st_size for path in annexes) / 1e6
        dossier = big_dossier.BigDossier(Path(folder), annexes)
        dossier.assemble()
        referee = ["qpdf", "--empty", "--pages", *map(str, annexes), "--", str(Path(folder) / "referee.pdf")]
        floor, whole, changed = in_turn([lambda: run(*referee), dossier.assemble, dossier.change_one], runs)
        memory = child("tests.bench.big_dossier", folder)
        apart, together = in_turn([dossier.render_apart, dossier.render_together], max(1, runs // 2))
    return [
        Figure("annexes", size, "MB"),
        Figure("qpdf --empty --pages (the floor)", floor, "s"),
        Figure("assembly, everything included", whole, "s"),
        Figure("assembly / qpdf", whole / floor, goal=0.45),
        Figure("one item changed / assembly", changed / whole, goal=1.15),
        Figure("memory of an assembly", memory["rss_mb"], "MB", round(2 * size + 150)),
        Figure("100 deliberations rendered one at a time", apart, "s"),
        Figure("100 deliberations as the product renders them / one at a time", together / apart, goal=0.75),
    ]
