"""French sentences of the verdict."""

from __future__ import annotations

import unicodedata
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from signatures.dates import french_date
from signatures.report import Changes, SignatureFact

if TYPE_CHECKING:  # the command line needs the sentences at once, not the libraries
    from asn1crypto import x509
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    from signatures.judge import Judgement

ENCRYPTED = (
    "Ce PDF est chiffré (mot de passe ou restrictions)\u202f: ses signatures ne peuvent pas être vérifiées ici. Retirer la"
    " protection casserait les signatures\u202f: demandez un exemplaire non protégé à celui qui l’a signé."
)
NOT_A_PDF = (
    "Ce fichier n’est pas un PDF lisible\u202f: il est vide, tronqué ou abîmé. Téléchargez-le de nouveau."
)
NO_FILE = "Ce fichier ne peut pas être lu\u202f: il n’existe pas, ou c’est un dossier. Vérifiez son nom."
TOO_LARGE = "Ce fichier est trop gros pour être vérifié ici."
TOO_COSTLY = (
    "La vérification de ce fichier demande trop de temps ou de mémoire\u202f: il a été écarté par prudence."
)
UNSIGNED = "Ce PDF ne porte aucune signature électronique."
STAMPED_ONLY = "Ce PDF est horodaté, mais personne ne l’a signé."
TAMPERED = "La structure du fichier a été altérée\u202f: ses signatures ne peuvent pas être crues."
HIDDEN_SIGNATURE = (
    "Une signature du fichier a été masquée\u202f: elle n’apparaît plus dans la liste du document."
)
DIRTY_CONTAINER = "L’enveloppe d’une signature a été retouchée."
METADATA = "Le titre ou d’autres métadonnées ont été changés après une signature."
TRAILING = "Des octets ont été ajoutés après la dernière signature."
NOT_COVERED = "La fin du fichier a été ajoutée après la dernière signature et n’est couverte par aucune."

