"""A meeting for search engines and calendars of others: schema.org ``Event`` as JSON-LD."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

CONTEXT = "https://schema.org"


@dataclass(frozen=True, slots=True)
class PointData:
    """A point of the agenda by its public title; the rest is empty until its act is published. ``second``: where the recording
    comes to it, None when citizens are not led there."""

    position: int
    title: str
    number: str = ""
    address: str = ""
    result: str = ""
    moment: str = ""
    second: int | None = None


@dataclass(frozen=True, slots=True)
class PaperData:
    """A published PDF of the meeting."""

    title: str
    address: str
    published_on: date


@dataclass(frozen=True, slots=True)
class MeetingData:
    """What anybody may know of a meeting; instants carry the offset of the institution's clock."""

    address: str
    institution: str
    home: str
    body: str
    starts_at: datetime
    ends_at: datetime | None
    place: str
    cancelled: bool
    points: tuple[PointData, ...]
    papers: tuple[PaperData, ...]
    recording: str
    """Where the recording is; empty without one."""
    licence: str


def make_meeting_data(facts: MeetingData) -> bytes:
    """The meeting described."""
    town = {"@type": "GovernmentOrganization", "name": facts.institution, "url": facts.home}
    state = "EventCancelled" if facts.cancelled else "EventScheduled"
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Event",
        "@id": facts.address,
        "url": facts.address,
        "name": f"{facts.body}, séance du {facts.starts_at:%d/%m/%Y}",
        "startDate": facts.starts_at.isoformat(timespec="seconds"),
        "eventStatus": f"{CONTEXT}/{state}",
        "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "inLanguage": "fr",
        "location": {"@type": "Place", "name": facts.place, "address": f"{facts.place}, {facts.institution}"},
        "organizer": {"@type": "GovernmentOrganization", "name": facts.body, "parentOrganization": town},
        "about": {"@type": "ItemList", "name": "Ordre du jour", "itemListElement": [_point(one) for one in facts.points]},
    }  # fmt: skip
    if facts.ends_at:
        data["endDate"] = facts.ends_at.isoformat(timespec="seconds")
    if facts.papers:
        data["subjectOf"] = [_paper(one, facts.licence) for one in facts.papers]
    if facts.recording:
        data["recordedIn"] = _recording(facts)
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _point(one: PointData) -> dict[str, Any]:
    line: dict[str, Any] = {"@type": "ListItem", "position": one.position, "name": one.title}
    if one.address:
        line["item"] = {
            "@type": "Legislation", "@id": one.address, "url": one.address, "name": one.title,
            "legislationIdentifier": one.number, "legislationType": "Délibération", "abstract": one.result,
        }  # fmt: skip
    return line


def _paper(one: PaperData, licence: str) -> dict[str, Any]:
    return {
        "@type": "DigitalDocument", "name": one.title, "url": one.address, "encodingFormat": "application/pdf",
        "datePublished": one.published_on.isoformat(), "license": licence,
    }  # fmt: skip


def _recording(facts: MeetingData) -> dict[str, Any]:
    video: dict[str, Any] = {
        "@type": "VideoObject", "name": f"Enregistrement de la séance du {facts.starts_at:%d/%m/%Y}",
        "url": facts.recording, "inLanguage": "fr",
    }  # fmt: skip
    clips = [
        {"@type": "Clip", "name": one.title, "startOffset": one.second, "url": one.moment}
        for one in facts.points
        if one.second is not None
    ]
    return video | ({"hasPart": clips} if clips else {})
