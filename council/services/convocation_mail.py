"""The mail that carries a convocation: what it says, what it encloses."""

from __future__ import annotations

from typing import Any

from council.documents.typography import hour
from council.gateways.environment import environment
from council.models import Convocation, Organisation, db
from council.queries.letterhead import body_words, institution_name
from council.queries.notice import long_date, zone


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
        "attachments": [
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
    greeting = {"Mme": "Madame", "M.": "Monsieur"}.get(person.civility, "Madame, Monsieur")
    meeting = convocation.meeting
    parts = [
        f"{greeting},",
        f"Vous êtes convoqué{'e' if person.civility == 'Mme' else ''} à la séance {what}.\nLieu\u00a0: {meeting.place}",
        "La convocation et l’ordre du jour sont joints à ce message.",
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
    if meeting.urgent_reason:
        parts.append(f"Cette convocation est faite en urgence. Motif\u00a0: {meeting.urgent_reason}")
    return "\n\n".join(parts) + "\n"
