"""What citizens may read of acts: published ones; of a restricted one the number, public title, date and result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup

from council.codes import matieres, subject_words
from council.documents.hemicycle import Seat, hemicycle
from council.documents.masking import Mask
from council.documents.typography import rich
from council.gateways.environment import environment
from council.models import Act, Body, Document, Mandate, Meeting, PublicVersion, db
from council.queries import deadlines, recordings
from council.queries.masks import (
    masks_of,
    masks_of_meetings,
    public_content,
    public_file,
    public_result,
    public_sentence,
)
from council.queries.public import Paper, paper

STATE_OF_CHOICE = {"pour": "pour", "contre": "contre", "abstention": "abstention", "nppv": "nppv"}


@dataclass(frozen=True)
class ActLine:
    """An act in a list."""

    number: str
    title: str
    adopted_on: date
    outcome: str
    sentence: str
    restricted: bool
    theme: str
    body: str
    published_at: datetime


@dataclass(frozen=True)
class VoteLine:
    """How one member voted; ``person_id`` leads to the member's page."""

    name: str
    group: str
    colour: str
    choice: str
    label: str
    bearer: str
    person_id: int | None
    voices: int = 1


@dataclass(frozen=True)
class ActPage:
    """A deliberation as its permanent page shows it; text, votes and paper are empty when restricted."""

    line: ActLine
    meeting_id: int
    meeting_at: datetime
    position: int
    dates: deadlines.ActDates
    court: str
    mode: str
    counts: tuple[tuple[str, str, int], ...]
    """(code, French label, voices)"""
    law: str
    content: dict[str, Any] = field(default_factory=dict)
    attendance: dict[str, Any] = field(default_factory=dict)
    amendments: tuple[dict[str, str], ...] = ()
    together: str = ""
    """With which other points it was voted."""
    votes: tuple[VoteLine, ...] = ()
    hemicycle: str = ""
    paper: Paper | None = None
    masked: bool = False
    """Words were taken out: this is the public version."""
    chair: str = ""
    secretary: str = ""
    moment: recordings.Moment | None = None
    """Where the recording of the meeting comes to it."""
    links: tuple[Any, ...] = ()
    """``act_links.PublicLink``: what it does to other acts, and they to it."""


