"""Dates in French, for the visible signature and for the report."""

from datetime import datetime

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def french_date(moment: datetime) -> str:
    """The moment in its own time zone: "21 novembre 2026 à 19 h 42" (no-break spaces inside)."""
    day = "1er" if moment.day == 1 else str(moment.day)
    return (
        f"{day}\u00a0{MONTHS[moment.month - 1]} {moment.year} à {moment.hour}\u00a0h\u00a0{moment.minute:02d}"
    )
