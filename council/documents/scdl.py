"""SCDL « Délibérations » 2.1.5: one row of open data per deliberation (schema of OpenDataFrance, Licence Ouverte 2.0)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import StringIO

COLUMNS = (
    "COLL_NOM", "COLL_SIRET", "DELIB_ID", "DELIB_DATE", "DELIB_MATIERE_CODE", "DELIB_MATIERE_NOM", "DELIB_OBJET",
    "BUDGET_ANNEE", "BUDGET_NOM", "PREF_ID", "PREF_DATE", "VOTE_EFFECTIF", "VOTE_REEL", "VOTE_POUR", "VOTE_CONTRE",
    "VOTE_ABSTENTION", "DELIB_URL",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Votes:
    """``members`` in office (their voices, where some have several), then the voices; blank, void and non-participation have no column."""

    members: int
    pour: int
    contre: int
    abstention: int


@dataclass(frozen=True, slots=True)
class Deliberation:
    """One row. ``matter`` is the @CTES code « 7.5 », ``matter_name`` « Finances locales/Subventions »."""

    body: str
    siret: str
    number: str
    day: date
    matter: str
    matter_name: str
    subject: str
    votes: Votes | None = None
    url: str = ""

    @property
    def complete(self) -> bool:
        """Whether the schema's required columns can be filled; a row that is not complete is not written."""
        return bool(
            re.fullmatch(r"\d{14}", self.siret)
            and re.fullmatch(r"\d\.\d{1,2}", self.matter)
            and self.body
            and self.number
            and self.subject
        )

    def row(self) -> list[str]:
        """The seventeen values, empty where unknown; VOTE_REEL is the sum of the three others, as the schema checks."""
        counts = [""] * 5
        if self.votes is not None:
            real = self.votes.pour + self.votes.contre + self.votes.abstention
            figures = (self.votes.members, real, self.votes.pour, self.votes.contre, self.votes.abstention)
            counts = [str(figure) for figure in figures]
        subject = " ".join(self.subject.split())
        return [
            self.body, self.siret, self.number, self.day.isoformat(), self.matter, self.matter_name, subject,
            "", "", "", "", *counts, self.url,
        ]  # fmt: skip


def as_csv(deliberations: Iterable[Deliberation]) -> bytes:
    """The file: UTF-8, comma, header, one line per complete deliberation."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(one.row() for one in deliberations if one.complete)
    return out.getvalue().encode()
