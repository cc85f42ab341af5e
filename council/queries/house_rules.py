"""What a règlement intérieur (or statutes of one's own) may set, with what the texts say without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from council.law.policies import Remote, Tie
from council.law.regimes import Regime
from council.law.shares import RULES_OF_PROCEDURE, Threshold
from council.models import Body, Organisation, db
from council.queries.notice import texts_of

ELSEWHERE = frozenset({"voices"})
"""Adjustable too, on pages of their own."""
WORDS = {
    "notice_clear_days": ("Délai de convocation", "jours francs avant la séance"),
    "notice_urgent_min": ("Délai de convocation en cas d’urgence", "jours francs au moins"),
    "notice_clear_days_repeat": ("Délai de la seconde convocation", "jours francs"),
    "convening_days": ("Délai pour réunir l’assemblée quand des membres le demandent", "jours au plus"),
    "quorum": ("Quorum", "part des membres en exercice"),
    "quorum_waived_at_call": ("Convocation à partir de laquelle le quorum n’est plus exigé", "2 pour la seconde"),
    "second_call_min_days": ("Intervalle avant la séance de seconde convocation", "jours au moins"),
    "remote": ("Séance en visioconférence", ""),
    "proxies_per_bearer": ("Pouvoirs qu’un membre peut porter", "pouvoirs"),
    "proxy_max_meetings": ("Séances de suite pour lesquelles un pouvoir vaut", "séances"),
    "oral_questions_per_member": ("Questions orales d’un membre par séance", "questions"),
    "oral_question_days": ("Délai de dépôt d’une question orale", "jours avant la séance"),
    "tie": ("Partage égal des voix", ""),
    "public_ballot": ("Scrutin public à la demande", "part des membres présents"),
    "secret_ballot": ("Scrutin secret à la demande", "part des membres présents"),
    "closed_majority": ("Majorité pour siéger à huis clos", "part des suffrages exprimés"),
    "closed_requesters": ("Membres qui peuvent demander le huis clos", "membres"),
    "rounds": ("Tours d’une désignation", "tours"),
    "dsp_days": ("Délégation de service public\u00a0: envoi des documents", "jours avant la séance"),
    "budget_debate_weeks": ("Débat d’orientation budgétaire", "semaines au plus avant le vote du budget"),
    "list_days": ("Publication de la liste des délibérations", "jours après la séance"),
    "minutes_days": ("Publication du procès-verbal", "jours après son approbation"),
}  # fmt: skip
"""Adjustable name -> what it is, what it is counted in; in the order of the page."""
CHOICES: dict[str, dict[StrEnum, str]] = {
    "remote": {
        Remote.ALLOWED: "permise", Remote.EXCEPTIONAL: "permise à titre exceptionnel", Remote.FORBIDDEN: "exclue",
        Remote.IF_RULES_OF_PROCEDURE: "permise si le règlement intérieur la prévoit",
    },
    "tie": {Tie.CHAIR_PREVAILS: "la voix du président l’emporte, sauf au scrutin secret", Tie.REJECTED: "la proposition est rejetée"},
}  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """One thing that may be set. ``options``: value -> words when it is chosen in a list, empty when it is a number.

    ``usual``: what holds without it, in words; ``value``: what is set, empty when nothing is.
    """

    name: str
    label: str
    unit: str
    options: dict[str, str]
    usual: str
    value: str


@dataclass(frozen=True)
class Group:
    """What the same bodies may set."""

    bodies: tuple[str, ...]
    settings: tuple[Setting, ...]


def groups(organisation_id: int, on: date) -> tuple[Group, ...]:
    """What the bodies of an organisation may set, councils first; nothing when no body may set anything."""
    organisation = db.session.get_one(Organisation, organisation_id)
    laws = [(body, texts_of(body, organisation, on)) for body in _bodies(organisation_id)]
    found: dict[tuple[str, ...], list[Setting]] = {}
    for name, (label, unit) in WORDS.items():
        concerned = [(body, law) for body, law in laws if name in law.adjustable]
        if not concerned:
            continue
        value = organisation.adjustments.get(name)
        words = {body.name: said(name, law) for body, law in concerned}
        alike = len(set(words.values())) == 1
        usual = (
            next(iter(words.values()))
            if alike
            else ", ".join(f"{one} ({body})" for body, one in words.items())
        )
        setting = Setting(
            name,
            label,
            unit,
            _options(name, concerned[0][1], value),
            usual,
            "" if value is None else str(value),
        )
        found.setdefault(tuple(words), []).append(setting)
    first = {body.name: rank for rank, (body, _) in enumerate(laws)}
    ordered = sorted(found.items(), key=lambda pair: [first[one] for one in pair[0]])
    return tuple(Group(bodies, tuple(several)) for bodies, several in ordered)


def said(name: str, law: Regime) -> str:
    """What a profile says of a setting, in words."""
    value = getattr(law, name)
    if value is None:
        return "rien n’est prévu"
    if name in CHOICES:
        return CHOICES[name][value]
    if isinstance(value, Threshold):
        return value.words if value.share else "aucun"
    return str(law.by_population(value) if isinstance(value, tuple) else value)


def _bodies(organisation_id: int) -> list[Body]:
    chosen = db.select(Body).where(Body.organisation_id == organisation_id)
    return list(db.session.scalars(chosen.order_by(Body.position, Body.id)))


def _options(name: str, law: Regime, value: object) -> dict[str, str]:
    if name in CHOICES:
        return {str(code): words for code, words in CHOICES[name].items()}
    if not isinstance(getattr(law, name), Threshold):
        return {}
    own = Threshold.read(value) if isinstance(value, str) else None
    return {str(share): share.words for share in (*RULES_OF_PROCEDURE, *([own] if own else []))}
