"""The mail that carries a convocation: what it says, what it encloses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from council.documents.typography import hour
from council.gateways.environment import environment
from council.models import Account, Convocation, Mandate, Meeting, Organisation, Person, db
from council.queries.clocks import zone
from council.queries.letterhead import body_words, institution_name
from council.queries.notice import long_date

GREETINGS = {"Mme": "Madame", "M.": "Monsieur"}


def addresses(mandate_ids: Iterable[int]) -> dict[int, str]:
    """Where to write to each member, by mandate: the account's address, else the register's; "" without either."""
    rows = db.session.execute(
        db.select(Mandate.id, Account.email, Person.email)
        .join(Person, Person.id == Mandate.person_id)
        .outerjoin(Account, (Account.person_id == Person.id) & Account.active)
        .where(Mandate.id.in_(list(mandate_ids)))
    )
    return {mandate: account or person or "" for mandate, account, person in rows}


def meeting_words(meeting: Meeting) -> str:
    """« du conseil communautaire, mardi 8 décembre 2026 à 18 h 30 »."""
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    starts_at = meeting.starts_at.astimezone(zone(organisation))
    words = body_words(meeting.body, organisation)
    return f"{words.of_the}, {long_date(starts_at.date())} à {hour(starts_at)}"


def cancellation_mail(
    convocation: Convocation, recipient: str, *, substitute: bool = False
) -> dict[str, Any]:
    """Payload of the mail that tells one convened member, or the substitute, that the meeting is cancelled."""
    meeting = convocation.meeting
    person = convocation.substitute if substitute and convocation.substitute else convocation.mandate.person
    organisation = db.session.get_one(Organisation, convocation.organisation_id)
    starts_at = meeting.starts_at.astimezone(zone(organisation))
    words = body_words(meeting.body, organisation)
    day = long_date(starts_at.date())
    parts = [
        f"{GREETINGS.get(person.civility, 'Madame, Monsieur')},",
        f"La séance {words.of_the}, {day} à {hour(starts_at)}, à laquelle vous étiez "
        f"convoqué{'e' if person.civility == 'Mme' else ''}, est annulée.\nMotif\u00a0: {meeting.cancelled_motive}",
        "Si elle est reportée, vous recevrez une nouvelle convocation, avec son propre délai. Votre réponse et vos "
        "pouvoirs pour cette séance ne valent pas pour la suivante.",
    ]
    return {
        "recipient": recipient,
        "subject": f"Annulation de la séance {words.of_the} du {day} – {institution_name(organisation)}",
        "text": "\n\n".join(parts) + "\n",
    }


def mail_of(convocation: Convocation, recipient: str, token: str) -> dict[str, Any]:
    """Payload of the outbox mail of one member; ``token`` is the personal single-use link, empty without account."""
    organisation = db.session.get_one(Organisation, convocation.organisation_id)
    starts_at = convocation.meeting.starts_at.astimezone(zone(organisation))
    day = long_date(starts_at.date())
    words = body_words(convocation.meeting.body, organisation)
    return {
        "about": "convocation",
        "about_id": convocation.id,
        "recipient": recipient,
        "subject": f"Convocation {words.of_the} du {day} – {institution_name(organisation)}",
        "text": _text(convocation, f"{words.of_the}, {day} à {hour(starts_at)}", token),
        "attachments": []
        if convocation.channel == "portal"
        else [
            {
                "name": f"convocation-{starts_at:%Y-%m-%d}.pdf",
                "sha256": convocation.sha256,
                "media_type": "application/pdf",
            }
        ],
    }


def _text(convocation: Convocation, what: str, token: str) -> str:
    person = convocation.mandate.person
    settings = environment().settings
    greeting = GREETINGS.get(person.civility, "Madame, Monsieur")
    meeting = convocation.meeting
    parts = [
        f"{greeting},",
        f"Vous êtes convoqué{'e' if person.civility == 'Mme' else ''} à la séance {what}.\nLieu\u00a0: {meeting.place}",
        "La convocation et le dossier vous attendent dans votre espace."
        if convocation.channel == "portal"
        else "La convocation et l’ordre du jour sont joints à ce message.",
    ]
    if token:
        parts.append(
            "Le dossier complet, l’accusé de réception et votre réponse (présence, absence ou pouvoir) sont ici\u00a0:\n"
            f"{settings.base_url}/compte/lien/{token}"
        )
        parts.append(
            f"Ce lien vous est personnel. Il sert une seule fois, dans les {settings.link_minutes // 60} heures\u00a0; "
            f"ensuite, connectez-vous sur {settings.base_url} avec votre mot de passe ou demandez un nouveau lien."
        )
    if convocation.standing_proxy_id and convocation.response == "proxy" and convocation.proxy_to:
        parts.append(
            f"Votre pouvoir à {convocation.proxy_to.person.formal_name} vaut aussi pour cette séance. Vous pouvez le "
            "retirer ou répondre autrement jusqu’à l’ouverture."
        )
    if meeting.urgent_reason:
        parts.append(f"Cette convocation est faite en urgence. Motif\u00a0: {meeting.urgent_reason}")
    return "\n\n".join(parts) + "\n"
