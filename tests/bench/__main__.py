"""``make bench``: ratios to floors measured in the same run. ``AREA=assembly`` for one area alone."""

from __future__ import annotations

import argparse
import importlib
import json
from dataclasses import asdict

AREAS = ("law", "pages", "office", "assembly", "signatures", "live", "search")
"""Modules of this package with ``measure(runs) -> list[Figure]``."""


def main() -> None:
    """Print the figures of each area, or JSON with ``--json``."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("areas", nargs="*", default=AREAS, help=", ".join(AREAS))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    report = {}
    for area in options.areas:
        figures = importlib.import_module(f"tests.bench.{area}").measure(options.runs)
        report[area] = [{**asdict(one), "met": one.met} for one in figures]
        if not options.json:
            print(
                f"\n{area}: medians of {options.runs} runs",
                *(one.line() for one in figures),
                sep="\n",
                flush=True,
            )
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
