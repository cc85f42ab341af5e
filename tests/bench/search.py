"""Server time of the search page, whole, among a hundred thousand deliberations, on each database."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient

from council.app import create_app
from council.models import Base, db
from council.queries.similar_acts import similar
from council.settings import load_settings
from tests import components
from tests.bench import many_acts
from tests.bench.measure import Figure
from tests.bench.pages import floor
from tests.conftest import Browser, postgres_database
from tests.factory import make_commune

ACTS = 100_000
GOAL_MS = 50
SIMILAR_MS = 30
QUERIES = 300
_WORDS = (
    "école", "ecoles", "subventions", "subventionner", "voirie", "piscine", "cimetière", "budget", "emprunt", "garantie", "tarifs",
    "cantine", "fibre", "rénovation", "préfecture", "riverains", "médiathèque", "gymnase", "parcelle", "football", "conseil", "rue",
    "entreprise", "écologique", "Verdun", "Pasteur", "République", "harmonie", "départemental", "euros", "commune", "investissement",
    "introuvable", "presbytère", "camping", "2019-03", "lot 412", "crédits", "transition", "règlement",
)  # fmt: skip
_PHRASES = ('"marché de travaux"', '"transition écologique"', "« école maternelle »", '"conseil départemental"', '"plan de financement"', '"rue de Verdun"')  # fmt: skip
_CHOICES = ({}, {}, {"annee": 2019}, {"theme": 7}, {"matiere": "7.5"}, {"resultat": "rejected"}, {"elu": 3}, {"annee": 2024, "theme": 1})  # fmt: skip


def queries() -> Iterator[str]:
    """Addresses such as citizens make them: words, phrases, words to leave out, choices, later pages."""
    chance = random.Random(11)
    for _ in range(QUERIES):
        words = [*chance.sample(_WORDS, chance.choice((1, 1, 2, 2, 3)))]
        if chance.random() < 0.15:
            words = [chance.choice(_PHRASES), *words[:1]]
        if chance.random() < 0.15:
            words.append(f"-{chance.choice(_WORDS[:20]).split(' ')[0]}")
        asked = {"q": " ".join(words), **chance.choice(_CHOICES)}
        if chance.random() < 0.1:
            asked["page"] = chance.randint(2, 9)
        yield f"/testville/recherche?{urlencode(asked)}"
    for choice in _CHOICES[1:]:
        yield f"/testville/deliberations?{urlencode(choice)}"


def times(client: FlaskClient, addresses: list[str]) -> list[tuple[float, str]]:
    """Milliseconds of each page, the slowest first; each address is asked once, so nothing was kept for it."""
    found = []
    for address in addresses:
        start = time.perf_counter()
        answer = client.get(address, buffered=True)
        found.append((1000 * (time.perf_counter() - start), address))
        assert answer.status_code == 200, address
    return sorted(found, reverse=True)


def similar_times() -> list[float]:
    """Milliseconds of the acts that resemble an object, as they are proposed while it is typed."""
    chance, found = random.Random(5), []
    for rank in range(60):
        text = many_acts.subject(chance, rank)
        db.session.rollback()
        start = time.perf_counter()
        assert similar(1, text)
        found.append(1000 * (time.perf_counter() - start))
    return sorted(found)


@contextmanager
def filled(url: str, folder: Path) -> Iterator[Flask]:
    """An application among whose acts one can look."""
    app = create_app(
        load_settings({}, data_dir=folder, database_url=url, secret_key="bench", jobs_immediate=True)
    )
    app.config["RATELIMIT_ENABLED"] = False
    app.test_client_class = Browser
    with app.app_context():
        Base.metadata.create_all(db.engine)
        many_acts.write(make_commune(), ACTS)
        yield app
        db.session.remove()
        db.engine.dispose()


def _figures(name: str, app: Flask, base: float) -> list[Figure]:
    client, addresses = app.test_client(), list(queries())
    times(client, ["/testville/recherche?q=rien", "/testville/deliberations"])
    taken = times(client, addresses)
    values = sorted(value for value, _ in taken)
    p95 = values[int(len(values) * 0.95)]
    alike = similar_times()
    return [
        Figure(f"{name}: p50 of {len(values)} searches among {ACTS} acts", statistics.median(values), "ms"),
        Figure(f"{name}: p95", p95, "ms", GOAL_MS),
        Figure(f"{name}: p95 / floor", p95 / base),
        Figure(f"{name}: p50 of {len(alike)} similar acts", statistics.median(alike), "ms", SIMILAR_MS),
        *(Figure(f"{name}: {address}"[:70], value, "ms") for value, address in taken[:5]),
    ]


def measure(runs: int) -> list[Figure]:
    """p50 and p95 of many different searches, as milliseconds and as ratio to an empty page of the same run."""
    base = floor(runs)
    found = [Figure("empty Flask page (the floor)", base, "ms")]
    with (
        tempfile.TemporaryDirectory() as folder,
        filled(f"sqlite:///{folder}/council.db", Path(folder)) as app,
    ):
        found += _figures("SQLite", app, base)
    if not components.missing("postgres"):
        with (
            tempfile.TemporaryDirectory() as folder,
            postgres_database("bench") as url,
            filled(url, Path(folder)) as app,
        ):
            found += _figures("PostgreSQL", app, base)
    return found
