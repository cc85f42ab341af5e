"""Proxies that last: given for several meetings, carried to each convocation, revoked at will (FR-PROX-01)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from council.law.violations import Status
from council.models import Convocation, Meeting, Organisation, StandingProxy, db
from council.permissions import Permission
from council.queries.clocks import local_day, zone
from council.queries.notice import regime_of
from council.queries.standing import assess_next
from council.services.errors import NotAllowed, Refused
from council.services.lookup import found
from council.services.pipeline import Work, command

SCOPES = ("meetings", "illness")
GONE = "Ce pouvoir n’existe pas ou n’existe plus."


def grant(work: Work, own: Convocation, bearer: int, scope: str) -> None:
    """Make the proxy of ``own`` last; the same one again changes nothing, another ends the former."""
    if scope not in SCOPES:
        raise Refused("Choisissez pour combien de séances vaut le pouvoir.", field="lasting")
    known = work.session.execute(
        db.select(StandingProxy).where(
            StandingProxy.giver_id == own.mandate_id, StandingProxy.revoked_at.is_(None)
        )
    ).scalar_one_or_none()
    if known is not None and (known.bearer_id, known.scope) == (bearer, scope):
        own.standing_proxy_id = own.standing_proxy_id or known.id
        return
    if known is not None:
        _end(work, known)
        work.session.flush()
    standing = StandingProxy(
        organisation_id=own.organisation_id, body_id=own.meeting.body_id, giver_id=own.mandate_id, bearer_id=bearer,
        scope=scope, given_at=work.now,
    )  # fmt: skip
    work.session.add(standing)
    work.session.flush()
    own.standing_proxy_id = standing.id


def carry_over(work: Work, meeting: Meeting, convocations: Mapping[int, Convocation]) -> None:
    """Answer for the members whose lasting proxy still serves; one at its limit ends here."""
    organisation = work.session.get_one(Organisation, meeting.organisation_id)
    regime = regime_of(meeting.body, organisation, local_day(meeting.starts_at, organisation))
    rows = list(
        work.session.scalars(
            db.select(StandingProxy)
            .where(StandingProxy.body_id == meeting.body_id, StandingProxy.revoked_at.is_(None))
            .order_by(StandingProxy.given_at, StandingProxy.id)
        )
    )
    givers, carried = {row.giver_id for row in rows}, []
    taken: set[int] = set()
    for row in rows:
        own, bearer = convocations.get(row.giver_id), row.bearer_id
        if assess_next(row, regime).status is Status.ERROR:
            row.revoked_at = work.now
        elif own is not None and bearer in convocations and bearer not in givers | taken:
            own.response, own.proxy_to_id, own.responded_at = "proxy", bearer, work.now
            own.standing_proxy_id = row.id
            taken.add(bearer)
            carried.append(row.id)
    if carried:
        work.audit(proxies_carried=carried)


@command(Permission.COUNCILLOR, Permission.MEETING_EDIT)
def revoke(work: Work, standing_id: int) -> None:
    """End a lasting proxy; answers it gave to meetings still to come are taken back with it.

    The giver revokes the own one; the office notes a revocation it received. Raises ``NotFound``, ``NotAllowed``.
    """
    standing = found(work, StandingProxy, standing_id, GONE, lock=True)
    if standing.giver.person_id != work.actor.person_id and not work.actor.may(Permission.MEETING_EDIT):
        raise NotAllowed
    work.audit(standing=standing_id, seat=standing.giver_id, repeated=standing.revoked_at is not None)
    if standing.revoked_at is None:
        _end(work, standing)


def _end(work: Work, standing: StandingProxy) -> None:
    """It serves no more: the answers it gave to meetings still to come go with it."""
    standing.revoked_at = work.now
    coming = work.session.scalars(
        db.select(Convocation)
        .join(Meeting, Meeting.id == Convocation.meeting_id)
        .where(
            Convocation.standing_proxy_id == standing.id,
            Convocation.response == "proxy",
            Convocation.proxy_to_id == standing.bearer_id,
            Meeting.state == "convened",
        )
    )
    for row in coming:
        row.response = row.proxy_to_id = row.responded_at = None


@command(Permission.MEETING_EDIT)
def certify(work: Work, standing_id: int, on: date) -> int:
    """Note that the office saw the certificate of the illness; gives the body. Raises ``Refused``."""
    standing = found(work, StandingProxy, standing_id, GONE, lock=True)
    clock = zone(work.session.get_one(Organisation, standing.organisation_id))
    if standing.scope != "illness":
        raise Refused("Ce pouvoir n’est pas donné pour maladie\u00a0: aucun certificat n’est attendu.")
    if on > work.now.astimezone(clock).date():
        raise Refused(
            "Indiquez le jour où vous avez vu le certificat\u00a0: il ne peut pas être à venir.", field="on"
        )
    standing.certified_on = on
    work.audit(standing=standing_id, on=on.isoformat())
    return standing.body_id
