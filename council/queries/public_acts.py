"""What citizens may read of acts: published ones; of a restricted one the number, public title, date and result."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup

from council.codes import matieres, subject_words
from council.documents.hemicycle import Seat, hemicycle
from council.documents.typography import rich
from council.gateways.environment import environment
from council.models import Act, Body, Document, Mandate, Meeting, db
from council.queries import deadlines
from council.queries.public import Paper, paper
from council.queries.search import words

PAGE = 20
OUTCOMES = {
    "adopted": ("adopted",),
    "rejected": ("rejected", "not_adopted"),
    "elected": ("elected", "appointed"),
    "acknowledged": ("acknowledged",),
}
"""How citizens choose by result: what each word gathers."""
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
class Chosen:
    """What a citizen asks for. ``theme`` is a family of subjects (« 7 »), ``body`` a row, ``outcome`` a key of OUTCOMES."""

    query: str = ""
    year: int | None = None
    theme: str = ""
    body: int | None = None
    outcome: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but words was chosen."""
        return bool(self.year is not None or self.theme or self.body is not None or self.outcome)


@dataclass(frozen=True)
class Facets:
    """(value, number of acts), or (value, words, number), of everything published."""

    years: tuple[tuple[int, int], ...]
    themes: tuple[tuple[str, str, int], ...]
    bodies: tuple[tuple[int, str, int], ...]
    outcomes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Found:
    """One page of a search."""

    lines: tuple[ActLine, ...]
    total: int
    page: int
    pages: int


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
    chair: str = ""
    secretary: str = ""


