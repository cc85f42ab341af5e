"""How long an agenda takes, and the running order (conducteur de séance) that its chair has before the eyes."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy.orm import joinedload

from council.documents.facts import AgendaLine
from council.documents.running_order import RunningFacts, RunningLine
from council.law.notice import VOTED_KINDS
from council.law.quorum import assess_quorum
from council.models import Convocation, Item, Mandate, Meeting, MeetingEvent, OralQuestion, Organisation, db
from council.queries.agenda_sections import parts
from council.queries.clocks import zone
from council.queries.kinds import BALLOT_WORDS, KIND_WORDS, MAJORITY_WORDS
from council.queries.letterhead import institution, sitting
from council.queries.manifest import item_mark
from council.queries.meetings import MeetingHead, head_of, with_papers
from council.queries.notice import regime_of
from council.queries.standing_items import NOTHING_DECIDED
from council.queries.substitutes import called_in, name_in_seat
from council.queries.withdrawals import Suggestion, suggested

OPENING = 10
"""Minutes of the roll call, the quorum, the proxies and the secretary, before the first point: usage."""
USUAL = {
    "decision": 8, "election": 12, "report": 5, "information": 5, "question": 10, "debate": 30, "motion": 10, "minutes": 3,
}  # fmt: skip
"""Minutes of a point of each kind where no past meeting tells: usage, to be corrected by the office."""
PAST = 6
"""Closed meetings of the body from whose minute books the durations are taken."""
ENOUGH = 3
"""Points of a kind that must have been held before their median is believed."""
SHORTEST = 1
"""Minutes; a point opened and closed at once was written down afterwards."""
LONGEST = 600
"""Minutes; a longer point is a slip of the keyboard, and a book left open overnight is not an example."""


@dataclass(frozen=True)
class DurationLine:
    """A point: what the office wrote (None: nothing) and what is expected without it; ``at`` is local."""

    id: int
    position: int
    title: str
    kind: str
    written: int | None
    expected: int
    at: datetime

    @property
    def minutes(self) -> int:
        """The duration that counts."""
        return self.written or self.expected


@dataclass(frozen=True)
class DurationPage:
    """The whole. ``learnt``: kinds whose duration comes from past meetings."""

    head: MeetingHead
    lines: tuple[DurationLine, ...]
    total: int
    ends_at: datetime
    learnt: tuple[str, ...]


def durations(meeting_id: int) -> DurationPage | None:
    """Durations and expected end of a meeting; ``None`` when it is not the organisation's."""
    meeting = with_papers(meeting_id)
    if meeting is None:
        return None
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    lines, learnt = _lines(meeting, organisation)
    total = OPENING + sum(one.minutes for one in lines)
    start = meeting.starts_at.astimezone(zone(organisation))
    told = tuple(sorted({KIND_WORDS[one.kind] for one in lines if one.kind in learnt}))
    return DurationPage(head_of(meeting, organisation), lines, total, start + timedelta(minutes=total), told)


def usual_minutes(body_id: int) -> dict[str, int]:
    """kind -> median minutes of its points in the body's last closed meetings; kinds held too seldom are left out."""
    held = list(
        db.session.scalars(
            db.select(Meeting.id).where(Meeting.body_id == body_id, Meeting.state == "closed").order_by(Meeting.starts_at.desc()).limit(PAST)
        )
    )  # fmt: skip
    if not held:
        return {}
    kinds = dict(db.session.execute(db.select(Item.id, Item.kind).where(Item.meeting_id.in_(held))).all())
    rows = db.session.execute(
        db.select(MeetingEvent.kind, MeetingEvent.at, MeetingEvent.payload)
        .where(MeetingEvent.meeting_id.in_(held), MeetingEvent.kind.in_(("item_opened", "item_closed")))
        .order_by(MeetingEvent.meeting_id, MeetingEvent.seq)
    )
    opened: dict[int, datetime] = {}
    spent: defaultdict[int, float] = defaultdict(float)
    for kind, at, payload in rows:
        item = json.loads(payload)["item"]
        if kind == "item_opened":
            opened[item] = at
        elif item in opened:
            spent[item] += (at - opened.pop(item)).total_seconds() / 60
    found: defaultdict[str, list[float]] = defaultdict(list)
    for item, minutes in spent.items():
        if item in kinds and SHORTEST <= minutes <= LONGEST:
            found[kinds[item]].append(minutes)
    return {kind: max(1, round(median(each))) for kind, each in found.items() if len(each) >= ENOUGH}


def facts(meeting_id: int, now: datetime, *, interests: bool) -> RunningFacts | None:
    """What the running order prints. ``interests``: whether its reader may know who should withdraw."""
    meeting = with_papers(meeting_id)
    if meeting is None:
        return None
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    clock = zone(organisation)
    lines, _learnt = _lines(meeting, organisation)
    leaving = _leaving(suggested(meeting, meeting.items)) if interests else {}
    known, headed = {item.id: item for item in meeting.items}, parts(meeting.items)
    asked = _questions(meeting)
    on = meeting.starts_at.astimezone(clock).date()
    proxies, excused, in_office = _answers(meeting, on)
    law = regime_of(meeting.body, organisation, on)
    need = assess_quorum(law, in_office=in_office, present=0).required
    return RunningFacts(
        institution(organisation), sitting(meeting, meeting.body, organisation),
        tuple(
            RunningLine(
                _agenda_line(known[one.id], headed[one.id], meeting.call), one.at, one.minutes, _vote(known[one.id]),
                _say(known[one.id], meeting, asked.get(one.id, [])), tuple(leaving.get(one.id, ())),
            )
            for one in lines
        ),
        lines[-1].at + timedelta(minutes=lines[-1].minutes) if lines else meeting.starts_at.astimezone(clock),
        now.astimezone(clock), f"Quorum\u00a0: {need} membres présents sur {in_office} en exercice\u202f; les pouvoirs ne comptent pas.",
        _before(meeting), proxies, excused,
    )  # fmt: skip


