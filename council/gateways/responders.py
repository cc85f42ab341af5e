"""Asks the responders that the operator allows whether a certificate is revoked (OCSP over HTTP, RFC 6960 appendix A).

Only the worker calls this, while it closes a document: never a page, never a verification. An address comes from a
certificate, hence from outside: it is followed only when it begins with one of ``ocsp_responders``.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import requests

from signatures import ocsp
from signatures.ocsp import Question

log = logging.getLogger(__name__)

SECONDS = 5
"""How long a responder may take to answer."""
LARGEST = 64 * 1024
"""Most bytes of an answer."""
KEPT = timedelta(minutes=10)
"""How long an answer serves a batch before it is asked again."""
_answers: dict[tuple[str, bytes], tuple[datetime, bytes]] = {}


def answers(questions: Sequence[Question], allowed: Sequence[str], at: datetime) -> tuple[bytes, ...]:
    """The usable answers (DER). A responder that fails leaves none: the revocation lists may then suffice, else the
    document is not closed and a sentence says why."""
    found = []
    for question in questions:
        if any(question.address.startswith(start) for start in allowed):
            told = _known(question, at) or _ask(question, at)
            found += [told] if told else []
    return tuple(found)


def _known(question: Question, at: datetime) -> bytes:
    asked, told = _answers.get((question.address, question.request), (None, b""))
    young = asked is not None and timedelta() <= at - asked < KEPT
    return told if young and ocsp.usable(told, question, at) else b""


def _ask(question: Question, at: datetime) -> bytes:
    try:
        with requests.post(
            question.address, data=question.request, headers={"Content-Type": "application/ocsp-request"},
            timeout=SECONDS, allow_redirects=False, stream=True,
        ) as answer:  # fmt: skip
            told, status = _read(answer), answer.status_code
    except (requests.RequestException, OSError) as error:
        log.warning("the responder %s did not answer: %s", question.address, error)
        return b""
    if status != requests.codes.ok or not ocsp.usable(told, question, at):
        log.warning("the responder %s gave no usable answer", question.address)
        return b""
    _answers[(question.address, question.request)] = (at, told)
    return told


def _read(answer: requests.Response) -> bytes:
    """The body; nothing of one that is too long, or that comes drop by drop."""
    told, until = b"", time.monotonic() + SECONDS
    for part in answer.iter_content(8192):
        told += part
        if len(told) > LARGEST or time.monotonic() > until:
            return b""
    return told
