"""Who speaks in a document: the institution, the body in the words French needs, a sitting, a person."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from council.documents import facts
from council.gateways.environment import environment
from council.law.repeats import call_label
from council.models import Body, Mandate, Meeting, Organisation, Person
from council.queries.clocks import zone
from council.queries.rooms import place_words

_PREFIX = re.compile(
    r"^(?:commune|ville|mairie|ccas|centre communal d’action sociale)\s+(?:de\s+|d’|d')", re.I
)
_VOWELS = "aeiouyàâéèêëîïôöùûüœæAEIOUYÀÂÉÈÊËÎÏÔÖÙÛÜŒÆ"


def of(name: str) -> str:
    """« de Valmont », « d’Orléans », « du Mans », « des Ulis »: a place name after « de »."""
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return contracted + name[len(article) :]
    return f"d’{name}" if name[:1] in _VOWELS else f"de {name}"


def town(organisation: Organisation) -> str:
    """The place documents are dated from."""
    return _PREFIX.sub("", organisation.name)


def institution_name(organisation: Organisation) -> str:
    """The full official name at the head of documents."""
    if organisation.kind == "commune" and not _PREFIX.match(organisation.name):
        return f"Commune {of(organisation.name)}"
    return organisation.name


def institution(organisation: Organisation, *, with_crest: bool = True) -> facts.Institution:
    """The head of every document of an organisation; the crest is read from storage."""
    crest = (
        environment().storage.get(organisation.blason_sha256)
        if with_crest and organisation.blason_sha256
        else None
    )
    return facts.Institution(
        name=institution_name(organisation),
        town=town(organisation),
        department=_department(organisation.department_name),
        arrondissement=organisation.arrondissement,
        address=tuple(line.strip() for line in organisation.address.splitlines() if line.strip()),
        website=organisation.website,
        accent=organisation.accent,
        crest=crest,
        court=organisation.court,
        rehearsal=environment().settings.rehearsal,
    )


def _department(name: str) -> str:
    """« Département de Maine-et-Loire » as given, or « Département : Loiret » when only the name is known."""
    return name if not name or name.startswith("Département") else f"Département\u00a0: {name}"


def body_words(body: Body, organisation: Organisation) -> facts.Body:
    """« le conseil municipal », « du conseil municipal », and what its members are called."""
    name = body.name[:1].lower() + body.name[1:]
    members = "membres"
    if body.kind == "council" and organisation.kind == "commune":
        members = "conseillers municipaux"
    elif body.kind == "board":
        members = "administrateurs"
    if name[:1] in _VOWELS:
        return facts.Body(name, f"l’{name}", f"de l’{name}", members)
    if name.startswith(("commission", "communauté", "métropole", "assemblée")):
        return facts.Body(name, f"la {name}", f"de la {name}", members)
    return facts.Body(name, f"le {name}", f"du {name}", members)


def person(who: Person, mandate: Mandate | None = None) -> facts.Person:
    """A person as documents name them, in the capacity of a mandate."""
    capacity = mandate.capacity if mandate else ""
    group = mandate.group.name if mandate and mandate.group else ""
    return facts.Person(who.civility, who.first_name, who.last_name, capacity, group)


def sitting(
    meeting: Meeting, body: Body, organisation: Organisation, *, convened_on: date | None = None,
    posted_on: date | None = None, ended_at: datetime | None = None, urgent: bool = False,
) -> facts.Sitting:  # fmt: skip
    """A meeting as documents name it, on the clock of its organisation."""
    clock = zone(organisation)
    return facts.Sitting(
        body=body_words(body, organisation),
        starts_at=meeting.starts_at.astimezone(clock),
        place=place_words(meeting, organisation),
        label="séance convoquée en urgence" if urgent else call_label(meeting.call) or "séance ordinaire",
        convened_on=convened_on,
        posted_on=posted_on,
        ended_at=ended_at.astimezone(clock) if ended_at else None,
    )


def plain_institution(organisation: Organisation) -> dict[str, Any]:
    """The same facts as JSON for a frozen manifest; the crest by its hash."""
    values = asdict(institution(organisation, with_crest=False))
    values["address"] = list(values["address"])
    values["crest"] = organisation.blason_sha256
    del values["rehearsal"]  # of the installation, not of the institution
    return values


def institution_from(values: dict[str, Any]) -> facts.Institution:
    """The head of a document from a frozen manifest (see ``plain_institution``)."""
    crest = environment().storage.get(values["crest"]) if values["crest"] else None
    return facts.Institution(
        **{
            **values,
            "address": tuple(values["address"]),
            "crest": crest,
            "rehearsal": environment().settings.rehearsal,
        }
    )
