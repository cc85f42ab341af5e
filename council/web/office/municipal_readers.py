"""Municipal councillors who are sent copies: the list of a body, and what became of each copy (CGCT L5211-40-2)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import municipal_copies
from council.queries import municipal_readers as known
from council.services import municipal_readers as readers
from council.services.errors import Refused
from council.services.municipal_readers import Imported
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, now, tabs

FIELDS = ("name", "commune", "email")


@blueprint.get("/assemblees/<int:body_id>/conseillers-municipaux", endpoint="municipal_readers")
@allow(Permission.MEETING_READ)
def reader_list(body_id: int) -> ResponseReturnValue:
    """Who is sent copies."""
    return _list(body_id)


@blueprint.post("/assemblees/<int:body_id>/conseillers-municipaux")
@allow(Permission.CONVENE)
def import_readers(body_id: int) -> ResponseReturnValue:
    """Add the lines that were pasted, or those of a file; refused ones come back in the box with their reasons."""
    typed, file = request.form.get("liste", ""), request.files.get("fichier")
    try:
        if file is not None and file.filename:
            typed = f"{typed.rstrip()}\n{readers.text_handed_in(file.read(readers.LARGEST + 1))}".lstrip()
        found = readers.import_readers(actor(), body_id, typed)
    except Refused as refused:
        return _list(body_id, refused, typed=typed), refused.status
    if found.rejected:
        return _list(body_id, typed=found.left, imported=found), 422
    flash(_told(found), "success")
    return redirect(url_for("office.municipal_readers", body_id=body_id))


@blueprint.post("/conseillers-municipaux/<int:reader_id>")
@allow(Permission.CONVENE)
def correct_reader(reader_id: int) -> ResponseReturnValue:
    """Correct one; a refused form keeps what was typed."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        body_id = readers.correct(actor(), reader_id, **typed)
    except Refused as refused:
        if refused.field != "email":
            raise
        body_id = existing(known.body_of(reader_id))
        return _list(body_id, refused, row={**typed, "id": str(reader_id)}), refused.status
    flash("La correction est enregistrée.", "success")
    return redirect(url_for("office.municipal_readers", body_id=body_id, _anchor=f"lecteur-{reader_id}"))


@blueprint.post("/conseillers-municipaux/<int:reader_id>/retrait")
@allow(Permission.CONVENE)
def take_reader_out(reader_id: int) -> ResponseReturnValue:
    """Take one out: nothing more is sent, its links are dead."""
    body_id = readers.take_out(actor(), reader_id)
    flash("Cette personne ne recevra plus rien, et ses liens ne s’ouvrent plus.", "success")
    return redirect(url_for("office.municipal_readers", body_id=body_id))


@blueprint.get("/seances/<int:meeting_id>/copies", endpoint="municipal_copies")
@allow(Permission.MEETING_READ)
def copies_page(meeting_id: int) -> ResponseReturnValue:
    """What became of each copy of a meeting's papers."""
    return _copies(meeting_id)


@blueprint.post("/copies/<int:municipal_copy_id>/nouvel-envoi")
@allow(Permission.CONVENE)
def send_copy_again(municipal_copy_id: int) -> ResponseReturnValue:
    """Send one copy once more, to an address that is corrected in the list too."""
    typed = request.form.get("email", "")
    try:
        meeting_id = readers.send_again(actor(), municipal_copy_id, typed)
    except Refused as refused:
        if refused.field != "email":
            raise
        meeting_id = existing(municipal_copies.meeting_of(municipal_copy_id))
        return _copies(meeting_id, refused, {"id": municipal_copy_id, "email": typed}), refused.status
    flash("La copie repart, avec un nouveau lien.", "success")
    return redirect(url_for("office.municipal_copies", meeting_id=meeting_id))


def _told(found: Imported) -> str:
    """« 12 personnes ajoutées, une corrigée, 3 déjà inscrites. »"""
    counted = ((found.added, "ajoutée"), (found.changed, "corrigée"), (found.same, "déjà inscrite"))
    said = [f"{n} {word}s" if n > 1 else f"une {word}" for n, word in counted if n]
    return f"Personnes\u00a0: {', '.join(said)}." if said else "Aucune personne ajoutée."


def _list(
    body_id: int, refused: Refused | None = None, *, typed: str = "", imported: Imported | None = None,
    row: dict[str, str] | None = None,
) -> str:  # fmt: skip
    page, sought = request.args.get("page", 1, type=int), request.args.get("q", "")[:80].strip()
    found = existing(known.reader_list(body_id, now(), page, sought), readers.NO_DUTY)
    return render_template(
        "office/convocations/readers.html", found=found, refused=refused, typed=typed, imported=imported,
        told=_told(imported) if imported else "", row=row or {}, may_change=may(Permission.CONVENE),
    )  # fmt: skip


def _copies(meeting_id: int, refused: Refused | None = None, row: dict[str, object] | None = None) -> str:
    sought = request.args.get("q", "")[:80].strip()
    found = existing(municipal_copies.copies_page(meeting_id, now(), sought), readers.NO_DUTY)
    return render_template(
        "office/convocations/copies.html", found=found, head=found.head, tabs=tabs(found.head, "convocation"),
        refused=refused, row=row or {}, may_convene=may(Permission.CONVENE),
    )  # fmt: skip
