"""How much memory a command takes, all its children included.

Linux counts for a child what its parent held when it was born, and a test process late in a run holds more than any command
should: a small process in between is the parent instead.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

GIBIBYTE = 1 << 20
"""Kilobytes that no command of ours may take."""


def run(words: Sequence[str], **more: Any) -> tuple[subprocess.CompletedProcess[str], int]:
    """What a command answered, as ``subprocess.run`` gives it, and the most kilobytes one of its processes held."""
    read, write = os.pipe()
    with os.fdopen(read) as said:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "tests.memory", str(write), *words], capture_output=True, text=True, check=False,
                pass_fds=(write,), **more,
            )  # fmt: skip
        finally:
            os.close(write)
        return done, int(said.read())


def main() -> int:
    """Run the command and write down the largest of its processes."""
    status = subprocess.run(sys.argv[2:], check=False).returncode
    os.write(int(sys.argv[1]), b"%d" % resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    return status


if __name__ == "__main__":
    sys.exit(main())
