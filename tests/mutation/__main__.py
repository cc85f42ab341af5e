"""`python -m tests.mutation [--import] [module…]`: falsify council/law, line by line, and list what no test noticed.

A mutant known to change nothing stands in ``equivalent.json`` with the reason. Exit 1 when another one survives.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

from tests.mutation.operators import Mutant, mutants
from tests.mutation.runner import ROOT, Verdict, at_import, functions

LAW = ROOT / "council" / "law"
TESTS = ROOT / "tests" / "law"
KNOWN = Path(__file__).with_name("equivalent.json")
AT_IMPORT = "--import"
"""Only what runs at import: constants, fields, tables."""
LEFT = ("__main__.py",)
"""The command line reads and writes; its tests start another Python."""


class Score:
    """What became of each mutant."""

    def __init__(self, total: int) -> None:
        self.total, self.begin = total, time.monotonic()
        self.verdicts: Counter[Verdict] = Counter()
        self.survivors: list[Mutant] = []

    def told(self, mutant: Mutant, verdict: Verdict) -> None:
        """One more verdict; survivors are printed at once."""
        self.verdicts[verdict] += 1
        if verdict == "survived":
            self.survivors.append(mutant)
            print(f"{mutant.path.relative_to(ROOT)}:{mutant.line}\t{mutant.key}", flush=True)
        if self.verdicts.total() % 250 == 0:
            minutes = (time.monotonic() - self.begin) / 60
            print(
                f"# {self.verdicts.total()} of {self.total}, {minutes:.0f} min", file=sys.stderr, flush=True
            )


def sources(wanted: list[str]) -> list[Path]:
    """Files of the law, or those whose name was given."""
    found = [path for path in sorted(LAW.rglob("*.py")) if path.name not in LEFT]
    return [
        path
        for path in found
        if not wanted or path.stem in wanted or str(path.relative_to(LAW).with_suffix("")) in wanted
    ]


def groups_of_tests(stem: str = "") -> list[list[str]]:
    """Test files of the law: those that notice most of a module's changes, then the others, generated examples last."""
    near = (f"test_{stem}.py", "test_regimes.py", "test_findings.py", "test_contract.py")
    files = sorted(TESTS.glob("test_*.py"), key=lambda path: (path.name == "test_properties.py", path.name))
    return [
        [str(path) for path in files if path.name in near],
        [str(path) for path in files if path.name not in near],
    ]


def main(wanted: list[str]) -> int:
    """Run, report; 0 when every survivor is known to change nothing."""
    found = []
    for path in sources([name for name in wanted if name != AT_IMPORT]):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found += [one for one in mutants(module, path) if not one.owner or AT_IMPORT not in wanted]
    print(f"# {len(found)} mutants", file=sys.stderr, flush=True)
    score = Score(len(found))
    left = found if AT_IMPORT in wanted else _in_another_process(found, score)
    for mutant in left:
        score.told(mutant, at_import(mutant, groups_of_tests(mutant.path.stem)))
    known = json.loads(KNOWN.read_text()) if KNOWN.exists() else {}
    new = [one for one in score.survivors if one.key not in known]
    killed = score.verdicts["killed"]
    print(
        f"{len(found)} mutants, {killed} noticed ({100 * killed / max(len(found), 1):.1f} %), "
        f"{len(score.survivors) - len(new)} known to change nothing, {len(new)} survivors, "
        f"{(time.monotonic() - score.begin) / 60:.0f} min"
    )
    return 1 if new else 0


def _in_another_process(found: list[Mutant], score: Score) -> list[Mutant]:
    """Mutants of functions first, in a child, which imports the law; gives those left for a new import."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            _functions(found, writing)
        finally:
            os._exit(0)
    os.close(writing)
    later = []
    with os.fdopen(reading) as pipe:
        for line in pipe:
            index, verdict = line.split()
            if verdict == "import":
                later.append(found[int(index)])
            else:
                score.told(found[int(index)], verdict)
    os.waitpid(child, 0)
    return later


def _functions(found: list[Mutant], writing: int) -> None:
    number = {id(mutant): index for index, mutant in enumerate(found)}
    with os.fdopen(writing, "w") as pipe:
        left = functions(
            found,
            [path for group in groups_of_tests() for path in group],
            lambda mutant, verdict: print(number[id(mutant)], verdict, file=pipe, flush=True),
        )
        for mutant in left:
            print(number[id(mutant)], "import", file=pipe)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
