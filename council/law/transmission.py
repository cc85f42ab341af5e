"""Which acts go to the State's representative before they bind anybody, and what each act still waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from council.law.acts import assess_enforceable, assess_transmission
from council.law.policies import Control
from council.law.publication import binding_date
from council.law.regimes import Regime
from council.law.violations import Answer, Finding, Status, Violation, finding
from council.law.wording import day, reference

EXEMPTIONS = {
    "road_dues": "tarifs des droits de voirie et de stationnement",
    "roads": "classement, déclassement, plans d’alignement, ouverture ou élargissement de voies communales",
    "promotion_rates": "taux de promotion pour l’avancement de grade des fonctionnaires",
    "management_centre": "affiliation ou désaffiliation au centre de gestion",
}
"""Deliberations that the law dispenses from transmission (FR-LEG-01; CGCT L2131-2): code, French words."""
NOT_ADOPTED = frozenset({"rejected", "not_adopted"})
ENDED = {"withdrawn": "Point retiré", "postponed": "Point reporté"}


@dataclass(frozen=True)
class DutyAnswer(Answer):
    """Whether the act must reach the State's representative."""

    required: bool


def transmission_duty(regime: Regime, *, outcome: str = "adopted", exemption: str = "") -> DutyAnswer:
    """Whether a deliberation is subject to transmission (FR-LEG-01, BE-PUBL-02; CGCT L2131-2).

    ``outcome`` is the result of the item; ``exemption`` one of ``EXEMPTIONS``, empty for none. A proposal that was not
    adopted gives nothing to enforce: a warning, since a refusal may be an act. Raises Violation ``unknown_exemption``.
    """
    articles = regime.basis("transmission")
    cite = reference(articles)
    if exemption and exemption not in EXEMPTIONS:
        raise Violation(
            "unknown_exemption",
            "CGCT L2131-2",
            "Ce motif de dispense est inconnu : choisissez-le dans la liste.",
        )
    if regime.control is Control.SUPERVISION:
        rest = "l'acte suit les règles de la tutelle, pas le contrôle de légalité"
        found = finding(Status.OK, "supervision", "BE-PUBL-02", articles, f"Wallonie : {rest} ({cite}).")
        return DutyAnswer((found,), False)
    if regime.control is Control.NONE:
        text = "Les décisions de cette assemblée ne se transmettent pas au représentant de l'État."
        return DutyAnswer((finding(Status.OK, "no_control", "FR-LEG-01", articles, text),), False)
    if exemption:
        text = f"Dispensée de transmission : {EXEMPTIONS[exemption]} ({cite})."
        return DutyAnswer((finding(Status.OK, "exempt", "FR-LEG-01", articles, text),), False)
    if outcome in NOT_ADOPTED:
        text = (
            "Proposition non adoptée : il n'y a rien à rendre exécutoire. Si ce rejet refuse une demande, "
            f"transmettez-le ({cite})."
        )
        return DutyAnswer((finding(Status.WARNING, "not_adopted", "FR-LEG-01", articles, text),), False)
    text = f"Délibération à transmettre au représentant de l'État ({cite})."
    return DutyAnswer((finding(Status.OK, "required", "FR-LEG-01", articles, text),), True)


class Stage(StrEnum):
    """Where an act is in its life."""

    ADOPTED = "adopted"
    SIGNED = "signed"
    TRANSMITTED = "transmitted"
    RECEIVED = "received"
    PUBLISHED = "published"
    ENFORCEABLE = "enforceable"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    POSTPONED = "postponed"


@dataclass(frozen=True)
class Life:
    """What happened to an act, as local days; ``None`` while it has not.

    ``received_on`` is the reception by the State's representative. ``individual``: notified, and transmitted within the
    fifteen days of its signature.
    """

    outcome: str
    signed_on: date | None = None
    sent_on: date | None = None
    received_on: date | None = None
    published_on: date | None = None
    exemption: str = ""
    individual: bool = False


@dataclass(frozen=True)
class Duty:
    """Something still to do: ``sign``, ``transmit``, ``await`` (the acknowledgment) or ``publish``.

    ``due_on`` is empty where the law gives no last day.
    """

    code: str
    finding: Finding
    due_on: date | None = None
    late: bool = False


