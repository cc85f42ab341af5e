"""The past meeting: nine items, who was there, how each vote ended, what was said."""

from __future__ import annotations

from council.demo.content.calendar import Calendar
from council.demo.content.model import DemoItem, DemoMeeting, Movement, PastResult
from council.demo.content.past_items import items

PLACE = "Salle du conseil de l’hôtel de ville, 1 place des Tilleuls"

_DEBATES = {
    "pv": "<p>Mme PRUNIER signale une erreur sur l’heure de levée de séance ; elle est rectifiée avant l’adoption.</p>",
    "dm1": "<p>M. D’AUBIGNY regrette que la hausse des charges de personnel ne soit pas compensée par des économies. "
    "M. LEMAÎTRE répond que la moitié de cette hausse vient de mesures nationales et que l’effectif est stable. "
    "Mme JOLIVET demande un suivi trimestriel des dépenses d’énergie ; la maire s’y engage.</p>",
    "ri": "<p>M. RENOU propose de porter de deux à trois le nombre de questions orales par groupe et par séance. La maire "
    "indique qu’un bilan sera fait dans un an. M. LUCAS relève que le délai de dépôt des amendements, fixé à "
    "quarante-huit heures, devra rester indicatif. La maire en convient.</p>",
    "fetes": "<p>M. LE GOFF rappelle que la manifestation a dû être reportée à cause des orages. M. POIRIER, président de "
    "l’association, a quitté la salle. Mme MOREAU souhaite que le bilan financier soit joint à la prochaine "
    "demande.</p>",
    "ctg": "<p>Mme HADDAD présente les quatre axes de la convention. M. BENALI précise que deux places d’accueil d’urgence "
    "sont prévues au relais petite enfance. L’ensemble des groupes salue la démarche.</p>",
    "transport": "<p>M. PERRAULT défend le vœu de son groupe : la gratuité coûterait, selon lui, 46 000 € par an à la "
    "commune. Mme NGUYEN rappelle que la compétence appartient à la Région et que la commune ne peut "
    "s’engager à sa place. Mme JOLIVET annonce l’abstention de son groupe, favorable au principe mais non "
    "au financement proposé.</p>",
    "acquisition": "<p>Mme VASSEUR présente l’intérêt de la parcelle pour le futur cheminement le long de l’Arçonne. "
    "M. LUCAS s’interroge sur le prix au mètre carré ; il lui est répondu qu’il est inférieur à la moyenne "
    "des ventes du secteur.</p>",
    "cnas": "<p>La maire constate qu’une seule candidature a été déposée et en donne lecture.</p>",
    "marche": "<p>M. ROUSSEAU, au nom de plusieurs conseillers de la majorité, estime que la redevance pénalise les petits "
    "producteurs. M. POIRIER répond que le tarif n’a pas bougé depuis huit ans. Après un échange sur les "
    "comparaisons avec les communes voisines, la maire met aux voix.</p>",
}


def meeting(c: Calendar) -> DemoMeeting:
    """The past meeting with its results; 25 of 28 members present at the opening, two proxies, one late arrival."""
    by_key = {item.key: item for item in items(c)}
    return DemoMeeting(
        "passee",
        "conseil",
        "Séance ordinaire du conseil municipal",
        c.at(c.past, 20),
        c.at(c.past_sent, 10, 15),
        PLACE,
        tuple(by_key.values()),
        ended_at=c.at(c.past, 22, 24),
        secretary="karim.benali",
        proxies=(("cecile.oeuvrard", "sophie.nguyen"), ("mathieu.gautier", "jeanne.thibault")),
        excused=("cecile.oeuvrard", "mathieu.gautier"),
        absent=("julien.perrault",),
        movements=(Movement("julien.perrault", True, 3),),
        results=tuple(_results(by_key)),
        remarks=("L’heure de levée de la séance précédente est rectifiée : 22 h 40 au lieu de 22 h 04.",),
    )


def _results(items_by_key: dict[str, DemoItem]) -> list[PastResult]:
    def result(key: str, state: str, **more: object) -> PastResult:
        return PastResult(items_by_key[key], state, debate_html=_DEBATES[key], **more)  # type: ignore[arg-type]

    opposition = ("marc.daubigny", "valerie.prunier", "didier.lucas", "sandrine.moreau")
    greens = ("aurelie.jolivet", "baptiste.renou")
    return [
        result("pv", "adopted"),
        result("dm1", "adopted", against=opposition, abstaining=greens),
        result("ri", "adopted", abstaining=(*opposition, "julien.perrault", *greens)),
        result("fetes", "adopted", not_taking_part=("gerard.poirier",)),
        result("ctg", "adopted"),
        result("transport", "rejected", mode="public", against=_against_transport(), abstaining=greens),
        result("acquisition", "adopted", abstaining=("didier.lucas",)),
        result("cnas", "appointed", mode="acclaim"),
        result("marche", "adopted", mode="public", against=_against_market(), tie=True),
    ]


def _against_transport() -> tuple[str, ...]:
    """The whole majority, proxies included: 21 members."""
    return (
        "helene.garnier",
        "paul.lemaitre",
        "odile.vasseur",
        "karim.benali",
        "cecile.oeuvrard",
        "bruno.marchetti",
        "nadia.haddad",
        "yann.legoff",
        "sophie.nguyen",
        "gerard.poirier",
        "ines.fournier",
        "etienne.dufour",
        "monique.charrier",
        "jeanluc.aubry",
        "fatoumata.diallo",
        "thomas.rousseau",
        "claire.bonnet",
        "antoine.meunier",
        "elodie.caillaud",
        "mathieu.gautier",
        "jeanne.thibault",
    )


def _against_market() -> tuple[str, ...]:
    """Fourteen against fourteen: the mayor votes for, her vote prevails (L2121-20)."""
    return (
        "thomas.rousseau",
        "claire.bonnet",
        "antoine.meunier",
        "elodie.caillaud",
        "mathieu.gautier",
        "jeanne.thibault",
        "fatoumata.diallo",
        "marc.daubigny",
        "valerie.prunier",
        "didier.lucas",
        "sandrine.moreau",
        "julien.perrault",
        "aurelie.jolivet",
        "baptiste.renou",
    )
