"""The message that sends an act (``Acte``) and its envelope, validated before anything leaves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from council.gateways.legality import names, xml
from council.gateways.legality.characters import Untranslatable, latin
from council.gateways.legality.names import EnvelopeName, Identifier
from council.gateways.legality.packing import pack

MOST_OBJECT = 500
"""Characters of the object."""
MOST_ARCHIVE = 150 * 1024 * 1024
"""Size of an envelope that operators accept, in bytes [M]."""
_EMAIL = re.compile(r"[_a-zA-Z0-9-]+(\.[_a-zA-Z0-9-]+)*@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*\.[a-zA-Z]{2,6}")
REPLIES = {
    "letter_reply": ("ReponseCourrierSimple", "2-2"),
    "documents": ("PieceComplementaire", "3-4"),
    "documents_refused": ("RefusPieceComplementaire", "3-3"),
    "observations_reply": ("ReponseLettreObservations", "4-4"),
    "observations_refused": ("RejetLettreObservations", "4-3"),
}
"""Kind of reply to a letter -> message under the schema; its transaction and flow, as in the names of files (as the operator S²LOW, whose source is public, has them)."""
SEVERAL = frozenset({"documents"})
"""Replies that carry several files; the others carry one."""
LEVELS = (2, 5)
"""Least and most levels of the matière."""


@dataclass(frozen=True)
class Sender:
    """Who sends: SIREN, department on three characters, arrondissement (one digit), kind of authority (two digits)."""

    siren: str
    department: str
    arrondissement: str
    nature: str
    email: str
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True)
class ActFacts:
    """What the prefecture is told of an act. ``matiere`` is «7.5» or deeper; ``nature`` «1», ``short`` «DE»."""

    number: str
    decided_on: date
    nature: str
    short: str
    matiere: str
    subject: str
    classification_on: date
    code: str
    annex_codes: tuple[str, ...] = ()
    replaces: str = ""


class Faults(Exception):
    """The message cannot be made; ``found`` are (field, French sentence)."""

    def __init__(self, found: Sequence[tuple[str, str]]) -> None:
        super().__init__(" ".join(sentence for _field, sentence in found))
        self.found = tuple(found)


@dataclass(frozen=True)
class Message:
    """A message ready to leave: its identifier, its XML, the names of its files in their order."""

    identifier: Identifier
    xml: bytes
    files: tuple[str, ...]


def faults(sender: Sender, act: ActFacts) -> list[tuple[str, str]]:
    """What keeps the message from being made, one sentence for each field."""
    found = _of_sender(sender)
    if not names.NUMBER.fullmatch(act.number):
        found.append(
            (
                "number",
                "Le numéro interne compte 15 caractères au plus\u00a0: lettres sans accent, chiffres et «\u00a0_\u00a0».",
            )
        )
    parts = act.matiere.split(".")
    if not (LEVELS[0] <= len(parts) <= LEVELS[1] and all(part.isdigit() for part in parts)):
        found.append(("matiere", "Choisissez la matière, à deux niveaux au moins (par exemple 7.5)."))
    try:
        length = len(latin(act.subject))
        if length == 0:
            found.append(("subject", "Écrivez l’objet de l’acte."))
        if length > MOST_OBJECT:
            found.append(
                (
                    "subject",
                    f"L’objet compte {length} caractères, {MOST_OBJECT} au plus sont acceptés\u00a0: raccourcissez-le.",
                )
            )
    except Untranslatable as error:
        found.append(("subject", error.sentence))
    return found


def _of_sender(sender: Sender) -> list[tuple[str, str]]:
    wanted = (
        (len(sender.siren) == 9 and sender.siren.isdigit(), "siren", "Le SIREN de la collectivité manque."),
        (names.DEPARTMENT.fullmatch(sender.department), "department", "Le département s’écrit sur trois caractères, par exemple 045."),
        (len(sender.arrondissement) == 1 and sender.arrondissement.isdigit(), "arrondissement", "L’arrondissement est un chiffre."),
        (len(sender.nature) == 2 and sender.nature.isdigit(), "nature", "La nature de la collectivité est un code de deux chiffres."),
        (_EMAIL.fullmatch(sender.email), "email", "L’adresse électronique où la préfecture répond manque, ou son nom de domaine finit par plus de six lettres, ce que le schéma du ministère refuse."),
    )  # fmt: skip
    return [(field, sentence) for good, field, sentence in wanted if not good]


def shortened(subject: str) -> str:
    """``subject`` cut at a word to the length accepted, with an ellipsis when it was too long. Raises ``Untranslatable``."""
    plain = latin(subject)
    if len(plain) <= MOST_OBJECT:
        return plain
    return plain[: MOST_OBJECT - 3].rsplit(" ", 1)[0].rstrip(" ,;:.") + "..."


def act_message(sender: Sender, act: ActFacts) -> Message:
    """The message, valid under the ministry's schema. Raises ``Faults``, or ``xml.Malformed`` when the schema objects."""
    wrong = faults(sender, act)
    if wrong:
        raise Faults(wrong)
    identifier = Identifier(sender.department, sender.siren, act.decided_on, act.number, act.short)
    files = [identifier.file(rank, code) for rank, code in enumerate((act.code, *act.annex_codes), 1)]
    root = xml.element(
        "Acte", Date=act.decided_on.isoformat(), NumeroInterne=act.number, CodeNatureActe=act.nature
    )
    for level, code in enumerate(act.matiere.split("."), 1):
        root.append(xml.element(f"CodeMatiere{level}", CodeMatiere=code))
    root.append(xml.element("Objet", latin(act.subject)))
    if act.replaces:
        root.append(xml.element("PrecedentIdentifiantActe", IDActe=act.replaces))
    root.append(xml.element("ClassificationDateVersion", act.classification_on.isoformat()))
    root.append(_named("Document", files[0]))
    annexes = xml.element("Annexes", Nombre=str(len(files) - 1))
    for name in files[1:]:
        annexes.append(_named("Annexe", name))
    root.append(annexes)
    root.append(xml.element("DocumentPapier", "N"))
    return Message(identifier, xml.written(root), tuple(files))


