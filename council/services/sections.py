"""Verbs about the sections (rubriques) of an agenda, until its convocation leaves: what members were sent keeps its order."""

from __future__ import annotations

from collections.abc import Mapping

from council.models import AgendaSection, Item, Meeting
from council.permissions import Permission
from council.queries.agenda_sections import RULES, TAIL, closes, groups_of, planned, sections_of
from council.services.agenda import STEPS, lay_out
from council.services.errors import Refused, Stale
from council.services.lookup import found
from council.services.meetings import editable, touch
from council.services.pipeline import Work, command
from council.services.rich_text import plain

MAX_TITLE = 120
"""Characters of a section's title: one line of the printed agenda."""
MOST = 30
"""Sections of one agenda; more would head a point each."""
GONE = "Cette rubrique n’existe pas ou n’existe plus. Actualisez la page."
STALE = (
    "L’ordre du jour a changé depuis cet aperçu. Regardez l’aperçu mis à jour ci-dessous, puis appliquez-le s’il "
    "convient."
)


@command(Permission.MEETING_EDIT)
def add_section(work: Work, meeting_id: int, title: str) -> int:
    """Add a section after the others; gives its id. The same title again is the same section. Raises ``Refused``."""
    meeting = editable(work, meeting_id)
    title = _title(title)
    known = sections_of(meeting_id)
    same = next((one for one in known if one.title.casefold() == title.casefold()), None)
    if same is not None:
        work.audit(section=same.id, repeated=True)
        return same.id
    if len(known) >= MOST:
        raise Refused(f"Un ordre du jour compte {MOST} rubriques au plus. Regroupez-en.", field="title")
    section = _add(work, meeting, title, len(known) + 1)
    touch(meeting)
    work.audit(meeting=meeting_id, section=section.id)
    return section.id


@command(Permission.MEETING_EDIT)
def rename_section(work: Work, section_id: int, title: str) -> int:
    """Give a section another title; gives the meeting. Raises ``Refused`` for a title that another section has."""
    section, meeting = _open(work, section_id)
    title = _title(title)
    for one in sections_of(meeting.id):
        if one.id != section_id and one.title.casefold() == title.casefold():
            raise Refused(f"Une autre rubrique s’appelle déjà «\u00a0{one.title}\u00a0».", field="title")
    if section.title != title:
        section.title = title
        touch(meeting)
    work.audit(meeting=meeting.id, section=section_id)
    return meeting.id


@command(Permission.MEETING_EDIT)
def move_section(work: Work, section_id: int, direction: str) -> int:
    """Move a section with its points one place ``up`` or ``down``; gives the meeting. Every point is renumbered."""
    if direction not in STEPS:
        raise Refused("Choisissez « Monter » ou « Descendre ».")
    section, meeting = _open(work, section_id)
    rows = sections_of(meeting.id)
    before = rows.index(section)
    after = min(max(before + STEPS[direction], 0), len(rows) - 1)
    if before != after:
        rows.insert(after, rows.pop(before))
        _rank(work, rows)
        groups = groups_of(meeting.items, rows)
        lay_out(work, meeting, [(one.section_id, one.items) for one in groups])
    work.audit(meeting=meeting.id, section=section_id, before=before + 1, after=after + 1)
    return meeting.id


@command(Permission.MEETING_EDIT)
def remove_section(work: Work, section_id: int) -> int:
    """Take a heading away; its points keep their numbers and join the section before. Gives the meeting."""
    section, meeting = _open(work, section_id)
    rows = sections_of(meeting.id)
    groups = [(one.section_id, list(one.items)) for one in groups_of(meeting.items, rows)]
    at = next(rank for rank, (known, _items) in enumerate(groups) if known == section_id)
    groups[at - 1][1].extend(groups.pop(at)[1])
    lay_out(work, meeting, groups)
    rows.remove(section)
    work.session.delete(section)
    work.session.flush()
    _rank(work, rows)
    work.audit(meeting=meeting.id, section=section_id)
    return meeting.id


@command(Permission.MEETING_EDIT)
def put_in_sections(work: Work, meeting_id: int, chosen: Mapping[int, int | None]) -> None:
    """Put points under sections (None: under none), each at the end of its new section; the others stay.

    The deliberations of a report go where it goes; what is chosen for one of them says nothing.

    Raises ``Refused`` when a point or a section is no longer on this agenda.
    """
    meeting = editable(work, meeting_id)
    sections = sections_of(meeting_id)
    known = {item.id: item for item in meeting.items}
    if not chosen.keys() <= known.keys() or not set(chosen.values()) <= {None, *(one.id for one in sections)}:
        raise Refused(
            "L’ordre du jour a changé depuis que vous l’avez ouvert. Actualisez la page, puis recommencez."
        )
    moved = {
        key: value
        for key, value in chosen.items()
        if known[key].section_id != value and known[key].report_id is None
    }
    if not moved:
        return
    groups = [
        (one.section_id, [each for each in one.items if each not in moved])
        for one in groups_of(meeting.items, sections)
    ]
    for item in meeting.items:
        if item.id in moved:
            rank = (
                len(groups) - 1
                if moved[item.id] is None
                else [key for key, _ in groups].index(moved[item.id], 1)
            )
            groups[rank][1].append(item.id)
    lay_out(work, meeting, groups)
    work.audit(meeting=meeting_id, moved=len(moved))


