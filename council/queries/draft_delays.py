"""Which drafts will miss the convocation of the meeting they are wished for, and why: who holds them, what is late or missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from council.documents.typography import day
from council.law.wording import count
from council.models import Draft, DraftOpinion, DraftRound, DraftStep, Meeting, Organisation, db
from council.queries.circuits import names_of
from council.queries.clocks import local_day, zone
from council.queries.notice import Countdown, countdown
from council.queries.repeats import repeat_of

MOST = 300
"""Drafts looked at, those of the nearest meetings first."""
RANK = {"missed": 0, "late": 1, "ok": 2}
WORDS = {"missed": "Manquera la convocation", "late": "En péril", "ok": "Dans les temps"}


@dataclass(frozen=True)
class Delay:
    """A draft against the last day of its convocation. ``state``: missed, late (something is overdue or too long), ok.

    ``holder``: who has it now; ``why``: sentences, the gravest first.
    """

    draft_id: int
    title: str
    meeting_id: int
    body: str
    starts_at: datetime
    latest_on: date
    days_left: int
    state: str
    holder: str
    why: tuple[str, ...]

    @property
    def words(self) -> str:
        """The state in words."""
        return WORDS[self.state]


def delays(organisation_id: int, now: datetime) -> tuple[Delay, ...]:
    """Drafts in progress wished for a meeting not yet convened, the most urgent first."""
    organisation = db.session.get_one(Organisation, organisation_id)
    rows = db.session.scalars(
        sa.select(Draft)
        .join(Meeting, Meeting.id == Draft.wished_meeting_id)
        .where(Draft.state.in_(("writing", "circuit", "returned", "ready")), Meeting.state == "draft", Meeting.starts_at > now)
        .order_by(Meeting.starts_at, Draft.id)
        .limit(MOST)
        .options(joinedload(Draft.wished_meeting).joinedload(Meeting.body))
    ).all()  # fmt: skip
    if not rows:
        return ()
    journeys, opinions = _journeys([one.id for one in rows]), _opinions([one.id for one in rows])
    names = names_of(
        [a.account_id for each in journeys.values() for step in each.steps for a in step.approvals]
    )
    counted: dict[int, Countdown | None] = {}
    today, found = local_day(now, organisation), []
    for one in rows:
        meeting = one.wished_meeting
        if meeting is None:
            continue
        if meeting.id not in counted:
            counted[meeting.id] = countdown(
                meeting.body, organisation, meeting.starts_at, now, repeat_of(meeting, organisation)
            )
        left = counted[meeting.id]
        if left is not None:
            found.append(
                _delay(one, meeting, organisation, left, today, journeys.get(one.id), opinions[one.id], names)
            )
    return tuple(sorted(found, key=lambda one: (RANK[one.state], one.latest_on, one.draft_id)))


def _delay(
    draft: Draft, meeting: Meeting, organisation: Organisation, left: Countdown, today: date, journey: DraftRound | None,
    opinions: list[DraftOpinion], names: dict[int, str],
) -> Delay:  # fmt: skip
    holder, overdue, needs = _holder(draft, journey, names, today)
    why = []
    if left.days_left < 0:
        why.append(f"La convocation devait partir au plus tard le {day(left.due_on)}.")
    why += overdue
    if today + timedelta(days=needs) > left.due_on and left.days_left >= 0:
        why.append(
            f"Les étapes qui restent ont {count(needs, 'jour')}, et la convocation part au plus tard dans {count(left.days_left, 'jour')}."
        )
    for one in opinions:
        if one.due_on < today:
            why.append(f"Avis en retard\u00a0: {one.giver}, attendu le {day(one.due_on)}.")
        elif one.due_on > left.due_on:
            why.append(f"L’avis de {one.giver} est attendu le {day(one.due_on)}, après la convocation.")
    missing = _missing(draft)
    late = bool(why)
    if missing:
        why.append(f"Manque encore\u00a0: {', '.join(missing)}.")
    state = (
        "missed" if left.days_left < 0 else "late" if late or (missing and left.state == "warning") else "ok"
    )
    return Delay(
        draft.id, draft.title, meeting.id, meeting.body.name, meeting.starts_at.astimezone(zone(organisation)),
        left.due_on, left.days_left, state, holder, tuple(why),
    )  # fmt: skip


def _holder(
    draft: Draft, journey: DraftRound | None, names: dict[int, str], today: date
) -> tuple[str, list[str], int]:
    """Who has the draft, what of its circuit is overdue, and the days that its steps may still take."""
    if draft.state == "ready":
        return "Prêt\u00a0: à inscrire à l’ordre du jour", [], 0
    if draft.state != "circuit" or journey is None:
        where = "À reprendre par" if draft.state == "returned" else "En rédaction chez"
        return f"{where} {draft.created_by}", [], 0
    step = next((one for one in journey.steps if one.opened_at and not one.ended_at), None)
    if step is None:
        return f"Circuit «\u00a0{journey.circuit}\u00a0»", [], 0
    asked = [names.get(one.account_id, "compte retiré") for one in step.approvals if one.answer is None]
    holder = f"Étape «\u00a0{step.name}\u00a0»\u00a0: {', '.join(asked) or 'personne'}"
    overdue = []
    if step.due_on is not None and step.due_on < today:
        overdue.append(f"L’étape «\u00a0{step.name}\u00a0» devait être faite le {day(step.due_on)}.")
    needs = max(0, (step.due_on - today).days) if step.due_on else step.days
    return holder, overdue, needs + sum(one.days for one in journey.steps if one.position > step.position)


def _missing(draft: Draft) -> list[str]:
    has = draft.content
    wanted = [
        ("le dispositif", bool(has.get("articles"))), ("la note", bool(has.get("note")) or bool(has.get("note_in_annex"))),
        ("la matière", bool(has.get("matiere_code"))), ("le rapporteur", bool(has.get("rapporteur_id"))),
        ("le montant", draft.direction == "none" or draft.amount is not None),
    ]  # fmt: skip
    return [name for name, there in wanted if not there]


def _journeys(drafts: list[int]) -> dict[int, DraftRound]:
    rows = db.session.scalars(
        sa.select(DraftRound)
        .where(DraftRound.draft_id.in_(drafts), DraftRound.ended_at.is_(None))
        .options(selectinload(DraftRound.steps).selectinload(DraftStep.approvals))
    )
    return {one.draft_id: one for one in rows}


def _opinions(drafts: list[int]) -> defaultdict[int, list[DraftOpinion]]:
    found: defaultdict[int, list[DraftOpinion]] = defaultdict(list)
    query = sa.select(DraftOpinion).where(DraftOpinion.draft_id.in_(drafts), DraftOpinion.answer.is_(None))
    for one in db.session.scalars(query.order_by(DraftOpinion.due_on)):
        found[one.draft_id].append(one)
    return found
