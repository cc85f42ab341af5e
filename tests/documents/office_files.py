"""Office files, sound and hostile, written here part by part."""

from __future__ import annotations

import zipfile
from io import BytesIO

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_WORD_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARAGRAPH = "<w:p><w:r><w:t>Bonjour le conseil</w:t></w:r></w:p>"
Parts = dict[str, str | bytes]


def archive(parts: Parts) -> bytes:
    """A zip of these parts, in this order."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def relation(kind: str, target: str, *, external: bool = True, number: int = 9) -> str:
    """One relationship of a part."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/>'


def docx(
    body: str = PARAGRAPH, relations: str = "", extra: Parts | None = None, main: str = WORD, prolog: str = ""
) -> bytes:
    """A word processor document."""
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    return archive(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": _relations(relation("officeDocument", "word/document.xml", external=False)),
            "word/_rels/document.xml.rels": _relations(relations),
            "word/document.xml": f'{prolog}<w:document xmlns:w="{_WORD_SPACE}" xmlns:r="{RELATIONS}" xmlns:v="urn:schemas-microsoft-com:vml" '
            f'xmlns:o="urn:schemas-microsoft-com:office:office"><w:body>{body}</w:body></w:document>',
            **(extra or {}),
        }
    )


def xlsx(cells: str = '<c r="A1" t="inlineStr"><is><t>Budget 2027</t></is></c>', main: str = SHEET) -> bytes:
    """A spreadsheet of one sheet."""
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{main}"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    )
    book = f'<workbook xmlns="{_SHEET_SPACE}" xmlns:r="{RELATIONS}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
    return archive(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": _relations(relation("officeDocument", "xl/workbook.xml", external=False)),
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": _relations(
                relation("worksheet", "worksheets/sheet1.xml", external=False, number=1)
                + relation("externalLink", "externalLinks/externalLink1.xml", external=False)
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET_SPACE}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>',
            "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        }
    )


def odf(kind: str, body: str, extra: Parts | None = None) -> bytes:
    """An OpenDocument file: `kind` is "text" or "spreadsheet"."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("script", "script"),
            ("svg", "svg-compatible"),
        )
    )  # fmt: skip
    return archive(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.{kind}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
            "content.xml": f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'xmlns:dom="http://www.w3.org/2001/xml-events" office:version="1.3">{body}</office:document-content>',
            **(extra or {}),
        }
    )


def odt(
    body: str = "<text:p>Bonjour le conseil</text:p>", before: str = "", extra: Parts | None = None
) -> bytes:
    """An OpenDocument text."""
    return odf("text", f"{before}<office:body><office:text>{body}</office:text></office:body>", extra)


def ods(cell: str = "<table:table-cell><text:p>Budget 2027</text:p></table:table-cell>") -> bytes:
    """An OpenDocument spreadsheet."""
    rows = f'<table:table table:name="A"><table:table-row>{cell}</table:table-row></table:table>'
    return odf("spreadsheet", f"<office:body><office:spreadsheet>{rows}</office:spreadsheet></office:body>")


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def fetching(url: str) -> dict[str, bytes]:
    """Documents that would call `url`, or read a file of the machine, when opened."""
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT "{}"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>dernier texte</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    picture = '<w:p><w:r><w:pict><v:shape style="width:50pt;height:50pt"><v:imagedata r:id="rId9"/></v:shape></w:pict></w:r></w:p>'
    frame = '<text:p><draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{}"/></draw:frame></text:p>'
    section = '<text:section text:name="s"><text:section-source xlink:href="{}"/><text:p>dernier texte</text:p></text:section>'
    return {
        "docx_picture": docx(PARAGRAPH + picture, relation("image", url + ".png")),
        "docx_template": docx(relations=relation("attachedTemplate", url + ".dotm")),
        "docx_object": docx(PARAGRAPH + '<w:p><w:r><w:object><o:OLEObject Type="Link" ProgID="Word.Document" r:id="rId9"/></w:object></w:r></w:p>', relation("oleObject", url)),
        "docx_includetext": docx(PARAGRAPH + field.format("file:///etc/hostname") + field.format(url)),
        "docx_subdocument": docx(PARAGRAPH + '<w:subDoc r:id="rId9"/>', relation("subDocument", url + ".docx")),
        "odt_picture": odt("<text:p>Bonjour le conseil</text:p>" + frame.format(url + ".png")),
        "odt_section": odt("<text:p>Bonjour le conseil</text:p>" + section.format(url) + section.format("file:///etc/hostname").replace('"s"', '"t"')),
        "odt_relative": odt("<text:p>Bonjour le conseil</text:p>" + frame.format("../../../../etc/hostname")),
        "xlsx_webservice": xlsx(f'<c r="A1" t="inlineStr"><is><t>Budget 2027</t></is></c><c r="B1"><f>WEBSERVICE("{url}")</f><v>1</v></c>'),
        "ods_webservice": ods("<table:table-cell><text:p>Budget 2027</text:p></table:table-cell>" f'<table:table-cell table:formula="of:=WEBSERVICE(&quot;{url}&quot;)"/>'),
    }  # fmt: skip


def laughs() -> str:
    """A document type whose entities grow a billion times."""
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "rire">{steps}]>'


HOSTILE: dict[str, tuple[bytes, str]] = {
    # name: (file, words of the reason)
    "laughs": (docx("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", prolog=laughs()), "façon anormale"),
    "external_entity": (docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", prolog='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "façon anormale"),
    "entity_utf16": (docx(extra={"word/styles.xml": '<!DOCTYPE x [<!ENTITY x "y">]><x/>'.encode("utf-16")}), "façon anormale"),
    "climbing_name": (docx(extra={"../../etc/cron.d/x": "x"}), "façon anormale"),
    "absolute_name": (docx(extra={"/etc/cron.d/x": "x"}), "façon anormale"),
    "windows_name": (docx(extra={"word\\..\\..\\x": "x"}), "façon anormale"),
    "bomb": (docx(extra={"word/media/image1.png": bytes(300_000_000)}), "trop de mémoire"),
    "many_bombs": (docx(extra={f"word/media/{n}.bin": bytes(1_000_000) for n in range(500)}), "trop de mémoire"),
    "wrong_type": (docx(main="text/html"), "archive"),
    "presentation": (docx(main="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"), "présentation"),
    "plain_archive": (archive({"a.txt": "x"}), "archive"),
    "drawing": (odf("graphics", "<office:body/>"), "dessin"),
    "locked_odt": (odt(extra={"META-INF/manifest.xml": '<m:manifest xmlns:m="x"><m:encryption-data/></m:manifest>'}), "mot de passe"),
    "not_xml": (docx("<w:p>"), ""),
    "cut": (docx()[:400], "endommagé"),
    "old_office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ancien"),
    "rich_text": (b"{\\rtf1 bonjour}", "PDF"),
    "header_only": (b"PK\x03\x04", "endommagé"),
}  # fmt: skip
