"""The coming meeting, items 1 and 2: the assembly itself."""

from __future__ import annotations

from council.demo.content.calendar import Calendar
from council.demo.content.model import DemoItem
from council.documents.typography import day

ASSEMBLY = "Vie de l’assemblée"
SECRETARIAT = "Secrétariat général et assemblées"


def items(c: Calendar) -> tuple[DemoItem, ...]:
    """Items 1 and 2."""
    return _minutes(c), _delegated(c)


def _minutes(c: Calendar) -> DemoItem:
    past = day(c.past)
    return DemoItem(
        "pv",
        1,
        f"Approbation du procès-verbal de la séance du {past}",
        "helene.garnier",
        "decision",
        "5.2",
        ASSEMBLY,
        SECRETARIAT,
        f"<p>Le procès-verbal de la séance du {past}, rédigé par le secrétaire de séance, a été mis à disposition des "
        "conseillers avec la convocation. Il est arrêté au commencement de la présente séance, puis signé par la maire "
        "et le secrétaire, et publié sur le site de la commune dans la semaine qui suit.</p>",
        visas=(
            "Vu le code général des collectivités territoriales, notamment son article L. 2121-15 ;",
            f"Vu le projet de procès-verbal de la séance du {past} communiqué aux membres du conseil ;",
        ),
        grounds=(
            "Considérant qu’aucune demande de rectification n’a été reçue avant l’ouverture de la séance ;",
        ),
        articles=(
            f"Le procès-verbal de la séance du {past} est arrêté sans modification.",
            "Il sera publié sous forme électronique, de manière permanente et gratuite, dans la semaine suivant la présente séance ; un exemplaire papier est tenu à la disposition du public.",
        ),
    )


def _delegated(c: Calendar) -> DemoItem:
    return DemoItem(
        "decisions",
        2,
        "Compte rendu des décisions prises par la maire en vertu de la délégation du conseil municipal",
        "helene.garnier",
        "report",
        "5.4",
        ASSEMBLY,
        SECRETARIAT,
        "<p>En application de l’article L. 2122-23 du code général des collectivités territoriales, la maire rend compte "
        "des décisions prises depuis la dernière séance sur le fondement de la délégation consentie au titre de "
        "l’article L. 2122-22. Quatorze décisions ont été prises : marchés à procédure adaptée, renouvellements "
        "d’adhésions, concessions dans le cimetière, louages de choses et une action en justice. La liste complète "
        "figure en annexe. Ce compte rendu ne donne pas lieu à un vote.</p>",
        annexes=("decisions-deleguees",),
        ballot="none",
    )
