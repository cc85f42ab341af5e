"""What a member answers to the convocation: received; present, absent, or represented by a colleague."""

from __future__ import annotations

from typing import NoReturn

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from council.law.proxies import check_proxy
from council.law.regimes import Regime, regime
from council.law.violations import Violation
from council.models import Convocation, Item, Mandate, Meeting, Organisation, WithdrawalAnswer
from council.permissions import Permission
from council.queries.answers import AWAY
from council.queries.clocks import local_day
from council.queries.proofs import opened, readings
from council.services.convocation_mail import addresses
from council.services.errors import NotFound, Refused
from council.services.pipeline import Work, command
from council.services.proofs import note
from council.services.standing import grant
from council.services.substitutes import call_in

RESPONSES = ("present", "absent", "excused", "proxy", "substitute")
NO_SUBSTITUTE = "Aucun suppléant n’est noté pour vous à cette séance. Donnez pouvoir à un collègue, ou appelez le secrétariat général."
NOT_CONVENED = "Vous n’êtes pas convoqué à cette séance. Si c’est une erreur, appelez le secrétariat général."
CANCELLED = "Cette séance est annulée\u00a0: elle n’attend plus de réponse. Une nouvelle convocation suivra si elle est reportée."
TOO_LATE = (
    "La séance est ouverte ou terminée : votre réponse ne change plus ici. "
    "Prévenez le secrétariat, qui note les arrivées, les départs et les pouvoirs."
)


@command(Permission.COUNCILLOR)
def acknowledge(work: Work, meeting_id: int) -> None:
    """Note that the actor received the convocation; a second time changes nothing. Raises ``NotFound``."""
    own = _own_convocation(work, meeting_id)
    work.audit(meeting=meeting_id, seat=own.mandate_id)
    _acknowledge(work, own)


@command(Permission.COUNCILLOR)
def reply(work: Work, meeting_id: int, response: str, proxy_to: int | None = None, lasting: str = "") -> None:
    """Answer ``present``, ``absent``, ``excused``, ``proxy`` (to the seat ``proxy_to``) or ``substitute`` until the meeting opens.

    ``lasting``: ``meetings`` or ``illness`` when the proxy is for the following meetings too (``services.standing``).

    Answering also acknowledges reception. A colleague who had given the actor a proxy is told by mail when the
    actor will not be there. Raises ``NotFound`` and ``Refused`` (FR-PROX-01; CGCT L2121-20).
    """
    own = _own_convocation(work, meeting_id)
    if own.meeting.state == "cancelled":
        raise Refused(CANCELLED)
    if own.meeting.state != "convened":
        raise Refused(TOO_LATE)
    if response not in RESPONSES:
        raise Refused("Choisissez l’une des réponses.", field="response")
    if response == "substitute" and own.substitute_id is None:
        raise Refused(NO_SUBSTITUTE, field="response")
    bearer = _checked_bearer(work, own, proxy_to) if response == "proxy" else None
    work.audit(meeting=meeting_id, seat=own.mandate_id, response=response, proxy_to=bearer)
    _acknowledge(work, own)
    if bearer is not None and lasting:
        grant(work, own, bearer, lasting)
    if (own.response, own.proxy_to_id) == (response, bearer):
        return
    if "substitute" in (own.response, response):  # who sits changes: what one announced is not the other's
        _forget_withdrawals(work, own)
    own.response, own.proxy_to_id, own.responded_at = response, bearer, work.now
    try:
        work.session.flush()
    except IntegrityError:
        _taken()
    note(
        work,
        meeting_id,
        "answered",
        own.mandate_id,
        response=response,
        proxy_to=bearer,
        signed_by=work.actor.name,
    )
    _tell_giver(work, own)
    if response == "substitute":
        call_in(work, own)


def _forget_withdrawals(work: Work, own: Convocation) -> None:
    items = sa.select(Item.id).where(Item.meeting_id == own.meeting_id)
    gone = sa.delete(WithdrawalAnswer).where(
        WithdrawalAnswer.mandate_id == own.mandate_id, WithdrawalAnswer.item_id.in_(items)
    )
    work.session.execute(gone)


def _acknowledge(work: Work, own: Convocation) -> None:
    if own.acknowledged_at is None:
        own.acknowledged_at = work.now
        note(work, own.meeting_id, "acknowledged", own.mandate_id, sha256=own.sha256 or "")


