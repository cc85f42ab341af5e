"""What somebody typed in a draft and did not save, where the draft itself is no longer written: on the page of its point, or read."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from council.queries import drafts as known
from council.queries.items import ItemView
from council.services import draft_budget, draft_typing, drafts
from council.services.draft_versions import United
from council.services.errors import Refused
from council.web.access import actor
from council.web.office.draft_forms import AROUND, DraftForm, draft_form, seen_of, stored_form
from council.web.office.forms import revision_of
from council.web.office.item_rows import differences, draft_of, form_values, stored_values

TAKE_UP = "saisie"
"""Name under which a page is asked for with what was typed, and a form says that it holds it."""


@dataclass(frozen=True)
class Unsaved:
    """What waits: fields of the text that are otherwise stored (label, typed, stored), and what surrounds it, likewise."""

    draft_id: int
    typed_at: datetime
    text: list[dict[str, str]]
    around: list[dict[str, str]]
    form: DraftForm
    revision: int


def of_draft(view: known.DraftView, stored: Mapping[str, Any] | None = None) -> Unsaved | None:
    """What the reader typed in a draft; ``stored``: the text it is compared with, as a form shows it; the draft's own without."""
    kept = known.typing(view.id, actor().account_id)
    if kept is None:
        return None
    form = draft_form(view, typed=MultiDict(kept.fields))
    own = stored_form(view)
    names = [
        name for name in AROUND if name != "meeting_id" or view.item_id is None
    ]  # listed: that of the agenda
    return Unsaved(
        view.id, kept.typed_at, differences(form, stored or own), differences(form, own, names), form, kept.revision
    )  # fmt: skip


def of_item(view: ItemView) -> Unsaved | None:
    """What the reader typed in the draft behind a point."""
    draft_id = known.typed_behind(view.id, actor().account_id)
    draft = known.draft_view(draft_id) if draft_id is not None else None
    return of_draft(draft, stored_values(view)) if draft is not None else None


def taken_up(unsaved: Unsaved, view: ItemView) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """What the form of a point shows with what was typed in it, and the fields that were written on both sides."""
    stored = stored_values(view)
    with suppress(Refused):  # what is wrong with it is said when it is saved
        text = draft_of(unsaved.form)
        united: United = drafts.reunited(actor(), unsaved.draft_id, text, revision=unsaved.revision)
        values = form_values(known.shown(united.content))
        values |= {name: _typed(unsaved.form, name) for name in united.clashes}
        return {**values, "revision": view.revision}, differences(unsaved.form, stored, united.clashes)
    return {name: _typed(unsaved.form, name) for name in stored if name in unsaved.form} | {
        "revision": view.revision
    }, unsaved.text


def keep_around(unsaved: Unsaved) -> None:
    """What surrounds the text, as it was typed, saved with the point that took the text up; what cannot be is said."""
    try:
        draft_budget.keep_budget(actor(), unsaved.draft_id, unsaved.form.wishes(), seen=seen_of(unsaved.form))
    except Refused as refused:
        flash(f"Le texte est enregistré, pas le budget que vous aviez écrit. {refused.sentence}", "warning")


def typed_fields() -> dict[str, list[str]]:
    """The fields of the form that was sent, as ``keep_typing`` keeps them."""
    apart = ("csrf_token", "row", "save")
    return {name: request.form.getlist(name) for name in request.form if name not in apart}


def sent_to_point(form: DraftForm, view: known.DraftView) -> ResponseReturnValue:
    """A draft was saved from a page that was opened before it was put on an agenda: what it holds waits on the page of the point."""
    draft_typing.keep_typing(actor(), view.id, typed_fields(), revision_of(form))
    flash(drafts.LISTED, "warning")
    return redirect(url_for("office.item", item_id=view.item_id, **{TAKE_UP: 1}))


def _typed(form: DraftForm, name: str) -> Any:
    field = form[name]
    return [entry.data or "" for entry in field.entries] if hasattr(field, "entries") else field.data
