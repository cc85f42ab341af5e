"""Fixtures of the whole suite: applications on each database, a small commune, a real server, a browser."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from council.app import create_app
from council.models import WRITE, Base, db, prepare_engine
from council.models.searched import WORDS
from council.settings import load_settings
from council.web.limits import limiter
from tests import components, once, seeds
from tests.factory import Commune, make_commune
from tests.nursery import NURSERY, Born

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    """Names of the marks that ask for a component; the chance of this run, before its processes are started."""
    seeds.choose()
    once.install()
    config.addinivalue_line("markers", "needs(*components): skipped by name when a component is missing")
    config.addinivalue_line("markers", "slow: takes seconds")


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector of cycles need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 5)


def pytest_unconfigure() -> None:
    """Servers are born of two processes that end with this one."""
    NURSERY.close()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip by name, or fail when the component was required."""
    for mark in item.iter_markers("needs"):
        for component in mark.args:
            require(component)


def require(component: str) -> None:
    """Skip the running test when ``component`` is missing; fail when CI demands it."""
    reason = components.missing(component)
    if not reason:
        return
    if component in components.REQUIRED:
        pytest.fail(f"{component} is required here but {reason}")
    pytest.skip(f"[{component}] {reason}")


def pytest_terminal_summary(terminalreporter: object) -> None:
    """Say which suites did not run, by the name of what they lacked."""
    reports = getattr(terminalreporter, "stats").get("skipped", [])  # noqa: B009
    counts: dict[str, int] = {}
    for report in reports:
        text = str(report.longrepr)
        if "[" in text and "]" in text:
            name = text.split("[", 1)[1].split("]", 1)[0]
            counts[name] = counts.get(name, 0) + 1
    write = getattr(terminalreporter, "write_line")  # noqa: B009
    write(f"seed of this run: {seeds.choose()} ({seeds.VARIABLE} replays it)")
    for name in ("postgres", "redis", "chromium", "poppler", "qpdf", "libreoffice", "ghostscript", "gcc"):
        state = f"{counts[name]} tests skipped: {components.missing(name)}" if name in counts else "present"
        write(f"component {name}: {state}")


# --- applications ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with every table, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "council.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    prepare_engine(engine)
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    return path


