"""The sections (rubriques) of an agenda: what is printed above which point, and how an agenda may be put in order.

Points without a section stand before the first section, or after the last (``TAIL``): those that came later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from council import codes
from council.models import AgendaSection, Body, Draft, DraftOpinion, Item, Mandate, Meeting, db
from council.queries import standing_items
from council.queries.deadlines import organisation_of
from council.queries.meetings import MeetingHead, head_of, with_papers

TAIL = "Autres points"
"""Printed above points without a section that follow sections, and above those a rule says nothing of: members and citizens
read it, so it speaks of no lack."""
USUAL = ("Administration générale", "Finances", "Ressources humaines", "Urbanisme", "Éducation", "Culture et sports", "Questions diverses")  # fmt: skip
"""Offered where no earlier agenda of the body had sections."""
RULES = {
    "theme": "Par matière de l’acte",
    "rapporteur": "Par rapporteur, dans l’ordre du tableau",
    "commission": "Par commission dont l’avis est demandé",
}
FIRST, LAST = ("minutes",), ("question",)
"""Kinds that open and close a meeting, wherever the rule would put them."""
Key = tuple[tuple[Any, ...], str]
"""What sorts a point, and the heading it would stand under."""


@dataclass(frozen=True)
class Group:
    """A section with its points in order; ``section_id`` None for those without one, then ``title`` is empty or ``TAIL``."""

    section_id: int | None
    title: str
    items: tuple[int, ...]


@dataclass(frozen=True)
class Placed:
    """A point and where it stands; ``before`` is its present number."""

    id: int
    title: str
    before: int
    position: int


@dataclass(frozen=True)
class PlannedGroup:
    """A heading of a proposed order, with its points."""

    title: str
    items: tuple[Placed, ...]


@dataclass(frozen=True)
class Plan:
    """A proposed order. ``changed``: whether applying it would change anything."""

    groups: tuple[PlannedGroup, ...]
    changed: bool


@dataclass(frozen=True)
class SectionsPage:
    """The page that lays an agenda out. ``offered``: titles of earlier agendas, or usual ones, not yet here."""

    head: MeetingHead
    groups: tuple[Group, ...]
    titles: dict[int, str]
    positions: dict[int, int]
    offered: tuple[str, ...]
    under: frozenset[int]
    """Deliberations of a report: they stand where it stands."""
    plan: Plan | None = None


def sections_of(meeting_id: int) -> list[AgendaSection]:
    """The sections of a meeting in their order."""
    query = db.select(AgendaSection).where(AgendaSection.meeting_id == meeting_id)
    return list(db.session.scalars(query.order_by(AgendaSection.position)))


def parts(items: Iterable[Item]) -> dict[int, str]:
    """item -> what is printed above it, for points of one meeting in their order; one query, none without sections."""
    rows = list(items)
    wanted = {item.section_id for item in rows if item.section_id is not None}
    if not wanted:
        return {item.id: "" for item in rows}
    titles = db.select(AgendaSection.id, AgendaSection.title).where(AgendaSection.id.in_(wanted))
    named = dict(db.session.execute(titles).all())
    found, seen = {}, False
    for item in rows:
        seen = seen or item.section_id is not None
        found[item.id] = named.get(item.section_id or 0, TAIL if seen else "")
    return found


def groups_of(order: Sequence[Item], sections: Sequence[AgendaSection]) -> tuple[Group, ...]:
    """Points before the first section, each section (empty ones too), then what has none and follows; ``order`` is kept."""
    first = next((rank for rank, one in enumerate(order) if one.section_id is not None), len(order))
    rest = order[first:]
    middle = tuple(
        Group(one.id, one.title, tuple(item.id for item in rest if item.section_id == one.id))
        for one in sections
    )
    tail = tuple(item.id for item in rest if item.section_id is None)
    return (Group(None, "", tuple(item.id for item in order[:first])), *middle, Group(None, TAIL, tail))


def page(meeting_id: int, rule: str = "", *, headings: bool = False) -> SectionsPage | None:
    """The page; with ``rule``, the order it would give. ``None`` when the meeting is not the organisation's."""
    meeting = with_papers(meeting_id)
    if meeting is None:
        return None
    groups = groups_of(meeting.items, sections_of(meeting_id))
    here = {one.title.casefold() for one in groups}
    offered = tuple(one for one in _earlier(meeting) or USUAL if one.casefold() not in here)
    return SectionsPage(
        head_of(meeting, organisation_of(meeting)), groups,
        {item.id: item.title for item in meeting.items}, {item.id: item.position for item in meeting.items},
        offered, frozenset(item.id for item in meeting.items if item.report_id is not None),
        planned(meeting, rule, headings=headings) if rule in RULES else None,
    )  # fmt: skip