@dataclass(frozen=True)
class LifeAnswer(Answer):
    """Where the act is, whether it must be transmitted, what is left to do, when it became enforceable."""

    stage: Stage
    transmissible: bool
    enforceable_on: date | None
    duties: tuple[Duty, ...]


def assess_life(regime: Regime, life: Life, today: date) -> LifeAnswer:
    """The life of an act on day ``today`` and its legal clock (FR-LEG-01, -02, -03, FR-PUBL-01, FR-ACT-02; BE-PUBL-01).

    Raises Violation ``unknown_exemption``.
    """
    if life.outcome in ENDED:
        found = finding(
            Status.OK,
            life.outcome,
            "FR-ACT-08",
            regime.basis("list"),
            f"{ENDED[life.outcome]} : aucun acte n'en résulte.",
        )
        return LifeAnswer((found,), Stage(life.outcome), False, None, ())
    duty = transmission_duty(regime, outcome=life.outcome, exemption=life.exemption)
    enforceable = _enforceable(regime, life, duty.required or life.received_on is not None)
    return LifeAnswer(
        duty.findings,
        _stage(life, enforceable, today),
        duty.required,
        enforceable,
        _duties(regime, life, duty, today),
    )


def _enforceable(regime: Regime, life: Life, transmissible: bool) -> date | None:
    if life.outcome in NOT_ADOPTED:
        return None
    if regime.binding_days is not None:
        return binding_date(regime, published_on=life.published_on).binding_on if life.published_on else None
    return assess_enforceable(
        regime, published_on=life.published_on, received_on=life.received_on, transmissible=transmissible
    ).enforceable_on


def _stage(life: Life, enforceable: date | None, today: date) -> Stage:
    if life.outcome in NOT_ADOPTED:
        return Stage.REJECTED
    reached = (
        (Stage.ENFORCEABLE, enforceable if enforceable and enforceable <= today else None),
        (Stage.PUBLISHED, life.published_on), (Stage.RECEIVED, life.received_on),
        (Stage.TRANSMITTED, life.sent_on), (Stage.SIGNED, life.signed_on),
    )  # fmt: skip
    return next((stage for stage, on in reached if on is not None), Stage.ADOPTED)


def _duties(regime: Regime, life: Life, duty: DutyAnswer, today: date) -> tuple[Duty, ...]:
    if life.signed_on is None:
        articles = (
            ("CGCT L2121-23",) if regime.control is not Control.SUPERVISION else regime.basis("default")
        )
        text = f"À signer : la délibération attend ses signatures ({reference(articles)})."
        return (Duty("sign", finding(Status.OK, "sign", "FR-ACT-02", articles, text)),)
    found = []
    if duty.required and life.received_on is None:
        found.append(_transmission(regime, life, life.signed_on, today))
    if life.published_on is None:
        articles = regime.basis("publication")
        text = f"À publier : sans publication, l'acte n'est pas exécutoire ({reference(articles)})."
        rule = regime.rule("FR-PUBL-01", "BE-PUBL-01")
        found.append(Duty("publish", finding(Status.OK, "publish", rule, articles, text)))
    return tuple(found)


def _transmission(regime: Regime, life: Life, signed_on: date, today: date) -> Duty:
    """To send, or the acknowledgment to wait for. Only individual decisions have a last day (FR-LEG-02)."""
    articles = regime.basis("enforceable")
    if life.sent_on is not None:
        text = (
            f"Transmise le {day(life.sent_on)} : l'accusé de réception est attendu ({reference(articles)})."
        )
        return Duty("await", finding(Status.OK, "await", "FR-LEG-03", articles, text))
    if life.individual:
        now = assess_transmission(regime, signed_on=signed_on, transmitted_on=today)
        answer = assess_transmission(regime, signed_on=signed_on)
        return Duty("transmit", answer.finding, answer.deadline, now.status is not Status.OK)
    text = f"À transmettre : sans réception par le représentant de l'État, l'acte n'est pas exécutoire ({reference(articles)})."
    return Duty("transmit", finding(Status.OK, "transmit", "FR-LEG-03", articles, text))