def published_acts(organisation_id: int) -> sa.Select[tuple[Act, str]]:
    """Published acts of public bodies, with the body's name."""
    return (
        sa.select(Act, Body.name)
        .join(Meeting, Meeting.id == Act.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(Act.organisation_id == organisation_id, Act.published_at.is_not(None), Body.public)
    )


def lines(rows: Iterable[sa.Row[tuple[Act, str]]]) -> list[ActLine]:
    """Published acts with their bodies' names, for a list."""
    read = [(act, body) for act, body in rows]
    masks = masks_of_meetings({act.meeting_id for act, _ in read})
    return [line(act, body, masks.get(act.meeting_id, ())) for act, body in read]


def line(act: Act, body: str, masks: tuple[Mask, ...]) -> ActLine:
    """A published act by its public title; ``masks``: those of its meeting."""
    assert act.published_at is not None
    code = "" if act.restricted else act.content.get("matiere_code", "")
    return ActLine(
        act.number, act.public_title, act.adopted_on, act.outcome, public_sentence(act, masks), act.restricted, code, body,
        act.published_at,
    )  # fmt: skip


def of_meeting(organisation_id: int, meeting_id: int) -> list[ActLine]:
    """Published acts of a meeting, in order."""
    query = published_acts(organisation_id).where(Act.meeting_id == meeting_id).order_by(Act.id)
    return lines(db.session.execute(query))


def act_page(organisation_id: int, number: str) -> ActPage | None:
    """One published deliberation by its number."""
    row = db.session.execute(published_acts(organisation_id).where(Act.number == number)).one_or_none()
    if row is None:
        return None
    act, body = row
    meeting: Meeting = act.meeting
    organisation = deadlines.organisation_of(meeting)
    masks = masks_of(act.meeting_id)
    common: dict[str, Any] = {
        "line": line(act, body, masks),
        "meeting_id": meeting.id,
        "meeting_at": meeting.starts_at,
        "position": act.content.get("position", 0),
        "dates": deadlines.act_dates(act, meeting, organisation),
        "court": organisation.court,
    }
    if act.restricted:
        return ActPage(**common, mode="", counts=(), law="")
    return ActPage(**common, **_open_parts(act, masks))


def _open_parts(act: Act, masks: tuple[Mask, ...]) -> dict[str, Any]:
    result = public_result(act, masks)
    labels = result.get("labels", {})
    document = db.session.execute(
        db.select(Document).where(Document.act_id == act.id, Document.published_at.is_not(None))
    ).scalar_one_or_none()
    votes = _votes(result)
    return {
        "mode": result.get("mode_words", ""),
        "counts": tuple((code, label, result["counts"].get(code, 0)) for code, label in labels.items()),
        "law": result.get("law", ""),
        "content": _text(act),
        "attendance": result.get("attendance", {}),
        "amendments": tuple(result.get("amendments", ())),
        "together": result.get("together", ""),
        "votes": tuple(one for one in votes if one.label),
        "hemicycle": _drawing(result, act, public_sentence(act, masks))
        if any(one.label for one in votes)
        else "",
        "paper": paper(document) if document else None,
        "masked": public_content(act) != act.content or result != act.result,
        "chair": result.get("chair", ""),
        "secretary": result.get("secretary", ""),
        "moment": recordings.moment_of(recordings.shown(act.meeting), act.item),
    }


def _text(act: Act) -> dict[str, Any]:
    """The text as decided; rich parts are cleaned once more before they reach a page."""
    content = public_content(act)
    return {
        "rapporteur": content["rapporteur"],
        "matiere": subject_words(content["matiere_code"]),
        "expose": rich(content["expose"]),
        "visas": content["visas"],
        "considerants": content["considerants"],
        "articles": [rich(article) for article in content["articles"]],
        "annexes": content["annexes"],
    }


def _votes(result: dict[str, Any]) -> list[VoteLine]:
    labels = result.get("labels", {})
    persons = dict(
        db.session.execute(
            db.select(Mandate.id, Mandate.person_id).where(
                Mandate.id.in_([one["seat"] for one in result["votes"]])
            )
        ).all()
    )
    return [
        VoteLine(
            one["name"], one["group"], one["colour"], one["choice"], labels.get(one["choice"], ""), one["bearer"],
            persons.get(one["seat"]), one.get("voices", 1),
        )
        for one in result["votes"]
    ]  # fmt: skip


def _drawing(result: dict[str, Any], act: Act, sentence: str) -> Markup:
    """The hemicycle of a public vote, members of a group side by side."""
    groups = list(dict.fromkeys(one["group"] for one in result["votes"]))
    ordered = sorted(result["votes"], key=lambda one: groups.index(one["group"]))
    seats = [
        Seat(
            one["name"], one["group"], one["colour"] or "#5b6472",
            STATE_OF_CHOICE.get(one["choice"], "vote" if one["choice"] else "absent"),
        )
        for one in ordered
    ]  # fmt: skip
    # The maker escapes every name that it draws.
    return Markup(hemicycle(seats, label=f"Hémicycle. {sentence}", identity=f"hemicycle-{act.id}"))  # noqa: S704


def published_file(organisation_id: int, sha256: str) -> tuple[Path, str] | None:
    """A published PDF by its hash, with the name to save it under; drafts, restricted acts and originals of which a public
    version stands in the place are not found."""
    document = db.session.execute(
        db.select(Document)
        .join(Meeting, Meeting.id == Document.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .outerjoin(PublicVersion, PublicVersion.document_id == Document.id)
        .where(
            Document.organisation_id == organisation_id,
            Body.public,
            sa.or_(Document.sha256 == sha256, PublicVersion.sha256 == sha256),
            Document.published_at.is_not(None),
        )
    ).scalar_one_or_none()
    if document is None or (document.act is not None and document.act.restricted):
        return None
    shown = public_file(document)
    if shown is None or shown.sha256 != sha256:
        return None
    number = document.act.number if document.act else ""
    names = {
        "extract": f"deliberation-{number}".replace("/", "-"),
        "deliberations_list": "liste-des-deliberations",
        "minutes": "proces-verbal",
    }
    name = names.get(document.kind, "document")
    dated = "" if number else f"-{document.meeting.starts_at:%Y-%m-%d}"
    public = "-version-publique" if shown.masked else ""
    return environment().storage.path(sha256), f"{name}{dated}{public}.pdf"


def theme_words(code: str) -> str:
    """The family of a subject, for lists: «Finances locales»."""
    family = matieres().get(code.split(".")[0])
    return family.label if family else ""
