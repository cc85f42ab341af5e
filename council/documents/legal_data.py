"""A deliberation for search engines: schema.org ``Legislation`` as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from council.documents.legal_xml import LegalText


def make_legal_data(text: LegalText, pdf: str = "", licence: str = "") -> bytes:
    """The act described; ``pdf`` is the address of its signed file, when citizens may read it."""
    body: dict[str, Any] = {
        "@type": "GovernmentOrganization",
        "name": text.body,
        "parentOrganization": {"@type": "GovernmentOrganization", "name": text.institution},
    }
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": text.address,
        "url": text.address,
        "name": text.title,
        "legislationIdentifier": text.number,
        "legislationType": "Délibération",
        "legislationDate": text.adopted_on.isoformat(),
        "datePublished": text.published_on.isoformat(),
        "legislationPassedBy": body,
        "legislationJurisdiction": {"@type": "AdministrativeArea", "name": text.institution},
        "inLanguage": "fr",
        "abstract": text.result,
    }
    if licence:
        data["license"] = licence
    if pdf:
        data["encoding"] = {
            "@type": "LegislationObject",
            "contentUrl": pdf,
            "encodingFormat": "application/pdf",
        }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
