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

    @property
    def real(self) -> int:
        """VOTE_REEL: the sum of the three others, as the schema checks."""
        return self.pour + self.contre + self.abstention

    @property
    def told(self) -> bool:
        """Whether the format can say them: voices that weigh more than their voter exceed the members in office."""
        return self.real <= self.members


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
    prefecture: str = ""
    """PREF_ID, « PREF086 »."""
    received_on: date | None = None
    """PREF_DATE, the day the State's representative received it."""

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
        """The seventeen values, empty where unknown; PREF_DATE cannot come before DELIB_DATE."""
        counts, received = [""] * 5, ["", ""]
        if self.votes is not None and self.votes.told:
            votes = self.votes
            counts = [str(n) for n in (votes.members, votes.real, votes.pour, votes.contre, votes.abstention)]
        if self.received_on is not None and self.received_on >= self.day:
            received = [self.prefecture, self.received_on.isoformat()]
        subject = " ".join(self.subject.split())
        return [
            self.body, self.siret, self.number, self.day.isoformat(), self.matter, self.matter_name, subject,
            "", "", *received, *counts, self.url,
        ]  # fmt: skip


def as_csv(deliberations: Iterable[Deliberation]) -> bytes:
    """The file: UTF-8, comma, header, one line per complete deliberation."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(one.row() for one in deliberations if one.complete)
    return out.getvalue().encode()
