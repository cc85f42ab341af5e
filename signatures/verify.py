"""Verdict on an untrusted PDF: in a process of its own, capped in memory and time, without network."""

import hashlib
import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from stat import S_ISREG
from threading import Timer
from typing import Any

from signatures import wording
from signatures.errors import BadKeyFile
from signatures.report import Report
from signatures.trust import TrustList

WALL_SECONDS = 50.0  # the command line adds a second or two: a minute in all
LARGEST = 400 << 20  # bytes: what can be verified within the memory of the worker
BAD_KEY_FILE = "bad-key-file:"  # how the worker tells that a root or a list is at fault, not the document

__all__ = ["Report", "verify", "verify_file"]


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
    return _report(_ask(_request(roots, crls, expect, at), pdf), digest)


def verify_file(
    path: Path,
    *,
    roots: TrustList,
    crls: Sequence[bytes] = (),
    expect: Sequence[str] = (),
    at: datetime | None = None,
) -> Report:
    """Verify a file without reading it in this process; same answer as `verify`.

    A name that is not that of a readable ordinary file (folder, device, pipe, nothing) is "unreadable", with a sentence.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe must not make us wait
    except (OSError, ValueError):
        return Report("unreadable", "", (), (wording.NO_FILE,))
    try:
        facts = os.fstat(handle)
        if not S_ISREG(facts.st_mode):
            return Report("unreadable", "", (), (wording.NO_FILE,))
        if facts.st_size > LARGEST:
            return Report("unreadable", "", (), (wording.TOO_LARGE,))
        request = _request(roots, crls, expect, at) | {"file": handle}
        return _report(_ask(request, b"", handle), "")
    finally:
        os.close(handle)


def _request(
    roots: TrustList, crls: Sequence[bytes], expect: Sequence[str], at: datetime | None
) -> dict[str, Any]:
    return {
        "roots": [
            {"pem": b64encode(root.pem).decode(), "since": _text(root.since), "until": _text(root.until)}
            for root in roots.roots
        ],
        "crls": [b64encode(crl).decode() for crl in crls],
        "expect": list(expect),
        "at": _text(at),
    }


def _report(answer: str, digest: str) -> Report:
    if answer.startswith(BAD_KEY_FILE):
        raise BadKeyFile(answer.removeprefix(BAD_KEY_FILE))
    try:
        return Report.restore(answer)
    except (ValueError, KeyError, TypeError):
        return Report("unreadable", digest, (), (wording.TOO_COSTLY,))


def _ask(request: dict[str, Any], pdf: bytes, handle: int | None = None) -> str:
    """What the worker answers; empty when it was stopped by its limits."""
    with subprocess.Popen(
        [sys.executable, "-m", "signatures.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        pass_fds=() if handle is None else (handle,),
    ) as worker:
        limit = Timer(WALL_SECONDS, worker.kill)
        limit.start()
        try:
            assert worker.stdin
            assert worker.stdout
            with suppress(BrokenPipeError), worker.stdin as pipe:  # not joined to the request: no second copy
                pipe.write(json.dumps(request).encode() + b"\n")
                pipe.write(pdf)
            answer = worker.stdout.read()  # the worker answers when it has read everything: no deadlock
            return answer.decode(errors="replace") if worker.wait() == 0 else ""
        finally:
            limit.cancel()
            worker.kill()


def _environment() -> dict[str, str]:
    """Nothing of the caller's secrets; only what Python needs to find this package."""
    home = str(Path(__file__).resolve().parent.parent)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ", "VIRTUAL_ENV") if name in os.environ}
    return kept | {"PYTHONPATH": home, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
