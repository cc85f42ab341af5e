"""Delegations of the mayor's signature: what there is, a new one, taking one back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from council.permissions import Permission
from council.queries import delegations as known
from council.services import delegations
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import DayField, blame
from council.web.office.pages import existing

RECORDED = (
    "La délégation est enregistrée. Les documents concernés apparaîtront dans le parapheur de cette personne."
)
WITHDRAWN = (
    "La délégation est retirée\u00a0: elle ne permet plus de signer. Ce qui a été signé reste valable."
)


class DelegationForm(FlaskForm):
    """What the decree says."""

    delegate_id = SelectField("Signataire", coerce=lambda value: int(value) if value else None)
    capacity = StringField(
        "Qualité", description="Telle que la signature la portera\u00a0: 1re adjointe, directeur général des services…"
    )  # fmt: skip
    order_number = StringField("Numéro de l’arrêté", description="Par exemple\u00a0: 2026-014.")
    order_date = DayField("Date de l’arrêté", [Optional()])
    starts_on = DayField("Premier jour", [Optional()])
    ends_on = DayField("Dernier jour", [Optional()], description="Vide\u00a0: jusqu’à son retrait.")

    @property
    def draft(self) -> delegations.DelegationDraft:
        """What was typed, for the service."""
        return delegations.DelegationDraft(
            delegate_id=self.delegate_id.data,
            capacity=self.capacity.data or "",
            order_number=self.order_number.data or "",
            order_date=self.order_date.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )


@blueprint.get("/parapheur/delegations", endpoint="delegations")
@allow(Permission.DELEGATE)
def listed() -> ResponseReturnValue:
    """Every delegation of the institution."""
    organisation = actor().organisation_id
    return render_template(
        "office/delegations/list.html", lines=known.listed(organisation), basis=known.basis(organisation)
    )


@blueprint.get("/parapheur/delegations/nouvelle")
@allow(Permission.DELEGATE)
def new_delegation() -> ResponseReturnValue:
    """Who signs, under which decree, between which days."""
    return _page(_form())


@blueprint.post("/parapheur/delegations/nouvelle")
@allow(Permission.DELEGATE)
def record_delegation() -> ResponseReturnValue:
    """Record it; a refused form keeps what was typed."""
    form = _form()
    if form.validate():
        try:
            delegations.delegate(actor(), form.draft)
            flash(RECORDED, "success")
            return redirect(url_for("office.delegations"))
        except Refused as refused:
            blame(form, refused)
    return _page(form), 422


@blueprint.get("/parapheur/delegations/<int:delegation_id>/retrait")
@allow(Permission.DELEGATE)
def confirm_withdrawal(delegation_id: int) -> ResponseReturnValue:
    """What taking it back means."""
    found = existing(known.one(delegation_id, actor().organisation_id), delegations.GONE)
    return render_template("office/delegations/withdraw.html", line=found)


@blueprint.post("/parapheur/delegations/<int:delegation_id>/retrait")
@allow(Permission.DELEGATE)
def withdraw_delegation(delegation_id: int) -> ResponseReturnValue:
    """Take it back."""
    delegations.withdraw(actor(), delegation_id)
    flash(WITHDRAWN, "success")
    return redirect(url_for("office.delegations"))


def _form() -> DelegationForm:
    form = DelegationForm()
    people = known.candidates(actor().organisation_id)
    words = [(one.person_id, f"{one.name}, {one.capacity}" if one.capacity else one.name) for one in people]
    form.delegate_id.choices = [("", "Choisissez…"), *words]
    return form


def _page(form: DelegationForm) -> str:
    return render_template(
        "office/delegations/new.html", form=form, basis=known.basis(actor().organisation_id)
    )
