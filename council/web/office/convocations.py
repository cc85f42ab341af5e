"""The office's pages about convocations: the checks, the one act, who was reached."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import convocations as known
from council.queries import paper_sendings, tracking
from council.queries.cancellations import untold
from council.queries.clocks import day_of
from council.queries.meetings import meeting_head
from council.services import convocations, standing
from council.services.convocations import Conditions
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import ConveneForm, blame, day_typed
from council.web.office.pages import existing, may, now, pdf, tabs


@blueprint.get("/seances/<int:meeting_id>/convocation", endpoint="convocation")
@allow(Permission.MEETING_READ)
def convocation_page(meeting_id: int) -> ResponseReturnValue:
    """Before: the checks and the button. After: who was sent, who acknowledged, who answered."""
    head = existing(meeting_head(meeting_id))
    return _preview(meeting_id, ConveneForm()) if head.state == "draft" else _tracking(meeting_id)


@blueprint.post("/seances/<int:meeting_id>/convocation")
@allow(Permission.CONVENE)
def convene(meeting_id: int) -> ResponseReturnValue:
    """Convene everyone, once; a second click finds it done."""
    form = ConveneForm()
    conditions = Conditions(
        form.urgent_reason.data or "", form.notes_motive.data or "", form.unfinished.data or ""
    )
    try:
        number = convocations.convene(actor(), meeting_id, conditions)
        flash(f"La séance est convoquée\u00a0: {number} convocations partent.", "success")
    except Refused as refused:
        if existing(meeting_head(meeting_id)).state == "draft":
            blame(form, refused)
            return _preview(meeting_id, form), 422
        flash(refused.sentence, "info")
    return redirect(url_for("office.convocation", meeting_id=meeting_id))


@blueprint.get("/seances/<int:meeting_id>/convocation/avancement")
@allow(Permission.MEETING_READ)
def convocation_progress(meeting_id: int) -> ResponseReturnValue:
    """How many mails left, for the progress bar."""
    found = existing(tracking.tracking(meeting_id, now()))
    sent, mails = found.total - found.to_send, found.total
    return {
        "value": sent,
        "total": mails,
        "words": f"{sent} sur {mails}",
        "done": found.to_send == 0,
        "next": url_for("office.convocation", meeting_id=meeting_id) if found.to_send == 0 else "",
    }


@blueprint.get("/convocations/<int:convocation_id>.pdf")
@allow(Permission.MEETING_READ)
def convocation_pdf(convocation_id: int) -> ResponseReturnValue:
    """The letter of one member."""
    sha256, title = existing(known.letter(convocation_id), "Cette convocation n’est pas encore rédigée.")
    return pdf(sha256, title)


@blueprint.post("/seances/<int:meeting_id>/convocation/<int:mandate_id>")
@allow(Permission.CONVENE)
def convene_member(meeting_id: int, mandate_id: int) -> ResponseReturnValue:
    """Convene a member who took office after the others were convened."""
    convocations.convene_member(actor(), meeting_id, mandate_id)
    flash("La convocation de ce membre part.", "success")
    return redirect(url_for("office.convocation", meeting_id=meeting_id))


@blueprint.post("/convocations/<int:convocation_id>/papier")
@allow(Permission.CONVENE)
def record_paper(convocation_id: int) -> ResponseReturnValue:
    """Note the day a paper convocation was handed over."""
    meeting_id = convocations.record_paper_dispatch(actor(), convocation_id, day_typed("de la remise"))
    flash("La remise est notée.", "success")
    return redirect(url_for("office.convocation", meeting_id=meeting_id))


@blueprint.post("/seances/<int:meeting_id>/pouvoirs/<int:standing_id>/certificat")
@allow(Permission.MEETING_EDIT)
def certify_proxy(meeting_id: int, standing_id: int) -> ResponseReturnValue:
    """Note the certificate of an illness: the proxy then lasts as long as it."""
    standing.certify(actor(), standing_id, day_typed("du certificat"))
    flash("Le certificat est noté\u00a0: le pouvoir vaut tant que dure l’empêchement.", "success")
    return redirect(url_for("office.convocation", meeting_id=meeting_id))


@blueprint.post("/seances/<int:meeting_id>/pouvoirs/<int:standing_id>/retrait")
@allow(Permission.MEETING_EDIT)
def revoke_proxy(meeting_id: int, standing_id: int) -> ResponseReturnValue:
    """Note that the giver took the proxy back."""
    standing.revoke(actor(), standing_id)
    flash("Le retrait du pouvoir est noté.", "success")
    return redirect(url_for("office.convocation", meeting_id=meeting_id))


def _preview(meeting_id: int, form: ConveneForm) -> str:
    found = existing(known.preview(meeting_id, now()))
    return render_template(
        "office/convocations/preview.html", found=found, head=found.head, form=form,
        tabs=tabs(found.head, "convocation"), may_convene=may(Permission.CONVENE),
    )  # fmt: skip


def _tracking(meeting_id: int) -> str:
    found = existing(tracking.tracking(meeting_id, now()))
    return render_template(
        "office/convocations/tracking.html", found=found, head=found.head, tabs=tabs(found.head, "convocation"),
        today=day_of(now(), actor().organisation_id), may_convene=may(Permission.CONVENE),
        may_mail=may(Permission.MAILBOX_READ), may_edit=may(Permission.MEETING_EDIT),
        untold=untold(meeting_id) if found.head.state == "cancelled" else (),
        printing=paper_sendings.print_file("convocation", meeting_id) if found.on_paper else None,
    )  # fmt: skip
