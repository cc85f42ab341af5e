"""Verdict on an untrusted PDF: in a process of its own, capped in memory and time, without network."""

import hashlib
import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from signatures import wording
from signatures.errors import BadKeyFile
from signatures.report import Report
from signatures.trust import TrustList

WALL_SECONDS = 55.0
LARGEST = 400 << 20  # bytes: what can be verified within the memory of the worker
BAD_KEY_FILE = "bad-key-file:"  # how the worker tells that a root or a list is at fault, not the document

__all__ = ["Report", "verify"]


def verify(
    pdf: bytes,
    *,
    roots: TrustList,
    crls: Sequence[bytes] = (),
    expect: Sequence[str] = (),
    at: datetime | None = None,
) -> Report:
    """Verify a PDF from outside; same arguments and answer as `examine.examine`.

    A file that exhausts 1 GiB or a minute is "unreadable". Raises BadKeyFile when a root or a revocation list given is
    not one, and nothing on account of the document.
    """
    digest = hashlib.sha256(pdf).hexdigest()
    if len(pdf) > LARGEST:
        return Report("unreadable", digest, (), (wording.TOO_LARGE,))
    request = {
        "roots": [
            {"pem": b64encode(root.pem).decode(), "since": _text(root.since), "until": _text(root.until)}
            for root in roots.roots
        ],
        "crls": [b64encode(crl).decode() for crl in crls],
        "expect": list(expect),
        "at": _text(at),
    }
    answer = _ask(json.dumps(request).encode() + b"\n" + pdf)
    if answer.startswith(BAD_KEY_FILE):
        raise BadKeyFile(answer.removeprefix(BAD_KEY_FILE))
    try:
        return Report.restore(answer)
    except (ValueError, KeyError, TypeError):
        return Report("unreadable", digest, (), (wording.TOO_COSTLY,))


def _ask(request: bytes) -> str:
    """What the worker answers; empty when it was stopped by its limits."""
    command = [sys.executable, "-m", "signatures.worker"]
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and module, no word of the caller
            command,
            input=request,
            capture_output=True,
            timeout=WALL_SECONDS,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""


def _environment() -> dict[str, str]:
    """Nothing of the caller's secrets; only what Python needs to find this package."""
    home = str(Path(__file__).resolve().parent.parent)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ", "VIRTUAL_ENV") if name in os.environ}
    return kept | {"PYTHONPATH": home, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
