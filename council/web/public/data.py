"""Open data: what is published, as files that programs read; the page says what each holds."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from council.documents import decisions_table, scdl, vote_events
from council.documents.catalogue import CatalogueFacts, Dataset, Distribution, make_catalogue
from council.documents.legal_data import make_legal_data
from council.documents.legal_xml import LegalText, make_legal_xml
from council.documents.meeting_data import make_meeting_data
from council.documents.minutes_xml import make_minutes_xml
from council.queries import open_data, public_acts, public_decisions
from council.queries.meeting_data import meeting_data as read_meeting
from council.queries.minutes_xml import minutes_text
from council.web.access import open_to_all
from council.web.public.api_words import ATOM, CALENDAR, POPOLO, SCDL
from council.web.public.blueprint import absolute, blueprint, institution


@blueprint.get("/<slug>/donnees")
@open_to_all
def data() -> ResponseReturnValue:
    """What can be had, and how to use it."""
    return render_template(
        "public/data.html",
        catalogue=_catalogue(),
        acts=open_data.number_of_acts(institution().id),
        path_of=lambda address: urlsplit(address).path,
    )


@blueprint.get("/<slug>/donnees/deliberations.csv")
@open_to_all
def deliberations_csv() -> ResponseReturnValue:
    """Every published deliberation, SCDL 2.1.5."""
    return Response(scdl.as_csv(open_data.rows(institution(), _act)), mimetype="text/csv")


@blueprint.get("/<slug>/donnees/decisions.csv")
@open_to_all
def decisions_csv() -> ResponseReturnValue:
    """Every published decision taken by delegation."""
    rows = open_data.decision_rows(
        institution(),
        lambda decision: absolute("public.delegated_decision", decision_id=decision),
        lambda sha256: absolute("public.document", sha256=sha256),
    )
    return Response(decisions_table.as_csv(rows), mimetype="text/csv")


@blueprint.get("/<slug>/donnees/votes.csv")
@open_to_all
def votes_csv() -> ResponseReturnValue:
    """Every voice cast in public."""
    return Response(vote_events.as_csv(_events()), mimetype="text/csv")


@blueprint.get("/<slug>/donnees/votes.json")
@open_to_all
def votes_json() -> ResponseReturnValue:
    """Every ballot, Popolo vote events."""
    return Response(
        vote_events.as_popolo(_events(), institution().name, institution().licence.url),
        mimetype="application/json",
    )


@blueprint.get("/<slug>/donnees/catalogue.jsonld")
@open_to_all
def catalogue() -> ResponseReturnValue:
    """The catalogue, DCAT."""
    return Response(make_catalogue(_catalogue()), mimetype="application/ld+json")


@blueprint.get("/<slug>/deliberations/<number:number>.xml")
@open_to_all
def deliberation_xml(number: str) -> ResponseReturnValue:
    """An act as Akoma Ntoso."""
    return Response(make_legal_xml(_text(number)), mimetype="application/akn+xml")


@blueprint.get("/<slug>/seances/<int:meeting_id>/proces-verbal.xml")
@open_to_all
def minutes_xml(meeting_id: int) -> ResponseReturnValue:
    """The published minutes of a meeting as Akoma Ntoso."""
    address = absolute("public.meeting", meeting_id=meeting_id)
    page = lambda person: absolute("public.person", person_id=person)  # noqa: E731
    found = minutes_text(institution(), meeting_id, address, _act, page)
    if found is None:
        abort(404)
    return Response(make_minutes_xml(found), mimetype="application/akn+xml")


@blueprint.get("/<slug>/deliberations/<number:number>.jsonld")
@open_to_all
def deliberation_data(number: str) -> ResponseReturnValue:
    """An act for search engines."""
    text, page = _text(number), public_acts.act_page(institution().id, number)
    paper = page.paper if page else None
    pdf = absolute("public.document", sha256=paper.sha256) if paper else ""
    return Response(make_legal_data(text, pdf, institution().licence.url), mimetype="application/ld+json")


@blueprint.get("/<slug>/seances/<int:meeting_id>.jsonld")
@open_to_all
def meeting_data(meeting_id: int) -> ResponseReturnValue:
    """A meeting for search engines and other people's calendars."""
    found = read_meeting(
        institution(), meeting_id, home=absolute("public.home"), act=_act,
        meeting=lambda number: absolute("public.meeting", meeting_id=number),
        file=lambda sha256: absolute("public.document", sha256=sha256),
    )  # fmt: skip
    if found is None:
        abort(404)
    return Response(make_meeting_data(found), mimetype="application/ld+json")


def _act(number: str) -> str:
    return absolute("public.deliberation", number=number)


def _events() -> list[vote_events.VoteEvent]:
    return open_data.vote_events(
        institution(), _act, lambda person: absolute("public.person", person_id=person)
    )


def _text(number: str) -> LegalText:
    found = open_data.legal_text(institution(), number, _act)
    if found is None:
        abort(404)
    return found


def _file(endpoint: str, title: str, media_type: str, conforms_to: str) -> Distribution:
    return Distribution(absolute(endpoint), title, media_type, conforms_to)


def _catalogue() -> CatalogueFacts:
    """Everything that is offered: the page and the catalogue for harvesters say the same."""
    who = institution()
    day, page = open_data.newest(who), absolute("public.data")
    datasets = (
        Dataset(
            f"{page}#deliberations", "Délibérations",
            "Chaque délibération publiée\u00a0: numéro, date, matière, objet, décompte des voix, réception par le "
            "représentant de l’État, adresse permanente.",
            ("délibération", "conseil", "SCDL"), day,
            (_file("public.deliberations_csv", "Délibérations, SCDL 2.1.5 (CSV)", "text/csv", SCDL),),
        ),
        Dataset(
            f"{page}#decisions", "Décisions prises par délégation",
            "Chaque décision publiée, prise par délégation du conseil\u00a0: numéro, date, objet, auteur, adresse permanente, fichier "
            "et son empreinte.",
            ("décision", "délégation"), public_decisions.newest(who.id),
            (
                _file("public.decisions_csv", "Décisions prises par délégation (CSV)", "text/csv", ""),
                _file("public.decisions_feed", "Dernières décisions (Atom)", "application/atom+xml", ATOM),
            ),
        ),
        Dataset(
            f"{page}#votes", "Votes des élus",
            "Pour chaque vote public, la voix de chaque élu, son groupe et, s’il y a lieu, le porteur de son pouvoir. "
            "Un scrutin secret n’y figure que par son décompte.",
            ("vote", "élus", "Popolo"), day,
            (
                _file("public.votes_csv", "Voix, une par ligne (CSV)", "text/csv", ""),
                _file("public.votes_json", "Scrutins et voix, Popolo (JSON)", "application/json", POPOLO),
            ),
        ),
        Dataset(
            f"{page}#seances", "Séances", "Les dates, lieux et organes des séances publiques, passées et à venir.",
            ("séance", "agenda"), day,
            (
                _file("public.calendar", "Calendrier (iCalendar)", "text/calendar", CALENDAR),
                _file("public.feed", "Dernières délibérations (Atom)", "application/atom+xml", ATOM),
            ),
        ),
    )  # fmt: skip
    return CatalogueFacts(
        absolute("public.catalogue"),
        f"Données ouvertes – {who.name}",
        who.name,
        who.website,
        who.email,
        who.licence.url,
        datasets,
    )
