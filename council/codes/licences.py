"""Licences under which an institution may give its data for reuse."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Licence:
    """``code`` as SPDX writes it; ``duty`` says in French what a reuser must do."""

    code: str
    name: str
    url: str
    duty: str


_CITE = "à condition de citer la source et la date du fichier"
LICENCES = {
    one.code: one
    for one in (
        Licence(
            "etalab-2.0", "Licence Ouverte 2.0",
            "https://www.etalab.gouv.fr/licence-ouverte-open-licence/", _CITE,
        ),
        Licence(
            "ODbL-1.0", "ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/",
            "à condition de citer la source et de partager à l’identique les bases qui en sont tirées",
        ),
        Licence("CC-BY-4.0", "Creative Commons BY 4.0", "https://creativecommons.org/licenses/by/4.0/", _CITE),
        Licence(
            "CC0-1.0", "Creative Commons Zéro 1.0", "https://creativecommons.org/publicdomain/zero/1.0/",
            "sans aucune condition",
        ),
    )
}  # fmt: skip
"""By code. In France a public body chooses in the list of D323-2-1 CRPA, Licence Ouverte or ODbL."""
BY_LAW = ("etalab-2.0", "ODbL-1.0")
"""The licences of the French list (CRPA, D323-2-1); another one needs the agreement of the State."""


def usual(regime: str) -> Licence:
    """The licence of an institution that chose none, from the legal profile of its first body."""
    return LICENCES["CC-BY-4.0" if regime.startswith("be-") else "etalab-2.0"]
