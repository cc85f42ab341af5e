"""Sign elsewhere: our prepared document goes out, is signed with any tool, and comes back.

What comes back is accepted only when it is our revision, byte for byte, plus exactly one valid signature, in the
expected field, by the expected person.
"""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from signatures import verify
from signatures.errors import Refused
from signatures.report import Report, SignatureFact
from signatures.trust import TrustList

OTHER_FILE = (
    "Ce fichier n’est pas le document que vous avez téléchargé, ou un logiciel l’a enregistré autrement."
    " Téléchargez de nouveau le document, signez-le sans rien changer d’autre, puis déposez-le."
)
NOT_SIGNED = "Ce fichier ne porte pas encore votre signature. Signez-le, enregistrez-le, puis déposez-le."
TOO_MANY = "Ce fichier porte plus d’une nouvelle signature. Signez une seule fois, puis déposez-le."


def accept(
    before: bytes,
    after: bytes,
    *,
    field: str,
    signer: str,
    roots: TrustList,
    crls: Sequence[bytes] = (),
    at: datetime,
) -> SignatureFact:
    """Check what came back: `before` is our revision, `after` the file received. Gives the new signature.

    Raises Refused with a code and a French sentence: other-file, not-signed, too-many, other-place, other-person,
    altered, not-trusted.
    """
    if not after.startswith(before):
        raise Refused("other-file", OTHER_FILE)
    if len(after) == len(before):
        raise Refused("not-signed", NOT_SIGNED)
    known = {fact.field for fact in verify.verify(before, roots=roots, crls=crls, at=at).signatures}
    report = verify.verify(after, roots=roots, crls=crls, at=at)
    new = [fact for fact in report.signatures if fact.field not in known]
    if report.status in ("invalid", "unreadable"):
        raise Refused("altered", _said("Ce fichier ne peut pas être accepté", report))
    if not new:
        raise Refused("not-signed", NOT_SIGNED)
    if len(new) > 1:
        raise Refused("too-many", TOO_MANY)
    return _checked(new[0], report, field, signer)


def _checked(fact: SignatureFact, report: Report, field: str, signer: str) -> SignatureFact:
    if fact.kind != "signature" or fact.field != field:
        raise Refused(
            "other-place",
            "La signature n’est pas à la place prévue. Dans votre logiciel, choisissez l’emplacement de signature"
            f" «\u00a0{field}\u00a0» du document.",
        )
    if not same_person(fact.signer, signer):
        raise Refused(
            "other-person",
            f"La signature est celle de {fact.signer}, alors que celle de {signer} est attendue.",
        )
    if not fact.trusted:
        raise Refused("not-trusted", _said("La signature ne peut pas être vérifiée", report))
    if fact.changes != "none" or report.status != "valid":
        raise Refused("altered", _said("Ce fichier ne peut pas être accepté", report))
    return fact


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same but for civility, accents, case and order."""
    return _words(one) == _words(other)


def _words(name: str) -> list[str]:
    """A name without civility, accents, case or order: certificates write « MARTIN Jeanne »."""
    plain = (
        unicodedata.normalize("NFKD", name.replace("-", " ")).encode("ascii", "ignore").decode().casefold()
    )
    return sorted(word for word in plain.split() if word.rstrip(".") not in ("m", "mme"))


def _said(beginning: str, report: Report) -> str:
    reason = report.reasons[0] if report.reasons else report.headline
    return f"{beginning}\u00a0: {reason[:1].lower()}{reason[1:]}"
