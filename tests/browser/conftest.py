"""Browser tests: no base address, each test names the server it started.

Defined here because the plugin's own `base_url` fixture warns under this pytest, and warnings are errors.
"""

from __future__ import annotations

import pytest

from tests.browser.chamber import chamber  # noqa: F401


@pytest.fixture(scope="session")
def base_url() -> str:
    """Empty: tests use full addresses."""
    return ""
