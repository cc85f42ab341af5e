"""The form of a draft: the fields of a point, and what surrounds them."""

from __future__ import annotations

import json
import re
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, HiddenField, RadioField, SelectField, StringField, TextAreaField

from council import codes
from council.law.rooms import ITEM_TYPES
from council.queries import drafts as known
from council.queries import items as known_items
from council.queries.kinds import BALLOT_WORDS, KIND_WORDS, MAJORITY_WORDS
from council.services.draft_wishes import BAD_AMOUNT, Wishes
from council.services.errors import Refused
from council.web.office.forms import ItemForm
from council.web.office.item_rows import form_values
from council.web.office.pages import today

AROUND = ("department_id", "meeting_id", "direction", "amount", "budget_lines")
"""Fields that are no part of the text."""
_AMOUNT = re.compile(r"(\d{1,12})(?:[.,](\d{1,2}))?")


def _row(value: object) -> int | None:
    return int(str(value)) if value else None


class DraftForm(ItemForm):
    """A draft being written."""

    department_id = SelectField("Service", coerce=_row)
    meeting_id = SelectField(
        "Séance souhaitée", coerce=_row, description="La date limite de convocation en découle."
    )
    direction = RadioField("Incidence budgétaire", default="none")
    amount = StringField("Montant (€)", description="Toutes taxes comprises, par exemple 12\u202f500,00.")
    budget_lines = FieldList(TextAreaField("Imputation"), "Imputations budgétaires")
    around = HiddenField()
    """What surrounded the text when the page was made, as ``around_of`` writes it."""

    def wishes(self) -> Wishes:
        """What surrounds the text. Raises ``Refused`` for an amount that is none."""
        return Wishes(
            department_id=self.department_id.data,
            meeting_id=self.meeting_id.data,
            direction=self.direction.data or "none",
            amount=cents(self.amount.data or ""),
            budget_lines=tuple(entry.data or "" for entry in self.budget_lines.entries),
        )


def around_of(view: known.DraftView) -> str:
    """What surrounds a stored text, for the form to send back: then nobody's choice is written over unseen."""
    return json.dumps(
        [view.department_id, view.meeting_id, view.direction, view.amount, list(view.budget_lines)]
    )


def seen_of(form: DraftForm) -> Wishes | None:
    """The wishes that were on the screen; None when the form does not say."""
    return seen_in(form.around.data or "")


def seen_in(text: str) -> Wishes | None:
    """The same, of what the form sent back."""
    try:
        department, meeting, direction, amount, lines = json.loads(text)
        return Wishes(
            department_id=department, meeting_id=meeting, direction=direction, amount=amount, budget_lines=tuple(map(str, lines))
        )  # fmt: skip
    except (ValueError, TypeError):
        return None


def cents(typed: str) -> int | None:
    """«\u202f12 500,50 €\u202f» -> 1250050; nothing for an empty text. Raises ``Refused`` (``amount``)."""
    bare = re.sub(r"[\s\u00a0\u202f€]", "", typed)
    if not bare:
        return None
    match = _AMOUNT.fullmatch(bare)
    if match is None:
        raise Refused(BAD_AMOUNT, field="amount")
    return int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0"))


def euros(amount: int | None) -> str:
    """1250050 -> « 12 500,50 »."""
    if amount is None:
        return ""
    whole = f"{amount // 100:,}".replace(",", " ")
    return f"{whole},{amount % 100:02}"


def typed_in(field: Field) -> Any:
    """What stands in a field of a form."""
    return [entry.data or "" for entry in field.entries] if isinstance(field, FieldList) else field.data


def draft_form(
    view: known.DraftView, *, typed: MultiDict[str, str] | None = None, **stored: Any
) -> DraftForm:
    """The form of a draft: as stored, as ``typed`` (empty: ``stored`` alone, whatever was submitted), or as submitted."""
    form = DraftForm(formdata=typed or None, **stored) if typed is not None else DraftForm(**stored)
    people = known_items.rapporteurs(view.body_id, today())
    form.rapporteur_id.choices = [("", "Choisir un membre…"), *people]
    form.filed_by_id.choices = [("", "Le collège, comme d’ordinaire"), *people]
    form.kind.choices = list(KIND_WORDS.items())
    form.nature_code.choices = [(one.code, one.label) for one in codes.natures().values()]
    form.ballot_mode.choices = list(BALLOT_WORDS.items())
    form.majority_rule.choices = list(MAJORITY_WORDS.items())
    form.video_case.choices = list(ITEM_TYPES.items())
    form.department_id.choices = [("", "Aucun"), *known.departments(view.department_id)]
    form.meeting_id.choices = [
        ("", "Pas encore choisie"),
        *known.open_meetings(view.body_id, view.meeting_id),
    ]
    form.direction.choices = list(known.DIRECTIONS.items())
    return form


def stored_form(view: known.DraftView) -> dict[str, Any]:
    """What the form shows of a stored draft."""
    return {
        **form_values(view.values),
        "department_id": view.department_id,
        "meeting_id": view.meeting_id,
        "direction": view.direction,
        "amount": euros(view.amount),
        "budget_lines": list(view.budget_lines) or [""],
        "around": around_of(view),
        "revision": view.revision,
    }
