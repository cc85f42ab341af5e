"""What is printed for members who get paper, and where the file stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from council.documents.paper_sending import PaperFacts, PaperRecipient
from council.gateways.environment import environment
from council.law.proxies import may_be_substituted
from council.models import (
    Body,
    Complement,
    ComplementLetter,
    Convocation,
    Dossier,
    Mandate,
    Meeting,
    Organisation,
    OutboxMessage,
    db,
)
from council.queries.clocks import day_of, local_day, zone
from council.queries.letterhead import institution, person, sitting
from council.queries.meetings import Bodies
from council.queries.notice import regime_of

KIND = "paper_sending"
Letter = Convocation | ComplementLetter


@dataclass(frozen=True)
class PrintFile:
    """The file to print: ``people`` on paper; ``sha256`` empty before it is made; ``waiting``: it is being made."""

    people: int
    sha256: str
    pages: int
    with_dossier: bool
    waiting: bool


def key(paper: str, sending_id: int) -> str:
    """The effect that makes the file of a ``convocation`` (id of the meeting) or ``complement``."""
    return f"{KIND}:{paper}:{sending_id}"


def meeting_of(paper: str, sending_id: int) -> int | None:
    """The meeting of a sending; None when it is not the organisation's."""
    if paper == "complement":
        return db.session.scalar(sa.select(Complement.meeting_id).where(Complement.id == sending_id))
    return (
        db.session.scalar(sa.select(Meeting.id).where(Meeting.id == sending_id))
        if paper == "convocation"
        else None
    )


def letters(paper: str, sending_id: int) -> list[Letter]:
    """The letters of a sending that go on paper and are written, in the order of the table."""
    model, owner = (
        (ComplementLetter, ComplementLetter.complement_id)
        if paper == "complement"
        else (Convocation, Convocation.meeting_id)
    )
    query = (
        sa.select(model)
        .join(Mandate, Mandate.id == model.mandate_id)
        .where(owner == sending_id, model.channel == "paper", model.sha256.is_not(None))
        .options(joinedload(model.mandate).joinedload(Mandate.person))
        .order_by(Mandate.rank)
    )
    return list(db.session.scalars(query))


def print_file(paper: str, sending_id: int) -> PrintFile | None:
    """Where the file stands; None when nobody gets paper."""
    people = len(letters(paper, sending_id))
    row = db.session.execute(
        sa.select(OutboxMessage.state, OutboxMessage.payload).where(
            OutboxMessage.key == key(paper, sending_id)
        )
    ).one_or_none()
    if not people:
        return None
    payload = row.payload if row else {}
    return PrintFile(
        people, str(payload.get("sha256", "")), int(payload.get("pages", 0)), bool(payload.get("dossier", True)),
        row is not None and row.state in ("pending", "running"),
    )  # fmt: skip


def facts(
    paper: str, sending_id: int, *, with_dossier: bool, now: datetime
) -> tuple[PaperFacts, Path | None]:
    """What to print, and the dossier to print after each letter."""
    found, storage = letters(paper, sending_id), environment().storage
    first = found[0]
    meeting = first.meeting if isinstance(first, Convocation) else first.complement.meeting
    dossier: Dossier | None = first.dossier if isinstance(first, Convocation) else first.complement.dossier
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    name = (
        "convocation"
        if isinstance(first, Convocation)
        else f"ordre du jour complémentaire n° {first.complement.number}"
    )
    printed = dossier if with_dossier and dossier is not None and dossier.sha256 else None
    recipients = tuple(
        PaperRecipient(
            person(one.mandate.person, one.mandate), tuple(one.mandate.postal_address.splitlines()),
            storage.path(one.sha256 or ""),
        )
        for one in found
    )  # fmt: skip
    return (
        PaperFacts(
            institution(organisation), sitting(meeting, meeting.body, organisation), name,
            f"le dossier, version {printed.version}" if printed else "", now.astimezone(zone(organisation)), recipients,
        ),
        storage.path(printed.sha256 or "") if printed else None,
    )  # fmt: skip


@dataclass(frozen=True)
class Way:
    """How one member is reached."""

    mandate_id: int
    name: str
    capacity: str
    channel: str
    postal_address: str
    substitute: str = ""
    substitute_email: str = ""


def with_substitutes(body_id: int, now: datetime) -> bool:
    """Whether the law gives members of a body of the organisation a substitute (CGCT L5211-6)."""
    body: Body | None = db.session.scalars(sa.select(Body).where(Body.id == body_id)).one_or_none()
    if body is None:
        return False
    organisation = db.session.get_one(Organisation, body.organisation_id)
    return _substituted(body, organisation, now)


def substitute_bodies(bodies: Bodies, now: datetime) -> list[tuple[int, str]]:
    """Those of ``bodies`` (identifier, name) whose members may have a substitute."""
    return [(body.id, body.name) for body, own in bodies if _substituted(body, own, now)]


def _substituted(body: Body, organisation: Organisation, now: datetime) -> bool:
    return may_be_substituted(regime_of(body, organisation, local_day(now, organisation)))


def ways(body_id: int, now: datetime) -> tuple[str, tuple[Way, ...]] | None:
    """The name of a body and its members in office with their way; None when it is not the organisation's."""
    body: Body | None = db.session.scalars(sa.select(Body).where(Body.id == body_id)).one_or_none()
    if body is None:
        return None
    today = day_of(now, body.organisation_id)
    rows = db.session.scalars(
        sa.select(Mandate)
        .where(Mandate.seated(body_id, today))
        .options(joinedload(Mandate.person), joinedload(Mandate.substitute))
        .order_by(Mandate.rank)
    )
    return body.name, tuple(
        Way(
            one.id,
            one.person.formal_name,
            one.capacity,
            one.channel,
            one.postal_address,
            one.substitute.formal_name if one.substitute else "",
            one.substitute.email if one.substitute else "",
        )
        for one in rows
    )
