"""The office's pages about annexes: several files at once, each examined, then joined or refused with its own sentence."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from council.gateways.environment import environment
from council.permissions import Permission
from council.queries import items as known
from council.queries.draft_annexes import remarks_beside
from council.services import annexes, deposits
from council.services.deposits import Deposit
from council.services.errors import NotFound, Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import AnnexUploadForm
from council.web.office.pages import existing, may, pdf, wants_json


@blueprint.get("/points/<int:item_id>/annexes", endpoint="annexes")
@allow(Permission.MEETING_READ)
def annexes_page(item_id: int) -> ResponseReturnValue:
    """Annexes of an item, and the form to join more."""
    return _page(item_id, AnnexUploadForm())


@blueprint.post("/points/<int:item_id>/annexes")
@allow(Permission.ITEM_EDIT)
def upload_annexes(item_id: int) -> ResponseReturnValue:
    """Join each file; those refused are named with what to do, the others are kept."""
    form = AnnexUploadForm()
    files = [one for one in request.files.getlist("files") if one.filename]
    if not files:
        form.files.errors = ["Choisissez au moins un fichier."]
        return _page(item_id, form), 422
    refusals = [
        words for words in (_hand_in(item_id, one, bool(form.confidential.data)) for one in files) if words
    ]
    if wants_json():
        return {"ok": not refusals, "sentence": " ".join(refusals)}, 422 if refusals else 200
    if refusals:
        form.files.errors = refusals
        return _page(item_id, form), 422
    return redirect(url_for("office.annexes", item_id=item_id))


@blueprint.get("/points/<int:item_id>/annexes/examen")
@allow(Permission.MEETING_READ)
def intake_progress(item_id: int) -> ResponseReturnValue:
    """How many files of an item are still being examined, for the progress bar; ``sur`` is how many there were."""
    existing(known.item_view(item_id))
    waiting = known.deposits_waiting(item_id)
    total = max(waiting, min(request.args.get("sur", waiting, type=int), 1000))
    done = total - waiting
    return {
        "value": done, "total": max(total, 1), "done": not waiting, "next": url_for("office.annexes", item_id=item_id),
        "words": f"{done} sur {total} {'examinés' if total > 1 else 'examiné'}",
    }  # fmt: skip


@blueprint.post("/points/<int:item_id>/annexes/refus")
@allow(Permission.ITEM_EDIT)
def dismiss_refusal(item_id: int) -> ResponseReturnValue:
    """Take a refused file off the page."""
    deposits.dismiss_refusal(actor(), item_id, request.form.get("deposit", 0, type=int))
    return redirect(url_for("office.annexes", item_id=item_id))


@blueprint.get("/annexes/<int:annex_id>.pdf")
@allow(Permission.MEETING_READ)
def annex_pdf(annex_id: int) -> ResponseReturnValue:
    """The normalised PDF of an annex, never the bytes as uploaded."""
    found = existing(known.annex_file(annex_id), "Cette annexe n’existe pas ou n’existe plus.")
    return pdf(found.sha256, found.title)


@blueprint.post("/annexes/<int:annex_id>")
@allow(Permission.ITEM_EDIT)
def save_annex(annex_id: int) -> ResponseReturnValue:
    """Title and reach, or one place up or down: each a button of the same small form."""
    found = existing(known.annex_file(annex_id), "Cette annexe n’existe plus.")
    try:
        if "move" in request.form:
            annexes.move_annex(actor(), annex_id, request.form["move"])
        else:
            confidential = "confidential" in request.form
            annexes.edit_annex(
                actor(), annex_id, title=request.form.get("title", ""), confidential=confidential
            )
            flash("L’annexe est enregistrée.", "success")
    except Refused as refused:
        typed = {annex_id: (request.form.get("title", ""), refused.sentence)}
        return _page(found.item_id, AnnexUploadForm(formdata=None), typed), refused.status
    return redirect(url_for("office.annexes", item_id=found.item_id, _anchor=f"annexe-{annex_id}"))


@blueprint.get("/annexes/<int:annex_id>/supprimer")
@allow(Permission.ITEM_EDIT)
def confirm_delete_annex(annex_id: int) -> ResponseReturnValue:
    """Ask before taking an annex off."""
    found = existing(known.annex_file(annex_id), "Cette annexe n’existe plus.")
    view = existing(known.item_view(found.item_id))
    return render_template("office/annexes/delete.html", annex=found, view=view, head=view.meeting)


@blueprint.post("/annexes/<int:annex_id>/supprimer")
@allow(Permission.ITEM_EDIT)
def delete_annex(annex_id: int) -> ResponseReturnValue:
    """Take an annex off its item."""
    item_id = annexes.delete_annex(actor(), annex_id)
    flash("L’annexe est retirée.", "success")
    return redirect(url_for("office.annexes", item_id=item_id))


def _hand_in(item_id: int, file: FileStorage, confidential: bool) -> str:
    """Keep one file for examination; gives the sentence of its refusal, or nothing."""
    name = file.filename or "fichier"
    try:
        deposits.deposit(actor(), item_id, Deposit(name, file.stream, confidential))
    except (Refused, NotFound) as refused:
        return f"«\u00a0{name}\u00a0»\u00a0: {refused.sentence}"
    return ""


def _page(item_id: int, form: AnnexUploadForm, typed: dict[int, tuple[str, str]] | None = None) -> str:
    """``typed`` gives back a title that was refused, with the sentence."""
    view = existing(known.item_view(item_id))
    draft_id, said = remarks_beside(item_id)
    return render_template(
        "office/annexes/list.html", draft_id=draft_id, said=said, view=view, head=view.meeting, form=form, typed=typed or {},
        max_megabytes=environment().settings.max_upload_bytes // 2**20, may_write=view.editable and may(Permission.ITEM_EDIT),
    )  # fmt: skip
