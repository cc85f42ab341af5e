"""What people of the demonstration's office say to each other about a draft, and have to do."""

from __future__ import annotations

from datetime import date, timedelta

from council.demo.institutions import Register
from council.models import Act, db
from council.permissions import Actor
from council.queries.accounts import actor_for
from council.services import comments, drafts, invitations, sharing, tasks
from council.services.draft_wishes import Wishes
from council.services.invitations import Guest
from council.services.item_draft import ItemDraft

FOLLOWING = (
    ("comité des fêtes", "Verser la subvention", "clerk", 0),
    ("Acquisition de la parcelle", "Signer l’acte chez le notaire", "mayor", 12),
    ("Convention territoriale globale", "Signer la convention", "mayor", 5),
    ("Tarif des droits de place", "Afficher les tarifs sur le marché", "clerk", 3),
)
"""What is left to do for the last decisions, by whom, in how many days; at once: it is done."""


def work_together(clerk: Actor, register: Register, vehicle: int, today: date) -> None:
    """Two conversations about the ``vehicle`` draft, one of which is settled; tasks for it and for what the council
    decided last; a draft for few eyes.
    """
    mayor = actor_for(register.accounts["helene.garnier"], clerk.organisation_id)
    assert mayor is not None
    asked = comments.begin(
        mayor, vehicle, "", "Trois devis ont été reçus.", "Lequel est retenu, et pourquoi\u202f?", clerk.account_id
    )  # fmt: skip
    comments.answer(clerk, asked, "Le moins cher des trois ; le tableau comparatif arrive demain.")
    done = comments.begin(
        mayor, vehicle, "", "fourgon électrique", "Précisez «\u00a0électrique\u00a0» dans l’article."
    )
    comments.settle(clerk, done)
    assert clerk.account_id is not None and mayor.account_id is not None
    tasks.give(
        clerk,
        "draft",
        vehicle,
        "Joindre le tableau comparatif des devis",
        clerk.account_id,
        today + timedelta(days=3),
    )
    for words, title, owner, days in FOLLOWING:
        act = db.session.scalars(
            db.select(Act.id)
            .where(
                Act.organisation_id == clerk.organisation_id,
                Act.outcome == "adopted",
                Act.title.contains(words),
            )
            .order_by(Act.adopted_on.desc())
        ).first()
        if act is None:
            continue
        who = {"clerk": clerk.account_id, "mayor": mayor.account_id}[owner]
        given = tasks.give(clerk, "act", act, title, who, today + timedelta(days=days))
        if not days:
            tasks.finish(clerk, given, "Mandat de paiement émis.", today)
    _keep_apart(clerk, register.bodies["conseil"], today)


def _keep_apart(clerk: Actor, council: int, today: date) -> None:
    """A draft for few eyes, opened to the commune's lawyer for a fortnight."""
    assert clerk.account_id is not None
    text = ItemDraft(
        title="Protocole transactionnel dans le litige de la toiture du gymnase",
        public_title="Protocole transactionnel",
        confidential=True,
        matiere_code="5.8",
        note="L’entreprise propose 18 000 € pour solde de tout compte.",
        articles=("Approuve le protocole transactionnel annexé.", "Autorise le maire à le signer."),
    )  # fmt: skip
    draft_id = drafts.begin(clerk, council, text.title)
    drafts.save(clerk, draft_id, text, Wishes(), revision=1)
    sharing.keep_to(clerk, draft_id, sharing.keep_group(clerk, "Contentieux", [clerk.account_id]))
    lawyer = Guest(
        email="lea.marchand@avocats.example", first_name="Léa", last_name="Marchand", capacity="Avocate de la commune",
        until=today + timedelta(days=14), may_comment=True,
    )  # fmt: skip
    invitations.invite(clerk, lawyer, draft_id=draft_id)
