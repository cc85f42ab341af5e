"""Phrases and tables that come back in several items."""

from __future__ import annotations

from collections.abc import Sequence

GENERAL = "Vu le code général des collectivités territoriales, notamment son article L. 2121-29 ;"
NOTE = "Vu la note explicative de synthèse adressée aux conseillers municipaux avec la convocation ;"
FINANCE_COMMITTEE = "Vu l’avis favorable de la commission finances et administration générale du {day} ;"
TOWN_COMMITTEE = "Vu l’avis favorable de la commission urbanisme, travaux et transition écologique du {day} ;"
CARRY_OUT = (
    "La maire et la directrice générale des services sont chargées, chacune en ce qui la concerne, de l’exécution de "
    "la présente délibération."
)


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], total: Sequence[str] = ()) -> str:
    """A table as the structured editor makes them; figures are set to the right when printed."""
    columns = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    foot = "<tfoot><tr>" + "".join(f"<td>{cell}</td>" for cell in total) + "</tr></tfoot>" if total else ""
    return f"<table><caption>{caption}</caption><thead><tr>{columns}</tr></thead><tbody>{body}</tbody>{foot}</table>"


def euros(amount: float) -> str:
    """ "12 345,60 €", or "12 345 €" for a round amount; a minus sign for a negative one."""
    whole = f"{abs(amount):,.2f}".replace(",", " ").replace(".", ",")
    text = whole.removesuffix(",00")
    return f"{'− ' if amount < 0 else ''}{text} €"
