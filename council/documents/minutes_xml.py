"""The minutes of a meeting as Akoma Ntoso 3.0 (document type « debate »): who was there, what was said, how it was voted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

from council.documents.legal_xml import AKN, Element, blocks, identification, organisation_reference


@dataclass(frozen=True, slots=True)
class XmlVoice:
    """One vote given in public: the member (a key of ``MinutesText.persons``) and name, the choice as a word, who bore the proxy."""

    person: str
    name: str
    label: str
    bearer: str = ""


@dataclass(frozen=True, slots=True)
class XmlPoint:
    """A point as citizens read it. ``debate`` is cleaned HTML; ``act`` the address of the act, empty without one."""

    position: int
    title: str
    result: str
    outcome: str
    number: str = ""
    act: str = ""
    debate: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    voices: tuple[XmlVoice, ...] = ()


@dataclass(frozen=True, slots=True)
class MinutesText:
    """Published minutes. ``persons``: key -> (name, address of the page, empty when there is none)."""

    address: str
    country: str
    institution: str
    institution_slug: str
    body: str
    held_at: datetime
    ended_at: datetime | None
    place: str
    settled_on: date | None
    published_on: date
    persons: dict[str, tuple[str, str]]
    chair: str
    secretary: str
    present: Sequence[str]
    represented: Sequence[tuple[str, str]]
    absent: Sequence[str]
    quorum: str
    points: Sequence[XmlPoint]
    mentions: Sequence[str] = ()


def make_minutes_xml(text: MinutesText) -> bytes:
    """The minutes as UTF-8 XML, valid under ``akomantoso30.xsd``; same facts, same bytes."""
    body = AKN.debateBody(_roll(text), *(_point(one) for one in text.points))
    if text.mentions:
        body.append(
            AKN.debateSection(
                AKN.heading("Mentions rectificatives"),
                AKN.other(*(AKN.p(one) for one in text.mentions), eId="mentions__text"),
                name="mentions",
                eId="mentions",
            )
        )
    debate = AKN.debate(_meta(text), _preface(text), body, name="proces-verbal")
    tree = AKN.akomaNtoso(debate)
    etree.indent(tree)
    xml: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
    return xml + b"\n"


def _meta(text: MinutesText) -> Element:
    held, published = text.held_at.date().isoformat(), text.published_on.isoformat()
    settled = (text.settled_on or text.published_on).isoformat()
    work = f"/akn/{text.country}/debate/proces-verbal/{text.institution_slug}/{held}"
    expression = f"{work}/fra@{settled}"
    levels = (
        ("FRBRWork", work, "sitting", held, [AKN.FRBRcountry(value=text.country), AKN.FRBRsubtype(value="proces-verbal")]),
        ("FRBRExpression", expression, "settlement", settled, [AKN.FRBRlanguage(language="fra")]),
        ("FRBRManifestation", f"{expression}.akn", "publication", published, [AKN.FRBRformat(value="application/xml")]),
    )  # fmt: skip
    here = f"/ontology/organization/{text.country}/{text.institution_slug}"
    return AKN.meta(
        identification(levels, text.address),
        AKN.publication(date=published, name=text.institution, showAs=text.institution),
        AKN.references(
            organisation_reference("institution", here, text.institution),
            organisation_reference("body", f"{here}/body", text.body),
            *(
                AKN.TLCPerson(eId=key, href=page or f"/ontology/person/{text.country}/{text.institution_slug}/{key}", showAs=name)
                for key, (name, page) in text.persons.items()
            ),
            *(AKN.TLCRole(eId=key, href=f"/ontology/role/{key}", showAs=words) for key, words in ROLES),
            source="#institution",
        ),
    )  # fmt: skip


ROLES = (("president", "Présidence de séance"), ("secretaire", "Secrétariat de séance"))


def _preface(text: MinutesText) -> Element:
    day = text.held_at.date().isoformat()
    return AKN.preface(
        AKN.p(AKN.docTitle(f"Procès-verbal – {text.body}")),
        AKN.p(AKN.docDate(day, date=day)),
        AKN.p(text.place),
    )


def _person(text: MinutesText, key: str, role: str = "") -> Element:
    marked = {"refersTo": f"#{key}", **({"as": f"#{role}"} if role else {})}
    return AKN.person(text.persons[key][0], **marked)


def _roll(text: MinutesText) -> Element:
    """Who presided, kept the minutes, was there, was represented, was away; the quorum in the law's own sentence."""
    lines: list[Element] = []
    for words, key, role in (
        ("Présidence : ", text.chair, "president"),
        ("Secrétariat : ", text.secretary, "secretaire"),
    ):
        if key:
            lines.append(AKN.p(words, _person(text, key, role)))
    for words, keys in (("Présents : ", text.present), ("Absents : ", text.absent)):
        if keys:
            lines.append(AKN.p(words, *_listed([[_person(text, key)] for key in keys])))
    if text.represented:
        pairs = [[_person(text, giver), " par ", _person(text, bearer)] for giver, bearer in text.represented]
        lines.append(AKN.p("Représentés : ", *_listed(pairs)))
    if text.quorum:
        lines.append(AKN.p(text.quorum))
    return AKN.rollCall(*(lines or [AKN.p("Appel nominal")]), eId="appel")


def _listed(parts: Iterable[Sequence[Element | str]]) -> list[Element | str]:
    found: list[Element | str] = []
    for part in parts:
        found += [", "] * bool(found) + list(part)
    return found


def _point(one: XmlPoint) -> Element:
    key = f"point_{one.position}"
    section = AKN.debateSection(AKN.num(str(one.position)), AKN.heading(one.title), name="point", eId=key)
    if one.debate:
        section.append(AKN.debateSection(AKN.heading("Débat"), AKN.other(*blocks(one.debate), eId=f"{key}__debat__texte"), name="debat", eId=f"{key}__debat"))  # fmt: skip
    result = AKN.p(one.result)
    if one.act:
        result.append(AKN.ref(f" Délibération n° {one.number}", href=one.act))
    lines = [result]
    if one.counts:
        lines.append(AKN.p(", ".join(f"{label} : {count}" for label, count in one.counts)))
    section.append(
        AKN.debateSection(
            AKN.heading("Résultat"),
            AKN.other(*lines, *_voices(one), eId=f"{key}__vote__texte"),
            name="vote",
            eId=f"{key}__vote",
        )
    )
    return section


def _voices(one: XmlPoint) -> list[Element]:
    """A paragraph per choice, each voter a person of the references."""
    found = []
    for label in dict.fromkeys(voice.label for voice in one.voices):
        voters: list[Sequence[Element | str]] = []
        for voice in one.voices:
            if voice.label == label:
                borne = [f" (par {voice.bearer})"] if voice.bearer else []
                voters.append([AKN.person(voice.name, refersTo=f"#{voice.person}"), *borne])
        found.append(AKN.p(f"{label} : ", *_listed(voters)))
    return found
