"""Drafts that the demonstration's office is writing for a later meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from council.demo.institutions import Register
from council.permissions import Actor
from council.services import circuits, departments, drafts, opinions
from council.services.departments import StepPlan
from council.services.item_draft import ItemDraft

_CGCT = "Vu le code général des collectivités territoriales, notamment son article L. 2121-29"


def write_drafts(clerk: Actor, register: Register, day: date) -> None:
    """One draft whose note was rewritten, that waits for the mayor and, by ``day``, for a commission; one barely begun."""
    council = register.bodies["conseil"]
    technical = departments.keep_department(clerk, "Services techniques", clerk.account_id)
    mayor = register.accounts["helene.garnier"]
    assert clerk.account_id is not None
    way = departments.keep_circuit(
        clerk,
        "Circuit ordinaire",
        (
            StepPlan("Direction générale", (clerk.account_id,)),
            StepPlan("Accord du maire", (mayor,), "all", 4),
        ),
    )
    title = "Acquisition d’un véhicule électrique pour le centre technique municipal"
    vehicle = drafts.begin(clerk, council, title)
    text = ItemDraft(
        title=title,
        matiere_code="1.1",
        note="Le fourgon actuel a quinze ans.\n\nTrois devis ont été reçus.",
        visas=(_CGCT,),
        considerants=("Considérant l’état du fourgon actuel et le coût de ses réparations",),
        articles=("Autorise l’achat d’un fourgon électrique pour 24 800 € TTC.", "Dit que les crédits sont inscrits au budget."),
    )  # fmt: skip
    cost = drafts.Wishes(
        department_id=technical,
        direction="expense",
        amount=24_800_00,
        budget_lines=("Budget principal, opération 112, compte 21828",),
    )
    drafts.save(clerk, vehicle, text, cost, revision=1)
    better = (
        "Le fourgon actuel a quinze ans et ne passe plus le contrôle technique.\n\nTrois devis ont été reçus."
    )
    drafts.save(clerk, vehicle, replace(text, note=better), cost, revision=2)
    opinions.ask(clerk, vehicle, "commission", "Commission des finances", day)
    circuits.submit(clerk, vehicle, way)
    circuits.approve(clerk, vehicle, 3, "Les trois devis sont joints au dossier.")
    drafts.begin(clerk, council, "Règlement intérieur de la médiathèque")
