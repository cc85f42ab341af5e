"""What comes back on the demonstration's agendas: recurring points, and decisions of the mayor to report."""

from __future__ import annotations

from datetime import date, timedelta

from council.demo.institutions import Register
from council.permissions import Actor
from council.services import delegated_decisions, standing_items
from council.services.delegated_decisions import Decision

RECURRING = (
    ("Débat d’orientation budgétaire", "debate", 2),
    ("Rapport annuel sur l’eau et l’assainissement", "report", 9),
    ("Information sur les travaux en cours", "information", None),
)
DECISIONS = (
    (
        "045", 2, "Contrat d’entretien des chaudières de l’école Jules-Verne, 3 480 € HT par an", "",
        "<p>Un contrat d’entretien des deux chaudières est conclu pour trois ans avec Thermi-Ouest SAS, pour 3 480 € hors "
        "taxes par an.</p><p>La dépense est imputée au compte 6156 du budget principal.</p>",
    ),
    (
        "046", 1, "Concession de trente ans au cimetière communal, famille Perrin, 310 €",
        "Concession de trente ans au cimetière communal, 310 €", "<p>La concession n° 418 est accordée à M. Louis Perrin.</p>",
    ),
    ("047", 0, "Louage de la salle des Tilleuls à l’association Les Arts mêlés, 120 €", "", ""),
)  # fmt: skip
"""Number, how many days ago, object, public title, text; that of today is not published yet."""


def write_standing(clerk: Actor, register: Register, today: date) -> None:
    """Three recurring points of the council, three decisions not yet reported."""
    council = register.bodies["conseil"]
    for title, kind, month in RECURRING:
        standing_items.keep_standing(clerk, council, title, kind, month)
    for number, ago, what, public, text in DECISIONS:
        on = today - timedelta(days=ago)
        typed = Decision(
            number=f"{on.year}-{number}", decided_on=on, what=what, public_title=public, text=text,
            author="Mme Hélène Garnier, maire",
        )  # fmt: skip
        entered = delegated_decisions.enter_decision(clerk, council, typed)
        if ago:
            delegated_decisions.publish_decision(clerk, entered)
