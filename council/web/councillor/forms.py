"""The answer to a convocation, as a form."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, Optional

from council.queries.answers import Bearer

NOBODY = "0"


class AnswerForm(FlaskForm):
    """Present, absent, or represented by a colleague."""

    response = RadioField(
        "Serez-vous à la séance ?",
        [InputRequired("Choisissez l’une des réponses.")],
        choices=[
            SelectChoice("present", "Je serai présent(e)"),
            SelectChoice("proxy", "Je donne pouvoir à un collègue"),
            SelectChoice("excused", "Je m’excuse de mon absence, sans donner pouvoir"),
            SelectChoice("absent", "Je serai absent(e), sans donner pouvoir"),
        ],
    )
    proxy_to = SelectField("À qui donnez-vous pouvoir ?", [Optional()], default=NOBODY)

    lasting = RadioField(
        "Pour combien de temps\u202f?",
        [Optional()],
        choices=[
            SelectChoice("", "Pour cette séance"),
            SelectChoice("meetings", "Pour cette séance et les suivantes, dans la limite de la loi"),
            SelectChoice(
                "illness", "Tant que dure ma maladie, constatée par un certificat remis au secrétariat"
            ),
        ],
        default="",
    )

    def offer(self, bearers: list[Bearer], substitute: str = "") -> None:
        """The colleagues to choose from; those who cannot take a proxy are listed with the reason. The substitute comes first."""
        if substitute:
            own = SelectChoice("substitute", f"Je serai remplacé(e) par mon suppléant, {substitute}")
            self.response.choices = [*self.response.choices[:1], own, *self.response.choices[1:]]
        self.proxy_to.choices = [
            SelectChoice(NOBODY, "Choisir…"),
            *(SelectChoice(str(b.member.seat), _words(b)) for b in bearers),
        ]

    @property
    def bearer(self) -> int | None:
        """Seat of the chosen colleague."""
        chosen = self.proxy_to.data
        return int(chosen) if chosen and chosen != NOBODY else None


def _words(bearer: Bearer) -> str:
    words = (
        f"{bearer.member.name}, {bearer.member.capacity}" if bearer.member.capacity else bearer.member.name
    )
    return f"{words} ({bearer.why_not})" if bearer.why_not else words
