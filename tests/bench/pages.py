"""Server time of every page on the demonstration's data, against an empty Flask page in the same run."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from flask import Flask

from tests.bench.measure import Figure, seconds
from tests.demonstration import demonstration_app
from tests.journeys.test_crawl import AUDIENCES, account_of, crawl

LIMIT_MS = 100
SHOWN = 5


def floor(runs: int) -> float:
    """Median of a page that does nothing, in ms: what Flask and the test client cost here and now."""
    app = Flask("floor")
    app.add_url_rule("/", view_func=lambda: "<!doctype html><title>floor</title>")
    client = app.test_client()
    return 1000 * seconds(lambda: client.get("/"), runs * 5)


def server_times(app: Flask, audiences: Sequence[str], runs: int) -> dict[str, float]:
    """Median server time in ms of each page of each audience."""
    result: dict[str, float] = {}
    for audience in audiences:
        urls = list(crawl(app, audience))
        client = app.test_client()
        account = account_of(audience)
        if account is not None:
            client.post(f"/compte/demonstration/{account}")
        for url in urls:
            get = lambda client=client, url=url: client.get(url, buffered=True)  # noqa: E731
            result[f"{audience} {url}"] = 1000 * seconds(get, runs)
    return result


def figures(base: float, times: dict[str, float]) -> list[Figure]:
    """The slowest pages, the median of all, and its ratio to the floor."""
    median = statistics.median(times.values())
    slowest = sorted(times.items(), key=lambda pair: -pair[1])[:SHOWN]
    return [
        Figure("empty Flask page (the floor)", base, "ms"),
        Figure(f"median of {len(times)} pages", median, "ms"),
        Figure("median page / floor", median / base),
        *(Figure(url, value, "ms", LIMIT_MS) for url, value in slowest),
        Figure(f"pages over {LIMIT_MS} ms", sum(value > LIMIT_MS for value in times.values()), goal=0),
    ]


def measure(runs: int) -> list[Figure]:
    """Every page of every audience."""
    with tempfile.TemporaryDirectory() as folder, demonstration_app(Path(folder)) as app:
        return figures(floor(runs), server_times(app, AUDIENCES, runs))
