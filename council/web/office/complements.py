"""The office's pages about complementary agendas: write, send, follow."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import complements as known
from council.queries.clocks import day_of
from council.services import complements
from council.services.convocations import Conditions
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import ConveneForm, blame, day_typed
from council.web.office.pages import existing, may, now, pdf, tabs


@blueprint.get("/seances/<int:meeting_id>/complement", endpoint="complement")
@allow(Permission.MEETING_READ)
def complement_page(meeting_id: int) -> ResponseReturnValue:
    """The one being written, then those that left with their proofs."""
    return _page(meeting_id, ConveneForm())


@blueprint.post("/seances/<int:meeting_id>/complement")
@allow(Permission.MEETING_EDIT)
def open_complement(meeting_id: int) -> ResponseReturnValue:
    """Begin one; a second click finds it open."""
    complements.open_complement(actor(), meeting_id)
    flash("L’ordre du jour complémentaire est ouvert. Ajoutez un point, ou remplacez-en un.", "success")
    return redirect(url_for("office.complement", meeting_id=meeting_id))


@blueprint.post("/complements/<int:complement_id>/abandon")
@allow(Permission.MEETING_EDIT)
def drop_complement(complement_id: int) -> ResponseReturnValue:
    """Give it up with what was written for it."""
    meeting_id = complements.drop_complement(actor(), complement_id)
    flash("L’ordre du jour complémentaire est abandonné. L’ordre du jour convoqué ne change pas.", "success")
    return redirect(url_for("office.meeting", meeting_id=meeting_id))


@blueprint.post("/seances/<int:meeting_id>/complements/<int:complement_id>/envoi")
@allow(Permission.CONVENE)
def send_complement(meeting_id: int, complement_id: int) -> ResponseReturnValue:
    """Send it to everyone, once; nothing typed is lost on a refusal."""
    form = ConveneForm()
    conditions = Conditions(
        form.urgent_reason.data or "", form.notes_motive.data or "", form.unfinished.data or ""
    )
    try:
        number = complements.send_complement(actor(), complement_id, conditions)
        flash(f"L’ordre du jour complémentaire part à {number} membres.", "success")
    except Refused as refused:
        blame(form, refused)
        return _page(meeting_id, form), refused.status
    return redirect(url_for("office.complement", meeting_id=meeting_id))


@blueprint.post("/points/<int:item_id>/remplacement")
@allow(Permission.ITEM_EDIT)
def replace_item(item_id: int) -> ResponseReturnValue:
    """Write a convened point anew in the open complementary agenda."""
    return redirect(url_for("office.item", item_id=complements.replace_item(actor(), item_id)))


@blueprint.get("/envois/<int:letter_id>.pdf")
@allow(Permission.MEETING_READ)
def letter_pdf(letter_id: int) -> ResponseReturnValue:
    """The complementary agenda of one member."""
    sha256, title = existing(known.letter(letter_id), "Ce document n’est pas encore rédigé.")
    return pdf(sha256, title)


@blueprint.post("/envois/<int:letter_id>/remise")
@allow(Permission.CONVENE)
def record_letter(letter_id: int) -> ResponseReturnValue:
    """Note the day a paper one was handed over."""
    meeting_id = complements.record_letter_dispatch(actor(), letter_id, day_typed("de la remise"))
    flash("La remise est notée.", "success")
    return redirect(url_for("office.complement", meeting_id=meeting_id))


def _page(meeting_id: int, form: ConveneForm) -> str:
    found = existing(known.complement_page(meeting_id, now()))
    return render_template(
        "office/complements/page.html", found=found, head=found.head, form=form, tabs=tabs(found.head, "agenda"),
        may_edit=may(Permission.MEETING_EDIT), may_write=may(Permission.ITEM_EDIT), may_convene=may(Permission.CONVENE),
        today=day_of(now(), actor().organisation_id),
    )  # fmt: skip
