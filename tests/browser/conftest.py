"""Browser tests: no base address, each test names the server it started.

Defined here because the plugin's own `base_url` fixture warns under this pytest, and warnings are errors.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chamber import chamber  # noqa: F401

expect.set_options(timeout=20_000)  # two browsers and servers share two cores


@pytest.fixture(scope="session")
def base_url() -> str:
    """Empty: tests use full addresses."""
    return ""
