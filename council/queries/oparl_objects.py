"""Everything the public may know of an organisation, as objects of OParl 1.1: what the projection is made of.

Nothing here depends on the hour: an object changes when a row changes. Addresses are written ``@/kind/key`` for objects of
the interface and ``@web/…`` for pages; ``council.queries.oparl`` makes them absolute. ``EMBED`` marks an object shown inside another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from council.documents import masking
from council.documents.typography import spaces
from council.gateways.environment import environment
from council.meeting.facts import open_title
from council.models import Act, Body, Item, Mandate, Meeting, db
from council.queries.clocks import zone_of
from council.queries.masks import masks_of_meetings, public_sentence
from council.queries.oparl_people import mandates, organizations, people, terms
from council.queries.oparl_shapes import Made, at, inside
from council.queries.public import Institution, institution_by_id
from council.queries.public_acts import published_acts, theme_words
from council.queries.published_papers import Published, Shelf
from council.queries.rooms import public_place

OUTCOME_WORDS = {
    "adopted": "adoptée", "rejected": "rejetée", "not_adopted": "non adoptée", "acknowledged": "prise d’acte",
    "elected": "élection", "appointed": "nomination",
}  # fmt: skip
STATES = {"cancelled": "annulée", "closed": "tenue", "open": "en cours", "suspended": "en cours"}


def objects(organisation_id: int) -> list[Made]:
    """Every object of an organisation; the same rows give the same objects."""
    who = institution_by_id(organisation_id)
    if who is None:
        return []
    bodies = list(db.session.scalars(
        db.select(Body).where(Body.organisation_id == organisation_id, Body.public).order_by(Body.position, Body.id)
    ))  # fmt: skip
    held = mandates(organisation_id)
    made = [*terms(held), *organizations(organisation_id, bodies), *people(held)]
    made += _meetings(who, organisation_id, None)
    return [_body(who, made), *made]


def objects_of_meetings(organisation_id: int, meetings: Collection[int]) -> list[Made]:
    """The objects that tell of some meetings, and their places."""
    who = institution_by_id(organisation_id)
    return list(_meetings(who, organisation_id, meetings)) if who else []


def _body(who: Institution, made: Iterable[Made]) -> Made:
    terms = [inside(one.kind, one.key) for one in made if one.kind == "legislativeTerm"]
    lists = {
        "organization": "organization", "person": "person", "meeting": "meeting", "paper": "paper",
        "agendaItem": "agendaItem", "consultation": "consultation", "file": "file", "locationList": "location",
        "legislativeTermList": "legislativeTerm", "membership": "membership",
    }  # fmt: skip
    return Made("body", "1", {
        "name": who.name, "shortName": who.name[:60], "license": who.licence.url, "system": "@/system",
        "legislativeTerm": terms, "web": "@web/", **({"website": who.website} if who.website else {}),
        **({"contactEmail": who.email} if who.email else {}),
        **{member: f"@/{kind}" for member, kind in lists.items()},
    })  # fmt: skip


@dataclass(frozen=True)
class _Known:
    """What the objects of several meetings are made from, each read once."""

    shelf: Shelf
    masks: Mapping[int, tuple[masking.Mask, ...]]
    persons: Mapping[int, int]
    """mandate -> person"""


def _meetings(who: Institution, organisation_id: int, only: Collection[int] | None) -> Iterator[Made]:
    zone = zone_of(organisation_id)
    meetings, acts = _rows(organisation_id, only)
    visible = [one.id for one in meetings]
    known = _Known(
        Shelf(organisation_id, only), masks_of_meetings(None if only is None else visible),
        dict(db.session.execute(
            sa.select(Mandate.id, Mandate.person_id).where(Mandate.organisation_id == organisation_id)
        ).all()),
    )  # fmt: skip
    items = _items(organisation_id, only)
    places = set()
    for meeting in meetings:
        own = items.get(meeting.id, [])
        place = public_place(meeting.place, meeting.rooms)
        location = hashlib.sha256(place.encode()).hexdigest()[:16]
        if location not in places:
            places.add(location)
            yield Made("location", location, {"description": place})
        yield _meeting(meeting, own, known, location, zone)
        for item in own:
            act = acts.get(item.id)
            yield _item(item, act, known)
            if act is not None:
                yield from _paper(act, meeting, known)
    shown = set(visible)
    for paper in known.shelf:
        if paper.row.meeting_id in shown:
            yield _file(who, paper, zone)


def _rows(organisation_id: int, only: Collection[int] | None) -> tuple[list[Meeting], dict[int, Act]]:
    """Meetings whose agenda is public, and published acts by their point."""
    meetings = (
        db.select(Meeting)
        .join(Body, Body.id == Meeting.body_id)
        .where(
            Meeting.organisation_id == organisation_id, Body.public, Meeting.agenda_published_at.is_not(None),
            Meeting.state != "draft",
        )
        .order_by(Meeting.id)
        .options(sa.orm.joinedload(Meeting.body))
    )  # fmt: skip
    acts = published_acts(organisation_id)
    if only is not None:
        meetings, acts = meetings.where(Meeting.id.in_(only)), acts.where(Act.meeting_id.in_(only))
    return list(db.session.scalars(meetings)), {act.item_id: act for act, _body in db.session.execute(acts)}


def _items(organisation_id: int, only: Collection[int] | None) -> dict[int, list[Item]]:
    """Points by meeting, in order; without their texts, which citizens read in the acts."""
    query = (
        db.select(Item)
        .where(Item.organisation_id == organisation_id, Item.pending.is_(False))
        .order_by(Item.position)
        .options(
            sa.orm.load_only(
                Item.meeting_id, Item.position, Item.title, Item.public_title, Item.closed_session, Item.confidential
            )
        )
    )  # fmt: skip
    if only is not None:
        query = query.where(Item.meeting_id.in_(only))
    found: dict[int, list[Item]] = {}
    for item in db.session.scalars(query):
        found.setdefault(item.meeting_id, []).append(item)
    return found


def _meeting(meeting: Meeting, items: list[Item], known: _Known, location: str, zone: ZoneInfo) -> Made:
    starts = meeting.starts_at.astimezone(zone)
    own = {kind: inside("file", key) for kind, key in known.shelf.of_meeting(meeting.id).items()}
    ends = (
        {"end": meeting.closed_at.astimezone(zone).isoformat(timespec="seconds")} if meeting.closed_at else {}
    )
    return Made("meeting", str(meeting.id), {
        "name": f"{meeting.body.name}, séance du {starts:%d/%m/%Y}", "start": starts.isoformat(timespec="seconds"), **ends,
        "meetingState": STATES.get(meeting.state, "convoquée"), "cancelled": meeting.state == "cancelled",
        "location": inside("location", location), "organization": [at("organization", f"body-{meeting.body_id}")],
        "agendaItem": [inside("agendaItem", one.id) for one in items], "web": f"@web/seances/{meeting.id}",
        **({"resultsProtocol": own["deliberations_list"]} if "deliberations_list" in own else {}),
        **({"verbatimProtocol": own["minutes"]} if "minutes" in own else {}),
    }, meeting.id)  # fmt: skip


def _item(item: Item, act: Act | None, known: _Known) -> Made:
    name = open_title(
        item.title, item.public_title, closed_session=item.closed_session, confidential=item.confidential
    )
    data: dict[str, Any] = {
        "meeting": at("meeting", item.meeting_id), "number": str(item.position), "order": item.position,
        "name": act.public_title if act else masking.plain(name, known.masks.get(item.meeting_id, ())), "public": not (item.closed_session or item.confidential),
    }  # fmt: skip
    if act is not None:
        data |= {"result": OUTCOME_WORDS.get(act.outcome, act.outcome), "resolutionText": spaces(public_sentence(act, known.masks.get(act.meeting_id, ()))),
                 "consultation": at("consultation", act.id), "public": data["public"] and not act.restricted}  # fmt: skip
        file = known.shelf.of_act(act.id)
        data |= {"resolutionFile": inside("file", file)} if file else {}
    return Made("agendaItem", str(item.id), data, item.meeting_id)


def _paper(act: Act, meeting: Meeting, known: _Known) -> Iterator[Made]:
    file = known.shelf.of_act(act.id)
    body = at("organization", f"body-{meeting.body_id}")
    code = "" if act.restricted else act.content.get("matiere_code", "")
    rapporteur = None if act.restricted else known.persons.get(act.content.get("rapporteur_seat") or 0)
    yield Made("consultation", str(act.id), {
        "paper": at("paper", act.id), "agendaItem": at("agendaItem", act.item_id),
        "meeting": at("meeting", meeting.id), "organization": [body], "authoritative": True, "role": "Décision",
    }, meeting.id)  # fmt: skip
    yield Made("paper", str(act.id), {
        "body": at("body", 1), "name": act.public_title, "reference": act.number, "date": act.adopted_on.isoformat(),
        "paperType": "délibération", "underDirectionOf": [body], "web": f"@web/deliberations/{act.number}",
        "consultation": [inside("consultation", act.id)],
        **({"originatorPerson": [at("person", rapporteur)]} if rapporteur else {}),
        **({"keyword": [theme_words(code)]} if theme_words(code) else {}),
        **({"mainFile": inside("file", file)} if file else {}),
    }, meeting.id)  # fmt: skip


def _file(who: Institution, published: Published, zone: ZoneInfo) -> Made:
    paper, sha256 = published.row, published.file.sha256
    assert paper.published_at is not None
    kinds = {
        "extract": "Délibération",
        "deliberations_list": "Liste des délibérations",
        "minutes": "Procès-verbal",
    }
    address = f"@web/documents/{sha256}.pdf"
    path = environment().storage.path(sha256)
    return Made("file", str(paper.id), {
        "name": paper.title, "fileName": f"{sha256[:12]}.pdf", "mimeType": "application/pdf",
        "date": paper.published_at.astimezone(zone).date().isoformat(), "accessUrl": address, "downloadUrl": address,
        **({"size": path.stat().st_size} if path.exists() else {}), "keyword": [kinds.get(paper.kind, paper.kind)],
        "fileLicense": who.licence.url, "meeting": [at("meeting", paper.meeting_id)],
        **({"paper": [at("paper", paper.act_id)]} if paper.act_id else {}),
    }, paper.meeting_id)  # fmt: skip
