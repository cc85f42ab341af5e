"""What the page shows where an institution says how it reaches its prefecture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.models import Organisation, db
from council.queries.clocks import local_day
from council.queries.legality_office import (
    TRANSPORT_WORDS,
    ClassificationLine,
    classifications,
    concerned,
    office_of,
)


@dataclass(frozen=True)
class Configuration:
    """What the page of the configuration shows beside its form."""

    siren: str
    configured: bool
    keyed: bool
    folder: str
    classifications: tuple[ClassificationLine, ...]
    concerned: bool


def configuration(organisation_id: int, now: datetime) -> Configuration:
    """See ``Configuration``."""
    organisation = db.session.get_one(Organisation, organisation_id)
    row = office_of(organisation_id)
    return Configuration(
        organisation.siret[:9], row is not None, bool(row and row.token), f"legalite/{organisation.slug}",
        tuple(classifications(organisation_id)), concerned_now(organisation_id, now),
    )  # fmt: skip


def concerned_now(organisation_id: int, now: datetime) -> bool:
    """Whether @CTES concerns the institution today: a Walloon commune and an association do not see it."""
    organisation = db.session.get_one(Organisation, organisation_id)
    return concerned(organisation_id, local_day(now, organisation))


OFFICE_FIELDS = (
    "department", "arrondissement", "nature", "trigram", "email", "contact", "phone", "transport", "address",
)  # fmt: skip
"""What a clerk configures and may read again; the operator's key is never shown."""


def office_values(organisation_id: int) -> dict[str, str]:
    """The configuration as the form starts: what is stored, else what the institution's record says."""
    row = office_of(organisation_id)
    if row is not None:
        return {name: str(getattr(row, name)) for name in OFFICE_FIELDS}
    organisation = db.session.get_one(Organisation, organisation_id)
    return {
        "department": organisation.department.zfill(3),
        "email": organisation.email,
        "transport": "folder",
    }


def ways(*, demo: bool) -> list[tuple[str, str]]:
    """The transports that may be chosen."""
    return [(code, words) for code, words in TRANSPORT_WORDS.items() if demo or code != "simulated"]
