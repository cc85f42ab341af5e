"""A prefecture that is none: it reads what was sent as the real one would, and answers at once. For the demonstration and tests."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lxml import etree

from council.gateways.legality import xml
from council.gateways.legality.names import CANCELLATION, Identifier
from council.gateways.legality.packing import pack, unpack
from council.gateways.legality.transports import FolderTransport
from council.gateways.legality.xml import Malformed

ACKNOWLEDGED = {
    **dict.fromkeys(("PieceComplementaire", "RefusPieceComplementaire"), ("ARPieceComplementaire", "3-5")),
    **dict.fromkeys(
        ("ReponseLettreObservations", "RejetLettreObservations"), ("ARReponseRejetLettreObservations", "4-5")
    ),
}
"""Reply to a letter -> its acknowledgment, transaction and flow (as the operator S²LOW has them)."""


class SimulatedPrefecture(FolderTransport):
    """The folder transport with somebody at the other end. ``today`` is the day it says that it received the act."""

    def __init__(self, root: Path, today: Callable[[], date]) -> None:
        super().__init__(root)
        self.today = today

    def send(self, name: str, data: bytes) -> None:
        """Receive, and put the acknowledgment where answers come."""
        known = self.recall(name, hashlib.sha256(data).hexdigest())
        super().send(name, data)
        if not known:
            answered = acknowledged(data, self.today())
            if answered is None:
                return
            answer_name, answer = answered
            target = self.inbox / answer_name
            target.with_name(f".{answer_name}").write_bytes(answer)
            target.with_name(f".{answer_name}").replace(target)


def acknowledged(data: bytes, on: date) -> tuple[str, bytes] | None:
    """Name and bytes of the archive that acknowledges an act, its cancellation or the reply to a letter; None for the one
    message that nobody acknowledges. Raises ``Malformed`` as a prefecture would object.
    """
    files = unpack(data)
    name = next((one for one in files if one.startswith("EACT--")), "")
    if not name:
        raise Malformed("Aucune enveloppe dans l’archive.")
    envelope = xml.read(files[name])
    xml.check(envelope)
    form = xml.said(envelope, "FormulairesEnvoyes/Formulaire/NomFichier")
    act = xml.read(files[form])
    xml.check(act)
    sender = envelope.find("actes:Emetteur/actes:IDCL", xml.SPACES)
    assert sender is not None  # the schema was held to
    siren, department = sender.get(f"{{{xml.INSEE}}}SIREN", ""), xml.attribute(sender, "Departement")
    if xml.local(act) == "ReponseCourrierSimple":
        return None
    message, answer = _answer(act, form, files, Sent(department, siren, on))
    parts = [(name, returned(department, siren, message)), (message, answer)]
    return name.replace(".xml", "-2.tar.gz"), pack(parts)


@dataclass(frozen=True)
class Sent:
    """Who sent, and the day it came."""

    department: str
    siren: str
    on: date


def _answer(act: etree._Element, form: str, files: dict[str, bytes], sent: Sent) -> tuple[str, bytes]:
    """Name and text of what a message is answered with."""
    if xml.local(act) == "Annulation":
        told = xml.attribute(act, "IDActe")
        root = xml.element("ARAnnulation", IDActe=told, DateReception=sent.on.isoformat())
        return f"{told}-{CANCELLATION}-2_0.xml", xml.written(root)
    _all_there(act, files)
    if xml.local(act) in ACKNOWLEDGED:
        return _reply_acknowledged(act, sent)
    if xml.local(act) != "Acte":
        raise Malformed("Le message n’est pas un acte.")
    day = date.fromisoformat(xml.attribute(act, "Date"))
    identifier = Identifier(
        sent.department, sent.siren, day, xml.attribute(act, "NumeroInterne"), form.split("-")[4]
    )
    return f"{identifier}-1-2_0.xml", acknowledgment(act, identifier, sent.on)


def _all_there(message: etree._Element, files: dict[str, bytes]) -> None:
    for named in message.iterfind(".//actes:NomFichier", xml.SPACES):
        if (named.text or "") not in files:
            raise Malformed(f"Le fichier {named.text} manque.")


def _reply_acknowledged(message: etree._Element, sent: Sent) -> tuple[str, bytes]:
    name, flow = ACKNOWLEDGED[xml.local(message)]
    told = xml.attribute(message, "IDActe")
    root = xml.element(name, DateReception=sent.on.isoformat())
    root.append(
        xml.element(
            "InfosCourrierPref", IDActe=told, DateCourrierPref=xml.attribute(message, "DateCourrierPref")
        )
    )
    return f"{told}-{flow}_0.xml", xml.written(root)


def acknowledgment(act: etree._Element, identifier: Identifier, on: date) -> bytes:
    """``ARActe``, with the act as it was received."""
    root = xml.element("ARActe", IDActe=str(identifier), DateReception=on.isoformat())
    received = xml.element("ActeRecu")
    for key, value in act.attrib.items():
        received.set(key, value)
    received.extend(list(act))
    root.append(received)
    version = xml.said(received, "ClassificationDateVersion")
    root.append(xml.element("ClassificationDateVersionEnCours", version))
    return xml.written(root)


def returned(department: str, siren: str, form: str) -> bytes:
    """``EnveloppeMISILLCL``: the envelope of an answer."""
    root = xml.element("EnveloppeMISILLCL")
    author = xml.element("Emetteur")
    author.append(xml.element("IDPref", Departement=department))
    root.append(author)
    forms, one = xml.element("FormulairesEnvoyes"), xml.element("Formulaire")
    one.append(xml.element("NomFichier", form))
    forms.append(one)
    root.append(forms)
    root.append(xml.element("Destinataire", SIREN=siren))
    return xml.written(root)