@command(Permission.MEETING_EDIT)
def arrange(work: Work, meeting_id: int, rule: str, *, headings: bool, revision: int) -> None:
    """Put the agenda in the order of a rule, as previewed over ``revision``; every point is renumbered.

    Done twice it is done once. Raises ``Stale`` when the agenda changed since the preview and would not be as previewed.
    """
    if rule not in RULES:
        raise Refused("Choisissez comment ranger l’ordre du jour.", field="rule")
    meeting = editable(work, meeting_id)
    plan = planned(meeting, rule, headings=headings)
    if not plan.changed:
        return
    if meeting.revision != revision:
        raise Stale(STALE)
    old = sections_of(meeting_id)
    if headings:
        groups = _anew(
            work, meeting, old, [(one.title, [each.id for each in one.items]) for one in plan.groups]
        )
    else:
        keys: list[int | None] = [None, *(one.id for one in old), None]
        groups = [(key, [each.id for each in one.items]) for key, one in zip(keys, plan.groups, strict=True)]
    lay_out(work, meeting, groups)
    work.audit(meeting=meeting_id, rule=rule, headings=headings)


def _anew(
    work: Work, meeting: Meeting, old: list[AgendaSection], wanted: list[tuple[str, list[int]]]
) -> list[tuple[int | None, list[int]]]:
    """The sections of a plan in the place of the present ones; one of the same title stays the same row."""
    for item in meeting.items:
        item.section_id = None
    work.session.flush()
    kept = {one.title: one for one in old}
    for title in kept.keys() - {title for title, _items in wanted}:
        work.session.delete(kept.pop(title))
    work.session.flush()
    rows, groups = [], []
    for rank, (title, members) in enumerate(wanted, 1):
        section = kept.get(title) if title else None
        if title and section is None:
            section = _add(work, meeting, title, -rank)
        rows += [section] if section else []
        groups.append((section.id if section else None, members))
    _rank(work, rows)
    return groups


def section_titled(work: Work, meeting_id: int, title: str) -> int | None:
    """The section of that title on an agenda, if any."""
    return next((one.id for one in sections_of(meeting_id) if title and one.title == title), None)


def append(work: Work, meeting: Meeting, item: Item, section_id: int | None) -> None:
    """Put a point at the end of a section; without one, at the end of the agenda, before the questions that close it."""
    groups = [
        (one.section_id, [each for each in one.items if each != item.id])
        for one in groups_of(meeting.items, sections_of(meeting.id))
    ]
    if section_id is not None:
        next(members for key, members in groups if key == section_id).append(item.id)
    elif not _before_closing(work, meeting, item, groups):
        return
    lay_out(work, meeting, groups)


def _before_closing(
    work: Work, meeting: Meeting, item: Item, groups: list[tuple[int | None, list[int]]]
) -> bool:
    """Put a point before « Questions diverses » and oral questions at the end of ``groups``; whether there are any.

    Where a heading holds nothing else, the point stands under « Autres points », before it.
    """
    closing = {one.id for one in meeting.items if closes(one)}
    last = next((at for at in reversed(range(len(groups))) if groups[at][1]), 0)
    if item.id in closing or not groups[last][1] or groups[last][1][-1] not in closing:
        return False
    while last and groups[last][0] is not None and closing >= set(groups[last][1]):
        last -= 1
    key, members = groups[last]
    run = next((n for n, one in enumerate(reversed(members)) if one not in closing), len(members))
    if run or last == 0 or key == section_titled(work, meeting.id, TAIL):
        members.insert(len(members) - run, item.id)
    else:
        groups.insert(last + 1, (_tail(work, meeting, key), [item.id]))
    return True


def _tail(work: Work, meeting: Meeting, after: int | None) -> int:
    """The section « Autres points », made behind another where the agenda has none."""
    rows = sections_of(meeting.id)
    made = _add(work, meeting, TAIL, len(rows) + 1)
    rows.insert(next((at for at, one in enumerate(rows, 1) if one.id == after), 0), made)
    _rank(work, rows)
    return made.id


def copy_sections(work: Work, source: int, target: Meeting) -> dict[int, int]:
    """The sections of one meeting made again on another; old id -> new id."""
    return {one.id: _add(work, target, one.title, one.position).id for one in sections_of(source)}


def _add(work: Work, meeting: Meeting, title: str, position: int) -> AgendaSection:
    section = AgendaSection(
        organisation_id=meeting.organisation_id, meeting_id=meeting.id, position=position, title=title
    )
    work.session.add(section)
    work.session.flush()
    return section


def _rank(work: Work, rows: list[AgendaSection]) -> None:
    """Positions 1, 2, 3…; below zero first, since no two may be equal at any moment."""
    for sign in (-1, 1):
        for position, one in enumerate(rows, 1):
            one.position = sign * (position + (1000 if sign < 0 else 0))
        work.session.flush()


def _title(text: str) -> str:
    clean = plain(text)
    if not clean:
        raise Refused("Écrivez le titre de la rubrique, par exemple «\u00a0Finances\u00a0».", field="title")
    if len(clean) > MAX_TITLE:
        raise Refused(
            f"Le titre d’une rubrique compte {MAX_TITLE} caractères au plus. Raccourcissez-le.", field="title"
        )
    return clean


def _open(work: Work, section_id: int) -> tuple[AgendaSection, Meeting]:
    """The section and its meeting, the meeting's row locked first."""
    meeting = editable(work, found(work, AgendaSection, section_id, GONE).meeting_id)
    return found(work, AgendaSection, section_id, GONE), meeting
