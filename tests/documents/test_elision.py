"""What is written in place of a variable reads as French: « d’Orange », a capital at the beginning of a sentence."""

from __future__ import annotations

import pytest

from council.documents.variables import fill, filled


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("la commune de {{x}}", "Orange", "la commune d’Orange"),
        ("De {{x}} et de {{x}}", "Évry", "D’Évry et d’Évry"),
        ("afin que\u00a0{{x}} signe", "Anne Durand", "afin qu’Anne Durand signe"),
        ("Lorsque {{x}} vote", "Inès Roux", "Lorsqu’Inès Roux vote"),
        ("avec le {{x}}, la {{x}}", "Œuvre sociale", "avec l’Œuvre sociale, l’Œuvre sociale"),
        ("la ville de {{x}}", "Ywy", "la ville d’Ywy"),
        ("la somme de {{x}}", "onze mille euros", "la somme de onze mille euros"),
        ("la somme de {{x}}", "un million d’euros", "la somme d’un million d’euros"),
        ("la commune de {{x}}", "Hyères", "la commune de Hyères"),
        ("la commune de {{x}}", "Lyon", "la commune de Lyon"),
        ("mande {{x}}", "Orange", "mande Orange"),
        ("celui-là-le {{x}}", "Orange", "celui-là-le Orange"),
        ("de {{y}}", "Orange", "de {{y}}"),
        ("{{x}} est accordée", "une aide", "Une aide est accordée"),
        ("Il vote. {{x}} est accordée ! « {{x}} » ?", "une aide", "Il vote. Une aide est accordée ! « Une aide » ?"),
        ("selon l’art. {{x}}", "premier", "selon l’art. premier"),
        ("par M. {{x}}", "le maire", "par M. le maire"),
        ("En 2026. {{x}}", "une aide", "En 2026. Une aide"),
        ("{{x}} publie", "eTerritoire", "eTerritoire publie"),
        ("Accorde {{x}}", "une aide", "Accorde une aide"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_french_wants_it(text: str, value: str, found: str) -> None:
    assert fill(text, {"x": value}) == found


def test_tags_between_the_word_and_its_variable_stay() -> None:
    content = {
        "expose": "<p><strong>{{x}}</strong> suit.</p><p>Aide de <em>{{x}}</em>, de&nbsp;{{x}}</p><ul><li><p>{{x}}</p></li></ul>"
    }
    assert filled(content, {"x": "élan & <vie>"})["expose"] == (
        "<p><strong>Élan &amp; &lt;vie&gt;</strong> suit.</p><p>Aide d’<em>élan &amp; &lt;vie&gt;</em>, d’élan &amp; &lt;vie&gt;</p>"
        "<ul><li><p>Élan &amp; &lt;vie&gt;</p></li></ul>"
    )
