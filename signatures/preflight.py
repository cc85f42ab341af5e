"""What must never be signed: a signature must vouch for what the reader sees, today and in twenty years."""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf

from signatures.errors import Refused

# Literal and hexadecimal strings as qpdf writes them: removed before looking for names, for they may quote some.
_STRINGS = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9a-f]*>", re.DOTALL)
_ACTIVE = re.compile(
    rb"/JS |/AA <<|/S /(?:JavaScript|Launch|SubmitForm|ImportData|ResetForm|Rendition|Movie|Sound|SetOCGState|Hide"
    rb"|GoToE|GoToR|RichMediaExecute|GoTo3DView|Trans)\b"
)
_REPLACED = re.compile(rb"/(?:Alternates|OPI|Ref) ")
_PAGE = re.compile(rb"/Type /Page\b(?!s)")

ENCRYPTED = (
    "Ce PDF est protégé par un mot de passe ou chiffré. Fournissez-le sans protection, puis recommencez."
)
UNREADABLE = "Ce fichier n’est pas un PDF lisible\u202f: il est abîmé ou incomplet. Produisez-le de nouveau."


def open_for_signing(pdf: bytes) -> pikepdf.Pdf:
    """Open a PDF that may be signed.

    Raises Refused with the first reason found: encrypted, unreadable, signed, xfa, fields, layers, portfolio, scripts,
    external, hidden-pages.
    """
    if b"/ByteRange" in pdf:
        raise Refused(
            "signed",
            "Ce PDF porte déjà une signature\u202f: il ne peut plus être préparé. Repartez du document non signé.",
        )
    document = _open(pdf)
    try:
        _check_catalog(document.Root)
        _check_objects(document)
    except Refused:
        document.close()
        raise
    return document


def _open(pdf: bytes) -> pikepdf.Pdf:
    try:
        document = pikepdf.open(BytesIO(pdf), attempt_recovery=False)
        pages = len(document.pages)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted", ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Refused("unreadable", UNREADABLE) from error
    if document.is_encrypted:
        raise Refused("encrypted", ENCRYPTED)
    if pages == 0:
        raise Refused("unreadable", "Ce PDF n’a aucune page. Produisez-le de nouveau.")
    return document


def _check_catalog(root: pikepdf.Object) -> None:
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        raise Refused(
            "xfa", "Ce PDF est un formulaire XFA, dont le contenu peut changer. Imprimez-le en PDF simple."
        )
    if isinstance(form, pikepdf.Dictionary) and len(form.get("/Fields", pikepdf.Array())) > 0:
        raise Refused(
            "fields",
            "Ce PDF contient des champs à remplir\u202f: on pourrait les changer après signature. Aplatissez le formulaire.",
        )
    if "/OCProperties" in root:
        raise Refused(
            "layers",
            "Ce PDF contient des calques, qui peuvent cacher ou montrer du texte. Aplatissez-les avant de signer.",
        )
    if "/Collection" in root:
        raise Refused(
            "portfolio", "Ce fichier est un porte-documents PDF. Fournissez chaque document séparément."
        )
    if isinstance(root.get("/OpenAction"), pikepdf.Dictionary) or "/AA" in root:
        raise Refused("scripts", "Ce PDF lance une action à l’ouverture. Retirez-la avant de signer.")
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        raise Refused("scripts", "Ce PDF contient du JavaScript. Retirez-le avant de signer.")


def _check_objects(document: pikepdf.Pdf) -> None:
    reachable = {page.obj.objgen for page in document.pages}
    for objgen, text in _dictionaries(document):
        bare = _STRINGS.sub(b"()", text)
        if _ACTIVE.search(bare):
            raise Refused(
                "scripts", "Ce PDF contient un script ou une action automatique. Retirez-les avant de signer."
            )
        if _REPLACED.search(bare):
            raise Refused(
                "external",
                "Ce PDF montre une image différente à l’écran et à l’impression, ou venue d’un autre fichier. Incluez l’image elle-même.",
            )
        if _PAGE.search(bare) and objgen not in reachable:
            raise Refused(
                "hidden-pages", "Ce PDF cache des pages hors du document visible. Produisez-le de nouveau."
            )


def _dictionaries(document: pikepdf.Pdf) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Each indirect dictionary, array and stream dictionary as qpdf text."""
    for item in document.objects:
        if isinstance(item, pikepdf.Stream):
            if "/F" in item.stream_dict:
                raise Refused(
                    "external", "Une partie de ce PDF est dans un autre fichier. Incluez tout dans le PDF."
                )
            yield item.objgen, item.stream_dict.unparse(resolved=True)
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Array):
            yield item.objgen, item.unparse(resolved=True)
