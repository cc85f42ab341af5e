"""Chance that can be had again: one number per run, printed at its end, ``COUNCIL_TEST_SEED`` to replay it."""

from __future__ import annotations

import os
import random
import secrets

VARIABLE = "COUNCIL_TEST_SEED"


def choose() -> int:
    """The number of this run; the processes of the run inherit it."""
    return int(os.environ.setdefault(VARIABLE, str(secrets.randbelow(1 << 32))))


def luck(*parts: object) -> random.Random:
    """Chance of its own for each purpose, the same whenever the run's number is the same."""
    return random.Random("-".join(str(part) for part in (choose(), *parts)))
