"""My signing key: make it here, or say on which card or at which service it is; what it is; end it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.gateways.environment import environment
from council.permissions import Permission
from council.queries import signing as known
from council.services import key_stores, keys
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.limits import limiter
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing
from council.web.office.signing import per_account

DIFFERENT = "Les deux phrases ne sont pas les mêmes. Tapez-les de nouveau."
MADE = "Votre clé est prête. Gardez votre phrase secrète pour vous\u202f: personne ne peut la retrouver."
DECLARED = "Votre clé est enregistrée. Elle reste où elle est\u202f: seul son certificat est gardé ici."
REVOKED = "Votre clé est révoquée. Ce qu’elle a signé reste valable."


@blueprint.get("/ma-cle")
@allow(Permission.ACT_SIGN)
def signing_key() -> ResponseReturnValue:
    """My key: make it, or what it is."""
    return _page()


@blueprint.post("/ma-cle")
@allow(Permission.ACT_SIGN)
@limiter.limit("10 per minute", key_func=per_account)
def create_key() -> ResponseReturnValue:
    """Make my key under my passphrase."""
    try:
        if request.form.get("passphrase", "") != request.form.get("again", ""):
            raise Refused(DIFFERENT, field="again")
        keys.create_key(actor(), request.form.get("passphrase", ""))
    except Refused as refused:
        return _page(refused), 422
    flash(MADE, "success")
    return redirect(url_for("office.signing"))


@blueprint.post("/ma-cle/carte")
@allow(Permission.ACT_SIGN)
@limiter.limit("5 per minute", key_func=per_account)
def declare_card() -> ResponseReturnValue:
    """My key is on a card or in a module of the server."""
    typed = request.form
    try:
        key_stores.declare_token(
            actor(), typed.get("token", ""), typed.get("code", ""), typed.get("key_name", "")
        )
    except Refused as refused:
        return _page(refused), 422
    flash(DECLARED, "success")
    return redirect(url_for("office.signing"))


@blueprint.post("/ma-cle/service")
@allow(Permission.ACT_SIGN)
@limiter.limit("5 per minute", key_func=per_account)
def declare_credential() -> ResponseReturnValue:
    """My key is at the remote signing service."""
    try:
        key_stores.declare_remote(actor(), request.form.get("credential", ""))
    except Refused as refused:
        return _page(refused), 422
    flash(DECLARED, "success")
    return redirect(url_for("office.signing"))


@blueprint.get("/ma-cle/revoquer")
@allow(Permission.ACT_SIGN)
def confirm_revocation() -> ResponseReturnValue:
    """What revoking means."""
    found = existing(known.key_facts(actor().person_id or 0, actor().organisation_id))
    return render_template("office/signing/revoke.html", key=found)


@blueprint.post("/ma-cle/revoquer")
@allow(Permission.ACT_SIGN)
def revoke_key() -> ResponseReturnValue:
    """End my key."""
    keys.revoke_key(actor())
    flash(REVOKED, "success")
    return redirect(url_for("office.signing_key"))


def _page(fault: Refused | None = None) -> str:
    """Names typed come back after a refusal; secrets never."""
    settings = environment().settings
    return render_template(
        "office/signing/key.html", key=known.key_facts(actor().person_id or 0, actor().organisation_id), fault=fault,
        cards=bool(settings.pkcs11_module), service=bool(settings.remote_signing_url), typed=request.form,
    )  # fmt: skip
