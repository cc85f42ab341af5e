"""How an institution reaches its prefecture, as rows say it: sender, classification, whether @CTES concerns it at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from council.codes import natures
from council.gateways.legality.classification import Classification
from council.gateways.legality.message import Sender
from council.law.policies import Control
from council.models import Body, LegalityOffice, Organisation, PrefectureClassification, db
from council.queries.clocks import zone
from council.queries.notice import regime_of

TRANSPORT_WORDS = {
    "folder": "Dossier partagé avec le logiciel de l’opérateur",
    "https": "Serveur de l’opérateur (HTTPS)",
    "simulated": "Préfecture simulée (démonstration)",
}


@dataclass(frozen=True)
class ClassificationLine:
    """A classification that was received."""

    dated_on: date
    natures: int
    matieres: int
    received_at: datetime
    received_from: str
    current: bool


def concerned(organisation_id: int, on: date) -> bool:
    """Whether an assembly of the institution sends its acts to a prefect: Wallonia and associations do not."""
    organisation = db.session.get_one(Organisation, organisation_id)
    bodies = db.session.scalars(db.select(Body).where(Body.organisation_id == organisation_id))
    return any(regime_of(body, organisation, on).control is Control.PREFECT for body in bodies)


def office_of(organisation_id: int) -> LegalityOffice | None:
    """The institution's configuration, if somebody made it."""
    found: LegalityOffice | None = db.session.execute(
        db.select(LegalityOffice).where(LegalityOffice.organisation_id == organisation_id)
    ).scalar_one_or_none()
    return found


def classification_of(organisation_id: int) -> Classification | None:
    """The newest classification of the institution's prefecture."""
    row = db.session.execute(
        db.select(PrefectureClassification)
        .where(PrefectureClassification.organisation_id == organisation_id)
        .order_by(PrefectureClassification.dated_on.desc())
        .limit(1)
    ).scalar_one_or_none()
    return Classification.from_data(row.dated_on, row.data) if row else None


def classifications(organisation_id: int) -> list[ClassificationLine]:
    """Every classification received, the one in use first."""
    organisation = db.session.get_one(Organisation, organisation_id)
    rows = db.session.scalars(
        db.select(PrefectureClassification)
        .where(PrefectureClassification.organisation_id == organisation_id)
        .order_by(PrefectureClassification.dated_on.desc())
    )
    return [
        ClassificationLine(
            row.dated_on, len(row.data["natures"]), len(row.data["matieres"]),
            row.received_at.astimezone(zone(organisation)), row.received_from, place == 0,
        )
        for place, row in enumerate(rows)
    ]  # fmt: skip


def sender_of(organisation: Organisation, office: LegalityOffice) -> Sender:
    """Who the messages say they come from."""
    return Sender(
        organisation.siret[:9], office.department, office.arrondissement, office.nature, office.email, office.contact,
        office.phone,
    )  # fmt: skip


def nature_words(code: str) -> str:
    """«Délibérations»."""
    found = natures().get(code)
    return found.label if found else code


def short_of(code: str, classification: Classification) -> str:
    """The two letters of a nature in the identifier, «DE»."""
    if code in classification.natures:
        return classification.natures[code][0]
    found = natures().get(code)
    return found.short if found else ""
