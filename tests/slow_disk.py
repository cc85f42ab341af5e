"""A disk whose syncs take as long as one likes: a library to preload, compiled from ``slow_disk.c``."""

from __future__ import annotations

import subprocess
from pathlib import Path

VARIABLE = "FSYNC_MS"
"""Milliseconds that each sync takes longer; read at each sync from the environment of the process."""


def compiled(folder: Path) -> Path:
    """The library, made in ``folder``. Raises CalledProcessError."""
    made = folder / "slow_disk.so"
    source = Path(__file__).with_suffix(".c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl"], check=True)
    return made