@contextmanager
def postgres_database(purpose: str) -> Iterator[str]:
    """An empty database of this test process alone, dropped at the end."""
    require("postgres")
    name = f"council_{purpose}_{os.getpid()}"
    admin = sa.create_engine(components.POSTGRES_URL, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
        # what must be durable says so itself
        connection.execute(sa.text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    try:
        yield sa.make_url(components.POSTGRES_URL).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL database with every table, emptied before each test that uses it."""
    with postgres_database("test") as url:
        engine = sa.create_engine(url)
        Base.metadata.create_all(engine)
        engine.dispose()
        yield url


def empty_postgres(url: str) -> None:
    """Empty every table that holds anything, those too that are written once, and number rows from 1 again.

    TRUNCATE makes new files for each table and each of its indices: with a hundred tables it took longer than most tests.
    """
    with _emptier(url).begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica; SELECT test_empty()")


@cache
def _emptier(url: str) -> sa.Engine:
    """One connection for the whole run: it keeps the plans of a statement for each table."""
    engine = sa.create_engine(url, pool_size=1, pool_pre_ping=True)  # some tests cut every line
    names = [*(table.name for table in Base.metadata.sorted_tables), WORDS]
    emptied = "".join(
        f'IF EXISTS (SELECT FROM "{name}") THEN DELETE FROM "{name}"; END IF; ' for name in names
    )
    again = (
        "PERFORM setval(quote_ident(sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;"
    )
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION test_empty() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {emptied} {again} END $$"
        )
    return engine


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database; each test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "council.db")
        return f"sqlite:///{tmp_path / 'council.db'}"
    url: str = request.getfixturevalue("postgres_url")
    empty_postgres(url)
    return url


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """A wired application whose jobs run at once; its context is pushed."""
    settings = load_settings(
        {}, data_dir=tmp_path, database_url=database_url, secret_key="test", jobs_immediate=True,
        live_mode="threading",
    )  # fmt: skip
    limiter.enabled = (
        True  # one limiter serves every application of this process: without its hooks it would never count
    )
    application = create_app(settings)
    limiter.enabled = False
    application.testing = True
    application.test_client_class = Browser
    application.config["WTF_CSRF_ENABLED"] = False
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    """The limits on guessing are at work, from nought."""
    limiter.reset()
    limiter.enabled = True
    yield
    limiter.enabled = False
    limiter.reset()


class Browser(FlaskClient):
    """A test client whose requests get an app context of their own, as in a server.

    The fixture's pushed context would otherwise be shared, and with it ``g`` and the database session; the test's own
    session forgets what it read, because the request may have changed it.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """One request."""
        db.session.rollback()
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def commune(app: Flask) -> Commune:
    """A commune with its council, a clerk, a mayor and councillors, committed."""
    return make_commune()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def sign_in() -> Callable[[FlaskClient, int, int], None]:
    """``sign_in(client, account_id, organisation_id)``: opens the session without the sign-in page."""

    def enter(client: FlaskClient, account_id: int, organisation_id: int = 1) -> None:
        with client.session_transaction() as session:
            session["_user_id"] = f"{account_id}.1"
            session["_fresh"] = True
            session["organisation"] = organisation_id

    return enter


# --- a real server --------------------------------------------------------------------------------------------------


@dataclass
class Server:
    """A server process on loopback, on a database of its own."""

    url: str
    port: int
    data_dir: Path
    environment: dict[str, str]
    app: Flask
    commune: Commune
    process: Born | subprocess.Popen[bytes] | None = None

    @contextmanager
    def hand(self) -> Iterator[None]:
        """Change rows directly, committed at the end: a write from its first statement, because the server writes too."""
        with self.app.app_context():
            db.session.connection(execution_options=WRITE)
            yield
            db.session.commit()
            db.session.remove()

    def start(self) -> None:
        """Start and wait until it answers."""
        self.process = NURSERY.server(self.port, self.environment, self.data_dir / "server.log")
        self.wait()

    def start_alone(self) -> None:
        """The same, as an operator does."""
        words = [sys.executable, "-m", "council.wsgi", "--port", str(self.port), "--without-worker"]
        with (self.data_dir / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                words, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.wait()

    def wait(self) -> None:
        """Until it answers. Raises RuntimeError with the end of its log."""
        assert self.process is not None
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/sante", timeout=2).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise RuntimeError((self.data_dir / "server.log").read_text(errors="replace")[-4000:])

    def kill(self) -> None:
        """SIGKILL, the worker included."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def log(self) -> str:
        """What the server wrote."""
        return (self.data_dir / "server.log").read_text(errors="replace")


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def make_server(tmp_path: Path, sqlite_template: Path) -> Iterator[Callable[..., Server]]:
    """``make_server(database_url=…)``: a started server with a commune; stopped at the end of the test."""
    servers: list[Server] = []

    def make(database_url: str = "", start: bool = True, **extra: str) -> Server:
        data_dir = tmp_path / f"server{len(servers)}"
        data_dir.mkdir()
        if not database_url:
            shutil.copy(sqlite_template, data_dir / "council.db")
            database_url = f"sqlite:///{data_dir / 'council.db'}"
        port = free_port()
        variables = {
            "COUNCIL_DATA_DIR": str(data_dir), "COUNCIL_DATABASE_URL": database_url, "COUNCIL_SECRET_KEY": "test",
            "COUNCIL_DEMO": "1", "COUNCIL_BASE_URL": f"http://127.0.0.1:{port}", **extra,
        }  # fmt: skip
        application = create_app(load_settings(variables))
        with application.app_context():
            commune = make_commune()
            db.session.remove()
        server = Server(
            f"http://127.0.0.1:{port}", port, data_dir, {**os.environ, **variables}, application, commune
        )
        servers.append(server)
        if start:
            server.start()
        return server

    yield make
    for server in servers:
        server.kill()
        with server.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def server(make_server: Callable[..., Server]) -> Server:
    """A started server on SQLite."""
    return make_server()


# --- a browser ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Debian's Chromium; the network stays closed."""
    require("chromium")
    return {**browser_type_launch_args, "executable_path": components.CHROMIUM, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A French reader."""
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}
