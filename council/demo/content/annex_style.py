"""How annexes are laid out: deliberately other than the house's papers, as annexes come from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from html import escape

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from council.documents import assets, render

_STYLE = """
@font-face { font-family: Corps; src: url(council:/fonts/source-sans-3.52.0/SourceSans3-Regular.ttf.woff2); }
@font-face { font-family: Corps; font-style: italic; src: url(council:/fonts/source-sans-3.52.0/SourceSans3-It.ttf.woff2); }
@font-face { font-family: Corps; font-weight: 600; src: url(council:/fonts/source-sans-3.52.0/SourceSans3-Semibold.ttf.woff2); }
@font-face { font-family: Lettre; src: url(council:/fonts/source-serif-4.5.1/SourceSerif4-Regular.ttf.woff2); }
@font-face { font-family: Lettre; font-weight: 600; src: url(council:/fonts/source-serif-4.5.1/SourceSerif4-Semibold.ttf.woff2); }
@page { size: A4; margin: 18mm 18mm 22mm; @bottom-right { content: counter(page) "\\202f/\\202f" counter(pages); font: 8pt Corps; color: #555; }
  @bottom-left { content: string(doc); font: 8pt Corps; color: #555; } }
@page wide { size: A4 landscape; margin: 14mm 14mm 20mm; }
@page plan { size: A3 landscape; margin: 10mm 10mm 16mm; }
html { font: 9.8pt/1.42 Corps; color: #1c1d20; hyphens: auto; } body { margin: 0; string-set: doc attr(data-doc); }
body.letter { font-family: Lettre; font-size: 10.6pt; } body.wide { page: wide; } body.plan { page: plan; }
h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 3mm; color: var(--ink); hyphens: manual; font-weight: 600; }
h2 { font-size: 12.5pt; line-height: 1.25; margin: 6mm 0 2mm; color: var(--ink); hyphens: manual; font-weight: 600; break-after: avoid; }
h3 { font-size: 10.5pt; margin: 4mm 0 1.5mm; hyphens: manual; font-weight: 600; break-after: avoid; } p { margin: 0 0 2.4mm; } a { color: inherit; text-decoration: none; } .new { break-before: page; margin-top: 0; }
table { border-collapse: collapse; width: 100%; font-size: 8.8pt; line-height: 1.35; margin: 2mm 0 4mm; font-variant-numeric: tabular-nums; }
th { background: var(--ink); color: #fff; text-align: left; padding: 1.3mm 2mm; font-weight: 600; hyphens: manual; } td { padding: 1.1mm 2mm; border-bottom: .2mm solid #c8cad0; hyphens: manual; } tr:nth-child(even) td { background: #f4f5f7; }
td.num, th.num { text-align: right; white-space: nowrap; } tr.total td { font-weight: 600; border-top: .4mm solid #555; background: #fff; } caption { text-align: left; font-weight: 600; padding-bottom: 1mm; }
.cover { height: 250mm; position: relative; } .cover .band { height: 70mm; background: var(--ink); margin: 0 -18mm 24mm; } .cover h1 { font-size: 28pt; } .cover p { font-size: 13pt; } .cover .end { position: absolute; bottom: 0; font-size: 10pt; color: #555; }
.box { border: .3mm solid #9a9da5; padding: 3mm 4mm; margin: 3mm 0; } .two { display: flex; column-gap: 8mm; } .two > div { flex: 1; } .quiet { color: #5a5d66; font-size: 8.6pt; } .right { text-align: right; } svg { display: block; }
"""


@cache
def _config() -> tuple[CSS, FontConfiguration, assets.OwnFilesFetcher]:
    fonts, fetcher = FontConfiguration(), assets.OwnFilesFetcher()
    return (
        CSS(string=_STYLE, font_config=fonts, url_fetcher=fetcher, base_url=assets.BASE_URL),
        fonts,
        fetcher,
    )


def lay_out(
    title: str, body: str, made: datetime, *, ink: str = "#27465e", look: str = "", author: str = ""
) -> bytes:
    """A tagged PDF of `body` (trusted HTML of this package), dated `made`: same day, same bytes."""
    style, fonts, fetcher = _config()
    moment = made.isoformat(timespec="seconds")
    page = (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="author" content="{escape(author)}"><meta name="dcterms.created" content="{moment}">'
        f'<meta name="dcterms.modified" content="{moment}"><style>:root {{ --ink: {ink}; }}</style></head>'
        f'<body class="{look}" data-doc="{escape(title)}">{body}</body></html>'
    )
    html = HTML(string=page, base_url=assets.BASE_URL, url_fetcher=fetcher)
    return render.write(html.render(font_config=fonts, stylesheets=[style], pdf_variant="pdf/a-3a"))


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, total: Sequence[str] = (), caption: str = ""
) -> str:
    """A table; cells that begin with a figure or a sign are set to the right."""
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    top = "".join(f'<th scope="col"{_side(cell, rows, i)}>{escape(cell)}</th>' for i, cell in enumerate(head))
    body = "".join(_row(row) for row in rows) + (_row(total, "total") if total else "")
    return f"<table>{title}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _row(cells: Sequence[str], kind: str = "") -> str:
    made = "".join(f"<td{' class=num' if _figure(cell) else ''}>{escape(cell)}</td>" for cell in cells)
    return f'<tr class="{kind}">{made}</tr>' if kind else f"<tr>{made}</tr>"


def _figure(cell: str) -> bool:
    bare = cell.strip().lstrip("+−- ")
    return (
        bool(bare)
        and bare[0].isdigit()
        and not any(c.isalpha() for c in bare.replace("km", "").replace("h", ""))
    )


def _side(_cell: str, rows: Sequence[Sequence[str]], column: int) -> str:
    return " class=num" if rows and column < len(rows[0]) and column and _figure(rows[0][column]) else ""


def bars(values: Sequence[tuple[str, float]], *, unit: str, ink: str, alternative: str) -> str:
    """A bar chart as SVG, with the figures written on it and a text alternative."""
    top = max(value for _, value in values) or 1
    step = 520 / len(values)
    drawn = "".join(
        f'<rect x="{20 + i * step:.1f}" y="{130 - 100 * v / top:.1f}" width="{step * 0.62:.1f}" height="{100 * v / top:.1f}" fill="{ink}"/>'
        f'<text x="{20 + (i + 0.31) * step:.1f}" y="{125 - 100 * v / top:.1f}" font-size="8.5" text-anchor="middle" font-family="Corps">{v:g}</text>'
        f'<text x="{20 + (i + 0.31) * step:.1f}" y="143" font-size="8.5" text-anchor="middle" font-family="Corps">{escape(name)}</text>'
        for i, (name, v) in enumerate(values)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 560 152" width="560" height="152"><title>{escape(alternative)}</title>'
        f'<text x="0" y="12" font-size="8.5" font-family="Corps">{escape(unit)}</text>'
        f'<path d="M10 130H550" stroke="#555" stroke-width=".8"/>{drawn}</svg>'
    )
