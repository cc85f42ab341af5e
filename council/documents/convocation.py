"""The convocation of one member: date, hour, place, agenda, what to do when prevented (FR-CONV-05, -06; L2121-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from council.documents import render
from council.documents.facts import AgendaLine, Institution, MadePdf, Person, Signer, Sitting, Verification

COMMUNE_BASIS = (
    "Convocation adressée en application des articles L. 2121-10 à L. 2121-12 du code général des collectivités "
    "territoriales."
)
COMMUNE_PROXY = (
    "Si vous êtes empêché, vous pouvez donner pouvoir écrit à un collègue de votre choix. Un membre ne peut être "
    "porteur que d’un seul pouvoir, toujours révocable (art. L. 2121-20)."
)


@dataclass(frozen=True, slots=True)
class ConvocationFacts:
    """Facts of one member's convocation; `issued_at` is the moment the mayor convened (dated, aware).

    `urgency` is the mayor's motive when the notice was shortened, else empty. `enclosed` lists what comes with it.
    `repeat` is what a second or third convocation must say; empty for a first one.
    `complement` is the number of a complementary agenda, 0 for the convocation itself.
    `copy`: for the information of municipal councillors who do not sit; it calls nobody and awaits no answer.
    """

    institution: Institution
    sitting: Sitting
    recipient: Person
    agenda: tuple[AgendaLine, ...]
    signer: Signer
    issued_at: datetime
    recipient_address: tuple[str, ...] = ()
    reference: str = ""
    urgency: str = ""
    repeat: str = ""
    complement: int = 0
    enclosed: tuple[str, ...] = ()
    reply_by: date | None = None
    reply_url: str = ""
    legal_basis: str = COMMUNE_BASIS
    proxy_notice: str = COMMUNE_PROXY
    verification: Verification | None = None
    copy: bool = False


def make_convocation(facts: ConvocationFacts) -> MadePdf:
    """The letter as a tagged PDF/A; one signature place, named after `facts.signer.field`."""
    kind = f"Ordre du jour complémentaire n° {facts.complement}" if facts.complement else "Convocation"
    about = "copie pour information" if facts.copy else facts.recipient.full
    title = f"{kind} {facts.sitting.body.of_the} – {about}"
    return render.make(
        "convocation.html", facts, render.Meta(title, facts.institution.name, facts.issued_at, kind)
    )
