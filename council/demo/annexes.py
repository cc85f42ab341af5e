"""The twenty annexes of the coming meeting, made as real PDF files; nothing is downloaded, same day, same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from council.demo.content import (
    annex_budget,
    annex_drawings,
    annex_lists,
    annex_report,
    annex_scans,
    annex_texts,
)
from council.demo.content.calendar import PARIS, Calendar


@dataclass(frozen=True, slots=True)
class DemoAnnex:
    """An annex: `key` as items name it, its title, its file name, its bytes."""

    key: str
    title: str
    filename: str
    data: bytes = field(repr=False)


_Maker = Callable[[Calendar], bytes]
_ANNEXES: tuple[tuple[str, str, _Maker], ...] = (
    ("decisions-deleguees", "Tableau des décisions prises par délégation", annex_budget.delegated_decisions),
    ("dm-maquette", "Maquette budgétaire de la décision modificative n° 2", annex_budget.amendment_layout),
    ("dm-presentation", "Note de présentation de la décision modificative", annex_texts.amendment_note),
    ("cfu-lotissement", "Compte financier unique de clôture", annex_budget.closing_account),
    ("bilan-lotissement", "Bilan de l’opération des Hauts-du-Moulin", annex_budget.closing_balance),
    ("ouverture-credits", "Affectation des crédits ouverts par anticipation", annex_budget.early_credits),
    ("subventions-tableau", "Demandes de subvention et propositions", annex_lists.grants),
    (
        "convention-objectifs",
        "Convention d’objectifs avec l’Harmonie municipale",
        annex_texts.objectives_agreement,
    ),
    ("tarifs-grille", "Grille complète des tarifs", annex_lists.prices),
    ("plan-cession", "Plan de division de la parcelle AB n° 214", annex_drawings.sale_plan),
    ("avis-domaine", "Avis du pôle d’évaluation domaniale", annex_scans.valuation),
    (
        "convention-eclairage",
        "Convention de fonds de concours, éclairage public",
        annex_texts.lighting_agreement,
    ),
    ("devis-eclairage", "Devis des travaux d’éclairage", annex_texts.quotation),
    ("analyse-offres", "Rapport d’analyse des offres", annex_lists.offers),
    ("planning-travaux", "Planning prévisionnel des travaux", annex_drawings.works_schedule),
    (
        "rpqs-assainissement",
        "Rapport annuel sur le prix et la qualité du service",
        annex_report.sanitation_report,
    ),
    ("tableau-effectifs", "Tableau des effectifs consolidé", annex_lists.staff),
    ("courrier-poste", "Courrier de la direction régionale de La Poste", annex_scans.post_letter),
    ("carte-voies", "Plan de dénomination des voies", annex_drawings.street_map),
    ("protocole", "Projet de protocole transactionnel", annex_texts.settlement),
)


def make_annex(key: str, today: date | None = None) -> DemoAnnex:
    """One annex by its key, dated from `today` (the real day when not given); KeyError for an unknown key."""
    title, maker = {name: (title, maker) for name, title, maker in _ANNEXES}[key]
    return DemoAnnex(key, title, f"{key}.pdf", maker(Calendar(today or datetime.now(PARIS).date())))


def make_annexes(today: date) -> Iterator[DemoAnnex]:
    """All the annexes one after the other, in the order of the agenda."""
    for key, _title, _maker in _ANNEXES:
        yield make_annex(key, today)