@command(Permission.COUNCILLOR)
def note_opening(work: Work, meeting_id: int, sha256: str, what: str) -> None:
    """Note that the actor opened a file of the meeting in the portal; only the first time, for who is convened, or as the
    substitute of who is, by a line of its own that says so. Raises ``NotFound`` for anybody else."""
    by = readings(meeting_id, work.actor.person_id)
    if not by:
        raise NotFound(NOT_CONVENED)
    for own, kind in by:
        if not opened(meeting_id, own.mandate_id, sha256, kind):
            who = {"by": own.substitute.formal_name} if kind != "opened" and own.substitute else {}
            note(work, meeting_id, kind, own.mandate_id, sha256=sha256, what=what, **who)
    work.audit(meeting=meeting_id, seats=[own.mandate_id for own, _ in by], what=what)


def _own_convocation(work: Work, meeting_id: int) -> Convocation:
    found = work.session.execute(
        sa.select(Convocation)
        .join(Mandate, Mandate.id == Convocation.mandate_id)
        .where(Convocation.meeting_id == meeting_id, Mandate.person_id == work.actor.person_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(NOT_CONVENED)
    return found


def _checked_bearer(work: Work, own: Convocation, bearer: int | None) -> int:
    """``bearer`` when it may bear the actor's proxy as far as the convocations tell."""
    if bearer is None:
        raise Refused("Choisissez la personne à qui vous donnez pouvoir.", field="proxy_to")
    theirs = work.session.execute(
        sa.select(Convocation).where(
            Convocation.meeting_id == own.meeting_id, Convocation.mandate_id == bearer
        )
    ).scalar_one_or_none()
    if theirs is None:
        raise Refused("Choisissez un membre convoqué à cette séance.", field="proxy_to")
    try:
        check_proxy(
            _regime(work, own.meeting),
            giver=own.mandate_id,
            bearer=bearer,
            present=None,
            existing=_announced(work, own.meeting_id),
        )
    except Violation as violation:
        raise Refused(violation.sentence, field="proxy_to") from violation
    if theirs.response in AWAY:
        raise Refused(
            f"{theirs.mandate.person.formal_name} ne sera pas à la séance : choisissez une autre personne.",
            field="proxy_to",
        )
    return bearer


def _announced(work: Work, meeting_id: int) -> dict[int, int]:
    rows = work.session.execute(
        sa.select(Convocation.mandate_id, Convocation.proxy_to_id).where(
            Convocation.meeting_id == meeting_id, Convocation.proxy_to_id.is_not(None)
        )
    )
    return {giver: bearer for giver, bearer in rows if bearer is not None}


def _regime(work: Work, meeting: Meeting) -> Regime:
    organisation = work.session.get_one(Organisation, meeting.organisation_id)
    return regime(
        meeting.body.regime,
        population=organisation.population,
        on=local_day(meeting.starts_at, organisation),
        adjustments=organisation.adjustments,
    )


def _tell_giver(work: Work, own: Convocation) -> None:
    """Warn the colleague whose proxy the actor held: it will not count while its bearer is away."""
    if own.response == "present":
        return
    given = work.session.execute(
        sa.select(Convocation).where(
            Convocation.meeting_id == own.meeting_id, Convocation.proxy_to_id == own.mandate_id
        )
    ).scalar_one_or_none()
    recipient = addresses([given.mandate_id])[given.mandate_id] if given else ""
    if given is None or not recipient:
        return
    address = f"{work.environment.settings.base_url}/elu/seances/{own.meeting_id}/reponse"
    work.later(
        "mail",
        f"bearer-away:{own.id}:{work.now.isoformat()}",
        {
            "recipient": recipient,
            "subject": "Votre pouvoir : choisissez un autre mandataire",
            "text": (
                f"Bonjour,\n\n{own.mandate.person.formal_name}, à qui vous avez donné pouvoir, ne sera pas à la "
                f"séance. Pour que votre voix compte, choisissez une autre personne :\n\n{address}\n"
            ),
        },
    )


def _taken() -> NoReturn:
    """The database refused: another member was quicker."""
    raise Refused(
        "Cette personne vient d’accepter le pouvoir d’un autre membre : choisissez-en une autre.",
        field="proxy_to",
    ) from None
