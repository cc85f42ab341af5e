"""The public addresses for programs, in words: endpoint -> what it answers. A test holds the table to the routes."""

from __future__ import annotations

from dataclasses import dataclass

from council.documents.openapi import Parameter
from council.queries.oparl import FILTERS, LARGEST_PAGE, PAGE

SCDL = "https://schema.data.gouv.fr/scdl/deliberations/2.1.5/"
POPOLO = "http://www.popoloproject.com/specs/vote-event.html"
ATOM = "https://www.rfc-editor.org/rfc/rfc4287"
CALENDAR = "https://www.rfc-editor.org/rfc/rfc5545"
STAMPS = "https://www.rfc-editor.org/rfc/rfc3161"
OPARL = "https://oparl.org/spezifikation/"
AKN = "http://docs.oasis-open.org/legaldocml/akn-core/v1.0/akn-core-v1.0-part1-vocabulary.html"
DCAT = "https://www.w3.org/TR/vocab-dcat-3/"
JSON, LD, CSV, PDF = "application/json", "application/ld+json", "text/csv", "application/pdf"


@dataclass(frozen=True, slots=True)
class Words:
    """What an address answers."""

    group: str
    summary: str
    media_type: str
    conforms: str = ""
    parameters: tuple[Parameter, ...] = ()


CHOICE = (
    Parameter("q", "Mots cherchés, «\u00a0phrases\u00a0» entre guillemets, -mots à écarter, débuts*"),
    Parameter("annee", "Année de la séance", kind="integer"),
    Parameter("theme", "Famille de matières, de 1 à 9"),
    Parameter("matiere", "Matière, par exemple 7.5"),
    Parameter("elu", "Numéro de la personne qui rapporte", kind="integer"),
    Parameter("organe", "Numéro de l’assemblée", kind="integer"),
    Parameter("resultat", "Résultat", choices=("adopted", "rejected", "elected", "acknowledged")),
)
_SENSE = {
    "since": "Depuis cette date et heure (RFC 3339, fuseau compris)",
    "until": "Jusqu’à cette date et heure",
}
PAGES = (
    Parameter("page", "Page, à partir de 1", kind="integer"),
    Parameter("limit", f"Objets par page, {PAGE} par défaut, {LARGEST_PAGE} au plus", kind="integer"),
    *(Parameter(name, _SENSE[name.split("_")[1]], shape="date-time") for name in FILTERS),
    Parameter("organization", "Séances d’une seule assemblée"),
)

OPERATIONS = {
    "deliberations_csv": Words("Délibérations", "Toutes les délibérations publiées, SCDL 2.1.5", CSV, SCDL),
    "feed": Words("Délibérations", "Les dernières délibérations, Atom", "application/atom+xml", ATOM, CHOICE),
    "deliberation_xml": Words("Délibérations", "Une délibération, Akoma Ntoso", "application/akn+xml", AKN),
    "deliberation_data": Words("Délibérations", "Une délibération, schema.org", LD, "https://schema.org/Legislation"),
    "share_picture": Words("Délibérations", "L’image qui accompagne un lien, par son empreinte", "image/png", "https://ogp.me/"),
    "document": Words("Délibérations", "Un document publié, par son empreinte", PDF),
    "decisions_csv": Words("Décisions", "Toutes les décisions publiées, prises par délégation du conseil", CSV),
    "decisions_feed": Words("Décisions", "Les dernières décisions, Atom", "application/atom+xml", ATOM, CHOICE[5:6]),
    "decision_data": Words("Décisions", "Une décision, schema.org", LD, "https://schema.org/Legislation"),
    "decision_picture": Words("Décisions", "L’image qui accompagne un lien, par son empreinte", "image/png", "https://ogp.me/"),
    "votes_csv": Words("Votes", "Chaque voix donnée en scrutin public", CSV),
    "votes_json": Words("Votes", "Chaque scrutin, Popolo", JSON, POPOLO),
    "calendar": Words("Séances", "Les séances, iCalendar", "text/calendar", CALENDAR),
    "meeting_data": Words("Séances", "Une séance\u00a0: ordre du jour, résultats publiés, schema.org", LD, "https://schema.org/Event"),
    "direct_state": Words("Séances", "Où en est une séance en cours", JSON),
    "minutes_xml": Words("Séances", "Le procès-verbal publié, Akoma Ntoso", "application/akn+xml", AKN),
    "agenda_text": Words("Séances", "Un ordre du jour tel qu’il a été publié, par son empreinte", "text/plain"),
    "oparl_system": Words("OParl 1.1", "Point d’entrée", JSON, OPARL),
    "oparl_list": Words("OParl 1.1", "Les objets d’un genre, page après page", JSON, OPARL, PAGES),
    "oparl_object": Words("OParl 1.1", "Un objet", JSON, OPARL),
    "publications_json": Words("Journal des publications", "Le journal entier et ses horodatages", JSON),
    "publication_of_file": Words("Journal des publications", "Les lignes sur un fichier, par son empreinte", JSON),
    "publication_stamp": Words("Journal des publications", "L’horodatage d’une ligne", "application/timestamp-reply", STAMPS),
    "publication_root": Words("Journal des publications", "Le certificat de l’autorité locale", "application/x-pem-file"),
    "catalogue": Words("Catalogue", "Le catalogue, DCAT", LD, DCAT),
    "openapi": Words("Catalogue", "Cette description, OpenAPI 3.1", JSON, "https://spec.openapis.org/oas/v3.1.0"),
}  # fmt: skip
