"""Drafts as files: taking up a Word or LibreOffice text, and giving out Word, PDF and a page to read with numbers."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from council import codes
from council.documents import typography
from council.documents.draft import make_draft
from council.documents.draft_docx import WordFacts, make_docx
from council.documents.intake.types import ReadText
from council.documents.numbering import Numbers, numbered
from council.gateways.threads import NativeThread
from council.permissions import Permission
from council.queries import draft_papers, draft_variables
from council.queries import drafts as known
from council.queries import items as known_items
from council.services import drafts
from council.services.draft_import import FIELDS, found_words, merged
from council.services.draft_wishes import Wishes
from council.services.errors import Refused
from council.services.item_draft import ItemDraft
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.draft_forms import draft_form, stored_form
from council.web.office.drafts import form_again, writable
from council.web.office.forms import blame
from council.web.office.item_rows import form_values
from council.web.office.pages import existing, may, today
from council.web.office.written_elsewhere import file_read, left_words, rapporteur_of, rapporteur_words

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CHANGED = "Quelqu’un a enregistré ce projet entre-temps\u00a0: relisez la proposition, elle tient compte du nouveau texte."
_layout = NativeThread()


@blueprint.get("/projets/<int:draft_id>/importer")
@allow(Permission.ITEM_EDIT)
def import_draft(draft_id: int) -> ResponseReturnValue:
    """Choose the file whose text is to be taken up."""
    view = existing(known.draft_view(draft_id), drafts.GONE)
    if not writable(view):
        return redirect(url_for("office.draft", draft_id=draft_id))
    return render_template("office/drafts/import.html", view=view, error=None)


@blueprint.post("/projets/<int:draft_id>/importer")
@allow(Permission.ITEM_EDIT)
def propose_import(draft_id: int) -> ResponseReturnValue:
    """Show what the file says beside what the draft says; nothing is saved."""
    view = existing(known.draft_view(draft_id), drafts.GONE)
    if not writable(view):
        return redirect(url_for("office.draft", draft_id=draft_id))
    try:
        found = file_read()
    except Refused as refused:
        return render_template("office/drafts/import.html", view=view, error=refused), refused.status
    return _proposal(view, found)


@blueprint.post("/projets/<int:draft_id>/importer/reprendre")
@allow(Permission.ITEM_EDIT)
def take_import(draft_id: int) -> ResponseReturnValue:
    """Save what was chosen field by field, as a new version; the present text stays among the versions."""
    view = existing(known.draft_view(draft_id), drafts.GONE)
    found = _sent()
    if request.form.get("revision", type=int) != view.revision:
        flash(CHANGED, "warning")
        return _proposal(view, found)
    text = merged(_text(view), found, request.form)
    if request.form.get("rapporteur") == "take":
        text = replace(text, rapporteur_id=request.form.get("rapporteur_id", type=int))
    wishes = Wishes(
        department_id=view.department_id, meeting_id=view.meeting_id, direction=view.direction, amount=view.amount,
        budget_lines=view.budget_lines,
    )  # fmt: skip
    try:
        number = drafts.save(actor(), draft_id, text, wishes, revision=view.revision, keep_typed=True)
    except Refused as refused:
        values = {
            name: list(value) if isinstance(value, tuple) else value for name, value in vars(text).items()
        }
        form = draft_form(view, typed=MultiDict(), **{**stored_form(view), **form_values(values)})
        blame(form, refused)
        return form_again(form, view), refused.status
    flash(
        f"Le texte du fichier est repris\u00a0: version {number}. L’ancien texte reste dans les versions.",
        "success",
    )
    return redirect(url_for("office.draft", draft_id=draft_id))


@blueprint.get("/projets/<int:draft_id>/lecture")
@allow(Permission.MEETING_READ)
def read_draft(draft_id: int) -> ResponseReturnValue:
    """The whole text to read and to discuss, its paragraphs numbered."""
    view = existing(known.draft_view(draft_id), drafts.GONE)
    view = replace(view, values=draft_variables.shown_text(draft_id, view.values))
    return render_template(
        "office/drafts/numbered.html", view=view, subject=codes.subject_words(view.values["matiere_code"]),
        body_numbers=Numbers(), note_numbers=Numbers("N"), numbered=_numbered, directions=known.DIRECTIONS,
        may_write=may(Permission.ITEM_EDIT) and writable(view),
    )  # fmt: skip


@blueprint.get("/projets/<int:draft_id>/projet.docx")
@allow(Permission.MEETING_READ)
def draft_word(draft_id: int) -> ResponseReturnValue:
    """The draft as a Word file; ``?numeros=1`` numbers its paragraphs."""
    return _word(existing(draft_papers.draft_word(draft_id, numbered=_asked()), drafts.GONE))


@blueprint.get("/projets/<int:draft_id>/projet.pdf")
@allow(Permission.MEETING_READ)
def draft_pdf(draft_id: int) -> ResponseReturnValue:
    """The draft as the dossier will show it; ``?numeros=1`` numbers its paragraphs."""
    return _pdf(existing(draft_papers.draft_word(draft_id, numbered=_asked()), drafts.GONE))


@blueprint.get("/points/<int:item_id>/projet.docx")
@allow(Permission.MEETING_READ)
def item_word(item_id: int) -> ResponseReturnValue:
    """The text of a point as a Word file."""
    return _word(existing(draft_papers.item_word(item_id, numbered=_asked())))


@blueprint.get("/points/<int:item_id>/projet.pdf")
@allow(Permission.MEETING_READ)
def item_pdf(item_id: int) -> ResponseReturnValue:
    """The draft deliberation of a point, as it stands."""
    return _pdf(existing(draft_papers.item_word(item_id, numbered=_asked())))


def _asked() -> bool:
    return request.args.get("numeros") == "1"


def _numbered(html: str, numbers: Numbers, *, line: bool = False) -> Markup:
    """Rich text, or one plain ``line``, with its numbers."""
    clean = Markup("<p>{}</p>").format(typography.plain(html)) if line else typography.rich(html)
    return numbered(clean, numbers)


def _word(facts: WordFacts) -> Response:
    return _file(make_docx(facts), _WORD, facts.draft.item.object, "docx")


def _pdf(facts: WordFacts) -> Response:
    """Laid out on a thread of its own: the live meeting is not held up."""
    return _file(_layout.run(make_draft, facts.draft).pdf, "application/pdf", facts.draft.item.object, "pdf")


def _file(content: bytes, mime: str, title: str, ending: str) -> Response:
    name = "".join(c if c.isalnum() or c in " -_’" else " " for c in title)[:80].strip() or "projet"
    response = send_file(
        BytesIO(content), mimetype=mime, as_attachment=True, download_name=f"{name}.{ending}"
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _proposal(view: known.DraftView, found: ReadText) -> str:
    member = rapporteur_of(found, view.body_id)
    people = dict(known_items.rapporteurs(view.body_id, today()))
    told = " ".join(
        filter(None, (rapporteur_words(found, member) if member is None else "", left_words(found)))
    )
    return render_template(
        "office/drafts/proposal.html", view=view, found=found, words=found_words(found), left=told,
        proposed=known.proposal(view.values, {name: getattr(found, name) for name in FIELDS}),
        member=member if member and member[0] != view.values["rapporteur_id"] else None,
        rapporteur=people.get(view.values["rapporteur_id"] or 0, ""),
    )  # fmt: skip


def _text(view: known.DraftView) -> ItemDraft:
    return ItemDraft(
        **{name: tuple(one) if isinstance(one, list) else one for name, one in view.values.items()}
    )


def _sent() -> ReadText:
    """The parts of the file as the proposal's page sends them back: as trusted as anything typed."""
    form = request.form
    lists = {name: tuple(form.getlist(f"file-{name}")) for name in ("visas", "considerants", "articles")}
    return ReadText(
        **{name: form.get(f"file-{name}", "") for name in ("title", "rapporteur", "note", "expose")}, **lists
    )
