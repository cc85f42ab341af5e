"""The file to print for members who get paper: asked for by the office, made by the worker, made again at will.

Nothing but its effect in the outbox remembers it: it is derived from letters and dossier, which are kept.
"""

from __future__ import annotations

from council.documents.paper_sending import make_paper_sending
from council.gateways.environment import environment
from council.models import Mandate, OutboxMessage
from council.permissions import Permission
from council.queries import paper_sendings as known
from council.services.errors import NotFound, Refused
from council.services.lookup import found
from council.services.outbox import Handler, register
from council.services.pipeline import Work, command
from council.services.requeue import later_again
from council.services.rich_text import plain

NOBODY = "Personne ne reçoit cet envoi sur papier, ou les lettres ne sont pas encore rédigées."
LONGEST_ADDRESS = 300


@command(Permission.CONVENE)
def request_print(work: Work, paper: str, sending_id: int, with_dossier: bool) -> int:
    """Ask for the file of a ``convocation`` (of that meeting) or ``complement`` (of that id); gives the meeting's id.

    Raises ``Refused`` when nobody gets it on paper, ``NotFound``.
    """
    meeting_id = known.meeting_of(paper, sending_id)
    if meeting_id is None:
        raise NotFound("Cet envoi n’existe pas.")
    if not known.letters(paper, sending_id):
        raise Refused(NOBODY)
    payload = {"paper": paper, "id": sending_id, "dossier": with_dossier}
    later_again(work, known.KIND, known.key(paper, sending_id), payload)
    work.audit(meeting=meeting_id, paper=paper, dossier=with_dossier)
    return meeting_id


@command(Permission.CONVENE)
def set_way(work: Work, mandate_id: int, channel: str, postal_address: str) -> None:
    """Choose how a member gets convocations from now on: mail, portal, or paper, at the member's request (CGCT L2121-10).

    Raises ``Refused`` for another channel, paper without a postal address, or an address too long for an envelope.
    """
    mandate = found(work, Mandate, mandate_id, "Ce membre n’existe pas.", lock=True)
    lines = [plain(line).strip() for line in postal_address.splitlines()]
    clean = "\n".join(line for line in lines if line)
    if channel not in ("mail", "portal", "paper"):
        raise Refused(
            "Choisissez une voie d’envoi\u00a0: courriel, espace de l’élu ou papier.", field="channel"
        )
    if channel == "paper" and not clean:
        raise Refused("Écrivez l’adresse postale où envoyer le papier.", field="postal_address")
    if len(clean) > LONGEST_ADDRESS or len(clean.splitlines()) > 6:
        raise Refused(
            "L’adresse postale tient en six lignes au plus. Raccourcissez-la.", field="postal_address"
        )
    mandate.channel, mandate.postal_address = channel, clean
    work.audit(seat=mandate_id, channel=channel)


def _run(message: OutboxMessage) -> tuple[str, int]:
    payload = message.payload
    facts, dossier = known.facts(
        payload["paper"], payload["id"], with_dossier=payload["dossier"], now=environment().clock.now()
    )
    made = make_paper_sending(facts, dossier)
    return environment().storage.put(made.pdf), made.pages


def _finish(work: Work, message: OutboxMessage, made: tuple[str, int]) -> None:
    message.payload = {**message.payload, "sha256": made[0], "pages": made[1]}
    work.audit(sha256=made[0])


register(known.KIND, Handler(_run, _finish))