def published_acts(organisation_id: int) -> sa.Select[tuple[Act, str]]:
    """Published acts of public bodies, with the body's name."""
    return (
        sa.select(Act, Body.name)
        .join(Meeting, Meeting.id == Act.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(Act.organisation_id == organisation_id, Act.published_at.is_not(None), Body.public)
    )


def line(act: Act, body: str) -> ActLine:
    """A published act by its public title."""
    assert act.published_at is not None
    code = "" if act.restricted else act.content.get("matiere_code", "")
    return ActLine(
        act.number, act.public_title, act.adopted_on, act.outcome, act.result_sentence, act.restricted, code, body,
        act.published_at,
    )  # fmt: skip


def latest(organisation_id: int, limit: int = 8, chosen: Chosen | None = None) -> list[ActLine]:
    """The acts published last, among those ``chosen``."""
    query = _choose(organisation_id, chosen or Chosen())
    rows = db.session.execute(query.order_by(Act.published_at.desc(), Act.number).limit(limit))
    return [line(*row) for row in rows]


def of_meeting(organisation_id: int, meeting_id: int) -> list[ActLine]:
    """Published acts of a meeting, in order."""
    query = published_acts(organisation_id).where(Act.meeting_id == meeting_id).order_by(Act.number)
    return [line(*row) for row in db.session.execute(query)]


def _choose(organisation_id: int, chosen: Chosen) -> sa.Select[tuple[Act, str]]:
    query = published_acts(organisation_id)
    for word in words(chosen.query):
        query = query.where(Act.search.contains(word, autoescape=True))
    if chosen.year is not None and 1 <= chosen.year <= 9998:
        query = query.where(
            Act.adopted_on >= date(chosen.year, 1, 1), Act.adopted_on < date(chosen.year + 1, 1, 1)
        )
    if chosen.theme:  # a restricted act tells no subject
        code = Act.content["matiere_code"].as_string()
        query = query.where(Act.restricted.is_(False), code.startswith(f"{chosen.theme}.", autoescape=True))
    if chosen.body is not None:
        query = query.where(Body.id == chosen.body)
    if chosen.outcome:
        query = query.where(Act.outcome.in_(OUTCOMES.get(chosen.outcome, (chosen.outcome,))))
    return query


def search(organisation_id: int, chosen: Chosen, page: int = 1) -> Found:
    """Published acts that hold every word (accents and case apart) and every choice; the latest first."""
    query = _choose(organisation_id, chosen)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = db.session.execute(
        query.order_by(Act.adopted_on.desc(), Act.number).limit(PAGE).offset((page - 1) * PAGE)
    )
    return Found(tuple(line(*row) for row in rows), total, page, pages)


def facets(organisation_id: int) -> Facets:
    """What can be chosen among everything published, each with its number of acts."""
    acts = published_acts(organisation_id).with_only_columns(
        Act.adopted_on,
        Act.outcome,
        Body.id,
        Body.name,
        Act.restricted,
        Act.content["matiere_code"].as_string(),
    )
    years: Counter[int] = Counter()
    themes: Counter[str] = Counter()
    bodies: Counter[tuple[int, str]] = Counter()
    outcomes: Counter[str] = Counter()
    group_of = {outcome: group for group, members in OUTCOMES.items() for outcome in members}
    for day, outcome, body, name, restricted, code in db.session.execute(acts):
        years[day.year] += 1
        outcomes[group_of.get(outcome, outcome)] += 1
        bodies[body, name] += 1
        if code and not restricted:
            themes[code.split(".")[0]] += 1
    return Facets(
        years=tuple(sorted(years.items(), reverse=True)),
        themes=tuple((code, theme_words(code), themes[code]) for code in sorted(themes) if theme_words(code)),
        bodies=tuple((body, name, number) for (body, name), number in sorted(bodies.items())),
        outcomes=tuple((code, outcomes[code]) for code in OUTCOMES if outcomes[code]),
    )


def act_page(organisation_id: int, number: str) -> ActPage | None:
    """One published deliberation by its number."""
    row = db.session.execute(published_acts(organisation_id).where(Act.number == number)).one_or_none()
    if row is None:
        return None
    act, body = row
    meeting: Meeting = act.meeting
    organisation = deadlines.organisation_of(meeting)
    common: dict[str, Any] = {
        "line": line(act, body),
        "meeting_id": meeting.id,
        "meeting_at": meeting.starts_at,
        "position": act.content.get("position", 0),
        "dates": deadlines.act_dates(act, meeting, organisation),
        "court": organisation.court,
    }
    if act.restricted:
        return ActPage(**common, mode="", counts=(), law="")
    return ActPage(**common, **_open_parts(act))


def _open_parts(act: Act) -> dict[str, Any]:
    result = act.result
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
        "hemicycle": _drawing(result, act) if any(one.label for one in votes) else "",
        "paper": paper(document) if document else None,
        "chair": result.get("chair", ""),
        "secretary": result.get("secretary", ""),
    }


def _text(act: Act) -> dict[str, Any]:
    """The text as decided; rich parts are cleaned once more before they reach a page."""
    content = act.content
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


def _drawing(result: dict[str, Any], act: Act) -> Markup:
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
    return Markup(hemicycle(seats, label=f"Hémicycle. {act.result_sentence}", identity=f"hemicycle-{act.id}"))  # noqa: S704


def published_file(organisation_id: int, sha256: str) -> tuple[Path, str] | None:
    """A published PDF by its hash, with the name to save it under; drafts and restricted acts are not found."""
    row = db.session.execute(
        db.select(Document, Act.number, Act.restricted)
        .outerjoin(Act, Act.id == Document.act_id)
        .where(
            Document.organisation_id == organisation_id,
            Document.sha256 == sha256,
            Document.published_at.is_not(None),
        )
    ).one_or_none()
    if row is None or row[2]:
        return None
    document, number, _restricted = row
    names = {
        "extract": f"deliberation-{number}",
        "deliberations_list": "liste-des-deliberations",
        "minutes": "proces-verbal",
    }
    name = names.get(document.kind, "document")
    dated = "" if number else f"-{document.meeting.starts_at:%Y-%m-%d}"
    return environment().storage.path(document.sha256), f"{name}{dated}.pdf"


def theme_words(code: str) -> str:
    """The family of a subject, for lists: «Finances locales»."""
    family = matieres().get(code.split(".")[0])
    return family.label if family else ""