def planned(meeting: Meeting, rule: str, *, headings: bool) -> Plan:
    """The order a rule gives: inside the present sections, or (``headings``) with a section for each of its values.

    Approvals of minutes stay first and oral questions last; points that the rule does not tell apart keep their order.
    """
    keys = _keys(meeting, rule)
    keys |= {one.id: keys[one.report_id] for one in meeting.items if one.report_id is not None}
    if headings:
        made = _by_value(meeting.items, keys)
    else:
        made = [
            (one.title, sorted(one.items, key=lambda item: _within(keys, by_id(meeting)[item])))
            for one in groups_of(meeting.items, sections_of(meeting.id))
        ]
    number, known, result = 0, by_id(meeting), []
    for title, order in made:
        placed = []
        for item_id in order:
            number += 1
            placed.append(Placed(item_id, known[item_id].title, known[item_id].position, number))
        result.append(PlannedGroup(title, tuple(placed)))
    now = parts(meeting.items)
    changed = any(
        one.before != one.position or now[one.id] != group.title for group in result for one in group.items
    )
    return Plan(tuple(one for one in result if one.items or not headings), changed)


def by_id(meeting: Meeting) -> dict[int, Item]:
    """The points of a meeting by identifier."""
    return {item.id: item for item in meeting.items}


def _within(keys: dict[int, Key], item: Item) -> tuple[int, tuple[Any, ...], int]:
    edge = -1 if item.kind in FIRST else 2 if item.kind in LAST else 1 if closes(item) else 0
    return edge, keys[item.id][0] if not edge else (), item.position


def _by_value(items: Sequence[Item], keys: dict[int, Key]) -> list[tuple[str, list[int]]]:
    order = list(items)
    middle = [one for one in order if one.kind not in FIRST and not closes(one)]
    titles = sorted({keys[one.id] for one in middle}, key=lambda key: key[0])
    found: dict[str, list[int]] = {}
    for _key, title in titles:
        found.setdefault(title, [])
    for one in sorted(middle, key=lambda item: (keys[item.id][0], item.position)):
        found[keys[one.id][1]].append(one.id)
    first = [one.id for one in order if one.kind in FIRST]
    diverse = [one.id for one in order if closes(one) and one.kind not in LAST]
    last = [one.id for one in order if one.kind in LAST]
    ends = (("Questions diverses", diverse), ("Questions orales", last))
    return [("", first), *found.items(), *((title, some) for title, some in ends if some)]


def closes(item: Item) -> bool:
    """Whether a point comes last whatever the rule: oral questions, « questions diverses »."""
    return item.kind in LAST or standing_items.present([item], standing_items.DIVERSE, "") is not None


def _keys(meeting: Meeting, rule: str) -> dict[int, Key]:
    """item -> (what sorts it, the heading it would stand under)."""
    if rule == "rapporteur":
        people = {
            one.id: one
            for one in db.session.scalars(db.select(Mandate).where(Mandate.body_id == meeting.body_id))
        }
        ranks = {key: ((0, one.rank, one.id), one.person.formal_name) for key, one in people.items()}
        return {one.id: ranks.get(one.rapporteur_id or 0, ((1, 0, 0), TAIL)) for one in meeting.items}
    if rule == "commission":
        asked = _commissions([one.id for one in meeting.items])
        return {
            one.id: ((0, asked[one.id].casefold()), asked[one.id]) if one.id in asked else ((1, ""), TAIL)
            for one in meeting.items
        }
    return {one.id: _theme(one.matiere_code, TAIL) for one in meeting.items}


def _theme(code: str, TAIL: str) -> Key:
    family = codes.family(code) if code else None
    if family is None:
        return (99, 99), TAIL
    numbers = [int(one) for one in code.split(".") if one.isdecimal()]
    return (numbers[0], numbers[1] if len(numbers) > 1 else 0), family.label


def _commissions(items: list[int]) -> dict[int, str]:
    """item -> the first commission whose opinion was asked on its draft."""
    rows = db.session.execute(
        db.select(Draft.item_id, DraftOpinion.giver)
        .join(DraftOpinion, DraftOpinion.draft_id == Draft.id)
        .where(Draft.item_id.in_(items), DraftOpinion.kind == "commission")
        .order_by(DraftOpinion.id.desc())
    )
    return {item: giver[:120] for item, giver in rows if item is not None}


def _earlier(meeting: Meeting) -> list[str]:
    """Titles of the sections of the body's other agendas, the newest meeting first, each once."""
    rows = db.session.execute(
        db.select(AgendaSection.title)
        .join(Meeting, Meeting.id == AgendaSection.meeting_id)
        .join(Body, Body.id == Meeting.body_id)
        .where(Meeting.body_id == meeting.body_id, Meeting.id != meeting.id)
        .order_by(Meeting.starts_at.desc(), AgendaSection.position)
        .limit(60)
    ).scalars()
    return list(dict.fromkeys(rows))[:12]


def meeting_of(section_id: int) -> int | None:
    """The meeting of a section of the current organisation."""
    return db.session.scalar(db.select(AgendaSection.meeting_id).where(AgendaSection.id == section_id))
