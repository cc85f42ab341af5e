"""A deliberation as Akoma Ntoso 3.0 (OASIS LegalDocML), for archives and programs that read law."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree, html
from lxml.builder import ElementMaker

from council.documents.typography import rich

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_PLAIN = {"strong": "b", "em": "i", "b": "b", "i": "i", "u": "u", "sub": "sub", "sup": "sup"}
_SPANS = ("colspan", "rowspan")
AKN = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
Element = etree._Element


@dataclass(frozen=True, slots=True)
class LegalText:
    """A published act. ``expose`` and ``articles`` are cleaned HTML; ``country`` is an ISO 3166 code, lower case."""

    address: str
    country: str
    institution: str
    institution_slug: str
    body: str
    number: str
    title: str
    adopted_on: date
    published_on: date
    result: str
    visas: Sequence[str] = ()
    expose: str = ""
    considerants: Sequence[str] = ()
    articles: Sequence[str] = ()
    signers: Sequence[str] = ()


def make_legal_xml(text: LegalText) -> bytes:
    """The act as UTF-8 XML, valid under ``akomantoso30.xsd``; same facts, same bytes."""
    act = AKN.act(_meta(text), _preface(text), name="deliberation")
    if preamble := list(_preamble(text)):
        act.append(AKN.preamble(*preamble))
    act.append(AKN.body(*_articles(text)))
    if text.signers:
        act.append(
            AKN.conclusions(*(AKN.p(AKN.signature(one, eId=f"sig_{n}")) for n, one in _ranked(text.signers)))
        )
    tree = AKN.akomaNtoso(act)
    etree.indent(tree)
    xml: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
    return xml + b"\n"


def _ranked(parts: Iterable[str]) -> Iterable[tuple[int, str]]:
    return enumerate(parts, start=1)


Level = tuple[str, str, str, str, list[Element]]
"""A level of FRBR, its address, what happened to it and on which day, what else is said of it."""


def identification(levels: Iterable[Level], permalink: str) -> Element:
    """Work, expression and manifestation (FRBR) of a document of a body; ``permalink`` is where citizens read it."""
    found = AKN.identification(source="#institution")
    for level, address, event, day, more in levels:
        part = AKN(level, AKN.FRBRthis(value=f"{address}/!main"), AKN.FRBRuri(value=address))
        if level == "FRBRWork":
            part.append(AKN.FRBRalias(value=permalink, name="permalink"))
        part.extend([AKN.FRBRdate(date=day, name=event), AKN.FRBRauthor(href="#body"), *more])
        found.append(part)
    return found


def _meta(text: LegalText) -> Element:
    """Who says what of which version: FRBR work, expression and manifestation, publication, life, references."""
    adopted, published = text.adopted_on.isoformat(), text.published_on.isoformat()
    work = f"/akn/{text.country}/act/deliberation/{text.institution_slug}/{adopted}/{text.number}"
    expression = f"{work}/fra@{adopted}"
    levels = (
        ("FRBRWork", work, "adoption", adopted, [
            AKN.FRBRcountry(value=text.country), AKN.FRBRsubtype(value="deliberation"),
            AKN.FRBRnumber(value=text.number), AKN.FRBRname(value=text.title),
        ]),
        ("FRBRExpression", expression, "adoption", adopted, [AKN.FRBRlanguage(language="fra")]),
        ("FRBRManifestation", f"{expression}.akn", "publication", published, [AKN.FRBRformat(value="application/xml")]),
    )  # fmt: skip
    return AKN.meta(
        identification(levels, text.address),
        AKN.publication(date=published, name=text.institution, showAs=text.institution),
        AKN.lifecycle(
            AKN.eventRef(date=adopted, source="#body", type="generation", eId="adoption"),
            source="#institution",
        ),
        AKN.references(
            organisation_reference("institution", f"/ontology/organization/{text.country}/{text.institution_slug}", text.institution),
            organisation_reference("body", f"/ontology/organization/{text.country}/{text.institution_slug}/body", text.body),
            source="#institution",
        ),
    )  # fmt: skip


def organisation_reference(identity: str, address: str, name: str) -> Element:
    return AKN.TLCOrganization(eId=identity, href=address, showAs=name)


def _preface(text: LegalText) -> Element:
    return AKN.preface(
        AKN.longTitle(AKN.p(AKN.docTitle(text.title)), eId="title"),
        AKN.p(AKN.docNumber(text.number)),
        AKN.p(AKN.docDate(text.adopted_on.isoformat(), date=text.adopted_on.isoformat())),
        AKN.container(AKN.p(text.result), name="result", eId="result"),
    )


def _preamble(text: LegalText) -> Iterable[Element]:
    if text.visas:
        yield AKN.citations(
            *(AKN.citation(AKN.p(one), eId=f"cit_{n}") for n, one in _ranked(text.visas)), eId="cits"
        )
    if text.expose:
        yield AKN.container(*blocks(text.expose), name="expose", eId="expose")
    if text.considerants:
        yield AKN.recitals(
            *(AKN.recital(AKN.p(one), eId=f"rec_{n}") for n, one in _ranked(text.considerants)),
            eId="recs",
        )


def _articles(text: LegalText) -> Iterable[Element]:
    """The dispositif; an act of words only (« le conseil prend acte ») has its result as single article."""
    for number, article in _ranked(text.articles):
        yield AKN.article(
            AKN.num(f"Article {number}"), AKN.content(*blocks(article), eId=f"art_{number}__content"),
            eId=f"art_{number}",
        )  # fmt: skip
    if not text.articles:
        yield AKN.article(AKN.content(AKN.p(text.result), eId="art_1__content"), eId="art_1")


def blocks(markup: str) -> list[Element]:
    """Cleaned HTML as blocks of Akoma Ntoso; there is always one."""
    root = html.fragment_fromstring(str(rich(markup)), create_parent="div")
    blocks = [AKN.p(root.text.strip())] if root.text and root.text.strip() else []
    for child in root:
        blocks.extend(_block(child))
        if child.tail and child.tail.strip():
            blocks.append(AKN.p(child.tail.strip()))
    return blocks or [AKN.p()]


def _block(element: Element) -> list[Element]:
    """An HTML block; one that is not made as it should be (words between the rows of a table) becomes a paragraph."""
    match element.tag:
        case "ul" | "ol":
            made = [AKN(element.tag, *(_listed(item) for item in element if item.tag == "li"))]
        case "table" if next(element.iter("td", "th"), None) is not None:
            made = [_table(element)]
        case "blockquote":
            made = [block for child in element for block in _block(child)]
        case _:  # p, a table of no row; writers' headings h3 and h4 are paragraphs of a provision
            made = []
    return (
        made
        if made and all(len(one) for one in made) and _letters(made) == _letters([element])
        else [_inline("p", element)]
    )


def _letters(elements: Iterable[Element]) -> list[str]:
    """What can be read in them, in no order: blocks have no spaces between them."""
    return sorted("".join("".join("".join(one.itertext()) for one in elements).split()))


def _listed(item: Element) -> Element:
    """An item of a list: its words, then the lists inside it."""
    made = _inline("li", item, skip=("ul", "ol", "p"))
    for child in item:
        if child.tag in ("ul", "ol", "p"):
            made.extend(_block(child))
    return made


def _table(table: Element) -> Element:
    """Rows of cells, each cell a paragraph; head, body and foot follow one another as printed."""
    made = AKN.table()
    caption = table.find("caption")
    if caption is not None:
        made.append(_inline("caption", caption))
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if cells:
            made.append(AKN.tr(*(_cell(cell) for cell in cells)))
    return made


def _cell(cell: Element) -> Element:
    spans = {key: cell.get(key, "") for key in _SPANS if cell.get(key, "").isdecimal()}
    blocks = [block for child in cell if child.tag in ("p", "ul", "ol") for block in _block(child)]
    return AKN(cell.tag, *(blocks or [_inline("p", cell)]), **spans)


def _inline(tag: str, source: Element, skip: Sequence[str] = ()) -> Element:
    """`source` as a `tag` of text and marks only."""
    made = AKN(tag)
    _pour(made, source, skip)
    return made


def _pour(into: Element, source: Element, skip: Sequence[str]) -> None:
    _say(into, source.text)
    for child in source:
        if child.tag in skip:
            pass
        elif child.tag == "br":
            into.append(AKN.br())
        elif child.tag == "a" and child.get("href"):
            into.append(_inline("a", child))
            into[-1].set("href", child.get("href", ""))
        elif child.tag in _PLAIN:
            into.append(_inline(_PLAIN[child.tag], child))
        else:
            _pour(into, child, skip)
        _say(into, child.tail)


def _say(into: Element, text: str | None) -> None:
    """Add words at the end of an element."""
    if not text:
        return
    if len(into):
        into[-1].tail = (into[-1].tail or "") + text
    else:
        into.text = (into.text or "") + text
