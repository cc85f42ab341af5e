"""The calculator's forms: one a question. They decide nothing: ``council.law.calculator`` reads and answers."""

from __future__ import annotations

from typing import ClassVar

from wtforms import BooleanField, SelectField

from council.law.calculator.kinds import COMMUNE, EPCI, FRENCH, WALLONIA
from council.web.office.calculator_fields import CaseForm, Count, Day, options

_MEETING_TYPES = options(("", "Ordinaire"), ("installation", "Installation, après un renouvellement général"))
_CALLS = options(("", "Première convocation"), ("2", "Deuxième"), ("3", "Troisième"))
_URGENCY_VOTES = options(
    ("", "Pas encore voté"), ("accepted", "Urgence acceptée"), ("refused", "Urgence refusée")
)
_VOICES = options(
    ("", "Non précisé"),
    ("for", "Pour"),
    ("against", "Contre"),
    ("abstain", "Abstention"),
    ("not_voting", "Ne prend pas part au vote"),
)
_RULES = options(
    ("", "Majorité des suffrages exprimés"),
    ("absolute_present_or_represented", "Majorité des présents ou représentés"),
    ("two_thirds_expressed", "Deux tiers des suffrages exprimés"),
    ("absolute_in_office", "Majorité des membres en exercice"),
    ("unanimity_expressed", "Unanimité des suffrages exprimés"),
    ("accounts", "Comptes\u00a0: pas de majorité contre"),
)
_FRENCH_OBJECTS = options(("", "Une décision"), ("appointment", "Une nomination"))
_WALLOON_OBJECTS = options(
    ("", "Une décision"),
    ("staff_appointment", "Nomination ou mise en disponibilité d’un agent"),
    ("preventive_suspension", "Suspension préventive"),
    ("disciplinary_sanction", "Sanction disciplinaire"),
    ("candidate_presentation", "Présentation de candidats"),
)
_CLOSED_OBJECTS = options(("", "Ordinaire"), ("persons", "Question de personnes"), ("budget", "Budget"))


class NoticeForm(CaseForm):
    """Clear days before a meeting."""

    only: ClassVar = {
        "call": (WALLONIA,), "received_on": (WALLONIA,), "sent_on": FRENCH, "urgency_vote": FRENCH,
        "meeting_type": (COMMUNE, EPCI),
    }  # fmt: skip
    population = Count("Population", description="Population légale du mandat, en habitants.")
    meeting_on = Day("Date de la séance")
    meeting_type = SelectField("Séance", choices=_MEETING_TYPES)
    call = SelectField("Convocation", choices=_CALLS)
    sent_on = Day("Convocation envoyée le", description="Facultatif\u00a0: pour vérifier un envoi déjà fait.")
    received_on = Day(
        "Convocation reçue le", description="Facultatif\u00a0: pour vérifier un envoi déjà fait."
    )
    urgent = BooleanField("Urgence", description="L’auteur de la convocation invoque l’urgence.")
    urgency_vote = SelectField("Vote du conseil sur l’urgence", choices=_URGENCY_VOTES)


class AddedItemForm(CaseForm):
    """An item added after the convocation: a complement to the agenda, or a councillor's point in Wallonia."""

    only: ClassVar = {
        "population": (COMMUNE,), "sent_on": FRENCH, "urgent": FRENCH, "urgency_vote": FRENCH,
        "filed_on": (WALLONIA,), "filed_by": (WALLONIA,), "without_note": (WALLONIA,), "without_draft": (WALLONIA,),
    }  # fmt: skip
    population = Count("Population", description="Population légale du mandat, en habitants.")
    meeting_on = Day("Date de la séance")
    sent_on = Day("Complément envoyé le", description="Facultatif\u00a0: sans lui, la date limite.")
    urgent = BooleanField(
        "Urgence", description="L’auteur de la convocation invoque l’urgence pour ce point."
    )
    urgency_vote = SelectField("Vote du conseil sur l’urgence", choices=_URGENCY_VOTES)
    filed_on = Day("Point remis au bourgmestre le")
    filed_by = SelectField(
        "Déposé par", choices=options(("", "Un conseiller"), ("college_member", "Un membre du collège"))
    )
    without_note = BooleanField("Sans note explicative")
    without_draft = BooleanField("Sans projet de délibération")


class SecondCallForm(CaseForm):
    """A meeting held again for want of a quorum."""

    only: ClassVar = {"call": (WALLONIA,)}
    failed_on = Day("Séance sans quorum")
    second_on = Day("Nouvelle séance")
    call = SelectField("Convocation", choices=options(("", "Deuxième"), ("3", "Troisième")))
    n_office = Count("Membres en exercice")
    present = Count(
        "Présents à la nouvelle séance", description="Facultatif\u00a0: ce que le conseil peut alors décider."
    )


