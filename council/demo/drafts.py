"""Drafts that the demonstration's office is writing for a later meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from council.demo.institutions import Register
from council.permissions import Actor
from council.services import circuits, departments, draft_models, drafts, opinions
from council.services.departments import StepPlan
from council.services.draft_wishes import Wishes
from council.services.item_draft import ItemDraft

_CGCT = "Vu le code général des collectivités territoriales, notamment son article L. 2121-29"


def write_drafts(clerk: Actor, register: Register, day: date) -> int:
    """One draft whose note was rewritten, that waits for the mayor and, by ``day``, for a commission; one barely begun.

    Gives the first.
    """
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
    cost = Wishes(
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
    _write_with(clerk, council)
    return vehicle


_LINES = (
    ("visa", _CGCT, ""),
    ("visa", "Vu le budget primitif de l’exercice en cours", "7.1"),
    ("visa", "Vu la demande présentée par {{association}}", "7.5"),
    ("visa", "Vu le code de la commande publique", "1.1"),
    ("visa", "Vu l’avis de la commission des finances", ""),
    ("considerant", "Considérant l’intérêt public local de l’action menée par {{association}}", "7.5"),
    ("considerant", "Considérant que les crédits sont inscrits au budget", ""),
)
_MODELS = {
    "Subvention à une association": ItemDraft(
        title="Attribution d’une subvention à {{association}}",
        matiere_code="7.5",
        note="{{association}} demande l’aide de la commune pour son action de l’année.",
        visas=(_CGCT, "Vu la demande présentée par {{association}}"),
        considerants=("Considérant l’intérêt public local de l’action menée par {{association}}",),
        articles=(
            "Attribue à {{association}} une subvention de {{montant}}.",
            "Dit que la dépense est inscrite au budget ({{imputation}}).",
            "Autorise {{maire}}, ou qui la représente, à signer tout document utile.",
        ),
    ),
    "Achat d’un véhicule ou d’un matériel": ItemDraft(
        title="Acquisition de {{matériel}}",
        matiere_code="1.1",
        note="{{matériel}} : besoin, devis reçus, calendrier.",
        visas=(_CGCT, "Vu le code de la commande publique"),
        considerants=("Considérant que les crédits sont inscrits au budget",),
        articles=("Autorise l’acquisition de {{matériel}} pour {{montant}}.", "Dit que la dépense est inscrite au budget ({{imputation}})."),
    ),
}  # fmt: skip


def _write_with(clerk: Actor, council: int) -> None:
    """The models and the lines that the office writes with, and a draft begun with one of them."""
    for kind, text, matter in _LINES:
        draft_models.keep_line(clerk, kind, text, matter)
    made = [draft_models.write_model(clerk, name, text) for name, text in _MODELS.items()]
    title = "Attribution d’une subvention aux Amis de la médiathèque"
    cost = Wishes(direction="expense", amount=1_200_00, budget_lines=("Budget principal, compte 65748",))
    drafts.begin(clerk, council, title, cost, draft_models.text_of_model(clerk, made[0]))
