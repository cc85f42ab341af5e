"""``make bench``: server time of the pages on the demonstration's data, against an empty Flask page in the same run."""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from tests.demonstration import demonstration_app
from tests.journeys.test_crawl import AUDIENCES, account_of, crawl


def milliseconds(call: Callable[[], object], runs: int) -> list[float]:
    """Durations of ``runs`` calls, after one to warm up."""
    call()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return times


def floor(runs: int) -> float:
    """Median of a page that does nothing, in ms: what Flask and the test client cost here and now."""
    app = Flask("floor")
    app.add_url_rule("/", view_func=lambda: "<!doctype html><title>floor</title>")
    client = app.test_client()
    return statistics.median(milliseconds(lambda: client.get("/"), runs * 5))


def pages(runs: int) -> dict[str, object]:
    """Median server time of each kind of page for each audience, and the slowest."""
    result: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, demonstration_app(Path(folder)) as app:
        for audience in AUDIENCES:
            urls = list(crawl(app, audience))
            client = app.test_client()
            account = account_of(audience)
            if account is not None:
                client.post(f"/compte/demonstration/{account}")
            for url in urls:
                times = milliseconds(lambda client=client, url=url: client.get(url, buffered=True), runs)
                result[f"{audience} {url}"] = round(statistics.median(times), 2)
    worst = sorted(result.items(), key=lambda pair: -pair[1])[:10]
    return {
        "pages": len(result),
        "median_ms": round(statistics.median(result.values()), 2),
        "slowest_ms": dict(worst),
        "over_100_ms": [url for url, value in result.items() if value > 100],
    }


def main() -> None:
    """Print the figures, or JSON with ``--json``."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    base = floor(options.runs)
    figures = {"runs": options.runs, "floor_ms": round(base, 3), **pages(options.runs)}
    figures["median_over_floor"] = round(float(str(figures["median_ms"])) / base, 1)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False, indent=1))
        return
    for name, value in figures.items():
        print(f"{name:20} {value}")


if __name__ == "__main__":
    main()
