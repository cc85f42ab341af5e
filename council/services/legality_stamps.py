"""The stamped copy of a received act, made behind; its signed original is never written to."""

from __future__ import annotations

from dataclasses import dataclass

from council.documents.stamped import stamped_copy
from council.documents.typography import day
from council.gateways.environment import environment
from council.models import Act, Document, Organisation, OutboxMessage, Transmission, db
from council.queries.clocks import local_day
from council.queries.deadlines import act_dates, organisation_of
from council.queries.legality_plan import transmission
from council.services.outbox import Handler, register
from council.services.pipeline import Work
from council.services.requeue import later_again


@dataclass(frozen=True)
class Stamped:
    """A copy and the dates that it bears."""

    sha256: str
    key: str


def stamp_later(work: Work, row: Transmission) -> None:
    """Have the copy made after the commit."""
    later_again(work, "legality.stamp", f"legality.stamp:{row.id}", {"transmission": row.id})


def stamp_published(work: Work, act: Act) -> None:
    """The act is published: its copy, if it has one, gets that date too."""
    row = work.session.execute(
        db.select(Transmission).where(Transmission.act_id == act.id, Transmission.state == "received")
    ).scalar_one_or_none()
    if row is not None:
        stamp_later(work, row)


def lines_of(row: Transmission, act: Act, organisation: Organisation) -> list[str]:
    """What the stamp says: identifier, sent, received, published, enforceable."""
    dates = act_dates(act, act.meeting, organisation)
    told = [
        f"{organisation.name} – délibération n° {act.number}",
        f"Identifiant @CTES\u00a0: {row.identifier}",
    ]
    if row.sent_at:
        told.append(f"Envoyé en préfecture le {day(local_day(row.sent_at, organisation))}")
    if row.received_on:
        told.append(f"Reçu en préfecture le {day(row.received_on)}")
    if dates.published_on:
        told.append(f"Publié le {day(dates.published_on)}")
    if dates.enforceable_on:
        told.append(f"Exécutoire le {day(dates.enforceable_on)}")
    return [*told, "Copie\u00a0: l’original signé est un autre fichier."]


def _run(message: OutboxMessage) -> Stamped | None:
    row = transmission(message.organisation_id, message.payload["transmission"])
    document = (
        db.session.execute(db.select(Document).where(Document.act_id == row.act_id)).scalar_one_or_none()
        if row
        else None
    )
    if row is None or document is None or row.state != "received":
        return None
    organisation = organisation_of(row.act.meeting)
    lines, store = lines_of(row, row.act, organisation), environment().storage
    published = row.act.published_at.date().isoformat() if row.act.published_at else ""
    return Stamped(
        store.put(stamped_copy(store.get(document.sha256), lines)), f"{row.received_on}:{published}"
    )


def _finish(_work: Work, message: OutboxMessage, made: Stamped | None) -> None:
    row = transmission(message.organisation_id, message.payload["transmission"])
    if row is not None and made is not None:
        row.stamped_sha256, row.stamped_for = made.sha256, made.key


register("legality.stamp", Handler(_run, _finish))
