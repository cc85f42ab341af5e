"""The reminder to members who have not answered: on a day the office chooses, by the worker, once to each."""

from __future__ import annotations

from datetime import date
from typing import Any

from council.documents.typography import hour
from council.models import (
    Convocation,
    Mandate,
    Meeting,
    Organisation,
    OutboxMessage,
    current_organisation,
    db,
)
from council.permissions import Permission, system_actor
from council.queries.clocks import local_day, zone
from council.queries.letterhead import body_words, institution_name
from council.queries.notice import long_date
from council.services.convocation_mail import GREETINGS, addresses
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command, unit_of_work
from council.services.proofs import note


@command(Permission.CONVENE)
def set_reminder(work: Work, meeting_id: int, on: date | None) -> None:
    """Choose the day on which those who have not answered are asked again, or nobody (``None``).

    Raises ``Refused`` for a meeting that waits for no answer, or a day that is past or not before the meeting's.
    """
    meeting = found(work, Meeting, meeting_id, lock=True)
    clock = zone(work.session.get_one(Organisation, meeting.organisation_id))
    if meeting.state != "convened" or meeting.starts_at <= work.now:
        raise Refused("Cette séance n’attend pas de réponse\u00a0: il n’y a personne à relancer.")
    if (
        on is not None
        and not work.now.astimezone(clock).date() <= on <= meeting.starts_at.astimezone(clock).date()
    ):
        raise Refused("Choisissez un jour d’aujourd’hui à la séance.", field="on")
    meeting.reminder_on = on
    work.audit(meeting=meeting_id, on=on.isoformat() if on else "")


def remind_due() -> int:
    """Queue the reminders of every meeting whose day has come; gives how many. Safe to call at any time, by several."""
    db.session.rollback()
    token = current_organisation.set(None)
    try:
        due = db.session.execute(
            db.select(Meeting.id, Meeting.organisation_id).where(Meeting.reminder_on.is_not(None))
        ).all()
    finally:
        current_organisation.reset(token)
    return sum(_remind(meeting_id, organisation_id) for meeting_id, organisation_id in due)


def _remind(meeting_id: int, organisation_id: int) -> int:
    with unit_of_work(system_actor(organisation_id), "reminders.remind") as work:
        meeting = found(work, Meeting, meeting_id, lock=True)
        organisation = work.session.get_one(Organisation, organisation_id)
        today = local_day(work.now, organisation)
        work.audit(meeting=meeting_id)
        if meeting.reminder_on is None or meeting.reminder_on > today:
            return 0
        meeting.reminder_on = None
        if meeting.state != "convened" or meeting.starts_at <= work.now:
            return 0
        told = [row for row in _silent(work, meeting_id) if _tell(work, row, meeting, organisation)]
        work.audit(reminded=len(told))
        return len(told)


def _silent(work: Work, meeting_id: int) -> list[Convocation]:
    """Those who were sent their convocation, have not answered and were not reminded yet."""
    rows = work.session.scalars(
        db.select(Convocation)
        .join(Mandate, Mandate.id == Convocation.mandate_id)
        .where(
            Convocation.meeting_id == meeting_id,
            Convocation.response.is_(None),
            Convocation.sent_at.is_not(None),
        )
        .order_by(Mandate.rank)
    ).all()
    keys = {_key(row): row for row in rows}
    done = set(work.session.scalars(db.select(OutboxMessage.key).where(OutboxMessage.key.in_(keys))))
    return [row for key, row in keys.items() if key not in done]


def _key(row: Convocation) -> str:
    return f"reminder:{row.meeting_id}:{row.mandate_id}"


def _tell(work: Work, row: Convocation, meeting: Meeting, organisation: Organisation) -> bool:
    """Queue one reminder; who has no address is left to the office."""
    address = addresses([row.mandate_id])[row.mandate_id]
    if not address:
        return False
    work.later("mail", _key(row), _mail(work, row, meeting, organisation, address))
    note(work, meeting.id, "reminded", row.mandate_id, address=address)
    return True


def _mail(
    work: Work, row: Convocation, meeting: Meeting, organisation: Organisation, address: str
) -> dict[str, Any]:
    starts_at, words = (
        meeting.starts_at.astimezone(zone(organisation)),
        body_words(meeting.body, organisation),
    )
    day, civility = long_date(starts_at.date()), row.mandate.person.civility
    page = f"{work.environment.settings.base_url}/elu/seances/{meeting.id}/reponse"
    parts = [
        f"{GREETINGS.get(civility, 'Madame, Monsieur')},",
        f"Vous êtes convoqué{'e' if civility == 'Mme' else ''} à la séance {words.of_the}, {day} à {hour(starts_at)}. "
        "Nous n’avons pas encore votre réponse.",
        f"Dites si vous serez présent{'e' if civility == 'Mme' else ''}, ou donnez pouvoir à un collègue\u00a0:\n{page}",
        "Ce message ne change rien à la convocation que vous avez reçue.",
    ]
    return {
        "recipient": address,
        "subject": f"Votre réponse pour la séance {words.of_the} du {day} – {institution_name(organisation)}",
        "text": "\n\n".join(parts) + "\n",
    }
