"""Background effects, each on its own: one that fails keeps no other from its turn."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from council.jobs import Jobs


def test_an_effect_that_fails_is_logged_and_the_next_one_runs(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    jobs: Jobs = app.extensions["council_jobs"]
    jobs.app, done = app, []

    def broken() -> None:
        raise RuntimeError("no such file")

    with caplog.at_level(logging.ERROR):
        jobs.immediate = False
        jobs._each(broken, lambda: done.append("next"))
    assert done == ["next"]
    assert "broken failed" in caplog.text
    jobs.immediate = True  # a test sees what went wrong
    with pytest.raises(RuntimeError):
        jobs._each(broken)
