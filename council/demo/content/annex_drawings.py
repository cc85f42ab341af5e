"""Annexes that are drawings: a cadastral plan (A3 landscape), a works schedule, a map of street names."""

from __future__ import annotations

import random

from council.demo.content.annex_style import lay_out
from council.demo.content.calendar import Calendar


def _text(x: float, y: float, words: str, size: float = 9, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-family="Corps" {more}>{words}</text>'


def _plots() -> str:
    """The neighbouring parcels in three rows, each with its own number, leaving room for the parcel on sale."""
    dice, drawn = random.Random(8), []  # noqa: S311 - decoration, not secrecy
    for top, deep, first in ((24, 118, 171), (160, 118, 186), (356, 268, 204)):
        x, number = 20.0, first
        while x < 1030:
            width = dice.randrange(74, 138)
            if deep > 200 and x < 396 < x + 2 * width:
                width = int(396 - x)
            lean = dice.randrange(-7, 8)
            drawn.append(
                f'<path d="M{x} {top}h{width}l{lean} {deep}h-{width}z" fill="#fbfaf5" stroke="#6b6b6b" stroke-width=".8"/>'
                + _text(x + width / 2, top + deep - 12, str(number), 9, 'fill="#6b6b6b" text-anchor="middle"')
            )
            if dice.random() > 0.35:
                drawn.append(
                    f'<rect x="{x + 16}" y="{top + 18}" width="{width * 0.5:.0f}" height="44" fill="#e4c9a8" stroke="#6b6b6b" stroke-width=".6"/>'
                )
            x, number = x + width + 6, number + 1
            if deep > 200 and 396 <= x < 626:
                x, number = 632.0, 215
    return "".join(drawn)


def sale_plan(c: Calendar) -> bytes:
    """The division plan, one A3 landscape page."""
    shore = "184-34 300 18 480-8s320-34 620 12"
    river = (
        f'<path d="M0 684c{shore}v80H0z" fill="#cfe3f1"/><path d="M0 666c{shore}" fill="none" stroke="#2c6e9e" stroke-width="2" stroke-dasharray="9 5"/>'
        + _text(150, 716, "L’ARÇONNE", 13, 'fill="#2c6e9e" letter-spacing="4"')
    )
    road = (
        '<path d="M0 318h1100" stroke="#dedace" stroke-width="52"/><path d="M0 318h1100" stroke="#fff" stroke-width="1.5" stroke-dasharray="14 10"/>'
        + _text(60, 311, "RUE DU MOULIN", 13, 'letter-spacing="3"')
    )
    parcel = (
        '<path d="M402 356 624 356 616 630 410 624z" fill="#f6c9c2" stroke="#a3231b" stroke-width="3"/>'
        + _text(512, 478, "AB 214", 22, 'font-weight="600" fill="#a3231b" text-anchor="middle"')
        + _text(512, 504, "1 236 m²", 15, 'fill="#a3231b" text-anchor="middle"')
    )
    sizes = (
        _text(512, 374, "28,40 m", 10.5, 'text-anchor="middle" fill="#a3231b"')
        + _text(
            608, 500, "43,50 m", 10.5, 'text-anchor="middle" fill="#a3231b" transform="rotate(-90 608 500)"'
        )
        + _text(420, 648, "servitude de passage public, largeur 3 m", 10.5, 'fill="#2c6e9e"')
    )
    north = (
        '<g transform="translate(1068 70)"><path d="M0-34 9 20 0 11-9 20z" fill="#222"/>'
        + _text(0, -22, "N", 10, 'text-anchor="middle" font-weight="600" fill="#fff"')
        + "</g>"
    )
    scale = (
        '<path d="M0 0h113M0-4v8M56.500-4v8M113-4v8" stroke="#222" fill="none"/>'
        + _text(0, 16, "0", 8.5)
        + _text(96, 16, "20 m", 8.5)
    )
    bold = 'font-weight="600"'
    legend = f'<g transform="translate(852 640)"><rect width="238" height="108" fill="#fff" stroke="#222"/>{_text(12, 20, "Plan de division – échelle 1/500", 12, bold)}{_text(12, 38, "Commune de Valmont-les-Tilleuls, section AB")}{_text(12, 53, "Rue du Moulin – parcelle 214")}{_text(12, 68, "Cabinet Méridienne, géomètres-experts")}<g transform="translate(12 84)">{scale}</g></g>'
    label = "Plan de division : la parcelle AB 214, 1 236 m², entre la rue du Moulin et l’Arçonne, servitude de trois mètres le long de la rivière"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 1100 760" width="1480" height="1010"><title>{label}</title>{river}{road}{_plots()}{parcel}{sizes}{north}{legend}</svg>'
    return lay_out("Plan de division AB 214", svg, c.at(c.sent, 8), look="plan", author="Cabinet Méridienne")


def works_schedule(c: Calendar) -> bytes:
    """The works schedule as a bar chart, one landscape page."""
    tasks = (
        ("Installation de chantier", 0, 1),
        ("Façades, aile nord", 1, 3),
        ("Façades, aile sud", 4, 3),
        ("Menuiseries, aile nord", 2, 2),
        ("Menuiseries, aile sud", 5, 2),
        ("Couverture", 3, 3),
        ("Chaufferie", 4, 4),
        ("Ventilation", 6, 3),
        ("Électricité", 2, 7),
        ("Essais, réception", 9, 2),
    )
    months = ["jan", "fév", "mar", "avr", "mai", "jun", "jul", "aoû", "sep", "oct", "nov"]
    grid = "".join(
        f'<path d="M{220 + i * 66} 30V440" stroke="#d6d8de"/>'
        + _text(253 + i * 66, 22, m, 11, 'text-anchor="middle"')
        for i, m in enumerate(months)
    )
    rows = "".join(
        _text(0, 62 + i * 39, name, 11.5)
        + f'<rect x="{220 + s * 66}" y="{44 + i * 39}" width="{d * 66}" height="24" rx="4" fill="{"#1d5c5c" if s % 2 else "#5b9a9a"}"/>'
        + _text(228 + s * 66, 61 + i * 39, f"{d} mois", 10.5, 'fill="#fff"')
        for i, (name, s, d) in enumerate(tasks)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 950 450" width="950" height="450"><title>Planning prévisionnel : dix tâches sur onze mois, de l’installation en janvier à la réception en novembre</title>{grid}{rows}</svg>'
    return lay_out(
        "Planning des travaux",
        f"<h1>École Jules-Verne – planning prévisionnel</h1><p>Travaux en site occupé, par aile ; interventions bruyantes pendant les vacances scolaires.</p>{svg}",
        c.at(c.sent, 8),
        ink="#1d5c5c",
        look="wide",
    )


def street_map(c: Calendar) -> bytes:
    """The map of the new street names, one page."""
    dice = random.Random(15)  # noqa: S311 - decoration, not secrecy
    houses = "".join(
        f'<rect x="{x + dice.randrange(-6, 6)}" y="{y + dice.randrange(-6, 6)}" width="34" height="26" fill="#e4c9a8" stroke="#8c7a5e"/>'
        for x in range(50, 560, 74)
        for y in (90, 215, 330, 455, 570)
        if not 230 < x < 345 and not (y == 330 and x < 420)
    )
    ways = '<g fill="none" stroke-linecap="round"><path d="M20 180C180 170 380 190 580 168" stroke="#8fa3b5" stroke-width="22"/><path d="M300 180V600" stroke="#d9a441" stroke-width="18"/><path d="M300 420H540" stroke="#6fa37a" stroke-width="16"/></g><circle cx="300" cy="340" r="42" fill="#e6d7ef" stroke="#6b4d84" stroke-width="2"/>'
    names = (
        _text(90, 184, "Rue du Moulin (existante)", 12, 'fill="#20303d"')
        + _text(304, 560, "A – Rue Jeanne-Barret", 12.5, 'font-weight="600" transform="rotate(-90 304 560)"')
        + _text(350, 424, "B – Impasse des Mariniers", 12, 'font-weight="600"')
        + _text(300, 345, "Place du Chanvre", 9.5, 'text-anchor="middle" font-weight="600"')
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 600 640" width="600" height="640"><title>Plan du lotissement : rue Jeanne-Barret, impasse des Mariniers et place du Chanvre</title><rect width="600" height="640" fill="#f4f1e6"/>{ways}{houses}{names}</svg>'
    return lay_out(
        "Plan de dénomination des voies",
        f"<h1>Lotissement des Hauts-du-Moulin</h1><p>Plan de dénomination des voies, sans échelle.</p>{svg}",
        c.at(c.sent, 8),
        ink="#6b4d84",
    )