class QuorumForm(CaseForm):
    """Quorum of a meeting or of an item."""

    only: ClassVar = {
        "by_video": (COMMUNE,), "proxies": FRENCH, "withdrawn_present": FRENCH, "representatives_present": FRENCH,
        "representatives_absent": FRENCH, "accounts_vote": FRENCH, "head_present": FRENCH,
    }  # fmt: skip
    n_office = Count("Membres en exercice")
    present = Count("Présents", description="Dans la salle, y compris ceux qui se retirent pour le point.")
    proxies = Count("Pouvoirs", description="Ils ne comptent jamais pour le quorum.")
    by_video = Count("Membres à distance", description="En visioconférence\u00a0: ils sont absents.")
    withdrawn_present = Count("Retirés pour intérêt", description="Parmi les présents (art. L. 2131-11).")
    representatives_present = Count(
        "Représentants présents",
        description="Parmi les présents, ceux qui ne participent pas (art. L. 1111-6 II).",
    )
    representatives_absent = Count("Représentants absents", description="Les mêmes, absents.")
    accounts_vote = BooleanField("Vote des comptes")
    head_present = BooleanField(
        "Le maire est présent et se retire",
        description="Au vote de ses comptes\u00a0; il est compté dans les présents.",
    )


class MajorityForm(CaseForm):
    """Result of a vote."""

    only: ClassVar = {
        "majority_rule": FRENCH, "n_office": FRENCH, "present": FRENCH, "represented": FRENCH,
        "head_in_room": FRENCH, "chair_vote": FRENCH,
    }  # fmt: skip
    votes_for = Count("Pour")
    votes_against = Count("Contre")
    abstentions = Count("Abstentions")
    not_voting = Count("Ne prennent pas part")
    blank = Count("Bulletins blancs")
    void = Count("Bulletins nuls")
    secret = BooleanField("Scrutin secret", description="La voix du président n’y est pas prépondérante.")
    chair_vote = SelectField(
        "Vote du président", choices=_VOICES, description="Déjà compté\u00a0; il départage une égalité."
    )
    majority_rule = SelectField("Majorité demandée", choices=_RULES)
    present = Count("Présents", description="Pour la majorité des présents ou représentés.")
    represented = Count("Représentés", description="Pour la même majorité.")
    n_office = Count("Membres en exercice", description="Pour la majorité des membres en exercice.")
    head_in_room = BooleanField(
        "Le maire est resté dans la salle", description="Pour le vote de ses comptes."
    )


class BallotModeForm(CaseForm):
    """Ordinary, public or secret ballot."""

    only: ClassVar = {"proxies": FRENCH, "secret_requests": FRENCH, "secrecy_waived": FRENCH}
    present = Count("Présents")
    proxies = Count("Pouvoirs", description="Ils ne comptent pas ici.")
    public_requests = Count("Demandes de scrutin public", description="Membres présents qui le demandent.")
    secret_requests = Count("Demandes de scrutin secret", description="Membres présents qui le demandent.")
    item_kind = SelectField("Objet du vote")
    secrecy_waived = BooleanField(
        "Secret levé à l’unanimité",
        description="Pour une nomination\u00a0: le conseil a renoncé au scrutin secret.",
    )

    def trim(self) -> None:
        """The objects of a vote are not the same in Wallonia."""
        self.item_kind.choices = _WALLOON_OBJECTS if self.regime.data == WALLONIA else _FRENCH_OBJECTS
        super().trim()


class ClosedSessionForm(CaseForm):
    """Whether a meeting goes on in closed session."""

    only: ClassVar = {
        "represented": (COMMUNE, EPCI), "requesters": (COMMUNE, EPCI), "by_chair": (COMMUNE, EPCI),
        "item_kind": (WALLONIA,),
    }  # fmt: skip
    present = Count("Présents")
    represented = Count("Représentés", description="Absents dont le pouvoir est utilisable.")
    requesters = Count("Membres qui le demandent")
    by_chair = BooleanField("Demandé par le président de séance")
    item_kind = SelectField("Objet", choices=_CLOSED_OBJECTS)
    votes_for = Count("Voix pour le huis clos")
    votes_against = Count("Voix contre")
    abstentions = Count("Abstentions")


class AfterForm(CaseForm):
    """Time limits after a meeting."""

    only: ClassVar = {
        "meeting_on": FRENCH, "posted_on": FRENCH, "settled_on": FRENCH, "minutes_online_on": FRENCH,
        "act_kind": FRENCH, "notified_on": FRENCH, "received_on": FRENCH, "not_transmitted": FRENCH,
        "stated_on": (WALLONIA,),
    }  # fmt: skip
    meeting_on = Day("Date de la séance")
    posted_on = Day("Liste des délibérations affichée le", description="Facultatif, pour vérifier.")
    settled_on = Day("Procès-verbal arrêté le", description="Date de la séance qui l’arrête.")
    minutes_online_on = Day("Procès-verbal mis en ligne le", description="Facultatif, pour vérifier.")
    act_kind = SelectField(
        "Nature de l’acte",
        choices=options(
            ("", "Acte publié (délibération)"), ("individual", "Décision individuelle, notifiée")
        ),
    )
    published_on = Day("Acte publié le")
    notified_on = Day("Acte notifié le", description="Pour une décision individuelle.")
    received_on = Day("Reçu par le préfet le")
    not_transmitted = BooleanField("Acte qui n’a pas à être transmis au préfet")
    stated_on = Day("Date d’effet écrite dans le texte", description="Facultatif.")
