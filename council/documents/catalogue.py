"""The catalogue of an institution's open data: DCAT 3 as JSON-LD, what harvesters such as national portals read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

FRENCH = "http://publications.europa.eu/resource/authority/language/FRA"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file of a data set: where it is, what it is."""

    address: str
    title: str
    media_type: str
    conforms_to: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One data set; ``modified`` is the day of its newest row, ``None`` while it is empty."""

    address: str
    title: str
    description: str
    keywords: tuple[str, ...]
    modified: date | None
    distributions: tuple[Distribution, ...]


@dataclass(frozen=True, slots=True)
class CatalogueFacts:
    """Whose data they are, where, and under which licence (an address)."""

    address: str
    title: str
    publisher: str
    website: str
    email: str
    licence: str
    datasets: Sequence[Dataset]


def make_catalogue(facts: CatalogueFacts) -> bytes:
    """The catalogue; same facts, same bytes."""
    return json.dumps(described(facts), ensure_ascii=False, indent=1).encode()


def described(facts: CatalogueFacts) -> dict[str, Any]:
    """The catalogue as data (https://www.w3.org/TR/vocab-dcat-3/)."""
    publisher: dict[str, Any] = {"@type": "foaf:Organization", "foaf:name": facts.publisher}
    if facts.website:
        publisher["foaf:homepage"] = {"@id": facts.website}
    return {
        "@context": CONTEXT,
        "@id": facts.address,
        "@type": "dcat:Catalog",
        "dct:title": _french(facts.title),
        "dct:publisher": publisher,
        "dct:language": {"@id": FRENCH},
        "dct:license": {"@id": facts.licence},
        "dcat:dataset": [_dataset(one, facts, publisher) for one in facts.datasets],
    }


def _dataset(one: Dataset, facts: CatalogueFacts, publisher: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@id": one.address,
        "@type": "dcat:Dataset",
        "dct:title": _french(one.title),
        "dct:description": _french(one.description),
        "dct:publisher": publisher,
        "dct:language": {"@id": FRENCH},
        "dcat:keyword": [_french(word) for word in one.keywords],
        "dcat:distribution": [_distribution(file, facts.licence) for file in one.distributions],
    }
    if one.modified is not None:
        described["dct:modified"] = {"@type": "xsd:date", "@value": one.modified.isoformat()}
    if facts.email:
        described["dcat:contactPoint"] = {
            "@type": "vcard:Organization",
            "vcard:fn": facts.publisher,
            "vcard:hasEmail": {"@id": f"mailto:{facts.email}"},
        }
    return described


def _distribution(file: Distribution, licence: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@id": file.address,
        "@type": "dcat:Distribution",
        "dct:title": _french(file.title),
        "dcat:accessURL": {"@id": file.address},
        "dcat:downloadURL": {"@id": file.address},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{file.media_type}"},
        "dct:license": {"@id": licence},
    }
    if file.conforms_to:
        described["dct:conformsTo"] = {"@id": file.conforms_to}
    return described


def _french(text: str) -> dict[str, str]:
    return {"@language": "fr", "@value": text}