def _named(kind: str, name: str) -> xml.etree._Element:
    made = xml.element(kind)
    made.append(xml.element("NomFichier", name))
    return made


def envelope(sender: Sender, forms: Sequence[str]) -> bytes:
    """The envelope that names the messages ``forms``. Raises ``Malformed`` when the schema objects (a wrong address)."""
    root = xml.element("EnveloppeCLMISILL")
    author = xml.element("Emetteur")
    author.append(
        xml.element(
            "IDCL", SIREN=sender.siren, Departement=sender.department, Arrondissement=sender.arrondissement, Nature=sender.nature
        )
    )  # fmt: skip
    if sender.contact:
        referent = xml.element("Referent")
        referent.append(xml.element("Nom", latin(sender.contact)))
        if sender.phone:
            referent.append(xml.element("Telephone", latin(sender.phone)))
        referent.append(xml.element("Email", sender.email))
        author.append(referent)
    root.append(author)
    back = xml.element("AdressesRetour")
    back.append(xml.element("Email", sender.email))
    root.append(back)
    sent = xml.element("FormulairesEnvoyes")
    for name in forms:
        sent.append(_named("Formulaire", name))
    root.append(sent)
    return xml.written(root)


def cancellation_message(identifier: Identifier) -> bytes:
    """``Annulation``: the sending of that act is taken back; the schema has no place for a reason."""
    return xml.written(xml.element("Annulation", IDActe=str(identifier)))


def reply_message(identifier: Identifier, kind: str, letter_on: date, files: int) -> Message:
    """The reply to a letter of the prefecture of that day, with so many files (one, unless ``SEVERAL``)."""
    root_name, flow = REPLIES[kind]
    names_of_files = [identifier.reply(flow, rank) for rank in range(1, files + 1)]
    root = xml.element(root_name, IDActe=str(identifier), DateCourrierPref=letter_on.isoformat())
    documents = [_named("Document", one) for one in names_of_files]
    if kind in SEVERAL:
        together = xml.element("Documents")
        together.extend(documents)
        documents = [together]
    root.extend(documents)
    return Message(identifier, xml.written(root), tuple(names_of_files))


def classification_archive(sender: Sender, name: EnvelopeName, held_on: date | None) -> tuple[bytes, str]:
    """The archive that asks the prefecture for its classification, and the name of its message."""
    wrong = _of_sender(sender)
    if wrong:
        raise Faults(wrong)
    form = names.classification_request(sender.department, sender.siren)
    root = xml.element("DemandeClassification")
    if held_on:
        root.append(xml.element("DateClassification", held_on.isoformat()))
    return pack([(name.xml, envelope(sender, [form])), (form, xml.written(root))]), form
