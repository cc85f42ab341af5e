"""What leaves with a complementary agenda: each member's PDF, then the mail that carries it and proves its dispatch."""

from __future__ import annotations

from typing import Any

from council.documents.convocation import make_convocation
from council.documents.typography import hour
from council.gateways.environment import environment
from council.models import ComplementLetter, Organisation, OutboxMessage, db
from council.queries.clocks import zone
from council.queries.convocation_letter import complement_facts
from council.queries.letterhead import body_words, institution_name
from council.queries.notice import long_date
from council.services.convocation_mail import GREETINGS
from council.services.letters import carry, mail_failed, mail_left, written
from council.services.outbox import Handler, register, when_mail_fails, when_mail_is_sent
from council.services.pipeline import Work
from council.services.substitutes import copy_to_substitute

WHERE = {"mail": "est joint à ce message", "portal": "vous attend dans votre espace"}


def _run(message: OutboxMessage) -> str:
    """Make and store one member's complementary agenda; gives its hash."""
    made = make_convocation(complement_facts(message.payload["letter"]))
    return environment().storage.put(made.pdf)


def _finish(work: Work, message: OutboxMessage, sha256: str) -> None:
    """Record the PDF and queue its mail with a fresh personal link, together or not at all."""
    letter = work.session.get_one(ComplementLetter, message.payload["letter"])
    letter.sha256 = sha256
    work.audit(letter=letter.id)
    written(work, letter, message.payload["recipient"])
    key = f"complement:{letter.complement_id}:{letter.mandate_id}"
    carry(work, letter, letter.complement.meeting, message.payload["recipient"], mail_of, key)
    copy_to_substitute(work, letter, mail_of)


def mail_of(letter: ComplementLetter, recipient: str, token: str) -> dict[str, Any]:
    """Payload of the outbox mail of one member; ``token`` is the personal single-use link, empty without account."""
    complement, meeting = letter.complement, letter.complement.meeting
    organisation = db.session.get_one(Organisation, letter.organisation_id)
    starts_at = meeting.starts_at.astimezone(zone(organisation))
    day, words = long_date(starts_at.date()), body_words(meeting.body, organisation)
    settings = environment().settings
    parts = [
        f"{GREETINGS.get(letter.mandate.person.civility, 'Madame, Monsieur')},",
        f"L’ordre du jour de la séance {words.of_the}, {day} à {hour(starts_at)}, est complété. L’ordre du jour "
        f"complémentaire n° {complement.number} {WHERE[letter.channel]}\u00a0; le reste ne change pas.",
    ]
    if token:
        parts.append(
            f"La nouvelle version du dossier est ici\u00a0:\n{settings.base_url}/compte/lien/{token}\n"
            f"Ce lien vous est personnel et sert une seule fois, dans les {settings.link_minutes // 60} heures."
        )
    if complement.urgent_reason:
        parts.append(f"Cet envoi est fait en urgence. Motif\u00a0: {complement.urgent_reason}")
    name = f"ordre-du-jour-complementaire-{complement.number}-{starts_at:%Y-%m-%d}.pdf"
    return {
        "about": "complement",
        "about_id": letter.id,
        "recipient": recipient,
        "subject": f"Ordre du jour complémentaire {words.of_the} du {day} – {institution_name(organisation)}",
        "text": "\n\n".join(parts) + "\n",
        "attachments": []
        if letter.channel == "portal"
        else [{"name": name, "sha256": letter.sha256, "media_type": "application/pdf"}],
    }


def _sent(work: Work, message: OutboxMessage) -> None:
    letter = work.session.get_one(ComplementLetter, message.payload["about_id"])
    mail_left(work, letter, message)
    work.audit(letter=letter.id)


def _failed(work: Work, message: OutboxMessage, error: str) -> None:
    letter = work.session.get_one(ComplementLetter, message.payload["about_id"])
    mail_failed(work, letter, message, error)
    work.audit(letter=letter.id)


register("complement", Handler(_run, _finish))
when_mail_is_sent("complement", _sent)
when_mail_fails("complement", _failed)
