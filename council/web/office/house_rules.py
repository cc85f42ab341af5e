"""The règlement intérieur: what it sets where the law lets it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField

from council.permissions import Permission
from council.queries.house_rules import Group, Setting, groups
from council.services import house_rules as service
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.forms import blame
from council.web.office.pages import today

SAVED = "Le règlement intérieur est enregistré. Il vaut pour les séances qui s’ouvriront désormais."


@blueprint.get("/reglement-interieur", endpoint="house_rules")
@allow(Permission.ADMIN)
def house_rules_page() -> ResponseReturnValue:
    """What may be set, and what holds without it."""
    shown = groups(actor().organisation_id, today())
    return _page(shown, _form(shown))


@blueprint.post("/reglement-interieur")
@allow(Permission.ADMIN)
def save_house_rules() -> ResponseReturnValue:
    """Keep it; a refused form keeps what was typed."""
    shown = groups(actor().organisation_id, today())
    form = _form(shown)
    if not form.validate():
        return _page(shown, form, Refused("")), 422
    try:
        service.set_house_rules(
            actor(), {one.name: form[one.name].data or "" for one in _settings(shown)}, _seen(shown)
        )
    except Refused as refused:
        blame(form, refused)
        return _page(groups(actor().organisation_id, today()), form, refused), refused.status
    flash(SAVED, "success")
    return redirect(url_for("office.house_rules"))


def _form(shown: tuple[Group, ...]) -> FlaskForm:
    """One field per setting."""

    class HouseRules(FlaskForm):
        """Built for the settings of one institution."""

    for one in _settings(shown):
        field = StringField(one.label)
        if one.options:
            field = SelectField(one.label, choices={"": "Sans changement", **one.options})
        setattr(HouseRules, one.name, field)
    return HouseRules(data={one.name: one.value for one in _settings(shown)})


def _seen(shown: tuple[Group, ...]) -> dict[str, str]:
    """What stood on the page that was sent, where it says so."""
    names = {one.name: request.form.get(f"{one.name}-seen") for one in _settings(shown)}
    return {name: value for name, value in names.items() if value is not None}


def _settings(shown: tuple[Group, ...]) -> list[Setting]:
    return [one for group in shown for one in group.settings]


def _page(shown: tuple[Group, ...], form: FlaskForm, refused: Refused | None = None) -> str:
    """What the page was made of goes with it; after a refusal that of the first page, but where somebody else was just read."""
    seen = {one.name: one.value for one in _settings(shown)}
    if refused is not None:
        seen |= {name: value for name, value in _seen(shown).items() if name != refused.field}
    return render_template("office/house_rules.html", groups=shown, form=form, seen=seen)
