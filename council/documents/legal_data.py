"""A deliberation or a decision for search engines: schema.org ``Legislation`` as JSON-LD."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from council.documents.legal_xml import LegalText


def make_legal_data(text: LegalText, pdf: str = "", licence: str = "") -> bytes:
    """The act described; ``pdf`` is the address of its signed file, when citizens may read it."""
    return _written(
        {
            "name": text.title, "legislationIdentifier": text.number, "legislationType": "Délibération",
            "legislationDate": text.adopted_on.isoformat(), "datePublished": text.published_on.isoformat(),
            "legislationPassedBy": _body(text.body, text.institution), "abstract": text.result,
        },
        text.address, text.institution, pdf, licence,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DecisionData:
    """A decision taken by delegation, by what citizens may read of it. ``pdf``: the address of its file, or nothing."""

    address: str
    institution: str
    body: str
    number: str
    title: str
    decided_on: date
    published_on: date
    sentence: str
    author: str
    pdf: str
    licence: str


def make_decision_data(facts: DecisionData) -> bytes:
    """The decision described: no council passed it, its author is whom the council delegated to."""
    author = {"author": {"@type": "Person", "name": facts.author}} if facts.author else {}
    return _written(
        {
            "name": facts.title, "legislationIdentifier": facts.number, "legislationType": "Décision prise par délégation",
            "legislationDate": facts.decided_on.isoformat(), "datePublished": facts.published_on.isoformat(),
            "legislationResponsible": _body(facts.body, facts.institution), "abstract": facts.sentence, **author,
        },
        facts.address, facts.institution, facts.pdf, facts.licence,
    )  # fmt: skip


def _body(name: str, institution: str) -> dict[str, Any]:
    above = {"@type": "GovernmentOrganization", "name": institution}
    return {"@type": "GovernmentOrganization", "name": name, "parentOrganization": above}


def _written(told: dict[str, Any], address: str, institution: str, pdf: str, licence: str) -> bytes:
    data = {
        "@context": "https://schema.org", "@type": "Legislation", "@id": address, "url": address, **told,
        "legislationJurisdiction": {"@type": "AdministrativeArea", "name": institution}, "inLanguage": "fr",
    }  # fmt: skip
    if licence:
        data["license"] = licence
    if pdf:
        data["encoding"] = {
            "@type": "LegislationObject",
            "contentUrl": pdf,
            "encodingFormat": "application/pdf",
        }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
