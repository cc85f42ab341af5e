"""The style guide page: every component on one page, routed in the demonstration and in development only."""

from __future__ import annotations

from flask import render_template
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget


class SampleForm(Form):
    """One field of each kind, refused once so that errors show."""

    title = StringField(
        "Objet", [DataRequired("Écrivez l’objet du point.")], description="Tel qu’il sera lu en séance."
    )
    day = DateField("Date de la séance")
    nature = SelectField("Nature de l’acte", choices={"": "Choisir…", "1": "Délibération"}, default="")
    text = TextAreaField("Texte", default="Le conseil municipal, après en avoir délibéré,")
    annex = FileField("Annexe", description="PDF, PNG ou JPG, 50\u00a0Mo au plus.")
    reply = RadioField(
        "Serez-vous présent\u202f?",
        choices={"p": "Présent", "a": "Absent", "x": "Je donne pouvoir"},
        default="p",
    )
    services = SelectMultipleField(
        "Services",
        choices={"1": "Finances", "2": "Urbanisme"},
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    closed = BooleanField("Huis clos", description="Le public est invité à quitter la salle pour ce point.")


def style_guide() -> str:
    """The page, as HTML."""
    form = SampleForm()
    form.title.errors = ("Écrivez l’objet du point.",)
    return render_template("components/styleguide.html", form=form)
