"""Limits first, program after: ``python -I confined.py LIMITS COMMAND…`` (standard library only, started for each step).

LIMITS is JSON: address space, processor seconds and file size. An outer limit that is lower is kept.
"""

from __future__ import annotations

import json
import os
import resource
import sys


def confine(memory: int, cpu_seconds: int, max_output: int) -> None:
    """Cap address space (bytes), processor time and file size of this process and its children; no core file."""
    for name, wanted in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, max_output),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
    ):
        outer = resource.getrlimit(name)[1]
        value = wanted if outer == resource.RLIM_INFINITY else min(wanted, outer)
        resource.setrlimit(name, (value, value))


if __name__ == "__main__":
    confine(**json.loads(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606
