"""Messages of the prefecture, right and wrong, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from council.gateways.legality import message, simulated, xml
from council.gateways.legality.message import ActFacts, Sender
from council.gateways.legality.names import EnvelopeName, Identifier
from council.gateways.legality.packing import pack

SENDER = Sender("214500019", "045", "2", "31", "actes@testville.test", "Mme Bernard", "0238000000")
DECIDED = date(2026, 11, 5)
VERSION = date(2026, 3, 1)
CLASSIFICATION = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<actes:RetourClassification xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216">
 <actes:DateClassification>2026-03-01</actes:DateClassification>
 <actes:NaturesActes>
  <actes:NatureActe actes:CodeNatureActe="1" actes:Libelle="D\xe9lib\xe9rations" actes:TypeAbrege="DE">
   <actes:TypePJNatureActe actes:CodeTypePJ="99_DE" actes:Libelle="D\xe9lib\xe9ration"/>
   <actes:TypePJNatureActe actes:CodeTypePJ="70_DE" actes:Libelle="D\xe9lib\xe9ration budg\xe9taire"/>
  </actes:NatureActe>
 </actes:NaturesActes>
 <actes:Matieres>
  <actes:Matiere1 actes:CodeMatiere="7" actes:Libelle="Finances locales">
   <actes:Matiere2 actes:CodeMatiere="5" actes:Libelle="Subventions">
    <actes:Matiere3 actes:CodeMatiere="1" actes:Libelle="Demandes de subvention"/>
    <actes:Matiere3 actes:CodeMatiere="10" actes:Libelle="Subventions accord\xe9es"/>
   </actes:Matiere2>
   <actes:Matiere2 actes:CodeMatiere="10" actes:Libelle="Divers"/>
  </actes:Matiere1>
 </actes:Matieres>
</actes:RetourClassification>
"""


def facts(**more: Any) -> ActFacts:
    """An ordinary act."""
    values: dict[str, Any] = {
        "number": "2026_11_001", "decided_on": DECIDED, "nature": "1", "short": "DE", "matiere": "7.5",
        "subject": "Subvention", "classification_on": VERSION, "code": "99_DE",
    }  # fmt: skip
    return ActFacts(**{**values, **more})


def archive(rank: int = 1, **more: Any) -> tuple[EnvelopeName, bytes]:
    """An envelope with that act and its document."""
    made = message.act_message(SENDER, facts(**more))
    name = EnvelopeName("TST", SENDER.siren, DECIDED, rank)
    form, data = made.identifier.message, b"%PDF-1.7 " + name.archive.encode()
    parts = [
        (name.xml, message.envelope(SENDER, [form])),
        (form, made.xml),
        *((one, data) for one in made.files),
    ]
    return name, pack(parts)


def answer(inner: str, name: str = "ARActe", **attributes: str) -> bytes:
    """A bare message of the prefecture."""
    told = " ".join(f'actes:{key}="{value}"' for key, value in attributes.items())
    return (
        f'<?xml version="1.0" encoding="ISO-8859-1"?><actes:{name} xmlns:actes="{xml.ACTES}" {told}>{inner}</actes:{name}>'
    ).encode("latin-1")


def repeated(number: str = "2026_11_001", subject: str = "Subvention", document: str = "x.pdf") -> str:
    """``ActeRecu``."""
    return (
        f'<actes:ActeRecu actes:Date="{DECIDED}" actes:NumeroInterne="{number}" actes:CodeNatureActe="1">'
        '<actes:CodeMatiere1 actes:CodeMatiere="7"/><actes:CodeMatiere2 actes:CodeMatiere="5"/>'
        f"<actes:Objet>{subject}</actes:Objet><actes:ClassificationDateVersion>{VERSION}</actes:ClassificationDateVersion>"
        f"<actes:Document><actes:NomFichier>{document}</actes:NomFichier></actes:Document>"
        '<actes:Annexes actes:Nombre="0"/><actes:DocumentPapier>N</actes:DocumentPapier></actes:ActeRecu>'
    )


CURRENT = f"<actes:ClassificationDateVersionEnCours>{VERSION}</actes:ClassificationDateVersionEnCours>"


def receipt(identifier: str, on: str, act: str = "") -> bytes:
    """``ARActe``."""
    return answer((act or repeated(identifier.split("-")[3])) + CURRENT, IDActe=identifier, DateReception=on)


def act_anomaly(number: str, nature: str = "007", detail: str = "Document illisible") -> bytes:
    """``AnomalieActe``."""
    inner = (
        "<actes:Date>2026-11-20</actes:Date>"
        f"<actes:Nature>{nature}</actes:Nature><actes:Detail>{detail}</actes:Detail>{repeated(number)}{CURRENT}"
    )
    return answer(inner, "AnomalieActe")


def envelope_anomaly(form: str) -> bytes:
    """``AnomalieEnveloppe``, which repeats the envelope."""
    root = xml.element("AnomalieEnveloppe")
    for name, text in (("Date", "2026-11-20"), ("Nature", "003"), ("Detail", "Fichier manquant")):
        root.append(xml.element(name, text))
    envelope = xml.read(message.envelope(SENDER, [form]))
    inner = xml.element("EnveloppeRecue")
    inner.extend(list(envelope))
    root.append(inner)
    return xml.written(root)


def letter(
    kind: str, identifier: str, text: str = "", on: str = "2026-11-25", document: str = "courrier.pdf"
) -> bytes:
    """A letter of the prefecture on an act, in its archive with its document."""
    words = {"DemandePieceComplementaire": "DescriptionPieces", "LettreObservations": "Motif"}
    inner = f"<actes:{words[kind]}>{text}</actes:{words[kind]}>" if kind in words else ""
    named = f"<actes:NomFichier>{document}</actes:NomFichier>"
    if kind == "DefereTA":
        inner = (
            f"<actes:DateDepot>{on}</actes:DateDepot><actes:NatureIllegalite>{text}</actes:NatureIllegalite>"
            f"<actes:PiecesJointes><actes:PieceJointe>{named}</actes:PieceJointe></actes:PiecesJointes>"
        )
        body = answer(inner, kind, IDActe=identifier)
    else:
        body = answer(
            f"{inner}<actes:Document>{named}</actes:Document>", kind, IDActe=identifier, DateCourrierPref=on
        )
    return wrapped("message.xml", body, (document, b"%PDF-1.4 lettre"))


def wrapped(name: str, body: bytes, *files: tuple[str, bytes], siren: str = SENDER.siren) -> bytes:
    """An answer in its archive, with the envelope of the prefecture."""
    envelope = simulated.returned("045", siren, name)
    return pack([(f"EACT--{siren}--20261120-1.xml", envelope), (name, body), *files])


def identifier(number: str = "2026_11_001") -> Identifier:
    """Of the ordinary act."""
    return Identifier("045", SENDER.siren, DECIDED, number, "DE")
