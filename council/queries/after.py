"""What the law still expects after a meeting, and what is late: one line per duty, each from ``council.law``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from council.law import acts as law_acts
from council.law import minutes as law_minutes
from council.law import publication as law_publication
from council.law.regimes import Regime
from council.law.time_limits import time_limit
from council.law.violations import Finding, Status
from council.law.wording import day, reference, typeset
from council.models import Act, Document, Meeting, Minutes, Organisation, db
from council.queries.clocks import local_day
from council.queries.deadlines import act_dates, law_of
from council.queries.municipal_copies import delays


@dataclass(frozen=True)
class DueLine:
    """One duty. ``state``: ``done``, ``waiting``, ``late`` or ``info``; ``due_on`` None when the law gives no day yet."""

    what: str
    state: str
    sentence: str
    due_on: date | None = None
    done_on: date | None = None


def after_meeting(meeting: Meeting, organisation: Organisation, now: datetime) -> tuple[DueLine, ...]:
    """The duties after a closed meeting, in the order they fall due (FR-ACT-07, -08, FR-LEG-03, -04, FR-CONV-13, BE-ACT-01)."""
    regime, today = law_of(meeting, organisation), local_day(now, organisation)
    papers = dict(
        db.session.execute(
            db.select(Document.kind, Document.published_at).where(
                Document.meeting_id == meeting.id, Document.act_id.is_(None)
            )
        ).all()
    )

    def online(kind: str) -> date | None:
        published = papers.get(kind)
        return local_day(published, organisation) if published else None

    lines = []
    if law_publication.list_required(regime):
        lines.append(
            _list(regime, local_day(meeting.starts_at, organisation), online("deliberations_list"), today)
        )
    lines += _minutes(meeting, organisation, regime, online("minutes"), today)
    lines += [
        DueLine(one.what, one.state, one.sentence, one.due_on, one.done_on)
        for one in delays(meeting, organisation, now)
    ]
    return (*lines, *_acts(meeting, organisation, regime))


def _line(what: str, finding: Finding, if_today: Finding, due_on: date, done_on: date | None) -> DueLine:
    """``finding``: the law on what was done; ``if_today``: on the same thing done today."""
    judged = finding if done_on else if_today
    late = judged.status is not Status.OK
    state = "late" if late else "done" if done_on else "waiting"
    return DueLine(what, state, finding.sentence, due_on, done_on)


def _list(regime: Regime, held_on: date, posted_on: date | None, today: date) -> DueLine:
    answer, now = (
        law_publication.assess_deliberations_list(regime, meeting_on=held_on, posted_on=one)
        for one in (posted_on, today)
    )
    return _line("Liste des délibérations", answer.finding, now.finding, answer.deadline, posted_on)


def _minutes(
    meeting: Meeting, organisation: Organisation, regime: Regime, online_on: date | None, today: date
) -> list[DueLine]:
    held_on = local_day(meeting.starts_at, organisation)
    settled = db.session.scalar(db.select(Minutes.settled_on).where(Minutes.meeting_id == meeting.id))
    following = _next_meeting(meeting, organisation)
    lines = []
    if regime.binding_days is not None and following is not None and settled is None:
        answer = time_limit("walloon_minutes", following)
        state = "late" if today > answer.last_day else "waiting"
        lines.append(DueLine("Procès-verbal aux membres", state, answer.sentence, answer.last_day))
    if settled is None:
        when = f"séance du {day(following)}" if following else "prochaine séance"
        cite = reference(regime.basis("minutes"))
        sentence = typeset(f"Le procès-verbal s'arrête au commencement de la {when} ({cite}).")
        late = following is not None and today > following
        return [
            *lines,
            DueLine("Procès-verbal à arrêter", "late" if late else "waiting", sentence, following),
        ]
    if regime.binding_days is not None:
        done = "done" if online_on else "waiting"
        return [
            DueLine(
                "Procès-verbal en ligne",
                done,
                "Le procès-verbal approuvé se publie en ligne.",
                None,
                online_on,
            )
        ]
    answers = [
        law_minutes.assess_minutes(regime, meeting_on=held_on, settled_on=settled, online_on=one)
        for one in (online_on, max(today, settled))
    ]
    return [
        _line(
            "Procès-verbal en ligne", answers[0].finding, answers[1].finding, answers[0].deadline, online_on
        )
    ]


def _next_meeting(meeting: Meeting, organisation: Organisation) -> date | None:
    """The day of the meeting of the same body that follows, called or held."""
    starts_at = db.session.scalar(
        db.select(Meeting.starts_at)
        .where(
            Meeting.body_id == meeting.body_id, Meeting.starts_at > meeting.starts_at, Meeting.state != "cancelled"
        )
        .order_by(Meeting.starts_at)
        .limit(1)
    )  # fmt: skip
    return local_day(starts_at, organisation) if starts_at else None


def _acts(meeting: Meeting, organisation: Organisation, regime: Regime) -> list[DueLine]:
    acts = list(db.session.scalars(db.select(Act).where(Act.meeting_id == meeting.id)))
    if not acts:
        return []
    dates = [act_dates(act, meeting, organisation) for act in acts]
    published = sum(one.published_on is not None for one in dates)
    binding = [one for one in dates if one.enforceable]
    waiting = [one for one in binding if one.enforceable_on is None]
    said = (waiting or binding)[-1].enforceable if binding else ""
    lines = [
        DueLine(
            "Publication des délibérations",
            "done" if published == len(acts) else "waiting",
            f"{published} sur {len(acts)} en ligne.",
        )
    ]
    if said:
        known = [one.enforceable_on for one in dates if one.enforceable_on]
        what = "Caractère exécutoire" if regime.binding_days is None else "Entrée en vigueur"
        lines.append(DueLine(what, "waiting" if waiting else "done", said, max(known) if known else None))
    appeals = [one for one in dates if one.appeal_ends_on is not None]
    if appeals:
        last = max(appeals, key=lambda one: one.appeal_ends_on or date.min)
        lines.append(DueLine("Recours des tiers", "info", last.appeal, last.appeal_ends_on))
    return lines + _prefect([act.transmitted_on for act in acts], regime)


def _prefect(transmitted: Sequence[date | None], regime: Regime) -> list[DueLine]:
    """The end of the prefect's time limit, once acts reached him (FR-LEG-04)."""
    received = [one for one in transmitted if one is not None]
    if not received or regime.binding_days is not None:
        return []
    answer = law_acts.assess_appeal(regime, transmitted_on=max(received))
    return [DueLine("Déféré du préfet", "info", answer.sentence, answer.last_day)]
