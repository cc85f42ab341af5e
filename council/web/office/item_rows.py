"""The rows of an item's form: visas, considérants, articles, moved and added with or without JavaScript."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from wtforms import FieldList

from council import codes
from council.queries.writing import lines
from council.services.item_draft import ItemDraft
from council.services.rich_text import source
from council.web.office.forms import ItemForm
from council.web.typography import date_short_fr

LISTS = ("visas", "considerants", "articles", "beneficiaries")
RICH = ("note", "expose")


def stored_values(view: Any) -> dict[str, Any]:
    """What a form shows of a stored item, and the revision it is."""
    values = {name: getattr(view, name) for name in ItemDraft.__dataclass_fields__}
    return {**form_values(values), "revision": view.revision}


def form_values(stored: Mapping[str, Any]) -> dict[str, Any]:
    """A stored text as its form shows it: rich text in the plain convention, one empty row in each empty list."""
    values = dict(stored)
    values.update({name: source(values[name]) for name in RICH})
    values["articles"] = [source(article) for article in values["articles"]]
    values["matiere_code"] = codes.subject_words(values["matiere_code"])
    return {**values, **{name: list(values[name]) or [""] for name in LISTS}}


def draft_of(form: ItemForm) -> ItemDraft:
    """What was typed, for the service."""
    rows = {name: tuple(entry.data or "" for entry in form[name].entries) for name in LISTS}
    return ItemDraft(
        title=form.title.data or "",
        kind=form.kind.data,
        public_title=form.public_title.data or "",
        rapporteur_id=form.rapporteur_id.data,
        nature_code=form.nature_code.data,
        matiere_code=codes.find_subject(form.matiere_code.data or ""),
        ballot_mode=form.ballot_mode.data,
        majority_rule=form.majority_rule.data,
        confidential=form.confidential.data,
        closed_session=form.closed_session.data,
        note=form.note.data or "",
        expose=form.expose.data or "",
        note_in_annex=form.note_in_annex.data,
        classified_installation=form.classified_installation.data,
        video_case=form.video_case.data or "ordinary",
        service_papers_on=form.service_papers_on.data,
        filed_by_id=form.filed_by_id.data,
        filed_on=form.filed_on.data,
        **rows,
    )


def apply_row(form: ItemForm, order: str) -> str:
    """Carry out « articles:add », « visas-2:up », « visas-2:down », « visas-2:remove » or « visas:take-7 » (line 7 of the library).

    Gives the row to focus.
    """
    row, _, verb = order.partition(":")
    name = row.partition("-")[0]
    if name not in form or not isinstance(form[name], FieldList):
        return ""
    field: FieldList = form[name]
    names = [entry.name for entry in field.entries]
    rows = [entry.data or "" for entry in field.entries]
    at = names.index(row) if row in names else len(rows) - 1
    if verb == "add":
        rows.append("")
        at = len(rows) - 1
    elif verb.startswith("take-"):
        taken = [one.text for one in lines() if str(one.id) == verb.removeprefix("take-")]
        rows = [*(row for row in rows if row.strip()), *taken]
        at = len(rows) - 1
    elif row in names:
        at = _change(rows, at, verb)
    _rebuild(field, rows or [""])
    return f"{name}-{max(at, 0)}"


def _change(rows: list[str], at: int, verb: str) -> int:
    to = at + {"up": -1, "down": 1}.get(verb, 0)
    if verb == "remove":
        rows.pop(at)
        return min(at, len(rows) - 1)
    if 0 <= to < len(rows):
        rows.insert(to, rows.pop(at))
        return to
    return at


def _rebuild(field: FieldList, rows: list[str]) -> None:
    while field.entries:
        field.pop_entry()
    for text in rows:
        field.append_entry(text)


def differences(
    form: ItemForm, stored: Mapping[str, Any], names: Iterable[str] = ItemDraft.__dataclass_fields__
) -> list[dict[str, str]]:
    """Fields whose stored text (as a form shows it) differs from what was typed: label, typed, stored."""
    found = []
    for name in names:
        field = form[name]
        typed = _shown(field, [entry.data or "" for entry in field.entries] if name in LISTS else field.data)
        kept = _shown(field, stored[name])
        if typed.strip() != kept.strip():
            found.append({"label": field.label.text, "id": field.id, "typed": typed, "stored": kept})
    return found


def _shown(field: Any, value: Any) -> str:
    if isinstance(value, list):
        return "\n\n".join(one for one in value if one)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return date_short_fr(value)
    labels = {str(key): label for key, label in getattr(field, "choices", None) or []}
    return labels.get(
        "" if value is None else str(value), "" if value is None else str(value).replace("\r\n", "\n")
    )
