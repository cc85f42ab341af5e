"""Forms of the office's preparation pages. The services check; these only parse and give back what was typed."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Optional

from council.services.errors import Refused


class DayField(DateField):
    """A day; browsers without a calendar send what was typed, as French people write it."""

    def __init__(self, label: str, validators: list[object] | None = None, **more: object) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ``ValueError`` with a sentence that gives an example."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Écrivez la date comme ceci\u00a0: 12/06/2026.") from None


class HourField(TimeField):
    """An hour of the day, « 19:30 » or « 19h30 »."""

    def __init__(self, label: str, validators: list[object] | None = None, **more: object) -> None:
        super().__init__(label, validators, format=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%Hh"], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ``ValueError`` with a sentence that gives an example."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Écrivez l’heure comme ceci\u00a0: 19:30.") from None


class MeetingForm(FlaskForm):
    """A meeting: which body, when, where."""

    body_id = SelectField("Assemblée", coerce=int)
    date = DayField(
        "Date", [InputRequired("Choisissez la date de la séance.")], description="Jour de la séance."
    )
    hour = HourField(
        "Heure", [InputRequired("Indiquez l’heure de la séance.")], description="Par exemple 19:30."
    )
    place = StringField("Lieu", description="Tel qu’il figurera sur la convocation.")
    rooms = TextAreaField(
        "Salles reliées par visioconférence",
        description="Une par ligne, deux au moins\u202f; vide\u00a0: la réunion se tient en un seul lieu. La convocation les mentionne.",
    )
    revision = HiddenField()

    def starts_at(self, clock: ZoneInfo) -> datetime:
        """The moment typed, on the organisation's clock."""
        assert self.date.data is not None
        assert self.hour.data is not None
        return datetime.combine(self.date.data, self.hour.data, clock)


class RepeatForm(FlaskForm):
    """When and where the body meets again after a meeting without quorum."""

    date = DayField("Date", [InputRequired("Choisissez la date de la nouvelle séance.")])
    hour = HourField(
        "Heure", [InputRequired("Indiquez l’heure de la séance.")], description="Par exemple 19:30."
    )
    place = StringField("Lieu", description="Tel qu’il figurera sur la convocation.")

    def starts_at(self, clock: ZoneInfo) -> datetime:
        """The moment typed, on the organisation's clock."""
        assert self.date.data is not None
        assert self.hour.data is not None
        return datetime.combine(self.date.data, self.hour.data, clock)


class AnnexUploadForm(FlaskForm):
    """Several files at once."""

    files = MultipleFileField("Fichiers", description="Plusieurs fichiers à la fois sont acceptés.")
    confidential = BooleanField(
        "Réservé aux membres",
        description="Ces annexes restent dans le dossier des membres, jamais sur le site public.",
    )


class ConveneForm(FlaskForm):
    """What the one who convenes adds."""

    urgent_reason = TextAreaField(
        "Motif de l’urgence",
        description="Il figure sur la convocation\u202f; le conseil se prononce à l’ouverture.",
    )
    notes_motive = TextAreaField(
        "Pourquoi sans note", description="Par exemple\u00a0: le rapport joint au point 4 en tient lieu."
    )
    unfinished = StringField("Points inachevés")


class ReportForm(FlaskForm):
    """Under which report a point stands."""

    report_id = SelectField("Rapport", validate_choice=False)


class CancelForm(FlaskForm):
    """Why a convened meeting is given up."""

    motive = TextAreaField(
        "Motif de l’annulation", description="Les membres convoqués et les citoyens le liront."
    )


class PaperForm(FlaskForm):
    """The day a paper convocation was handed over."""

    on = DayField("Remise le", [InputRequired("Indiquez le jour de la remise.")])


class ItemForm(FlaskForm):
    """An item in its legal structure. Lists are rows that can be added, moved and removed without JavaScript."""

    title = TextAreaField(
        "Objet", description="500 caractères au plus\u00a0: la limite du contrôle de légalité."
    )
    kind = SelectField("Nature du point")
    rapporteur_id = SelectField("Rapporteur", coerce=lambda value: int(value) if value else None)
    matiere_code = StringField(
        "Matière", description="Tapez un mot ou un code de la nomenclature\u00a0: 7.5, subventions…"
    )
    nature_code = SelectField("Nature de l’acte")
    ballot_mode = RadioField("Mode de scrutin prévu")
    majority_rule = SelectField("Majorité")
    confidential = BooleanField(
        "Pièces confidentielles",
        description="Les pièces restent dans le dossier des membres\u202f; les citoyens ne lisent que le titre public.",
    )
    closed_session = BooleanField(
        "Huis clos envisagé", description="Le conseil se prononcera en séance, sans débat (art. L. 2121-18)."
    )
    public_title = TextAreaField(
        "Titre public",
        description="Ce que liront les citoyens. Obligatoire pour un point confidentiel ou à huis clos\u202f; à remplir "
        "aussi si l’objet nomme une personne.",
    )
    note = TextAreaField("Note de synthèse")
    note_in_annex = BooleanField(
        "Une annexe tient lieu de note",
        description="Elle donne une information équivalente (art. L. 2121-12). Joignez-la au point.",
    )
    classified_installation = BooleanField(
        "Installation classée",
        description="La note est alors due dans toutes les communes (art. L. 2121-12).",
    )
    video_case = SelectField(
        "Pour une réunion par visioconférence",
        default="ordinary",
        validate_choice=False,
        description="Certains points ne se traitent que dans une réunion en un seul lieu (art. L. 5211-11-1).",
    )
    service_papers_on = DayField(
        "Délégation de service public : documents remis le",
        [Optional()],
        description="Seulement pour le choix du délégataire ; laissez vide sinon (art. L. 1411-7).",
    )
    visas = FieldList(TextAreaField("Visa"), "Visas")
    considerants = FieldList(TextAreaField("Considérant"), "Considérants")
    expose = TextAreaField("Exposé des motifs")
    articles = FieldList(TextAreaField("Article"), "Articles")
    beneficiaries = FieldList(TextAreaField("Bénéficiaire"), "Bénéficiaires et cocontractants")
    filed_by_id = SelectField("Point ajouté par", coerce=lambda value: int(value) if value else None)
    filed_on = DayField(
        "Déposé le", [Optional()], description="Jour où le point est parvenu au bourgmestre (art. L1122-24)."
    )
    revision = HiddenField()


class ItemSubmitted:
    """Names of the form's submit buttons."""

    ROW = "row"
    SAVE_AND_ANNEX = "annexes"


def day_typed(what: str) -> date:
    """The day of a form with nothing else, in one line of a list; ``what``: « de la remise ». Raises ``Refused``."""
    form = PaperForm()
    day: date | None = form.on.data if form.validate() else None
    if day is None:
        raise Refused(f"Indiquez le jour {what}, par exemple 12/06/2026. Revenez en arrière et recommencez.")
    return day


def revision_of(form: FlaskForm) -> int:
    """The revision the form was opened on; 0, which is nobody's, when somebody tampered with it."""
    typed = str(form.revision.data or "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def blame(form: FlaskForm, refused: Refused) -> None:
    """Show a refusal beside the field it names, or at the top of the form."""
    field: Field | None = form._fields.get(refused.field)
    if field is None:
        form.form_errors.append(refused.sentence)
    else:
        field.errors = [*field.errors, refused.sentence]


__all__ = [
    "AnnexUploadForm", "CancelForm", "ConveneForm", "ItemForm", "ItemSubmitted", "MeetingForm", "PaperForm", "RepeatForm", "blame",
    "revision_of",
]  # fmt: skip
