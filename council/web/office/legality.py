"""The office's pages of the legality control of an act: preview, confirmation, state, answers, dispensation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from council.gateways.environment import environment
from council.law.transmission import EXEMPTIONS
from council.permissions import Permission
from council.queries import legality_follow_ups as sent_after
from council.queries import legality_pages as known
from council.queries.legality_plan import PlanDraft
from council.services import legality_follow_ups as follow_ups
from council.services import transmissions
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may, now, pdf, refusals_said

LEAVING = "La transmission est confirmée\u202f: l’enveloppe part dans un instant."
MEETING_LEAVING = "{count} délibérations partent vers la préfecture."
RETRIED = "L’envoi est repris, sous le même nom."
ABANDONING = "L’opérateur est interrogé\u202f: s’il n’a pas l’enveloppe, l’envoi est abandonné."
CANCELLING = (
    "L’annulation est demandée à la préfecture\u202f: la transmission compte jusqu’à ce qu’elle la confirme."
)
COLLECTING = "Les réponses de la préfecture sont demandées\u202f: elles apparaissent ici dans un instant."


@blueprint.get("/actes/<int:act_id>/legalite")
@allow(Permission.MEETING_READ)
def act_legality(act_id: int) -> ResponseReturnValue:
    """What would leave, or what became of it."""
    return _page(act_id, _typed(request.args) if request.args.get("number") is not None else None)


@blueprint.post("/actes/<int:act_id>/legalite")
@allow(Permission.PUBLISH)
def transmit_act(act_id: int) -> ResponseReturnValue:
    """Confirm; a refused form keeps what was typed. The button « Revoir » shows the message again."""
    draft = _typed(request.form)
    if request.form.get("review"):
        return _page(act_id, draft)
    try:
        transmissions.transmit(actor(), act_id, draft)
    except Refused as refused:
        return _page(act_id, draft, refused), 422
    flash(LEAVING, "success")
    return redirect(url_for("office.act_legality", act_id=act_id))


def _typed(fields: MultiDict[str, str]) -> PlanDraft:
    chosen = [int(one) for one in fields.getlist("annex") if one.isdigit()]
    code = fields.get("code", "")[:10]
    return PlanDraft(
        fields.get("number", "").strip()[:40], fields.get("matiere", "").strip()[:20], fields.get("subject", "").strip()[:5000],
        code, {one: fields.get(f"type-{one}", code)[:10] for one in chosen}, bool(fields.get("shorten")),
    )  # fmt: skip


def _page(
    act_id: int, draft: PlanDraft | None = None, refused: Refused | None = None, motive: str = ""
) -> str:
    page = existing(known.act_page(actor().organisation_id, act_id, now(), draft), transmissions.NO_ACT)
    faults = list(page.plan.faults) if draft is not None else []
    if refused and not any(sentence == refused.sentence for _field, sentence in faults):
        faults.insert(0, (refused.field, refused.sentence))
    return render_template(
        "office/legality/act.html", page=page, faults=faults, fault_of=dict(reversed(faults)), exemptions=EXEMPTIONS,
        may_publish=may(Permission.PUBLISH), may_configure=may(Permission.ADMIN), motive=motive,
    )  # fmt: skip


def _done(act_id: int, verb: Callable[[], Any], said: str) -> ResponseReturnValue:
    with refusals_said():
        verb()
        flash(said, "success")
    return redirect(url_for("office.act_legality", act_id=act_id))


@blueprint.post("/actes/<int:act_id>/legalite/dispense")
@allow(Permission.PUBLISH)
def exempt_act(act_id: int) -> ResponseReturnValue:
    """Say that the law dispenses the act, or no longer."""
    reason = request.form.get("exemption", "")
    said = "La dispense est notée." if reason else "La délibération est de nouveau à transmettre."
    return _done(act_id, lambda: transmissions.exempt(actor(), act_id, reason), said)


@blueprint.post("/actes/<int:act_id>/legalite/reprendre")
@allow(Permission.PUBLISH)
def retry_transmission(act_id: int) -> ResponseReturnValue:
    """Send the same envelope again."""
    return _done(act_id, lambda: transmissions.retry(actor(), act_id), RETRIED)


@blueprint.post("/actes/<int:act_id>/legalite/abandonner")
@allow(Permission.PUBLISH)
def abandon_transmission(act_id: int) -> ResponseReturnValue:
    """Give up an envelope that does not leave."""
    return _done(
        act_id,
        lambda: transmissions.abandon(actor(), act_id),
        ABANDONING,
    )


@blueprint.post("/actes/<int:act_id>/legalite/annulation")
@allow(Permission.PUBLISH)
def cancel_transmission(act_id: int) -> ResponseReturnValue:
    """Ask the prefecture to cancel; a refused form keeps its motive."""
    motive = request.form.get("motive", "")
    try:
        follow_ups.cancel(actor(), act_id, motive)
    except Refused as refused:
        return _page(act_id, refused=refused, motive=motive), 422
    flash(CANCELLING, "success")
    return redirect(url_for("office.act_legality", act_id=act_id))


@blueprint.post("/legalite/suites/<int:follow_up_id>/reprendre")
@allow(Permission.PUBLISH)
def retry_follow_up(follow_up_id: int) -> ResponseReturnValue:
    """Send the same envelope again."""
    return _followed(follow_up_id, follow_ups.retry, RETRIED)


@blueprint.post("/legalite/suites/<int:follow_up_id>/abandonner")
@allow(Permission.PUBLISH)
def abandon_follow_up(follow_up_id: int) -> ResponseReturnValue:
    """Give up an envelope that does not leave."""
    return _followed(follow_up_id, follow_ups.abandon, ABANDONING)


def _followed(follow_up_id: int, verb: Callable[..., int], said: str) -> ResponseReturnValue:
    act_id = existing(
        sent_after.act_of_follow_up(actor().organisation_id, follow_up_id), follow_ups.NO_FOLLOW_UP
    )
    return _done(act_id, lambda: verb(actor(), follow_up_id), said)


@blueprint.get("/actes/<int:act_id>/legalite/message.xml")
@allow(Permission.MEETING_READ)
def legality_message(act_id: int) -> ResponseReturnValue:
    """The message as it leaves, or as it left."""
    data = existing(known.message_xml(actor().organisation_id, act_id, now()))
    return Response(
        data,
        mimetype="application/xml",
        headers={"Content-Disposition": f"attachment; filename=message-{act_id}.xml"},
    )


@blueprint.get("/actes/<int:act_id>/legalite/copie.pdf")
@allow(Permission.MEETING_READ)
def stamped_act(act_id: int) -> ResponseReturnValue:
    """The copy that bears the dates."""
    sha256, number = existing(known.stamped(actor().organisation_id, act_id))
    return pdf(sha256, f"deliberation-{number}-tamponnee", download=True)


@blueprint.get("/seances/<int:meeting_id>/legalite")
@allow(Permission.MEETING_READ)
def meeting_legality(meeting_id: int) -> ResponseReturnValue:
    """Every act of a meeting before it leaves, and their progress."""
    page = existing(known.meeting_page(actor().organisation_id, meeting_id, now()))
    return render_template("office/legality/meeting.html", page=page, may_publish=may(Permission.PUBLISH))


@blueprint.post("/seances/<int:meeting_id>/legalite")
@allow(Permission.PUBLISH)
def transmit_meeting(meeting_id: int) -> ResponseReturnValue:
    """Send all that are ready."""
    with refusals_said():
        flash(MEETING_LEAVING.format(count=transmissions.transmit_meeting(actor(), meeting_id)), "success")
    return redirect(url_for("office.meeting_legality", meeting_id=meeting_id))


@blueprint.get("/seances/<int:meeting_id>/legalite/avancement")
@allow(Permission.MEETING_READ)
def legality_progress(meeting_id: int) -> ResponseReturnValue:
    """How many of a meeting's envelopes have left, for the progress bar."""
    left, total = existing(known.progress(actor().organisation_id, meeting_id))
    ended = left == total
    return {
        "value": left, "total": max(total, 1), "words": f"{left} sur {total}", "done": ended,
        "next": url_for("office.meeting_legality", meeting_id=meeting_id) if ended else "",
    }  # fmt: skip


@blueprint.post("/legalite/relever")
@allow(Permission.PUBLISH)
def collect_answers() -> ResponseReturnValue:
    """Ask for the answers now."""
    with refusals_said():
        transmissions.collect(actor())
        flash(COLLECTING, "info" if not environment().settings.jobs_immediate else "success")
    return redirect(url_for("office.acts_board"))
