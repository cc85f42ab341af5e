"""What some members declared in the register of interests. Numbers are fictitious, with right check digits."""

from __future__ import annotations

from datetime import date

from council.services.interests import InterestDraft

INTERESTS: tuple[tuple[str, InterestDraft], ...] = (
    (
        "gerard.poirier",
        InterestDraft(
            party="Comité de jumelage", capacity="president", starts_on=date(2021, 9, 18),
            keywords=("jumelage",), source="Déclaration du membre",
        ),
    ),
    (
        "marc.daubigny",
        InterestDraft(
            party="Harmonie municipale", aliases=("Harmonie de Valmont",), capacity="member",
            starts_on=date(1998, 1, 10), source="Déclaration du membre",
        ),
    ),
    (
        "paul.lemaitre",
        InterestDraft(
            party="Syndicat d’énergies du Val d’Arçonne", aliases=("SEVA",), capacity="board", designated=True,
            authorities=True, starts_on=date(2026, 4, 9), source="Délibération de désignation",
        ),
    ),
    (
        "aurelie.jolivet",
        InterestDraft(
            party="AMAP des Coteaux", capacity="board", starts_on=date(2019, 3, 2), keywords=("circuits courts",),
            source="Déclaration du membre",
        ),
    ),
)  # fmt: skip
ANNOUNCED = ("gerard.poirier", "subventions")
"""Who said in advance that he withdraws, and from which item of the coming meeting."""
