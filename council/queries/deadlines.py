"""What the law of publication says of a meeting's papers: last days, enforceable dates, time limits to go to court."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from council.law import acts as law_acts
from council.law import minutes as law_minutes
from council.law import publication as law_publication
from council.law.deadlines import DeadlineAnswer
from council.law.regimes import Regime
from council.law.transmission import NOT_ADOPTED, transmission_duty
from council.models import Act, Meeting, Organisation, db
from council.queries.clocks import local_day
from council.queries.notice import regime_of


@dataclass(frozen=True)
class ActDates:
    """The legal dates of an act. ``enforceable`` and ``appeal`` are the law's own sentences, empty before publication;
    a proposal that was not adopted has nothing to enforce.

    Days are local days of the organisation. ``sent_on`` is when the act left for the prefect, ``transmitted_on`` when he
    received it; ``transmissible`` whether it must be.
    """

    adopted_on: date
    published_on: date | None
    transmitted_on: date | None
    enforceable_on: date | None
    appeal_ends_on: date | None
    online_until: date | None
    enforceable: str
    appeal: str
    sent_on: date | None = None
    transmissible: bool = False


def organisation_of(meeting: Meeting) -> Organisation:
    """Who owns the meeting."""
    return db.session.get_one(Organisation, meeting.organisation_id)


def law_of(meeting: Meeting, organisation: Organisation) -> Regime:
    """The legal profile of the body on the day it met."""
    return regime_of(meeting.body, organisation, local_day(meeting.starts_at, organisation))


def act_dates(act: Act, meeting: Meeting, organisation: Organisation) -> ActDates:
    """The legal dates of an act (FR-LEG-03, -04; FR-PUBL-02; BE-PUBL-01)."""
    regime = law_of(meeting, organisation)
    published = local_day(act.published_at, organisation) if act.published_at else None
    if regime.binding_days is not None:
        return _walloon_dates(act, regime, published)
    duty = transmission_duty(regime, outcome=act.outcome, exemption=act.exemption)
    must = duty.required or act.transmitted_on is not None
    answer = law_acts.assess_enforceable(
        regime, published_on=published, received_on=act.transmitted_on, transmissible=must
    )
    nothing = act.outcome in NOT_ADOPTED
    appeal = law_acts.assess_appeal(regime, published_on=published) if published else None
    online = law_publication.assess_online(regime, online_on=published) if published else None
    return ActDates(
        adopted_on=act.adopted_on,
        published_on=published,
        transmitted_on=act.transmitted_on,
        enforceable_on=None if nothing else answer.enforceable_on,
        appeal_ends_on=appeal.last_day if appeal else None,
        online_until=online.not_before if online else None,
        enforceable="" if nothing else answer.sentence,
        appeal=appeal.sentence if appeal else "",
        sent_on=local_day(act.sent_at, organisation) if act.sent_at else None,
        transmissible=duty.required,
    )


def _walloon_dates(act: Act, regime: Regime, published: date | None) -> ActDates:
    """A rule binds some days after its publication (BE-PUBL-01); the French time limits do not exist there."""
    answer = law_publication.binding_date(regime, published_on=published) if published else None
    return ActDates(
        adopted_on=act.adopted_on,
        published_on=published,
        transmitted_on=act.transmitted_on,
        enforceable_on=answer.binding_on if answer else None,
        appeal_ends_on=None,
        online_until=None,
        enforceable=answer.sentence if answer else "",
        appeal="",
    )


def list_deadline(meeting: Meeting, organisation: Organisation, posted_at: datetime | None) -> DeadlineAnswer:
    """When the list of deliberations must be online, and whether it was (FR-ACT-08)."""
    return law_publication.assess_deliberations_list(
        law_of(meeting, organisation),
        meeting_on=local_day(meeting.starts_at, organisation),
        posted_on=local_day(posted_at, organisation) if posted_at else None,
    )


def minutes_deadline(
    meeting: Meeting, organisation: Organisation, settled_on: date, online_at: datetime | None
) -> DeadlineAnswer:
    """When settled minutes must be online, and whether they were (FR-ACT-07). Raises ``Violation``."""
    return law_minutes.assess_minutes(
        law_of(meeting, organisation),
        meeting_on=local_day(meeting.starts_at, organisation),
        settled_on=settled_on,
        online_on=local_day(online_at, organisation) if online_at else None,
    )
