"""Forms of the sign-in pages."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

_NEEDED = "Ce champ est nécessaire."


class PasswordForm(FlaskForm):
    """Address and password."""

    email = EmailField("Adresse électronique", [InputRequired(_NEEDED), Length(max=200)])
    password = PasswordField("Mot de passe", [InputRequired(_NEEDED), Length(max=500)])
    suite = HiddenField()


class LinkForm(FlaskForm):
    """Address to mail a link to."""

    email = EmailField("Adresse électronique", [InputRequired(_NEEDED), Length(max=200)])
    suite = HiddenField()


class NewPasswordForm(FlaskForm):
    """A new password, typed twice because it cannot be read while typing."""

    password = PasswordField("Nouveau mot de passe", [InputRequired(_NEEDED), Length(max=500)])
    again = PasswordField("Le même, une seconde fois", [InputRequired(_NEEDED), Length(max=500)])


class EmptyForm(FlaskForm):
    """Nothing but the CSRF token: a button."""
