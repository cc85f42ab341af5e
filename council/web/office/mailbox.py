"""The office's pages about mails: those kept here, and what has not left yet."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.gateways.environment import environment
from council.permissions import Permission
from council.queries import mailbox as known
from council.services import mailbox
from council.services.errors import NotFound, Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, pdf


@blueprint.get("/courriels", endpoint="mailbox")
@allow(Permission.MAILBOX_READ)
def mailbox_page() -> ResponseReturnValue:
    """Kept mails, newest first, and what is stuck in the outbox."""
    search = request.args.get("q", "")[:100]
    page = known.mailbox_page(actor().organisation_id, request.args.get("page", 1, type=int), search)
    return render_template(
        "office/mailbox/list.html", page=page, search=search, embedded=not environment().settings.smtp_host
    )


@blueprint.get("/courriels/<int:mail_id>")
@allow(Permission.MAILBOX_READ)
def mail(mail_id: int) -> ResponseReturnValue:
    """One mail, as it was sent; other people’s personal links excepted."""
    return render_template("office/mailbox/mail.html", mail=existing(known.mail(mail_id, actor().account_id)))


@blueprint.get("/courriels/<int:mail_id>/pieces/<int:index>")
@allow(Permission.MAILBOX_READ)
def mail_attachment(mail_id: int, index: int) -> ResponseReturnValue:
    """One attachment of a mail, by its index from 1."""
    files = existing(known.mail(mail_id, actor().account_id)).attachments
    if not 1 <= index <= len(files):
        raise NotFound("Cette pièce jointe n’existe pas.")
    name, sha256 = files[index - 1]
    if name.endswith(".pdf"):
        return pdf(sha256, name.removesuffix(".pdf"))
    return _other(sha256, name)


@blueprint.post("/envois/<int:outbox_id>/reessayer")
@allow(Permission.MAILBOX_READ)
def retry_effect(outbox_id: int) -> ResponseReturnValue:
    """Try again now what did not leave."""
    try:
        mailbox.retry_effect(actor(), outbox_id)
        flash("Nouvel essai demandé.", "success")
    except Refused as refused:
        flash(refused.sentence, "info")
    return redirect(url_for("office.mailbox"))


def _other(sha256: str, name: str) -> Response:
    """A file that is not a PDF is only ever downloaded, never shown."""
    response = Response(environment().storage.get(sha256), mimetype="application/octet-stream")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
