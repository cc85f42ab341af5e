"""The confined process that opens one uploaded file: limits first, parsers after.

Reads an order (JSON) on standard input, writes `out` in the order's folder and an answer (JSON) on standard output.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any


def confine(limits: dict[str, int]) -> None:
    """Cap address space, processor time and file size of this process; no core file, few open files."""
    for name, value in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, limits["max_output"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(name, (value, value))


def examine(order: dict[str, Any]) -> dict[str, Any]:
    """The answer to one order; whatever a parser throws is a refusal."""
    folder, limits = Path(order["folder"]), order["limits"]
    data = (folder / "in").read_bytes()
    from council.documents import picture, sanitise
    from council.documents.refusal import Refusal

    try:
        if order["kind"] == "pdf":
            made, pages, repairs = sanitise.sanitise(data, limits)
        else:
            made, repairs = picture.to_pdf(data, limits)
            pages = 1
        (folder / "out").write_bytes(made)
    except Refusal as refusal:
        return {"outcome": "refused", "reason": str(refusal)}
    except (MemoryError, RecursionError):
        return {"outcome": "refused", "reason": "heavy"}
    except Exception:
        return {"outcome": "refused", "reason": "damaged"}
    return {"outcome": "accepted", "pages": pages, "repairs": repairs}


if __name__ == "__main__":
    received = json.loads(sys.stdin.read())
    confine(received["limits"])
    answer = examine(received)
    sys.stdout.write(json.dumps(answer))
