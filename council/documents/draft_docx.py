"""A draft as a Word file, to be worked on elsewhere: the same words, French language set, real headings, lists and tables.

python-docx writes the file; what is ours is the walk over the few tags that a deliberation may hold (``rich_text``), since
no kept library both restarts numbered lists and joins table cells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml import html

from council.documents import render, typography
from council.documents.draft import DraftFacts
from council.documents.numbering import Numbers

_MARKS = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic", "u": "underline"}
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@dataclass(frozen=True)
class _Writer:
    document: Any
    numbers: Numbers | None = None

    def line(self, text: str, style: str = "Normal") -> Paragraph:
        """A paragraph of plain text, numbered when asked."""
        paragraph = self.document.add_paragraph(style=style)
        self._number(paragraph)
        paragraph.add_run(typography.spaces(text))
        return paragraph

    def heading(self, text: str, level: int) -> None:
        self.document.add_heading(text, level)

    def html(self, text: str) -> None:
        """Cleaned rich text."""
        if not text:
            return
        root = html.fragment_fromstring(text, create_parent="div")
        for block in root:
            self._block(block)

    def _block(self, block: html.HtmlElement) -> None:
        if block.tag in ("ul", "ol"):
            self._list(block, 0)
        elif block.tag == "table":
            _table(self.document, block)
        elif block.tag in ("h3", "h4"):
            _inline(self.document.add_heading(level=3 if block.tag == "h3" else 4), block)
        elif block.tag == "blockquote":
            paragraphs = block.findall("p") or [block]
            for one in paragraphs:
                self._paragraph(one, "Quote")
        else:
            self._paragraph(block, "Normal")

    def _paragraph(self, block: html.HtmlElement, style: str) -> None:
        paragraph = self.document.add_paragraph(style=style)
        self._number(paragraph)
        _inline(paragraph, block)

    def _list(self, block: html.HtmlElement, depth: int) -> None:
        style = ("List Bullet" if block.tag == "ul" else "List Number") + (f" {depth + 1}" if depth else "")
        restart = _new_numbering(self.document, style) if block.tag == "ol" else None
        for item in block.findall("li"):
            inner = [one for one in item if one.tag in ("ul", "ol")]
            for one in inner:
                item.remove(one)
            paragraph = self.document.add_paragraph(style=style)
            if restart is not None:
                _numbered_by(paragraph, restart)
            self._number(paragraph)
            _inline(paragraph, item)
            for one in inner:
                self._list(one, min(depth + 1, 2))

    def _number(self, paragraph: Paragraph) -> None:
        if self.numbers is not None:
            run = paragraph.add_run(f"[{self.numbers.next()}]\u00a0")
            run.font.size, run.font.color.rgb = Pt(8), RGBColor(0x54, 0x56, 0x5C)


@dataclass(frozen=True)
class WordFacts:
    """What the Word file says beyond the PDF of the draft: the note, and whether paragraphs are numbered."""

    draft: DraftFacts
    note_html: str = ""
    numbered: bool = field(default=False)


def make_docx(facts: WordFacts) -> bytes:
    """The Word file; same facts, same words. Its dates are those of the facts, its author the institution."""
    draft, document = facts.draft, Document()
    _set_up(document, draft)
    numbers = Numbers() if facts.numbered else None
    writer = _Writer(document, numbers)
    document.add_paragraph("Projet de délibération", style="Title")
    head = document.add_paragraph()
    head.add_run("Objet\u00a0: ").bold = True
    head.add_run(typography.spaces(draft.item.object)).bold = True
    for words in _around(draft):
        document.add_paragraph(words)
    if facts.note_html:
        writer.heading("Note explicative de synthèse", 1)
        _Writer(document, Numbers("N") if facts.numbered else None).html(facts.note_html)
    if draft.text.statement_html:
        writer.heading("Exposé des motifs", 1)
        writer.html(draft.text.statement_html)
    for one in (*draft.text.visas_html, *draft.text.grounds_html):
        writer.line(typography.readable(one))
    if draft.text.articles_html:
        formula = document.add_paragraph(f"Il est proposé {draft.to_whom} de décider\u00a0:")
        formula.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for rank, article in enumerate(draft.text.articles_html, 1):
        writer.heading("Article\u00a01er" if rank == 1 else f"Article\u00a0{rank}", 2)
        writer.html(article)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _around(draft: DraftFacts) -> list[str]:
    found = []
    if draft.item.rapporteur:
        found.append(f"Rapporteur\u00a0: {draft.item.rapporteur}")
    if draft.matter:
        found.append(f"Matière\u00a0: {draft.matter.code} {draft.matter.label}")
    return found


def _set_up(document: Any, draft: DraftFacts) -> None:
    core = document.core_properties
    core.title = f"Projet de délibération – {draft.item.object}"[:255]
    core.author = core.last_modified_by = draft.institution.name[:255]
    core.language, core.comments = "fr-FR", ""
    core.created = core.modified = draft.issued_at.replace(tzinfo=None)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Liberation Serif", Pt(11)
    language = OxmlElement("w:lang")
    for name in ("val", "eastAsia"):
        language.set(qn(f"w:{name}"), "fr-FR")
    style.element.get_or_add_rPr().append(language)
    accent = render.colour(draft.institution.accent).lstrip("#")
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        font = document.styles[name].font
        font.name, font.color.rgb = "Liberation Sans", RGBColor.from_string(accent.upper())
        fonts = document.styles[name].element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    document.styles["Title"].font.size = Pt(18)
    document.sections[0].footer.paragraphs[0].text = f"{draft.institution.name} – projet de délibération"


def _inline(paragraph: Paragraph, element: html.HtmlElement, marks: frozenset[str] = frozenset()) -> None:
    """The runs of an element and what is inside it."""
    _run(paragraph, element.text, marks)
    for child in element:
        if child.tag == "br":
            paragraph.add_run().add_break()
        elif child.tag == "a" and child.get("href"):
            _link(paragraph, child)
        elif child.tag == "p" and len(paragraph.runs):
            paragraph.add_run().add_break()
            _inline(paragraph, child, marks)
        else:
            _inline(paragraph, child, marks | {_MARKS.get(child.tag, child.tag)})
        _run(paragraph, child.tail, marks)


def _run(paragraph: Paragraph, text: str | None, marks: frozenset[str]) -> None:
    if not text:
        return
    run = paragraph.add_run(typography.spaces(text.replace("\n", " ")))
    for mark in marks & {"bold", "italic", "underline"}:
        setattr(run, mark, True)
    run.font.superscript = True if "sup" in marks else None
    run.font.subscript = True if "sub" in marks else None


def _link(paragraph: Paragraph, anchor: html.HtmlElement) -> None:
    """A live link; its words as they were."""
    before = len(paragraph.runs)
    _inline(paragraph, anchor)
    holder = OxmlElement("w:hyperlink")
    holder.set(qn("r:id"), paragraph.part.relate_to(anchor.get("href"), _LINK, is_external=True))
    for run in paragraph.runs[before:]:
        run.font.underline = True
        holder.append(run._r)
    paragraph._p.append(holder)


def _table(document: Any, block: html.HtmlElement) -> None:
    rows = list(block.iter("tr"))
    taken: dict[tuple[int, int], bool] = {}
    places = []
    for y, row in enumerate(rows):
        x = 0
        for cell in (one for one in row if one.tag in ("td", "th")):
            while taken.get((y, x)):
                x += 1
            wide, high = (_span(cell, name) for name in ("colspan", "rowspan"))
            high = min(high, len(rows) - y)
            for dy in range(high):
                for dx in range(wide):
                    taken[y + dy, x + dx] = True
            places.append((y, x, high, wide, cell))
            x += wide
    if not places:
        return
    caption = block.find("caption")
    if caption is not None:
        _inline(document.add_paragraph(style="Caption"), caption)
    width = max(x for _y, x in taken) + 1
    made = document.add_table(len(rows), width, style="Table Grid")
    for y, x, high, wide, cell in places:
        target = made.cell(y, x)
        if high > 1 or wide > 1:
            target = target.merge(made.cell(y + high - 1, x + wide - 1))
        _inline(target.paragraphs[0], cell, frozenset({"bold"}) if cell.tag == "th" else frozenset())
    for y, row in enumerate(rows):
        if row.getparent().tag == "thead" or all(one.tag == "th" for one in row):
            mark = OxmlElement("w:tblHeader")
            made.rows[y]._tr.get_or_add_trPr().append(mark)


def _span(cell: html.HtmlElement, name: str) -> int:
    value = cell.get(name, "1")
    return min(max(int(value), 1), 50) if value.isdigit() else 1


def _new_numbering(document: Any, style: str) -> int:
    """A numbering of its own for one list, which begins at 1: Word goes on counting otherwise."""
    numbering = document.part.numbering_part.numbering_definitions._numbering
    wanted = document.styles[style].element.pPr.numPr.numId.val
    abstract = next(one for one in numbering.num_lst if one.numId == wanted).abstractNumId.val
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _numbered_by(paragraph: Paragraph, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number
