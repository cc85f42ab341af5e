"""Lasting proxies: whose they are, how long they still serve (FR-PROX-01; CGCT L2121-20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import joinedload

from council.law.proxies import ProxyAnswer, ProxyUse, assess_proxy
from council.law.regimes import Regime
from council.models import Convocation, Mandate, Meeting, Organisation, StandingProxy, db
from council.queries.clocks import zone, zone_of
from council.queries.notice import regime_of


@dataclass(frozen=True)
class StandingLine:
    """A lasting proxy in force. ``used``: meetings it served so far; ``limit``: most in a row, None without one."""

    id: int
    body: str
    giver_seat: int
    giver: str
    bearer: str
    given_at: datetime
    illness: bool
    certified_on: date | None
    used: int
    limit: int | None

    @property
    def words(self) -> str:
        """« 2e séance sur 3 », « maladie constatée », as lists show it."""
        if self.illness and self.certified_on is not None:
            return "empêchement pour maladie constatée"
        rank = f"{self.used}{'re' if self.used == 1 else 'e'} séance"
        waiting = ", certificat attendu" if self.illness else ""
        return (rank if self.limit is None else f"{rank} sur {self.limit}") + waiting


def uses(standing_id: int) -> int:
    """At how many meetings, cancelled ones aside, the proxy counts."""
    return (
        db.session.scalar(
            db.select(db.func.count(Convocation.id))
            .join(Meeting, Meeting.id == Convocation.meeting_id)
            .where(Convocation.standing_proxy_id == standing_id, Meeting.state != "cancelled")
        )
        or 0
    )


def assess_next(standing: StandingProxy, regime: Regime) -> ProxyAnswer:
    """Whether it may still serve at one more meeting (FR-PROX-01)."""
    use = ProxyUse(
        meeting_index=uses(standing.id) + 1,
        illness=standing.scope == "illness",
        illness_certified=standing.certified_on is not None,
    )
    return assess_proxy(regime, use)


def in_force(body_ids: Sequence[int], on: date, seat: int | None = None) -> list[StandingLine]:
    """Lasting proxies of bodies, the oldest first; only those ``seat`` gives or bears when it is said."""
    query = (
        db.select(StandingProxy)
        .where(StandingProxy.body_id.in_(body_ids), StandingProxy.revoked_at.is_(None))
        .options(
            *(
                joinedload(one).joinedload(Mandate.person)
                for one in (StandingProxy.giver, StandingProxy.bearer)
            )
        )
        .order_by(StandingProxy.given_at, StandingProxy.id)
    )
    if seat is not None:
        query = query.where((StandingProxy.giver_id == seat) | (StandingProxy.bearer_id == seat))
    return [_line(row, on) for row in db.session.execute(query).scalars()]


def _line(row: StandingProxy, on: date) -> StandingLine:
    organisation = db.session.get_one(Organisation, row.organisation_id)
    return StandingLine(
        row.id,
        row.giver.body.name,
        row.giver_id,
        row.giver.person.formal_name,
        row.bearer.person.formal_name,
        row.given_at.astimezone(zone(organisation)),
        row.scope == "illness",
        row.certified_on,
        uses(row.id),
        regime_of(row.giver.body, organisation, on).proxy_max_meetings,
    )


def served_at(meeting_id: int) -> dict[int, str]:
    """Seat of the giver -> what the attendance sheet says of a proxy carried over to this meeting."""
    rows = db.session.execute(
        db.select(Convocation)
        .where(
            Convocation.meeting_id == meeting_id,
            Convocation.standing_proxy_id.is_not(None),
            Convocation.response == "proxy",
        )
        .options(joinedload(Convocation.standing_proxy))
    ).scalars()
    found = {}
    for row in rows:
        standing = row.standing_proxy
        if standing is not None and row.proxy_to_id == standing.bearer_id:
            clock = zone_of(row.organisation_id)
            found[row.mandate_id] = f"pouvoir durable du {standing.given_at.astimezone(clock):%d/%m/%Y}"
    return found
