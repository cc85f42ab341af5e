"""The form of a declared interest, for members and for the office."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from council.queries.interests import InterestView
from council.services.errors import Refused, Stale
from council.services.interests import InterestDraft
from council.web.office.forms import DayField, blame


class DegreeField(IntegerField):
    """A small number; what is no number is answered in French."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ``ValueError`` with a sentence that gives an example."""
        try:
            super().process_formdata([one for one in valuelist if one.strip()])
        except ValueError:
            raise ValueError(
                "Écrivez le degré en chiffre\u00a0: 1 pour un enfant, 2 pour un frère."
            ) from None


class InterestForm(FlaskForm):
    """One organisation, one role, two dates."""

    party = StringField(
        "Nom de l’organisme", description="Association, entreprise, syndicat… tel qu’on le nomme."
    )
    aliases = TextAreaField("Autres noms ou sigles", description="Un par ligne, par exemple\u00a0: CDF.")
    number = StringField("Numéro", description="SIREN, SIRET ou BCE, s’il est connu.")
    capacity = RadioField("Rôle")
    degree = DegreeField(
        "Degré de parenté",
        [Optional()],
        description="1\u00a0: parent, enfant\u202f; 2\u00a0: frère, sœur, petit-enfant.",
    )
    paid = BooleanField("Ce rôle est rémunéré")
    designated = BooleanField(
        "Au nom de la collectivité",
        description="Le conseil a désigné ce membre pour l’y représenter, en application de la loi ou des statuts (art. "
        "L. 1111-6)\u00a0: la plupart des votes lui restent ouverts.",
    )
    authorities = BooleanField(
        "Groupement de collectivités", description="Syndicat, communauté de communes, pôle…"
    )
    starts_on = DayField("Depuis le", [Optional()])
    ends_on = DayField("Jusqu’au", [Optional()], description="Vide tant que cela dure.")
    keywords = TextAreaField(
        "Mots-clés", description="Un par ligne\u00a0: les mots d’un point qui toucherait cet intérêt."
    )
    source = StringField("Source", description="Déclaration du membre, statuts, site…")
    revision = HiddenField()

    def offer(self, words: Mapping[str, str]) -> InterestForm:
        """The roles to choose from, worded for whoever writes."""
        self.capacity.choices = list(words.items())
        return self

    @property
    def draft(self) -> InterestDraft:
        """What was typed, for the service."""
        return InterestDraft(
            party=self.party.data or "",
            capacity=self.capacity.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            aliases=tuple((self.aliases.data or "").splitlines()),
            number=self.number.data or "",
            degree=self.degree.data,
            paid=self.paid.data,
            designated=self.designated.data,
            authorities=self.authorities.data,
            keywords=tuple((self.keywords.data or "").splitlines()),
            source=self.source.data or "",
        )


def saved(
    form: InterestForm, save: Callable[[InterestDraft], object], view: InterestView | None = None
) -> int:
    """Save what was typed; gives 200, or the status of the refusal now shown in the form.

    ``view``: what is stored; after a conflict, saving again will be on top of it. Raises ``NotFound``.
    """
    if not form.validate():
        return 422
    try:
        save(form.draft)
    except Refused as refused:
        blame(form, refused)
        if not isinstance(refused, Stale) or view is None:
            return 422
        form.revision.data = str(view.revision)
        return refused.status
    return 200


def stored(view: InterestView) -> dict[str, object]:
    """What a form shows of a stored interest."""
    values: dict[str, object] = {name: getattr(view, name) for name in InterestDraft.__dataclass_fields__}
    return values | {
        "aliases": "\n".join(view.aliases),
        "keywords": "\n".join(view.keywords),
        "number": view.shown_number,
        "revision": view.revision,
    }