def _lines(meeting: Meeting, organisation: Organisation) -> tuple[tuple[DurationLine, ...], set[str]]:
    learnt = usual_minutes(meeting.body_id)
    at = meeting.starts_at.astimezone(zone(organisation)) + timedelta(minutes=OPENING)
    found = []
    for item in meeting.items:
        if item.replaces_id is not None:
            continue
        line = DurationLine(
            item.id,
            item.position,
            item.title,
            item.kind,
            item.minutes,
            learnt.get(item.kind, USUAL[item.kind]),
            at,
        )
        found.append(line)
        at += timedelta(minutes=line.minutes)
    return tuple(found), set(learnt)


def _agenda_line(item: Item, part: str, call: int) -> AgendaLine:
    rapporteur = item.rapporteur
    return AgendaLine(
        str(item.position), item.title,
        ", ".join(filter(None, (rapporteur.person.formal_name, rapporteur.capacity))) if rapporteur else "",
        "" if item.kind == "decision" else KIND_WORDS[item.kind], part, item.closed_session, item_mark(item, call),
        str(item.report.position) if item.report else "",
    )  # fmt: skip


def _vote(item: Item) -> str:
    if item.kind not in VOTED_KINDS and item.kind != "minutes":
        return "Sans vote."
    majority = MAJORITY_WORDS[item.majority_rule].lower().replace("\u00a0:", ",")
    return f"{BALLOT_WORDS[item.ballot_mode]}. Majorité\u00a0: {majority}."


def _say(item: Item, meeting: Meeting, asked: list[str]) -> tuple[str, ...]:
    """What the chair announces for a point; the law behind is in the item's own checks."""
    said = []
    if item.closed_session:
        said.append("Proposer le huis clos et faire voter, avant d’exposer l’affaire (art. L.\u00a02121-18).")
    elif item.confidential:
        said.append("Pièces confidentielles\u00a0: ne citer que le titre public en séance publique.")
    if item.complement_id is not None:
        said.append("Point de l’ordre du jour complémentaire.")
    if meeting.call > 1 and item.first_call == meeting.call:
        said.append("Point nouveau\u00a0: le quorum est exigé.")
    if item.majority_rule == "accounts":
        said.append("Le maire se retire au moment du vote (art. L.\u00a02121-14).")
    if {"question", "diverses"} <= set(item.title.lower().replace("questions", "question").split()):
        said.append(NOTHING_DECIDED)
    said += [f"Question orale de {one}" for one in asked]
    return tuple(said)


def _before(meeting: Meeting) -> tuple[str, ...]:
    said = ["Appel, quorum, pouvoirs reçus.", "Désigner le secrétaire de séance (art. L.\u00a02121-15)."]
    if meeting.urgent_reason:
        said.append(
            f"Convocation en urgence\u00a0: en rendre compte ({meeting.urgent_reason.rstrip('. ')}), le conseil se prononce (art. L.\u00a02121-11, L.\u00a02121-12)."
        )
    return tuple(said)


def _leaving(found: tuple[Suggestion, ...]) -> dict[int, list[str]]:
    """Announced withdrawals, and those still to be decided."""
    result: defaultdict[int, list[str]] = defaultdict(list)
    for one in found:
        if one.withdraws:
            result[one.item_id].append(f"{one.name} se retire")
        elif one.open:
            result[one.item_id].append(f"{one.name} doit se prononcer")
    return result


def _questions(meeting: Meeting) -> dict[int, list[str]]:
    rows = db.session.scalars(
        db.select(OralQuestion).where(OralQuestion.meeting_id == meeting.id).order_by(OralQuestion.id)
        .options(joinedload(OralQuestion.mandate).joinedload(Mandate.person))
    )  # fmt: skip
    found: defaultdict[int, list[str]] = defaultdict(list)
    sits = called_in(meeting.id)
    for one in rows:
        name = name_in_seat(one.mandate.person, sits.get(one.mandate_id))
        found[one.item_id].append(f"{name}\u00a0: {one.text}")
    return found


def _answers(meeting: Meeting, on: date) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Proxies and absences announced, and how many are in office that day."""
    rows = db.session.scalars(
        db.select(Convocation)
        .join(Mandate, Mandate.id == Convocation.mandate_id)
        .where(Convocation.meeting_id == meeting.id)
        .order_by(Mandate.rank)
        .options(joinedload(Convocation.mandate).joinedload(Mandate.person), joinedload(Convocation.proxy_to).joinedload(Mandate.person))
    ).all()  # fmt: skip
    seats = db.session.scalars(db.select(Mandate.id).where(Mandate.seated(meeting.body_id, on))).all()
    given = tuple(
        f"{one.mandate.person.formal_name} à {one.proxy_to.person.formal_name}"
        for one in rows
        if one.proxy_to is not None
    )
    gone = tuple(one.mandate.person.formal_name for one in rows if one.response in ("absent", "excused"))
    return given, gone, len(seats)
