"""Interests: who must withdraw from an item, and whether an interested member took part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from council.law.regimes import Regime
from council.law.violations import Answer, Status, Violation, finding
from council.law.wording import reference, typeset


@dataclass(frozen=True)
class ParticipationAnswer(Answer):
    """``result``: ``lawful``, ``unlawful`` or ``doubtful``."""

    took_part: bool
    counts_for_quorum: bool
    result: str


def participation(
    regime: Regime,
    *,
    interested: bool,
    in_room: bool = False,
    spoke: bool = False,
    chaired: bool = False,
    reported: bool = False,
    voted: bool = False,
    voted_for_giver: bool = False,
) -> ParticipationAnswer:
    """Whether an interested member took part in an item (FR-INT-01, -02, FR-QUO-04; CGCT L2131-11).

    Since 24/12/2025 (the date is in the profile) silent presence in the room is no longer taking part.
    """
    took_part = spoke or chaired or reported or voted or voted_for_giver
    articles = regime.basis("interests")
    cite = reference(articles)
    status, code, result = Status.OK, "lawful", "lawful"
    if not interested:
        text = f"Le membre n'est pas intéressé à l'affaire : il peut y prendre part ({cite})."
    elif took_part:
        status, code, result = regime.breach, "interested_member_took_part", "unlawful"
        text = f"Le membre intéressé a pris part à l'affaire : la délibération est illégale ({cite})."
    elif in_room and regime.silent_presence_is_participation:
        status, code, result = Status.WARNING, "presence_before_reform", "doubtful"
        text = f"Présence silencieuse du membre intéressé avant le 24 décembre 2025 : légalité douteuse ({cite})."
    else:
        text = (
            f"Le membre intéressé n'a pas pris part à l'affaire ; il ne compte pas dans le quorum ({cite})."
        )
    return ParticipationAnswer(
        (finding(status, code, "FR-INT-01", articles, text),), took_part, in_room and not interested, result
    )


class Decision(StrEnum):
    """What the council decides about the body in which it is represented (FR-INT-03; CGCT L1111-6)."""

    PUBLIC_CONTRACT = "public_contract"
    LOAN_GUARANTEE = "loan_guarantee"
    AID = "aid"
    OWN_DESIGNATION_OR_PAY = "own_designation_or_pay"
    CONTRIBUTION = "contribution"
    MANDATORY_EXPENDITURE = "mandatory_expenditure"
    BUDGET = "budget"
    OTHER = "other"


# L1111-6 II: decisions in which the representatives of the authority do not take part.
_REPRESENTATIVES_OUT = frozenset(
    {Decision.PUBLIC_CONTRACT, Decision.LOAN_GUARANTEE, Decision.AID, Decision.OWN_DESIGNATION_OR_PAY}
)


@dataclass(frozen=True)
class WithdrawalAnswer(Answer):
    """``quorum_basis``: ``L2131-11`` (numerator only) or ``L1111-6-II`` (both sides); ``degree_limit`` in Wallonia."""

    withdraw: bool
    must_leave_room: bool
    quorum_basis: str | None = None
    degree_limit: int | None = None


def withdrawal_needed(
    regime: Regime, *, private: bool, group_of_authorities: bool, decision: Decision
) -> WithdrawalAnswer:
    """Whether a member withdraws, in his own name (``private``) or as representative (FR-INT-03, -04, FR-QUO-05).

    ``group_of_authorities``: the body is itself a group of local authorities (L1111-6 III).
    """
    out = private or (decision in _REPRESENTATIVES_OUT and not group_of_authorities)
    articles = regime.basis("interests" if private else "representatives")
    verb = "se retire" if out else "peut prendre part à l'affaire"
    who = "Le membre intéressé en son nom propre" if private else "Le représentant de la collectivité"
    text = f"{who} {verb} ({reference(articles)})."
    rule = "FR-INT-04" if private else "FR-INT-03"
    basis = ("L2131-11" if private else "L1111-6-II") if out else None
    found = finding(Status.OK, "withdraw" if out else "may_take_part", rule, articles, text)
    return WithdrawalAnswer((found,), out, False, basis)


_QUORUM_WITHOUT = {
    "L2131-11": " ; votre présence ne compte pas dans le quorum de ce point",
    "L1111-6-II": " ; vous ne comptez pas parmi les membres en exercice pour le quorum de ce point",
    None: "",
}


def consequence(answer: WithdrawalAnswer) -> str:
    """What withdrawing means, said to the member who decides; empty when nothing asks for it.

    FR-INT-02, FR-QUO-04, -05, FR-PROX-04; BE-INT-01.
    """
    if not answer.withdraw:
        return ""
    acts = "Vous ne rapportez pas ce point, n'en débattez pas et ne le votez pas, ni pour vous ni par pouvoir"
    room = "vous quittez la salle" if answer.must_leave_room else "il est conseillé de quitter la salle"
    return typeset(f"{acts} ; {room}{_QUORUM_WITHOUT[answer.quorum_basis]}.")


def kinship_withdrawal(
    regime: Regime, *, degree: int, appointment_or_discipline: bool = False
) -> WithdrawalAnswer:
    """Whether a relative of the person interested must leave the room (BE-INT-01; CDLD L1122-19).

    ``degree`` of kinship, 0 = the member himself. Raises Violation ``no_kinship_rule``.
    """
    limit = regime.kinship_degree_appointment if appointment_or_discipline else regime.kinship_degree
    if limit is None:
        raise Violation(
            "no_kinship_rule", "", "Cette assemblée n'a pas de règle de parenté : l'intérêt s'apprécie."
        )
    out = degree <= limit
    articles = regime.basis("interests")
    text = f"Parenté au degré {degree} pour une limite au degré {limit} : le membre "
    text += f"{'quitte la salle' if out else 'peut siéger'} ({reference(articles)})."
    found = finding(Status.OK, "withdraw" if out else "may_take_part", "BE-INT-01", articles, text)
    return WithdrawalAnswer((found,), out, out, None, limit)