PROBLEMS = {
    "REVOKED": "le certificat a été révoqué",
    "REVOKED_NO_POE": "le certificat a été révoqué et rien ne prouve que la signature est plus ancienne",
    "REVOKED_CA_NO_POE": "l’autorité qui a délivré le certificat a été révoquée",
    "EXPIRED": "le certificat avait expiré et rien ne prouve que la signature est plus ancienne",
    "OUT_OF_BOUNDS_NO_POE": "la date sort de la durée du certificat et rien ne prouve l’heure de la signature",
    "OUT_OF_BOUNDS_NOT_REVOKED": "la date sort de la durée du certificat",
    "NOT_YET_VALID": "le certificat n’était pas encore valable",
    "NO_CERTIFICATE_CHAIN_FOUND": "aucune des autorités de confiance données ne reconnaît ce certificat",
    "CERTIFICATE_CHAIN_GENERAL_FAILURE": "la chaîne de certificats est défectueuse ou aucune liste de révocation"
    " ne dit si le certificat est encore bon\u202f; donnez une liste récente",
    "TRY_LATER": "on ne sait pas si le certificat a été révoqué\u202f; donnez une liste de révocation récente",
    "CRYPTO_CONSTRAINTS_FAILURE": "l’algorithme de signature est trop faible",
    "CRYPTO_CONSTRAINTS_FAILURE_NO_POE": "l’algorithme de signature est trop faible",
    "FUTURE": "l’horodatage est postérieur à la date de la vérification ou à un horodatage qui le couvre",
    "SIG_CONSTRAINTS_FAILURE": "la signature se dit PAdES mais ne désigne pas le certificat du signataire",
    "CHAIN_CONSTRAINTS_FAILURE": "le certificat n’est pas fait pour signer",
}
REVOKED = {"REVOKED", "REVOKED_NO_POE", "REVOKED_CA_NO_POE"}
WEAK = {"CRYPTO_CONSTRAINTS_FAILURE", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"}
_LONGEST = 300  # letters of a name
CHANGED: dict[Changes, str] = {
    "none": "Rien n’a été changé depuis.",
    "allowed": "Depuis, seuls des ajouts permis\u00a0: autres signatures, horodatage, preuves.",
    "forbidden": "Le document a été changé après cette signature.",
    "unknown": "On ne peut pas dire ce qui a changé depuis.",
}


def key(name: str) -> str:
    """The name without differences of case, spacing or Unicode form, to compare names."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def shown(name: str) -> str:
    """A name from a document as it may be shown: without what moves the cursor, turns the writing round or hides."""
    return "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in name)[:_LONGEST]


def signature_fact(signature: EmbeddedPdfSignature, found: Judgement, level: str) -> SignatureFact:
    """The four facts of a person's signature or of a seal."""
    return _fact(signature, found, level, "Signé")


def timestamp_fact(signature: EmbeddedPdfSignature, found: Judgement) -> SignatureFact:
    """The four facts of a document time stamp."""
    return _fact(signature, found, "horodatage", "Horodaté")


def _fact(signature: EmbeddedPdfSignature, found: Judgement, level: str, verb: str) -> SignatureFact:
    subject, issuer = _parties(signature)
    signer = subject.get("common_name") or "inconnu"
    time = found.proven or found.declared
    return SignatureFact(
        field=shown(str(signature.field_name)),
        signer=signer,
        integrity=found.integrity,
        trusted=found.trusted,
        time=time.isoformat(timespec="seconds") if time else None,
        level=level,
        changes=found.changes,
        kind="timestamp" if verb == "Horodaté" else "signature",
        capacity=subject.get("title", ""),
        organisation=subject.get("organization_name", ""),
        issuer=issuer.get("common_name", ""),
        time_proven=found.proven is not None,
        refused=not found.integrity or found.changes == "forbidden" or found.problem in REVOKED | WEAK,
        integrity_sentence=_integrity(found),
        identity_sentence=_identity(signer, subject, issuer, found),
        time_sentence=_time(verb, found),
        changes_sentence=CHANGED[found.changes],
    )


def broken_fact(name: str) -> SignatureFact:
    """A signature whose data cannot even be read."""
    return SignatureFact(
        field=shown(name),
        signer="inconnu",
        integrity=False,
        trusted=False,
        time=None,
        level="inconnu",
        changes="unknown",
        refused=True,
        integrity_sentence="Les données de cette signature sont illisibles ou forgées.",
        identity_sentence="Identité non établie.",
        time_sentence="Heure inconnue.",
        changes_sentence=CHANGED["unknown"],
    )


def refusal(fact: SignatureFact) -> str:
    """Why a signature makes the document invalid."""
    if not fact.integrity:
        return f"«\u00a0{fact.field}\u00a0»\u00a0: {_lower(fact.integrity_sentence)}"
    if fact.changes == "forbidden":
        return f"«\u00a0{fact.field}\u00a0»\u00a0: {_lower(fact.changes_sentence)}"
    return f"«\u00a0{fact.field}\u00a0»\u00a0: {_lower(fact.identity_sentence)}"


def doubt(fact: SignatureFact) -> str:
    """Why a signature leaves the verdict open."""
    return f"«\u00a0{fact.field}\u00a0»\u00a0: {_lower(fact.identity_sentence)}"


def missing(name: str) -> str:
    """An expected signature is not there."""
    return f"La signature attendue «\u00a0{name}\u00a0» manque dans ce document."


def _parties(signature: EmbeddedPdfSignature) -> tuple[dict[str, str], dict[str, str]]:
    try:
        certificate: x509.Certificate = signature.signer_cert
        return _flat(certificate.subject), _flat(certificate.issuer)
    except Exception:  # a forged certificate may raise anything
        return {}, {}


def _flat(name: x509.Name) -> dict[str, str]:
    return {str(part): shown(value) for part, value in name.native.items() if isinstance(value, str)}


def _integrity(found: Judgement) -> str:
    if found.integrity:
        return "Le contenu signé est intact."
    if found.problem in WEAK:
        return "L’algorithme de signature est trop faible pour garantir que le contenu est intact."
    return "Le contenu signé a été modifié, ou la signature est fausse."


def _identity(signer: str, subject: dict[str, str], issuer: dict[str, str], found: Judgement) -> str:
    if found.trusted:
        details = [part for part in (subject.get("title"), subject.get("organization_name")) if part]
        who = f"{signer} ({', '.join(details)})" if details else signer
        return f"Identité établie\u00a0: {who}, par «\u00a0{issuer.get('common_name', '')}\u00a0»."
    problem = PROBLEMS.get(found.problem or "", "le certificat ne peut pas être vérifié")
    return f"Identité non établie («\u00a0{signer}\u00a0»)\u00a0: {problem}."


def _time(verb: str, found: Judgement) -> str:
    zone = found.declared.tzinfo if found.declared else None
    if found.proven:
        return f"{verb} avant le {_date(found.proven, zone)}\u00a0: heure prouvée par un horodatage."
    if found.declared:
        return f"{verb} le {_date(found.declared, zone)} d’après le signataire, sans preuve de l’heure."
    return "Heure inconnue."


def _date(moment: datetime, zone: tzinfo | None) -> str:
    local = moment.astimezone(zone) if zone is not None else moment
    offset = local.strftime("%z")  # +0100: whole hours are shown, as everywhere in France
    return f"{french_date(local)} (UTC{offset[:3]})" if offset else french_date(local)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
