"""How long an institution needs each class of what the product keeps, and what then becomes of it (FR-ARCH-01).

All of it is public archives (code du patrimoine, L211-1 to L212-14). What the rulebook states is marked ``stated``; other
delays are proposals, to be confirmed by the departmental archives (in Belgium, by the archives of the State).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from council.law.calendar import add_months

KEEP, DESTROY = "keep", "destroy"
YEAR = 12
"""Months of a year."""


@dataclass(frozen=True)
class RetentionClass:
    """A class of documents. ``years`` it is needed for (durée d'utilité administrative); None: for ever useful.

    ``final``: KEEP or DESTROY after that; ``stated``: the rulebook says so, otherwise to be confirmed.
    """

    code: str
    name: str
    years: int | None
    final: str
    stated: bool
    why: str

    def due_on(self, made_on: date, *, years: int | None = None) -> date | None:
        """First day on which it may be proposed for elimination; None for what is kept."""
        term = self.years if years is None else years
        return None if self.final == KEEP or term is None else add_months(made_on, term * YEAR)


CLASSES = {
    one.code: one
    for one in (
        RetentionClass("acts", "Délibérations signées, registre, listes", None, KEEP, True, "Conservation permanente (code du patrimoine, art. L.\u00a0211-1 à L.\u00a0212-14)."),
        RetentionClass("minutes", "Procès-verbaux et livres de séance", None, KEEP, True, "Conservation permanente (code du patrimoine, art. L.\u00a0211-1 à L.\u00a0212-14)."),
        RetentionClass("convocations", "Convocations et notes, telles que transmises", None, KEEP, True, "Conservation permanente (code du patrimoine, art. L.\u00a0211-1 à L.\u00a0212-14)."),
        RetentionClass("publications", "Journal des publications", None, KEEP, False, "Preuve de la mise en ligne des actes conservés."),
        RetentionClass("audit", "Journal technique des écritures", 3, DESTROY, True, "De un à trois ans, au choix."),
        RetentionClass("mail", "Courriels d’envoi", 1, DESTROY, False, "Utilité courte, puis élimination (code du patrimoine, art. L.\u00a0212-2)."),
    )
}  # fmt: skip
"""By code. Ballot papers of secret votes are not here: they are destroyed when the urn is counted."""
