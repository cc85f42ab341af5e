"""What the law advises an office between meetings: when to meet again, whom to replace, the debate before a budget."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from council.documents.typography import day
from council.law.agenda import budget_debate
from council.law.convening import meeting_frequency, next_meeting_due, vacancy_deadline
from council.law.regimes import Regime
from council.law.violations import Finding, Status
from council.law.wording import typeset
from council.models import Body, Item, Mandate, Meeting, Organisation, db
from council.queries.clocks import local_day, zone
from council.queries.notice import regime_of
from council.queries.parties import words

MET = ("convened", "open", "suspended", "closed")
BUDGET, DEBATE = frozenset({"budget", "primitif"}), frozenset({"orientation", "budgetaire"})
"""Words whose presence in a title tells the vote of the budget, and the debate before it."""


_BEFORE_THE_VOTE = re.compile(r"\b(?:avant|dans l[’']attente d[eu]|préalable(?:ment)?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Advice:
    """A sentence to read; ``pressing`` when something is to be done."""

    title: str
    sentence: str
    pressing: bool


def meeting_advice(organisation_id: int, now: datetime) -> tuple[Finding, ...]:
    """One finding per council that must meet so often: the day of the next compulsory meeting, or the year's count."""
    organisation = db.session.get_one(Organisation, organisation_id)
    clock = zone(organisation)
    today = now.astimezone(clock).date()
    rows = db.session.execute(
        db.select(Body, Meeting.starts_at)
        .outerjoin(Meeting, (Meeting.body_id == Body.id) & Meeting.state.in_(MET))
        .where(Body.organisation_id == organisation_id, Body.kind == "council")
        .order_by(Body.position, Body.id)
    ).all()
    days: dict[Body, list[date]] = {}
    for body, at in rows:
        days.setdefault(body, []).extend([at.astimezone(clock).date()] if at else [])
    found = []
    for body, held in days.items():
        profile = regime_of(body, organisation, today)
        due = next_meeting_due(profile, today=today, meetings=held)
        if due is not None:
            found.append(due.finding)
        elif profile.meetings_per_year is not None:
            year = meeting_frequency(profile, year=today.year, meetings=[(one, False) for one in held])
            found += [year.finding] if year.status is not Status.OK else []
    return tuple(found)


def vacancy_advice(organisation_id: int, now: datetime) -> tuple[Advice, ...]:
    """One line per mayor or adjoint to replace, until a meeting with an election is convened (FR-CONV-12)."""
    organisation = db.session.get_one(Organisation, organisation_id)
    today = local_day(now, organisation)
    seats: dict[Body, list[Mandate]] = {}
    for one in db.session.scalars(
        db.select(Mandate)
        .join(Body, Body.id == Mandate.body_id)
        .where(Body.organisation_id == organisation_id, Body.kind == "council")
        .options(contains_eager(Mandate.body))
        .order_by(Body.position, Body.id, Mandate.rank, Mandate.id)
    ):
        seats.setdefault(one.body, []).append(one)
    found: list[Advice] = []
    for body, held in seats.items():
        profile, vacant = regime_of(body, organisation, today), _vacant(held, today)
        if profile.vacancy_days is not None and vacant:
            elected = _elected_on(body, organisation)
            left = [one for one in vacant if not any(on >= one.ends_on for on in elected)]
            found += [_vacancy(profile, body, held, one, today) for one in left]
    return tuple(found)


def _elected_on(body: Body, organisation: Organisation) -> list[date]:
    """Days of the meetings, held or called, with an election on their agenda."""
    rows = db.session.scalars(
        db.select(Meeting.starts_at)
        .join(Item, Item.meeting_id == Meeting.id)
        .where(Meeting.body_id == body.id, Meeting.state.in_(MET), Item.kind == "election", ~Item.pending)
    )
    return [local_day(at, organisation) for at in rows]


def _in_force(seats: Iterable[Mandate], today: date) -> list[Mandate]:
    """Seats held once ``today`` is over: a mandate ends with its last day."""
    return [one for one in seats if one.starts_on <= today and (one.ends_on is None or one.ends_on > today)]


