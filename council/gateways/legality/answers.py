"""What comes back from the prefecture, read without believing it: each answer says which act it is about, and what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from council.gateways.legality import xml
from council.gateways.legality.classification import Classification, from_root
from council.gateways.legality.names import Identifier, is_envelope, read_identifier
from council.gateways.legality.packing import unpack
from council.gateways.legality.xml import Malformed

LETTERS = {
    "CourrierSimple": "letter",
    "DemandePieceComplementaire": "documents_request",
    "LettreObservations": "observations",
    "DefereTA": "referral",
}
"""Root of a message of the prefecture -> kind of letter."""
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Received:
    """What a message repeats of the act it answers (``ActeRecu``)."""

    decided_on: date
    number: str
    nature: str
    subject: str
    file: str


@dataclass(frozen=True)
class Answer:
    """One message. ``kind``: ``received``, ``act_anomaly``, ``envelope_anomaly``, ``cancelled``, ``classification``,
    ``classification_same``, ``reply_received``, or one of the letters.

    ``identifier`` is the act, ``act`` what the message repeats of it, ``forms`` the messages of the envelope at fault,
    ``files`` the documents that came with it, ``letter_on`` the day of the letter whose reply was received.
    """

    kind: str
    dated_on: date
    identifier: Identifier | None = None
    act: Received | None = None
    nature: str = ""
    text: str = ""
    forms: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    letter_on: date | None = None
    classification: Classification | None = field(default=None, repr=False)


def read_answers(data: bytes, siren: str) -> list[Answer]:
    """The answers of a file: an archive with its envelope, or one bare message.

    Raises ``Malformed`` when anything in it is no message of @CTES, or when the envelope is another authority's.
    """
    if not data.startswith(_GZIP):
        return [_answer(xml.read(data), {})]
    files = unpack(data)
    messages = {name: xml.read(one) for name, one in files.items() if name.lower().endswith(".xml")}
    rest = {name: one for name, one in files.items() if name not in messages}
    found = []
    for name, root in messages.items():
        if xml.local(root) == "EnveloppeMISILLCL":
            xml.check(root)
            _addressed(root, siren)
        elif not is_envelope(name):
            found.append(_answer(root, rest))
    if not found:
        raise Malformed("L’archive reçue ne contient aucun message.")
    return found


def _addressed(root: etree._Element, siren: str) -> None:
    to = root.find("actes:Destinataire", xml.SPACES)
    told = to.get(f"{{{xml.INSEE}}}SIREN", "") if to is not None else ""
    if told != siren:
        raise Malformed(
            f"Cette enveloppe est destinée à une autre collectivité (SIREN {told})\u202f: elle est mise de côté."
        )


def _answer(root: etree._Element, files: Mapping[str, bytes]) -> Answer:
    name = xml.local(root)
    reader = _READERS.get(name)
    if reader is None:
        raise Malformed("Ce message n’est pas une réponse de la préfecture.")
    xml.check(root)
    return reader(root, files)


def _identifier(root: etree._Element) -> Identifier:
    found = read_identifier(xml.attribute(root, "IDActe"))
    if found is None:
        raise Malformed("L’identifiant d’acte du message est illisible.")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise Malformed("Une date du message est illisible.") from error


def _repeated(root: etree._Element) -> Received:
    act = root.find("actes:ActeRecu", xml.SPACES)
    assert act is not None  # the schema was held to
    return Received(
        _day(xml.attribute(act, "Date")), xml.attribute(act, "NumeroInterne"), xml.attribute(act, "CodeNatureActe"),
        xml.said(act, "Objet"), xml.said(act, "Document/NomFichier"),
    )  # fmt: skip


def _received(root: etree._Element, _files: Mapping[str, bytes]) -> Answer:
    return Answer("received", _day(xml.attribute(root, "DateReception")), _identifier(root), _repeated(root))


def _cancelled(root: etree._Element, _files: Mapping[str, bytes]) -> Answer:
    return Answer("cancelled", _day(xml.attribute(root, "DateReception")), _identifier(root))


def _act_anomaly(root: etree._Element, _files: Mapping[str, bytes]) -> Answer:
    return Answer(
        "act_anomaly", _day(xml.said(root, "Date")), act=_repeated(root), nature=xml.said(root, "Nature"),
        text=xml.said(root, "Detail"),
    )  # fmt: skip


def _envelope_anomaly(root: etree._Element, _files: Mapping[str, bytes]) -> Answer:
    path = "actes:EnveloppeRecue/actes:FormulairesEnvoyes/actes:Formulaire/actes:NomFichier"
    forms = tuple((one.text or "").strip() for one in root.iterfind(path, xml.SPACES))
    return Answer(
        "envelope_anomaly", _day(xml.said(root, "Date")), nature=xml.said(root, "Nature"), text=xml.said(root, "Detail"),
        forms=forms,
    )  # fmt: skip


def _letter(root: etree._Element, files: Mapping[str, bytes]) -> Answer:
    day = xml.attribute(root, "DateCourrierPref") or xml.said(root, "DateDepot")
    text = (
        xml.said(root, "DescriptionPieces") or xml.said(root, "Motif") or xml.said(root, "NatureIllegalite")
    )
    named = [(one.text or "").strip() for one in root.iterfind(".//actes:NomFichier", xml.SPACES)]
    joined = tuple((name, files[name]) for name in named if name in files)
    return Answer(LETTERS[xml.local(root)], _day(day), _identifier(root), text=text, files=joined)


def _reply_received(root: etree._Element, _files: Mapping[str, bytes]) -> Answer:
    about = root.find("actes:InfosCourrierPref", xml.SPACES)
    assert about is not None  # the schema was held to
    return Answer(
        "reply_received", _day(xml.attribute(root, "DateReception")), _identifier(about),
        letter_on=_day(xml.attribute(about, "DateCourrierPref")),
    )  # fmt: skip


def _classification(root: etree._Element, _files: Mapping[str, bytes]) -> Answer:
    return Answer(
        "classification", _day(xml.said(root, "DateClassification")), classification=from_root(root)
    )


def _classification_same(root: etree._Element, _files: Mapping[str, bytes]) -> Answer:
    return Answer("classification_same", _day(xml.said(root, "DateClassification")))


_READERS = {
    "ARActe": _received, "ARAnnulation": _cancelled, "AnomalieActe": _act_anomaly, "AnomalieEnveloppe": _envelope_anomaly,
    "RetourClassification": _classification, "ReponseClassificationSansChangement": _classification_same,
    "ARPieceComplementaire": _reply_received, "ARReponseRejetLettreObservations": _reply_received,
    **dict.fromkeys(LETTERS, _letter),
}  # fmt: skip
