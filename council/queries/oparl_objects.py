"""Everything the public may know of an organisation, as objects of OParl 1.1: what the projection is made of.

Nothing here depends on the hour: an object changes when a row changes. Addresses are written ``@/kind/key`` for objects of
the interface and ``@web/…`` for pages; ``council.queries.oparl`` makes them absolute. ``EMBED`` marks an object shown inside another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from council.documents import masking
from council.documents.typography import spaces
from council.gateways.environment import environment
from council.meeting.facts import open_title
from council.models import Act, Body, Document, Group, Item, Mandate, Meeting, Organisation, Person, db
from council.queries.masks import masks_of, public_files
from council.queries.public import Institution, institution_by_id
from council.queries.public_acts import published_acts, theme_words
from council.queries.rooms import public_place

EMBED = "$embed"
OUTCOME_WORDS = {
    "adopted": "adoptée", "rejected": "rejetée", "not_adopted": "non adoptée", "acknowledged": "prise d’acte",
    "elected": "élection", "appointed": "nomination",
}  # fmt: skip
STATES = {"cancelled": "annulée", "closed": "tenue", "open": "en cours", "suspended": "en cours"}


@dataclass(frozen=True)
class Made:
    """An object: its kind, its key within the organisation, its members."""

    kind: str
    key: str
    data: dict[str, Any]


def at(kind: str, key: object) -> str:
    """The address of an object, to be made absolute."""
    return f"@/{kind}/{key}"


def inside(kind: str, key: object) -> dict[str, str]:
    """An object shown whole inside another."""
    return {EMBED: f"{kind}/{key}"}


def objects(organisation_id: int) -> list[Made]:
    """Every object of an organisation; the same rows give the same objects."""
    who = institution_by_id(organisation_id)
    if who is None:
        return []
    bodies = list(db.session.scalars(
        db.select(Body).where(Body.organisation_id == organisation_id, Body.public).order_by(Body.position, Body.id)
    ))  # fmt: skip
    mandates = _mandates(organisation_id)
    made = [*_terms(mandates), *_organizations(organisation_id, bodies), *_people(mandates)]
    made += _meetings(who, organisation_id)
    return [_body(who, made), *made]


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


def _mandates(organisation_id: int) -> list[Mandate]:
    return list(db.session.scalars(
        db.select(Mandate)
        .join(Body, Body.id == Mandate.body_id)
        .where(Mandate.organisation_id == organisation_id, Body.public)
        .order_by(Mandate.id)
        .options(sa.orm.joinedload(Mandate.person))
    ))  # fmt: skip


def _days(row: Mandate) -> dict[str, str]:
    ends = {"endDate": row.ends_on.isoformat()} if row.ends_on else {}
    return {"startDate": row.starts_on.isoformat(), **ends}


def _terms(mandates: Iterable[Mandate]) -> Iterator[Made]:
    """A term per day on which a head took office."""
    for head in {one.starts_on: one for one in mandates if one.chair_rank == 1}.values():
        day = head.starts_on.isoformat()
        yield Made(
            "legislativeTerm",
            day,
            {"body": at("body", 1), "name": f"Mandat ouvert le {head.starts_on:%d/%m/%Y}", **_days(head)},
        )


def _organizations(organisation_id: int, bodies: Iterable[Body]) -> Iterator[Made]:
    kinds = {
        "council": "assemblée délibérante",
        "board": "conseil d’administration",
        "bureau": "bureau",
        "commission": "commission",
    }
    known = []
    for body in bodies:
        known.append(body.id)
        yield Made("organization", f"body-{body.id}", {
            "body": at("body", 1), "name": body.name, "organizationType": "Gremium",
            "classification": kinds.get(body.kind, body.kind), "meeting": f"@/meeting?organization=body-{body.id}",
        })  # fmt: skip
    groups = db.session.scalars(
        db.select(Group).where(Group.organisation_id == organisation_id).order_by(Group.id)
    )
    for group in groups:
        if group.body_id in known:
            yield Made("organization", f"group-{group.id}", {
                "body": at("body", 1), "name": group.name, "organizationType": "Fraktion", "classification": "groupe",
                "subOrganizationOf": at("organization", f"body-{group.body_id}"),
            })  # fmt: skip


def _people(mandates: Iterable[Mandate]) -> Iterator[Made]:
    persons: dict[int, list[dict[str, str]]] = {}
    known: dict[int, Person] = {}
    for one in mandates:
        known[one.person_id] = one.person
        found = persons.setdefault(one.person_id, [])
        seats = [("", f"body-{one.body_id}", one.capacity)]
        if one.group_id:
            seats.append(("-group", f"group-{one.group_id}", ""))
        for suffix, organization, role in seats:
            key = f"{one.id}{suffix}"
            found.append(inside("membership", key))
            yield Made("membership", key, {
                "person": at("person", one.person_id), "organization": at("organization", organization),
                **({"role": role} if role else {}), **_days(one),
            })  # fmt: skip
    for number, person in known.items():
        yield Made("person", str(number), {
            "body": at("body", 1), "name": person.full_name, "familyName": person.last_name,
            "givenName": person.first_name, **({"formOfAddress": person.civility} if person.civility else {}),
            "membership": persons[number], "web": f"@web/elus/{number}",
        })  # fmt: skip


def _meetings(who: Institution, organisation_id: int) -> Iterator[Made]:
    zone = ZoneInfo(db.session.get_one(Organisation, organisation_id).timezone)
    meetings = list(db.session.scalars(
        db.select(Meeting)
        .join(Body, Body.id == Meeting.body_id)
        .where(
            Meeting.organisation_id == organisation_id, Body.public, Meeting.agenda_published_at.is_not(None),
            Meeting.state != "draft",
        )
        .order_by(Meeting.id)
        .options(sa.orm.joinedload(Meeting.body))
    ))  # fmt: skip
    acts = {act.item_id: act for act, _body in db.session.execute(published_acts(organisation_id))}
    papers = _papers(organisation_id)
    items = _items([one.id for one in meetings])
    persons = dict(db.session.execute(
        sa.select(Mandate.id, Mandate.person_id).where(Mandate.organisation_id == organisation_id)
    ).all())  # fmt: skip
    places = set()
    for meeting in meetings:
        own = items.get(meeting.id, [])
        place = public_place(meeting.place, meeting.rooms)
        location = hashlib.sha256(place.encode()).hexdigest()[:16]
        if location not in places:
            places.add(location)
            yield Made("location", location, {"description": place})
        yield _meeting(meeting, own, papers, location, zone)
        for item in own:
            act = acts.get(item.id)
            yield _item(item, act, papers)
            if act is not None:
                yield from _paper(act, meeting, papers, persons)
    visible = {one.id for one in meetings}
    for paper in papers:
        if paper.meeting_id in visible:
            yield _file(who, paper)


def _items(meetings: list[int]) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = {}
    for start in range(0, len(meetings), 500):
        rows = db.session.scalars(
            db.select(Item)
            .where(Item.meeting_id.in_(meetings[start : start + 500]), Item.pending.is_(False))
            .order_by(Item.position)
        )
        for item in rows:
            found.setdefault(item.meeting_id, []).append(item)
    return found


def _papers(organisation_id: int) -> list[Document]:
    """Published PDFs; that of a restricted act is none, nor one whose public version is being made."""
    rows = list(db.session.scalars(
        db.select(Document)
        .outerjoin(Act, Act.id == Document.act_id)
        .where(
            Document.organisation_id == organisation_id, Document.published_at.is_not(None),
            sa.or_(Document.act_id.is_(None), sa.and_(Act.restricted.is_(False), Act.published_at.is_not(None))),
        )
        .order_by(Document.id)
    ))  # fmt: skip
    shown = public_files(rows)
    return [one for one in rows if one.id in shown]


def _meeting(
    meeting: Meeting, items: list[Item], papers: list[Document], location: str, zone: ZoneInfo
) -> Made:
    starts = meeting.starts_at.astimezone(zone)
    own = {
        one.kind: inside("file", one.id) for one in papers if one.meeting_id == meeting.id and not one.act_id
    }
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
    })  # fmt: skip


def _item(item: Item, act: Act | None, papers: list[Document]) -> Made:
    name = open_title(
        item.title, item.public_title, closed_session=item.closed_session, confidential=item.confidential
    )
    data: dict[str, Any] = {
        "meeting": at("meeting", item.meeting_id), "number": str(item.position), "order": item.position,
        "name": act.public_title if act else masking.plain(name, masks_of(item.meeting_id)), "public": not (item.closed_session or item.confidential),
    }  # fmt: skip
    if act is not None:
        data |= {"result": OUTCOME_WORDS.get(act.outcome, act.outcome), "resolutionText": spaces(act.result_sentence),
                 "consultation": at("consultation", act.id), "public": data["public"] and not act.restricted}  # fmt: skip
        files = [one.id for one in papers if one.act_id == act.id]
        data |= {"resolutionFile": inside("file", files[0])} if files else {}
    return Made("agendaItem", str(item.id), data)


def _paper(act: Act, meeting: Meeting, papers: list[Document], persons: dict[int, int]) -> Iterator[Made]:
    files = [one.id for one in papers if one.act_id == act.id]
    body = at("organization", f"body-{meeting.body_id}")
    code = "" if act.restricted else act.content.get("matiere_code", "")
    rapporteur = None if act.restricted else persons.get(act.content.get("rapporteur_seat") or 0)
    yield Made("consultation", str(act.id), {
        "paper": at("paper", act.id), "agendaItem": at("agendaItem", act.item_id),
        "meeting": at("meeting", meeting.id), "organization": [body], "authoritative": True, "role": "Décision",
    })  # fmt: skip
    yield Made("paper", str(act.id), {
        "body": at("body", 1), "name": act.public_title, "reference": act.number, "date": act.adopted_on.isoformat(),
        "paperType": "délibération", "underDirectionOf": [body], "web": f"@web/deliberations/{act.number}",
        "consultation": [inside("consultation", act.id)],
        **({"originatorPerson": [at("person", rapporteur)]} if rapporteur else {}),
        **({"keyword": [theme_words(code)]} if theme_words(code) else {}),
        **({"mainFile": inside("file", files[0])} if files else {}),
    })  # fmt: skip


def _file(who: Institution, paper: Document) -> Made:
    assert paper.published_at is not None
    kinds = {
        "extract": "Délibération",
        "deliberations_list": "Liste des délibérations",
        "minutes": "Procès-verbal",
    }
    sha256 = public_files([paper])[paper.id].sha256
    address = f"@web/documents/{sha256}.pdf"
    path = environment().storage.path(sha256)
    return Made("file", str(paper.id), {
        "name": paper.title, "fileName": f"{sha256[:12]}.pdf", "mimeType": "application/pdf",
        "date": paper.published_at.date().isoformat(), "accessUrl": address, "downloadUrl": address,
        **({"size": path.stat().st_size} if path.exists() else {}), "keyword": [kinds.get(paper.kind, paper.kind)],
        "fileLicense": who.licence.url, "meeting": [at("meeting", paper.meeting_id)],
        **({"paper": [at("paper", paper.act_id)]} if paper.act_id else {}),
    })  # fmt: skip
