"""Which optional components this machine has: a suite whose component is missing is skipped by name, never silently."""

from __future__ import annotations

import os
import shutil
import socket
from functools import cache

POSTGRES_URL = os.environ.get(
    "COUNCIL_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)
REDIS_URL = os.environ.get("COUNCIL_TEST_REDIS", "redis://127.0.0.1:6379/15")
CHROMIUM = os.environ.get("COUNCIL_TEST_CHROMIUM", "/usr/bin/chromium")
REQUIRED = frozenset(filter(None, os.environ.get("COUNCIL_TEST_REQUIRE", "").split(",")))

skipped: dict[str, int] = {}
"""Component -> how many tests were skipped for want of it."""


@cache
def missing(component: str) -> str:
    """Why ``component`` cannot be used here, empty when it can."""
    checks = {
        "postgres": _postgres,
        "redis": _redis,
        "chromium": _chromium,
        "poppler": _poppler,
        "qpdf": _qpdf,
        "libreoffice": _libreoffice,
        "ghostscript": _ghostscript,
        "gcc": _gcc,
    }
    return checks[component]()


def _postgres() -> str:
    import sqlalchemy as sa

    try:
        engine = sa.create_engine(POSTGRES_URL, connect_args={"connect_timeout": 3})
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
        engine.dispose()
    except Exception as error:
        return f"no PostgreSQL answers ({type(error).__name__})"
    return ""


def _redis() -> str:
    try:
        with socket.create_connection(("127.0.0.1", 6379), timeout=2) as server:
            server.sendall(b"PING\r\n")
            return "" if server.recv(16).startswith(b"+PONG") else "port 6379 is not Redis"
    except OSError as error:
        return f"no Redis answers ({error})"


def _chromium() -> str:
    return "" if os.path.exists(CHROMIUM) else "no Chromium is installed"


def _poppler() -> str:
    return "" if shutil.which("pdfsig") else "poppler-utils is not installed"


def _qpdf() -> str:
    return "" if shutil.which("qpdf") else "qpdf is not installed"


def _libreoffice() -> str:
    return "" if shutil.which("soffice") else "LibreOffice is not installed"


def _ghostscript() -> str:
    return "" if shutil.which("gs") else "Ghostscript is not installed"


def _gcc() -> str:
    return "" if shutil.which("gcc") else "gcc is not installed"
