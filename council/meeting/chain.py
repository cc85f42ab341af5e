"""The hash chain of the book: each line carries the hash of the line before it."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from council.meeting.codec import Malformed, from_payload, to_payload
from council.meeting.events import EVENTS, Event
from council.meeting.json_text import canonical


class Line(NamedTuple):
    """One line as it is stored. ``payload`` is canonical JSON text: part of the very bytes that were hashed."""

    meeting: int
    seq: int
    at: datetime
    actor: str
    kind: str
    payload: str
    prev_hash: str
    hash: str

    @property
    def event(self) -> Event:
        """The event of the line. Raises Malformed when the text is not one of ours."""
        if self.kind not in EVENTS:
            raise Malformed(self.kind)
        return from_payload(EVENTS[self.kind], json.loads(self.payload))


class Broken(ValueError):
    """The chain does not hold at line ``seq``."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"minute book broken at line {seq}")
        self.seq = seq


def stamp(at: datetime) -> str:
    """An instant as the chain writes it: UTC, microseconds, ``Z``."""
    return _stamp(at.astimezone(UTC))


@functools.lru_cache(maxsize=256)
def _stamp(at: datetime) -> str:
    """Lines committed together have one instant, and each is asked for it again by everybody who is told."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def line_hash(
    meeting: int, seq: int, at: datetime, actor: str, kind: str, payload: str, prev_hash: str
) -> str:
    """SHA-256 (hex) of the previous hash (hex text) followed by the canonical line."""
    text = (  # what ``canonical`` writes for these six members, in their order
        f'{{"actor":{canonical(actor)},"at":"{stamp(at)}","kind":{canonical(kind)},"meeting":{meeting},'
        f'"payload":{canonical(payload)},"seq":{seq}}}'
    )
    return hashlib.sha256((prev_hash + text).encode()).hexdigest()


def write(meeting: int, seq: int, at: datetime, actor: str, event: Event, prev_hash: str) -> Line:
    """The line that follows ``prev_hash`` (empty for the first)."""
    payload = canonical(to_payload(event))
    digest = line_hash(meeting, seq, at, actor, event.kind, payload, prev_hash)
    return Line(meeting, seq, at, actor, event.kind, payload, prev_hash, digest)


def verify(lines: Iterable[Line]) -> str:
    """Check the whole book from line 1; return the hash of its last line. Raises Broken."""
    head = ""
    for number, line in enumerate(lines, start=1):
        text = (line.meeting, line.seq, line.at, line.actor, line.kind, line.payload)
        if line.seq != number or line.prev_hash != head or line.hash != line_hash(*text, head):
            raise Broken(number)
        head = line.hash
    return head
