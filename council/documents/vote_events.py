"""Who voted what in public, for programs: one table of voices (CSV) and Popolo vote events (JSON, CC BY 4.0)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

COLUMNS = (
    "DELIB_ID", "DELIB_DATE", "ORGANE", "DELIB_OBJET", "SCRUTIN", "ELU_ID", "ELU_NOM", "GROUPE", "VOTE",
    "VOTE_LIBELLE", "VOIX", "PORTEUR_DU_POUVOIR", "DELIB_URL",
)  # fmt: skip
OPTIONS = {"pour": "yes", "contre": "no", "abstention": "abstain", "nppv": "not voting"}
"""Options of the Popolo specification; a candidate's name stands for itself."""
RESULTS = {"adopted": "pass", "elected": "pass", "rejected": "fail", "not_adopted": "fail"}


@dataclass(frozen=True, slots=True)
class Voice:
    """How one member voted: ``choice`` is a code of the ballot, ``label`` its French words, ``voter`` an address."""

    voter: str
    name: str
    group: str
    choice: str
    label: str
    bearer: str = ""
    weight: int = 1
    """Voices of the member, in which ``counts`` are told."""


@dataclass(frozen=True, slots=True)
class VoteEvent:
    """The deciding ballot of a published act. ``counts`` are (code, label, voices); ``voices`` only when it was public."""

    address: str
    number: str
    subject: str
    body: str
    held_at: datetime
    mode: str
    outcome: str
    counts: tuple[tuple[str, str, int], ...]
    voices: tuple[Voice, ...]


def as_csv(events: Iterable[VoteEvent]) -> bytes:
    """One line per voice cast in public: UTF-8, comma, header."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for event in events:
        first = [event.number, event.held_at.date().isoformat(), event.body, event.subject, event.mode]
        writer.writerows(
            [
                *first,
                one.voter,
                one.name,
                one.group,
                one.choice,
                one.label,
                one.weight,
                one.bearer,
                event.address,
            ]
            for one in event.voices
        )
    return out.getvalue().encode()


def as_popolo(events: Iterable[VoteEvent], organisation: str, licence: str) -> bytes:
    """``{"license": …, "vote_events": […]}`` of the Popolo specification, in the order given; same events, same bytes."""
    data = {"license": licence, "vote_events": [_event(event, organisation) for event in events]}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _event(event: VoteEvent, organisation: str) -> dict[str, Any]:
    labels = {code: label for code, label, _ in event.counts}
    return {
        "id": event.address,
        "identifier": event.number,
        "organization": {"name": event.body, "parent": {"name": organisation}},
        "motion": {"identifier": event.number, "text": event.subject, "sources": [{"url": event.address}]},
        "classification": event.mode or None,
        "start_date": event.held_at.isoformat(),
        "result": RESULTS.get(event.outcome),
        "counts": [
            {"option": OPTIONS.get(code, label), "value": count} for code, label, count in event.counts
        ],
        "votes": [_vote(one, labels) for one in event.voices],
        "sources": [{"url": event.address}],
    }


def _vote(voice: Voice, labels: dict[str, str]) -> dict[str, Any]:
    """A voice given by proxy is the giver's; the role names who cast it."""
    return {
        "voter_id": voice.voter or None,
        "voter": {"name": voice.name},
        "option": OPTIONS.get(voice.choice, labels.get(voice.choice, voice.label)),
        "group": {"name": voice.group} if voice.group else {},
        "weight": voice.weight,
        "role": f"par procuration à {voice.bearer}" if voice.bearer else None,
    }
