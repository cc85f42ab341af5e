"""The XML parts of an office file: which kind they make, and the references that could fetch something."""

from __future__ import annotations

import re

from lxml import etree

from council.documents.intake.refusal import Refusal

_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_OTHER_KINDS = {
    "opendocument.text-template": "un modèle de texte OpenDocument (.ott)",
    "opendocument.spreadsheet-template": "un modèle de classeur OpenDocument (.ots)",
    "opendocument.text-master": "un document maître OpenDocument (.odm)",
    "opendocument.presentation": "une présentation OpenDocument (.odp)",
    "opendocument.graphics": "un dessin OpenDocument (.odg)",
    "opendocument": "un document OpenDocument d’un autre genre que .odt et .ods",
    "epub": "un livre électronique (.epub)",
    "presentationml": "une présentation PowerPoint",
    "ms-powerpoint": "une présentation PowerPoint",
    "wordprocessingml.template": "un modèle Word (.dotx)",
    "ms-word.template": "un modèle Word (.dotm)",
    "spreadsheetml.template": "un modèle Excel (.xltx)",
    "ms-excel.template": "un modèle Excel (.xltm)",
    "ms-excel.sheet.binary": "un classeur Excel binaire (.xlsb)",
    "ms-visio": "un dessin Visio",
}
_OOXML = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.ms-word.document.macroEnabled.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": "xlsx",
}
_MACRO_TYPES = {
    "application/vnd.ms-word.document.macroEnabled.main+xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_DROPPED_TYPES = ("/oleObject", "/package", "/vbaProject", "/control", "/externalLink", "/externalLinkPath", "/attachedTemplate", "/connections", "/queryTable", "/subDocument", "/frame", "/aFChunk")  # fmt: skip
_LINKING = ("/externalLink", "/externalLinkPath", "/connections", "/queryTable", "/attachedTemplate")
_HREF = "{http://www.w3.org/1999/xlink}href"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SCRIPT = "{urn:oasis:names:tc:opendocument:xmlns:script:1.0}"
_ODF_ACTIVE = {
    "event-listeners", "event-listener", "scripts", "plugin", "applet", "floating-frame", "dde-source", "dde-connection",
    "dde-connection-decl", "object-ole", "table-source", "section-source", "cell-range-source",
}  # fmt: skip
_FETCHING_FIELD = re.compile(
    r"^\s*(?:INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK|DDE|DDEAUTO|DATABASE|RD|MACROBUTTON)\b", re.IGNORECASE
)
_WEB = ("http://", "https://", "mailto:")
_LINKS = "liaisons avec d’autres fichiers ou sites retirées"
_ACTIVE = "macros et commandes retirées du document"
_TRACKED = (
    "modifications suivies visibles dans la copie : acceptez-les ou refusez-les avant de déposer le document"
)
_DOCTYPE = re.compile(
    rb"<\x00{0,3}!\x00{0,3}(?:D\x00{0,3}O\x00{0,3}C\x00{0,3}T\x00{0,3}Y|E\x00{0,3}N\x00{0,3}T\x00{0,3}I\x00{0,3}T)",
    re.IGNORECASE,
)
_MARKS = b"\xef\xbb\xbf\xff\xfe\xfe \t\r\n\x00"
_ENCODING = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)""")
_ENCODINGS = {
    b"utf-8",
    b"utf8",
    b"utf-16",
    b"utf-16le",
    b"utf-16be",
    b"us-ascii",
    b"ascii",
    b"iso-8859-1",
    b"windows-1252",
}
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def other_kind(declared: bytes) -> str:
    """What another office document is, in French, by its media type or its list of types; empty when not one.

    The first words found win: the narrower come first.
    """
    return next((words for mark, words in _OTHER_KINDS.items() if mark.encode() in declared), "")


def open_document_kind(mimetype: bytes) -> str:
    """ "odt" or "ods", empty for another kind (master documents, web templates, drawings…)."""
    return _ODF.get(mimetype.strip(), "")


def open_xml_kind(types: bytes) -> str:
    """ "docx" or "xlsx" from the one main part, empty for another kind."""
    found = {kind for entry in _tree(types).iter() if (kind := _OOXML.get(str(entry.get("ContentType", ""))))}
    return found.pop() if len(found) == 1 else ""


def is_xml(name: str, data: bytes) -> bool:
    """Whether a part is, or could be taken for, XML."""
    ending = name.rpartition(".")[2].lower()
    return ending in ("xml", "rels", "vml", "rdf") or data.lstrip(_MARKS)[:1] == (b"<")


def defines_entities(data: bytes) -> bool:
    """Whether a part declares a document type or an entity anywhere, in one byte a letter or in several.

    No office program writes one; entities are the reason to.
    """
    return bool(_DOCTYPE.search(data))


def hides_its_letters(data: bytes) -> bool:
    """Whether an XML part is in an encoding (UTF-7, EBCDIC…) that only some readers know, as no office program does."""
    if not data.strip():
        return False
    found = _ENCODING.match(data.replace(b"\x00", b"")[:300].lstrip(_MARKS))
    return data.lstrip(_MARKS)[:1] != b"<" or (found is not None and found[1].lower() not in _ENCODINGS)


def clean_open_xml(name: str, data: bytes, repairs: dict[str, None], advice: dict[str, None]) -> bytes:
    """A docx or xlsx part without outside references, embedded programs or fetching fields."""
    if name.endswith(".rels"):
        return _clean_relations(data, repairs)
    if name == "[Content_Types].xml":
        for old, new in _MACRO_TYPES.items():
            data = data.replace(old.encode(), new.encode())
        return data
    if name.startswith("word/") and name.endswith(".xml"):
        if re.search(rb"<w:(?:ins|del)\s", data):
            advice[_TRACKED] = None
        return _clean_fields(data, repairs)
    return data


def _clean_relations(data: bytes, repairs: dict[str, None]) -> bytes:
    tree = _tree(data)
    for relation in list(tree):
        if not isinstance(relation.tag, str):
            continue
        kind, target = str(relation.get("Type", "")), str(relation.get("Target", ""))
        outside = relation.get("TargetMode", "").lower() == "external" or "://" in target
        link = kind.endswith("/hyperlink")
        if link and outside and target.lower().startswith((*_WEB, "#")):
            continue
        if outside or kind.endswith(_DROPPED_TYPES) or ".." in target.replace("../", "", 2):
            tree.remove(relation)
            repairs[
                _LINKS if outside or kind.endswith(_LINKING) else "objets incorporés remplacés par leur image"
            ] = None
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _clean_fields(data: bytes, repairs: dict[str, None]) -> bytes:
    """Take the instruction of fields that fetch away; what they last showed stays."""
    if b"instr" not in data:
        return data
    tree = _tree(data)
    changed, begun = False, []
    for node in tree.iter():
        tag = etree.QName(node).localname if isinstance(node.tag, str) else ""
        if tag == "fldChar":
            begun = []
        elif tag == "fldSimple":
            key = next((str(key) for key in node.attrib if str(key).endswith("}instr")), "")
            if key and _FETCHING_FIELD.match(node.get(key, "")):
                node.set(key, " QUOTE ")
                changed = True
        elif tag == "instrText":
            begun.append(node)
            if _FETCHING_FIELD.match("".join(one.text or "" for one in begun)):
                for one in begun:
                    one.text = ""
                begun[0].text = " QUOTE "
                changed = True
    if not changed:
        return data
    repairs[_LINKS] = None
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def clean_open_document(name: str, data: bytes, repairs: dict[str, None], advice: dict[str, None]) -> bytes:
    """An odt or ods part without scripts, controls or outside references; links of the text stay."""
    if name.rpartition("/")[2] not in ("content.xml", "styles.xml", "settings.xml", "meta.xml"):
        return data
    tree, before = _tree(data), len(repairs)
    if any(etree.QName(node).localname == "tracked-changes" for node in tree.iter() if isinstance(node.tag, str)):  # fmt: skip
        advice[_TRACKED] = None
    for node in list(tree.iter()):
        if not isinstance(node.tag, str):
            continue
        local = etree.QName(node).localname
        if local in _ODF_ACTIVE or node.tag.startswith(_SCRIPT):
            if len(node) or node.attrib or local not in ("scripts", "event-listeners"):
                repairs[_LINKS if "source" in local or "dde" in local else _ACTIVE] = None
            _remove(node)
            continue
        _clean_reference(node, local, repairs)
    if len(repairs) == before and b"href" not in data:
        return data
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def _clean_reference(node: etree._Element, local: str, repairs: dict[str, None]) -> None:
    address = node.get(_HREF)
    if address is not None:
        plain = address.strip()
        inside = not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|/|\\|\.\./", plain) and ".." not in plain
        if not inside and not (local == "a" and plain.lower().startswith(_WEB)):
            node.set(_HREF, "")
            repairs[_LINKS] = None
    formula = node.get(_TABLE + "formula")
    if formula and re.search(r"WEBSERVICE|DDE|://|file:", formula, re.IGNORECASE):
        del node.attrib[_TABLE + "formula"]
        repairs[_LINKS] = None


def _remove(node: etree._Element) -> None:
    """Take an element out, keeping the text that follows it."""
    above = node.getparent()
    if above is None:
        return
    if node.tail:
        beside = node.getprevious()
        if beside is not None:
            beside.tail = (beside.tail or "") + node.tail
        else:
            above.text = (above.text or "") + node.tail
    above.remove(node)


def _tree(data: bytes) -> etree._Element:
    try:
        return etree.fromstring(data, etree.XMLParser(**_PARSER))
    except etree.XMLSyntaxError:
        raise Refusal("damaged") from None
