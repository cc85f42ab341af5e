"""The mail that carries a copy to a municipal councillor who does not sit: what it says, what it encloses (CGCT L5211-40-2)."""

from __future__ import annotations

from typing import Any

from council.gateways.environment import environment
from council.models import MunicipalCopy, MunicipalSending, Organisation, db
from council.queries.clocks import zone
from council.queries.letterhead import body_words, institution_name
from council.queries.notice import long_date
from council.services.convocation_mail import meeting_words

SUBJECTS = {
    "convocation": "copie de la convocation",
    "complement": "copie d’un ordre du jour complémentaire",
    "cancellation": "annulation de la séance",
    "list": "liste des délibérations",
    "minutes": "procès-verbal",
}
NO_SUMMONS = (
    "Ce message n’est pas une convocation\u00a0: il informe les conseillers municipaux des communes membres qui ne siègent pas dans cette "
    "assemblée (art. L.\u00a05211-40-2 du code général des collectivités territoriales). Aucune réponse n’est attendue."
)
IN_THE_TOWN_HALL = "Vous pouvez aussi demander à consulter ces documents dans votre mairie."


def mail_of(copy: MunicipalCopy, token: str) -> dict[str, Any]:
    """Payload of the outbox mail of one copy; ``token`` opens the papers of this meeting to this reader alone."""
    sending = copy.sending
    meeting = sending.meeting
    organisation = db.session.get_one(Organisation, copy.organisation_id)
    starts_at = meeting.starts_at.astimezone(zone(organisation))
    of_the = body_words(meeting.body, organisation).of_the
    subject = f"Pour information\u00a0: {SUBJECTS[sending.paper]} {of_the} du {long_date(starts_at.date())}"
    parts = ["Madame, Monsieur,", *_told(sending)]
    if sending.paper != "cancellation":
        address = f"{environment().settings.base_url.rstrip('/')}/{organisation.slug}/copies/{token}"
        parts.append(
            f"{_behind(sending)}\n{address}\nCe lien vous est personnel\u00a0: ne le faites pas suivre."
        )
        parts.append(IN_THE_TOWN_HALL)
    return {
        "about": "municipal_copy",
        "about_id": copy.id,
        "recipient": copy.reader.email,
        "subject": f"{subject} – {institution_name(organisation)}",
        "text": "\n\n".join(parts) + "\n",
        "attachments": _enclosed(sending, f"{starts_at:%Y-%m-%d}"),
    }


def _told(sending: MunicipalSending) -> list[str]:
    meeting = sending.meeting
    what = f"la séance {meeting_words(meeting)}"
    said = {
        "convocation": f"Une copie de la convocation à {what}, est jointe.\nLieu\u00a0: {meeting.place}",
        "complement": f"L’ordre du jour de {what}, est complété. Une copie de l’ordre du jour complémentaire n° {sending.number} est jointe.",
        "cancellation": f"{what[:1].upper()}{what[1:]}, dont la convocation vous a été communiquée, est annulée.\nMotif\u00a0: {meeting.cancelled_motive}",
        "list": f"La liste des délibérations examinées à {what}, peut être lue.",
        "minutes": f"Le procès-verbal de {what}, est arrêté\u00a0: il peut être lu.",
    }
    return [said[sending.paper], NO_SUMMONS]


def _behind(sending: MunicipalSending) -> str:
    """What the link leads to."""
    if sending.paper in ("list", "minutes"):
        return "Il est ici, avec les autres documents de la séance\u00a0:" if sending.paper == "minutes" else (
            "Elle est ici, avec les autres documents de la séance\u00a0:"
        )  # fmt: skip
    notes = "Les notes explicatives de synthèse sont ici" if sending.note_sha256 else "Les documents sont ici"
    return f"{notes}\u202f; la liste des délibérations et le procès-verbal y seront après la séance\u00a0:"


def _enclosed(sending: MunicipalSending, on: str) -> list[dict[str, Any]]:
    if sending.letter_sha256 is None:
        return []
    name = (
        "convocation" if sending.paper == "convocation" else f"ordre-du-jour-complementaire-{sending.number}"
    )
    return [
        {"name": f"copie-{name}-{on}.pdf", "sha256": sending.letter_sha256, "media_type": "application/pdf"}
    ]