def _vacant(seats: list[Mandate], today: date) -> list[Mandate]:
    """Ended mandates of the present council that left an office of mayor or adjoint empty."""
    here = _in_force(seats, today)
    found = []
    for one in seats:
        if one.chair_rank is None or one.ends_on is None or not one.starts_on <= one.ends_on <= today:
            continue
        renewed = all(other.starts_on > one.ends_on for other in here)
        before = [other for other in seats if other.starts_on <= one.ends_on <= (other.ends_on or today)]
        wanted = 1 if one.chair_rank == 1 else _holders(before, one)
        if not renewed and _holders(here, one) < wanted:
            found.append(one)
    return found


def _holders(seats: Iterable[Mandate], like: Mandate) -> int:
    """How many hold the same office: mayor, or one of the adjoints."""
    return sum(
        one.chair_rank is not None and (one.chair_rank == 1) == (like.chair_rank == 1) for one in seats
    )


def _vacancy(profile: Regime, body: Body, seats: list[Mandate], ended: Mandate, today: date) -> Advice:
    assert ended.ends_on is not None
    complete = body.legal_seats is None or len(_in_force(seats, today)) >= body.legal_seats
    answer = vacancy_deadline(
        profile, head=ended.chair_rank == 1, vacancy_on=ended.ends_on, council_complete=complete
    )
    office = ended.capacity or ("Maire" if ended.chair_rank == 1 else "Adjoint")
    text = f"{office} : fonction vacante depuis le {day(ended.ends_on)} ({ended.person.full_name}). {answer.sentence}"
    return Advice("Un remplacement est à prévoir", typeset(text), pressing=True)


def _votes_budget(title: str) -> bool:
    """Whether a point votes the budget; what is done before that vote (crédits anticipés) names it too, and is not it."""
    return set(words(title)) >= BUDGET and _BEFORE_THE_VOTE.search(title) is None


def budget_advice(meeting: Meeting) -> Advice | None:
    """Whether the debate on the orientations of the budget was held in time, for a meeting that votes it (FR-AG-08).

    None without a budget on its agenda (a point is recognised by its title), and where no debate is compulsory.
    """
    if meeting.state not in ("draft", "convened"):
        return None
    vote = next((item for item in meeting.items if _votes_budget(item.title)), None)
    if vote is None:
        return None
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    clock = zone(organisation)
    on = meeting.starts_at.astimezone(clock).date()
    profile = regime_of(meeting.body, organisation, on)
    if "budget_debate" not in profile.articles:
        return None
    held = _debated_at(meeting, vote)
    debate_on = held.astimezone(clock).date() if held else None
    answer = budget_debate(profile, budget_vote_on=on, debate_on=debate_on)
    if not answer.required:
        return None
    if debate_on is None:
        text = "Aucun débat n'est inscrit avant ce vote : inscrivez-le, ou vérifiez qu'il a eu lieu."
        return Advice("Débat d’orientation budgétaire", typeset(f"{answer.sentence} {text}"), pressing=True)
    late = answer.status is not Status.OK
    told = answer.sentence if late else f"{answer.sentence} Débat inscrit le {day(debate_on)}."
    return Advice("Débat d’orientation budgétaire", typeset(told), late)


def _debated_at(meeting: Meeting, vote: Item) -> datetime | None:
    """The start of the last meeting before ``vote`` with the debate on its agenda."""
    before = sa.or_(
        sa.and_(Meeting.state.in_(MET), Meeting.starts_at < meeting.starts_at),
        sa.and_(Meeting.id == meeting.id, Item.position < vote.position),
    )
    rows = db.session.execute(
        db.select(Item.title, Meeting.starts_at)
        .join(Meeting, Meeting.id == Item.meeting_id)
        .where(Meeting.body_id == meeting.body_id, ~Item.pending, Item.title.ilike("%orientation%"), before)
        .order_by(Meeting.starts_at.desc())
    )
    return next((at for title, at in rows if set(words(title)) >= DEBATE), None)
