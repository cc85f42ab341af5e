"""The capped process of `verify`: limits itself, reads the request, answers with a report. Started by verify.py only.

Request on standard input: one line of JSON (roots, crls, expect, at), then the bytes of the PDF until the end, unless
the line names an open file (`file`: its number).
"""

import json
import os
import resource
import sys
from base64 import b64decode
from datetime import datetime
from typing import Any

MEMORY = 1 << 30  # bytes of address space
SECONDS = 45  # of processor time; verify.py also bounds the time on the wall


def limit() -> None:
    """Cap this process: memory, processor time, no file written, no core dumped."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Answer one request on standard output, as `Report.dump` writes it."""
    import logging

    from signatures.errors import BadKeyFile
    from signatures.examine import examine
    from signatures.trust import Root, TrustList
    from signatures.verify import BAD_KEY_FILE

    logging.disable(logging.CRITICAL)
    request = json.loads(sys.stdin.buffer.readline())
    roots = tuple(
        Root(b64decode(root["pem"]), _moment(root["since"]), _moment(root["until"]))
        for root in request["roots"]
    )
    try:
        report = examine(
            _document(request),
            roots=TrustList(roots),
            crls=[b64decode(crl) for crl in request["crls"]],
            expect=request["expect"],
            at=_moment(request["at"]),
        )
    except BadKeyFile as error:
        sys.stdout.write(BAD_KEY_FILE + error.sentence)
    else:
        sys.stdout.write(report.dump())


def _document(request: dict[str, Any]) -> bytes:
    if "file" not in request:
        return sys.stdin.buffer.read()
    with os.fdopen(request["file"], "rb") as file:
        return file.read()


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


if __name__ == "__main__":
    limit()
    main()
