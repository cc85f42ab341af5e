"""HTML to PDF: one WeasyPrint configuration per process, tagged PDF/A-3a that is also PDF/UA-1, reproducible bytes."""

from __future__ import annotations

import base64
import hashlib
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import Any

import jinja2
import pikepdf
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration

from council.documents import assets, numbering, qrcode, tree, typography, xmp
from council.documents.facts import AgendaLine, MadePdf, SignaturePlace

SIGNATURE_PREFIX = "signature-"
_PX_TO_PT = 0.75


@dataclass(frozen=True, slots=True)
class Meta:
    """What the file says of itself; `created` dates it (taken from the facts, never from a clock)."""

    title: str
    author: str
    created: datetime
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Associated:
    """A file that travels with the PDF (PDF/A-3, relationship Data): `name` with its extension, French `description`."""

    name: str
    content: bytes
    description: str


@cache
def _environment() -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(assets.TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: typography.plain(value) if type(value) is str else value,
    )
    env.filters.update(
        rich=typography.rich,
        numbered=numbering.numbered,
        as_paragraph=lambda text, numbers: numbering.numbered(f"<p>{typography.rich(text)}</p>", numbers),
        day=typography.day,
        hour=typography.hour,
        day_in_words=typography.day_in_words,
        in_words=typography.in_words,
        data_uri=data_uri,
        groupby_run=runs,
    )
    env.globals.update(
        plural=typography.plural,
        article_number=typography.article_number,
        colour=colour,
        qr=qrcode.svg_data_uri,
    )
    return env


@cache
def style() -> tuple[CSS, FontConfiguration, assets.OwnFilesFetcher]:
    """The style sheet of every paper, its fonts, and the only fetcher; read once per process."""
    fonts, fetcher = FontConfiguration(), assets.OwnFilesFetcher()
    sheet = (assets.TEMPLATES / "print.css").read_text("utf-8")
    return CSS(string=sheet, font_config=fonts, url_fetcher=fetcher, base_url=assets.BASE_URL), fonts, fetcher


def data_uri(image: bytes) -> str:
    """An image as a `data:` address; its type is told by its first bytes."""
    kind = "png" if image.startswith(b"\x89PNG") else "jpeg" if image.startswith(b"\xff\xd8") else "svg+xml"
    return f"data:image/{kind};base64,{base64.b64encode(image).decode()}"


def colour(value: str, fallback: str = "#7b2d3b") -> str:
    """A `#rrggbb` colour, or `fallback` for anything else: it goes into a style sheet."""
    return value if re.fullmatch(r"#[0-9a-fA-F]{6}", value) else fallback


def runs(lines: Iterable[AgendaLine]) -> list[tuple[str, list[AgendaLine]]]:
    """Consecutive agenda lines under the same part heading, in the order given."""
    return [(part, list(group)) for part, group in groupby(lines, key=lambda line: line.part)]


def page_html(template: str, facts: object, meta: Meta, **more: Any) -> str:
    """The HTML a document is laid out from; templates escape every string."""
    return _environment().get_template(template).render(f=facts, meta=meta, **more)


def make(
    template: str, facts: object, meta: Meta, *, associated: Sequence[Associated] = (), **more: Any
) -> MadePdf:
    """Lay out `template` with `facts`; same facts, same bytes. Signature places are the ids "signature-…"."""
    return lay_out(page_html(template, facts, meta, **more), meta.created, tuple(associated))


def lay_out(text: str, created: datetime, associated: tuple[Associated, ...] = ()) -> MadePdf:
    """The PDF of an HTML page, dated ``created``; same text, same bytes."""
    sheet, fonts, fetcher = style()
    html = HTML(string=text, base_url=assets.BASE_URL, url_fetcher=fetcher)
    laid_out = html.render(font_config=fonts, stylesheets=[sheet], pdf_variant="pdf/a-3a")
    laid_out.metadata.xmp_metadata.append(xmp.UA_CLAIM.encode())
    pdf = write(laid_out, [_attachment(one, created) for one in associated])
    return MadePdf(pdf, len(laid_out.pages), hashlib.sha256(pdf).hexdigest(), _places(laid_out.pages))


def _attachment(file: Associated, created: datetime) -> Attachment:
    return Attachment(
        string=file.content, name=file.name, description=file.description,
        created=created, modified=created, relationship="Data",
    )  # fmt: skip


def write(laid_out: Document, attachments: Sequence[Attachment] = ()) -> bytes:
    """The file of a document laid out for PDF/A-3a, normalised."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ResourceWarning
        )  # WeasyPrint 70 leaves its colour profile to the collector
        raw = laid_out.write_pdf(pdf_variant="pdf/a-3a", attachments=list(attachments))
    return normalise(raw)


def normalise(raw: bytes) -> bytes:
    """Re-save through pikepdf: small object streams (verification stays linear), title shown, deterministic /ID."""
    with pikepdf.open(BytesIO(raw)) as pdf:
        tree.unique_ids(pdf, hashlib.sha256(raw).hexdigest()[:8])
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def _places(pages: list[Any]) -> tuple[SignaturePlace, ...]:
    found = []
    for index, page in enumerate(pages):
        for anchor, (x0, y0, x1, y1) in page.anchors.items():
            if anchor.startswith(SIGNATURE_PREFIX):
                left, top, right, bottom = x0, page.height - y0, x1, page.height - y1
                rect = tuple(round(v * _PX_TO_PT, 2) for v in (left, bottom, right, top))
                found.append(SignaturePlace(anchor.removeprefix(SIGNATURE_PREFIX), index, rect))
    return tuple(found)
