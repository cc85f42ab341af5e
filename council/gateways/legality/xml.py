"""XML from and for the prefecture: a parser that follows nothing, and the ministry's schemas."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"
ACTES = "http://www.interieur.gouv.fr/ACTES#v1.1-20040216"
INSEE = "http://xml.insee.fr/schema"
SPACES = {"actes": ACTES, "insee": INSEE}
ENCODING = "ISO-8859-1"
MOST_BYTES = 4 * 1024 * 1024
"""No message of this exchange comes near it: a classification has 50 kB."""
_PARSER: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False,
    "attribute_defaults": False, "huge_tree": False, "remove_comments": True, "remove_pis": True,
}  # fmt: skip


class Malformed(Exception):
    """Not a message of @CTES. ``sentence`` is French, for the clerk."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read(data: bytes) -> etree._Element:
    """The root of a small, plain XML document. Raises ``Malformed``: too large, declares entities, is no XML."""
    if len(data) > MOST_BYTES:
        raise Malformed("Le fichier est trop volumineux pour un message @CTES.")
    try:
        root = etree.fromstring(data, etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Malformed("Le fichier n’est pas un document XML lisible.") from error
    if root.getroottree().docinfo.doctype:
        raise Malformed("Le fichier XML déclare des entités\u202f: il est refusé par prudence.")
    return root


@cache
def _schema() -> etree.XMLSchema:
    """The ministry's schema; its imports are files beside it."""
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    return etree.XMLSchema(etree.parse(str(SCHEMAS / "actesv1_1.xsd"), parser))


def check(root: etree._Element) -> None:
    """Hold a document to the schema. Raises ``Malformed`` with what the schema says first."""
    schema = _schema()
    if not schema.validate(root):
        first = schema.error_log[0]
        raise Malformed(
            f"Le message ne respecte pas le schéma du ministère (ligne {first.line}\u00a0: {first.message[:300]})."
        )


def element(name: str, text: str = "", **attributes: str) -> etree._Element:
    """An element of the ministry's namespace; attributes too, except ``SIREN`` and plain ones given as ``plain_x``."""
    made = etree.Element(f"{{{ACTES}}}{name}", nsmap=SPACES)
    for key, value in attributes.items():
        space = INSEE if key == "SIREN" else ACTES
        made.set(f"{{{space}}}{key}", value)
    if text:
        made.text = text
    return made


def written(root: etree._Element) -> bytes:
    """The document as it leaves, in ISO-8859-1, checked against the schema. Raises ``Malformed``."""
    data: bytes = etree.tostring(root, encoding=ENCODING, xml_declaration=True, pretty_print=True)
    check(read(data))
    return data


def local(root: etree._Element) -> str:
    """Name of an element of the ministry's namespace; empty for any other."""
    name = etree.QName(root)
    return name.localname if name.namespace == ACTES else ""


def said(root: etree._Element, path: str) -> str:
    """Text of the first element at ``actes:a/actes:b``, given as ``a/b``; empty when there is none."""
    found = root.find("/".join(f"{{{ACTES}}}{part}" for part in path.split("/")))
    return (found.text or "").strip() if found is not None else ""


def attribute(root: etree._Element, name: str) -> str:
    """An attribute of the ministry's namespace; empty when absent."""
    return str(root.get(f"{{{ACTES}}}{name}", ""))
