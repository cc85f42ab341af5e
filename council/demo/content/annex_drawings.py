"""Annexes that are drawings: a cadastral plan (A3 landscape), a works schedule, a map of street names."""
from __future__ import annotations

import random

from council.demo.content.annex_style import lay_out
from council.demo.content.calendar import Calendar


def _text(x: float, y: float, words: str, size: float = 9, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-family="Corps" {more}>{words}</text>'


def sale_plan(c: Calendar) -> bytes:
    """The division plan, one A3 landscape page."""
    dice, drawn = random.Random(8), []  # noqa: S311 - decoration, not secrecy
    for row in range(4):
        x = 30.0
        while x < 1000:
            w, number = dice.randrange(70, 150), 190 + row * 12 + len(drawn) % 12
            y, h = 40 + row * 165, 120 + dice.randrange(25)
            if not (row == 2 and 380 < x < 640):
                drawn.append(f'<path d="M{x} {y}h{w}l{dice.randrange(-8, 8)} {h}h-{w}z" fill="#fbfaf5" stroke="#6b6b6b" stroke-width=".8"/>')
                if dice.random() > .4:
                    drawn.append(f'<rect x="{x + 14}" y="{y + 16}" width="{w * .45:.0f}" height="42" fill="#e4c9a8" stroke="#6b6b6b" stroke-width=".6"/>')
                drawn.append(_text(x + w / 2, y + h - 14, str(number), 9, 'fill="#6b6b6b" text-anchor="middle"'))
            x += w + 6
    river = '<path d="M0 712c180-34 300 18 480-8s320-38 620 10v60H0z" fill="#cfe3f1"/><path d="M0 700c180-34 300 18 480-8s320-38 620 10" fill="none" stroke="#2c6e9e" stroke-width="2" stroke-dasharray="9 5"/>'
    parcel = '<path d="M392 372 606 366 622 518 404 532z" fill="#f6c9c2" stroke="#a3231b" stroke-width="3"/>' + _text(500, 445, "AB 214", 20, 'font-weight="600" fill="#a3231b" text-anchor="middle"') + _text(500, 470, "1 236 m²", 14, 'fill="#a3231b" text-anchor="middle"')
    sizes = _text(499, 360, "36,40 m", 10, 'text-anchor="middle"') + _text(640, 446, "34,10 m", 10) + _text(452, 690, "servitude de passage public, largeur 3 m", 11, 'fill="#2c6e9e"')
    north = '<g transform="translate(1050 70)"><path d="M0-34 10 22 0 12-10 22z" fill="#222"/>' + _text(0, -40, "N", 14, 'text-anchor="middle" font-weight="600"') + "</g>"
    legend = f'<g transform="translate(860 600)"><rect width="225" height="92" fill="#fff" stroke="#222"/>{_text(12, 20, "Plan de division – échelle 1/500", 12, chr(102) + "ont-weight=" + chr(34) + "600" + chr(34))}{_text(12, 40, "Commune de Valmont-les-Tilleuls, section AB")}{_text(12, 56, "Rue du Moulin – parcelle 214")}{_text(12, 72, "Cabinet Méridienne, géomètres-experts")}</g>'
    road = '<path d="M0 350h370M0 330h1100" stroke="#d8d4c8" stroke-width="14" fill="none"/>' + _text(60, 336, "RUE DU MOULIN", 12, 'letter-spacing="3"')
    svg = f'<svg role="img" aria-label="Plan de division : la parcelle AB 214, 1 236 m², entre la rue du Moulin et l’Arçonne, servitude de trois mètres le long de la rivière" viewBox="0 0 1100 760" width="1480" height="1010">{river}{road}{"".join(drawn)}{parcel}{sizes}{north}{legend}</svg>'
    return lay_out("Plan de division AB 214", svg, c.at(c.sent, 8), look="plan", author="Cabinet Méridienne")


def works_schedule(c: Calendar) -> bytes:
    """The works schedule as a bar chart, one landscape page."""
    tasks = (("Installation de chantier", 0, 1), ("Façades, aile nord", 1, 3), ("Façades, aile sud", 4, 3), ("Menuiseries, aile nord", 2, 2), ("Menuiseries, aile sud", 5, 2), ("Couverture", 3, 3), ("Chaufferie", 4, 4), ("Ventilation", 6, 3), ("Électricité", 2, 7), ("Essais, réception", 9, 2))
    months = ["jan", "fév", "mar", "avr", "mai", "jun", "jul", "aoû", "sep", "oct", "nov"]
    grid = "".join(f'<path d="M{220 + i * 66} 30V440" stroke="#d6d8de"/>' + _text(253 + i * 66, 22, m, 11, 'text-anchor="middle"') for i, m in enumerate(months))
    rows = "".join(_text(0, 62 + i * 39, name, 11.5) + f'<rect x="{220 + s * 66}" y="{44 + i * 39}" width="{d * 66}" height="24" rx="4" fill="{"#1d5c5c" if s % 2 else "#5b9a9a"}"/>' + _text(228 + s * 66, 61 + i * 39, f"{d} mois", 10.5, 'fill="#fff"') for i, (name, s, d) in enumerate(tasks))
    svg = f'<svg role="img" aria-label="Planning prévisionnel : dix tâches sur onze mois, de l’installation en janvier à la réception en novembre" viewBox="0 0 950 450" width="950" height="450">{grid}{rows}</svg>'
    return lay_out("Planning des travaux", f"<h1>École Jules-Verne – planning prévisionnel</h1><p>Travaux en site occupé, par aile ; interventions bruyantes pendant les vacances scolaires.</p>{svg}", c.at(c.sent, 8), ink="#1d5c5c", look="wide")


def street_map(c: Calendar) -> bytes:
    """The map of the new street names, one page."""
    dice = random.Random(15)  # noqa: S311 - decoration, not secrecy
    houses = "".join(f'<rect x="{x + dice.randrange(-6, 6)}" y="{y + dice.randrange(-6, 6)}" width="34" height="26" fill="#e4c9a8" stroke="#8c7a5e"/>' for x in range(50, 560, 74) for y in (90, 215, 330, 455, 570) if not (240 < x < 340 and y == 330))
    ways = '<g fill="none" stroke-linecap="round"><path d="M20 180C180 170 380 190 580 168" stroke="#8fa3b5" stroke-width="22"/><path d="M300 180V600" stroke="#d9a441" stroke-width="18"/><path d="M300 420H540" stroke="#6fa37a" stroke-width="16"/></g><circle cx="300" cy="340" r="42" fill="#e6d7ef" stroke="#6b4d84" stroke-width="2"/>'
    names = _text(90, 184, "Rue du Moulin (existante)", 12, 'fill="#20303d"') + _text(316, 560, "A – Rue Jeanne-Barret", 12.5, 'font-weight="600" transform="rotate(-90 316 560)"') + _text(350, 424, "B – Impasse des Mariniers", 12, 'font-weight="600"') + _text(300, 345, "Place du Chanvre", 9.5, 'text-anchor="middle" font-weight="600"')
    svg = f'<svg role="img" aria-label="Plan du lotissement : rue Jeanne-Barret, impasse des Mariniers et place du Chanvre" viewBox="0 0 600 640" width="600" height="640"><rect width="600" height="640" fill="#f4f1e6"/>{ways}{houses}{names}</svg>'
    return lay_out("Plan de dénomination des voies", f"<h1>Lotissement des Hauts-du-Moulin</h1><p>Plan de dénomination des voies, sans échelle.</p>{svg}", c.at(c.sent, 8), ink="#6b4d84")
