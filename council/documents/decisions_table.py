"""Decisions taken by delegation as open data: a plain CSV of our own, because no public schema describes them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import StringIO

COLUMNS = (
    "COLL_NOM", "COLL_SIRET", "DECISION_ID", "DECISION_DATE", "ORGANE", "DECISION_OBJET", "AUTEUR", "PUBLICATION_DATE",
    "TEXTE_PUBLIC", "DECISION_URL", "FICHIER_URL", "FICHIER_SHA256",
)  # fmt: skip
"""Named as those of the SCDL where they mean the same."""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision. ``author``, ``file_url`` and ``sha256`` are empty where citizens read the title alone, which is not ``whole``."""

    institution: str
    siret: str
    number: str
    day: date
    body: str
    subject: str
    author: str
    published_on: date
    whole: bool
    url: str
    file_url: str
    sha256: str

    def row(self) -> list[str]:
        """The values in the order of the columns."""
        return [
            self.institution, self.siret, self.number, self.day.isoformat(), self.body, " ".join(self.subject.split()),
            self.author, self.published_on.isoformat(), "oui" if self.whole else "non", self.url, self.file_url, self.sha256,
        ]  # fmt: skip


def as_csv(decisions: Iterable[DecisionRow]) -> bytes:
    """The file: UTF-8, comma, header, one line per decision."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(one.row() for one in decisions)
    return out.getvalue().encode()
