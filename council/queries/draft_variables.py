"""What the variables of a text stand for: the meeting, who presides, the sum; and which nobody can fill yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from council.documents import amounts, typography, variables
from council.models import Body, Department, Draft, Item, Mandate, Meeting, Organisation, db
from council.queries import letterhead
from council.queries.clocks import local_day, zone
from council.queries.notice import regime_of
from council.queries.rooms import place_words

WAYS = {
    "date de seance": "choisissez la séance souhaitée", "date de seance en lettres": "choisissez la séance souhaitée",
    "heure de seance": "choisissez la séance souhaitée", "lieu de seance": "choisissez une séance dont le lieu est écrit",
    "montant": "écrivez le montant", "montant en lettres": "écrivez le montant", "montant en chiffres": "écrivez le montant",
    "rapporteur": "choisissez le rapporteur", "service": "choisissez le service", "imputation": "écrivez l’imputation budgétaire",
    "beneficiaire": "écrivez le bénéficiaire", "maire": "indiquez qui préside l’assemblée",
}  # fmt: skip
"""What to do for a known name that has no value yet; others are replaced by hand."""


@dataclass(frozen=True)
class Variable:
    """A variable of a text: its value, or what to do when there is none."""

    name: str
    value: str
    way: str

    @property
    def known(self) -> bool:
        """Whether it fills itself once the draft says what it needs; others are written by hand."""
        return variables.key(self.name) in WAYS


def values(draft: Draft, meeting: Meeting | None = None) -> dict[str, str]:
    """key -> value, for a draft that goes to ``meeting`` (else the one its writer hopes for); what is unknown is left out."""
    organisation = db.session.get_one(Organisation, draft.organisation_id)
    sitting = meeting or draft.wished_meeting
    on = local_day(sitting.starts_at if sitting else draft.updated_at, organisation)
    belgian = regime_of(draft.body, organisation, on).code.startswith("be-")
    found = {
        "assemblee": letterhead.body_words(draft.body, organisation).the, "commune": letterhead.institution_name(organisation),
        "rapporteur": _person(draft.content.get("rapporteur_id")), "service": _department(draft.department),
        "beneficiaire": ", ".join(one["name"] for one in draft.content.get("beneficiaries", ())),
        "imputation": " ; ".join(draft.budget_lines),
    }  # fmt: skip
    if draft.amount is not None:
        found["montant"] = amounts.amount(draft.amount, belgian=belgian)
        found["montant en lettres"] = amounts.euros_in_words(draft.amount, belgian=belgian)
        found["montant en chiffres"] = amounts.figures(draft.amount)
    if sitting is not None:
        local = sitting.starts_at.astimezone(zone(organisation))
        found["date de seance"] = typography.day(on)
        found["date de seance en lettres"] = f"{typography.day_in_words(on)} {typography.in_words(on.year)}"
        found["heure de seance"] = typography.hour(local)
        found["lieu de seance"] = place_words(sitting, organisation)
    found["maire"] = _chair(draft.body, on)
    return {name: value for name, value in found.items() if value}


def of_draft(draft_id: int) -> tuple[Variable, ...]:
    """The variables written in a draft, in the order they stand there."""
    draft = db.session.scalars(sa.select(Draft).where(Draft.id == draft_id)).one_or_none()
    if draft is None:
        return ()
    written = variables.names(draft.content)
    known = values(draft) if written else {}
    return tuple(
        Variable(
            one, known.get(variables.key(one), ""), WAYS.get(variables.key(one), "remplacez-la dans le texte")
        )
        for one in written
    )


def shown(draft: Draft, meeting: Meeting | None = None) -> dict[str, Any]:
    """The text of a draft with what is known in place of its variables."""
    return (
        variables.filled(draft.content, values(draft, meeting))
        if variables.names(draft.content)
        else dict(draft.content)
    )


def shown_text(draft_id: int, content: Mapping[str, Any]) -> dict[str, Any]:
    """A text as a page holds it, its variables filled as those of the draft."""
    draft = db.session.scalars(sa.select(Draft).where(Draft.id == draft_id)).one_or_none()
    if draft is None or not variables.names(content):
        return dict(content)
    return variables.filled(content, values(draft))


def holes(item: Item) -> list[str]:
    """The variables that a point of an agenda still shows: members would read « {{montant}} »."""
    return variables.names({name: getattr(item, name) for name in (*variables.PLAIN, *variables.RICH)})


def _person(mandate_id: int | None) -> str:
    mandate = (
        db.session.scalars(sa.select(Mandate).where(Mandate.id == mandate_id)).one_or_none()
        if mandate_id
        else None
    )
    return mandate.person.formal_name if mandate else ""


def _chair(body: Body, on: date) -> str:
    row = db.session.scalars(
        sa.select(Mandate).where(Mandate.seated(body.id, on), Mandate.chair_rank == 1).limit(1)
    ).one_or_none()
    return row.person.formal_name if row else ""


def _department(row: Department | None) -> str:
    return row.name if row else ""
