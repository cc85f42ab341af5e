"""Signing in and out, choosing an organisation, changing one's password."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from council.gateways.environment import environment
from council.permissions import Permission
from council.queries import accounts as known
from council.queries import guests
from council.services import accounts
from council.services.errors import Refused
from council.web.access import actor, enter, leave, open_to_all, signed_in
from council.web.account.forms import EmptyForm, LinkForm, NewPasswordForm, PasswordForm
from council.web.limits import limiter, per_address_typed

blueprint = Blueprint("account", __name__, url_prefix="/compte")


def local_target(target: str) -> str:
    """``target`` when it stays on this site, the account's own home otherwise (no open redirect)."""
    parts = urlsplit(target)
    odd = any(character <= " " or character == "\\" for character in target)  # browsers drop or turn these
    local = (
        target.startswith("/") and not target.startswith("//") and not (parts.scheme or parts.netloc or odd)
    )
    return target if local and target != "/" else url_for("account.home")


@blueprint.get("/connexion")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """The two ways in: password, or a link by mail."""
    if current_user.is_authenticated:
        return redirect(url_for("account.home"))
    suite = request.args.get("suite", "")
    return _sign_in_page(PasswordForm(suite=suite), LinkForm(suite=suite))


@blueprint.post("/connexion")
@open_to_all
@limiter.limit("60 per minute")
@limiter.limit("20 per hour", key_func=per_address_typed)
def sign_in_with_password() -> ResponseReturnValue:
    """Check the password and open the session."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _sign_in_page(form, LinkForm()), 422
    try:
        proof = accounts.check_password(form.email.data or "", form.password.data or "")
    except Refused as refusal:
        form.password.errors = [refusal.sentence]
        return _sign_in_page(form, LinkForm()), 422
    enter(proof.account_id, proof.version)
    return redirect(local_target(form.suite.data or ""))


@blueprint.post("/lien")
@open_to_all
@limiter.limit("60 per minute")
@limiter.limit("12 per hour", key_func=per_address_typed)
def ask_link() -> ResponseReturnValue:
    """Mail a single-use link; the answer is the same whether or not the address is known."""
    form = LinkForm()
    if not form.validate_on_submit():
        return _sign_in_page(PasswordForm(), form), 422
    accounts.request_link(form.email.data or "", local_target(form.suite.data or ""))
    return render_template("account/link_sent.html", email=form.email.data)


@blueprint.get("/lien/<token>")
@open_to_all
def link(token: str) -> ResponseReturnValue:
    """A page with one button: opening a link (as mail scanners do) must not use it up."""
    if not accounts.link_is_alive(token):
        return render_template("account/link_dead.html", sentence=accounts.LINK_DEAD, form=LinkForm()), 410
    return render_template("account/link.html", form=EmptyForm(), token=token)


@blueprint.post("/lien/<token>")
@open_to_all
@limiter.limit("60 per minute")
def use_link(token: str) -> ResponseReturnValue:
    """Use the link up and open the session."""
    try:
        proof = accounts.redeem_link(token)
    except Refused as refusal:
        return render_template("account/link_dead.html", sentence=refusal.sentence, form=LinkForm()), 410
    target = local_target(proof.target)
    enter(proof.account_id, proof.version, guests.institution_of(proof.account_id, target))
    return redirect(target)


@blueprint.post("/demonstration/<int:account_id>")
@open_to_all
def demo(account_id: int) -> ResponseReturnValue:
    """One-click entry, in the demonstration only."""
    proof = accounts.demo_entry(account_id)
    enter(proof.account_id, proof.version)
    return redirect(url_for("account.home"))


@blueprint.post("/deconnexion")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End the session."""
    leave()
    return redirect(url_for("account.sign_in"))


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """Where this account's work begins."""
    if g.actor is None:
        return redirect(url_for("account.profile"))
    if not actor().permissions - {Permission.GUEST}:
        return redirect(url_for("guests.home"))
    if actor().may(Permission.MEETING_EDIT) or not actor().may(Permission.COUNCILLOR):
        return redirect(url_for("office.meetings"))
    return redirect(url_for("councillor.home"))


@blueprint.get("/profil")
@signed_in
def profile() -> ResponseReturnValue:
    """Who one is, where, and one's password."""
    return _profile_page(NewPasswordForm())


@blueprint.post("/mot-de-passe")
@signed_in
@limiter.limit("10 per hour")
def change_password() -> ResponseReturnValue:
    """Set a new password; other sessions of the account end."""
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return _profile_page(form), 422
    if form.password.data != form.again.data:
        form.again.errors = ["Les deux mots de passe diffèrent : tapez-les de nouveau."]
        return _profile_page(form), 422
    try:
        proof = accounts.change_password(actor(), form.password.data or "")
    except Refused as refusal:
        form.password.errors = [refusal.sentence]
        return _profile_page(form), 422
    enter(proof.account_id, proof.version)
    flash("Votre mot de passe est changé. Vos autres sessions sont fermées.", "success")
    return redirect(url_for("account.profile"))


@blueprint.post("/organisation/<int:organisation_id>")
@signed_in
def choose(organisation_id: int) -> ResponseReturnValue:
    """Work in another organisation where the account holds a role."""
    if organisation_id not in {choice.id for choice in known.organisations_of(current_user.account_id)}:
        abort(404)
    session["organisation"] = organisation_id
    return redirect(url_for("account.home"))


def _sign_in_page(password: PasswordForm, by_link: LinkForm) -> str:
    people = known.demo_accounts() if environment().settings.demo else []
    return render_template("account/sign_in.html", password=password, by_link=by_link, people=people)


def _profile_page(form: NewPasswordForm) -> str:
    choices = known.organisations_of(current_user.account_id)
    return render_template(
        "account/profile.html", form=form, organisations=choices, current=session.get("organisation"),
        may_subscribe=g.actor is not None and (actor().may(Permission.MEETING_READ) or actor().may(Permission.COUNCILLOR)),
    )  # fmt: skip
