"""The demonstration's prefecture: simulated, with a classification made of the national levels alone."""

from __future__ import annotations

from datetime import date

from council.codes import matieres, natures
from council.gateways.legality import xml
from council.law.transmission import NOT_ADOPTED
from council.models import Act, Transmission, db
from council.permissions import Actor, system_actor
from council.services import legality_answers, legality_offices, transmissions
from council.services.legality_offices import OfficeDraft

CLASSIFIED_ON = date(2026, 1, 5)
CONTACT = "secrétariat général"


def set_up(clerk: Actor, department: str) -> None:
    """Configure the commune's legality control, by the simulated prefecture."""
    legality_offices.configure(
        clerk,
        OfficeDraft(
            department=department, arrondissement="3", nature="31", trigram="DEM", email="actes@valmont-les-tilleuls.test",
            contact=CONTACT, transport="simulated",
        ),
    )  # fmt: skip
    legality_offices.import_classification(clerk, classification())


def send(clerk: Actor, meeting_id: int) -> None:
    """Transmit the acts of a meeting and take in the acknowledgments; the last is left for whoever tries."""
    acts = db.session.execute(
        db.select(Act.id)
        .where(Act.meeting_id == meeting_id, Act.outcome.not_in(NOT_ADOPTED))
        .order_by(Act.number)
    ).scalars().all()  # fmt: skip
    for act_id in acts[:-1]:
        transmissions.transmit(clerk, act_id)


def ask_for_papers(meeting_id: int, day: date) -> None:
    """The prefecture asks for papers of one act of a meeting, on that day: a letter for whoever tries to answer."""
    sending = db.session.execute(
        db.select(Transmission)
        .join(Act, Act.id == Transmission.act_id)
        .where(Act.meeting_id == meeting_id, Act.title.contains("Convention"))
        .order_by(Act.number)
    ).scalars().first()  # fmt: skip
    if sending is None:
        return
    letter = xml.element(
        "DemandePieceComplementaire", IDActe=sending.identifier, DateCourrierPref=day.isoformat()
    )
    letter.append(
        xml.element(
            "DescriptionPieces",
            "Veuillez transmettre l'annexe financière de la convention, signée des deux parties.",
        )
    )
    document = xml.element("Document")
    document.append(xml.element("NomFichier", "demande.pdf"))
    letter.append(document)
    legality_answers.receive(
        system_actor(sending.organisation_id, "Préfecture"), "demande-de-pieces.xml", xml.written(letter)
    )


def classification() -> bytes:
    """A classification of an invented prefecture: the national natures and matières, one document type each."""
    root = xml.element("RetourClassification")
    root.append(xml.element("DateClassification", CLASSIFIED_ON.isoformat()))
    kinds, subjects = xml.element("NaturesActes"), xml.element("Matieres")
    for one in natures().values():
        nature = xml.element("NatureActe", CodeNatureActe=one.code, Libelle=one.label, TypeAbrege=one.short)
        nature.append(xml.element("TypePJNatureActe", CodeTypePJ=f"99_{one.short}", Libelle=one.label))
        nature.append(
            xml.element("TypePJNatureActe", CodeTypePJ="99_SE", Libelle="Fichier de signature électronique")
        )
        kinds.append(nature)
    families: dict[str, xml.etree._Element] = {}
    for subject in matieres().values():
        first, _, rest = subject.code.partition(".")
        made = xml.element(
            f"Matiere{subject.level}",
            CodeMatiere=rest or first,
            Libelle=subject.official.replace("’", "'").replace("œ", "oe"),
        )
        (families[first] if rest else subjects).append(made)
        families.setdefault(first, made)
    root.extend([kinds, subjects])
    return xml.written(root)
