"""Proxies (pouvoirs): who may give and bear one, which ones serve for an item, why one is refused."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from council.law.regimes import Regime
from council.law.violations import Answer, Status, Violation, finding
from council.law.wording import reference

Id = TypeVar("Id", bound=Hashable)


def check_proxy(
    regime: Regime, *, giver: Id, bearer: Id, present: Collection[Id] | None, existing: Mapping[Id, Id]
) -> None:
    """Refuse a proxy that cannot be handed in (FR-PROX-01, BE-PROX-01; CGCT L2121-20).

    ``present``: members in the room now, None before the meeting (presence is then not checked). ``existing``:
    running proxies, giver -> bearer; a newer proxy of the same giver replaces the older. Raises Violation
    ``proxies_not_allowed``, ``same_member``, ``giver_present``, ``bearer_absent``, ``bearer_already_holds_proxy``.
    """
    article = regime.basis("proxies")[0]
    refusals: tuple[tuple[bool, str, str], ...] = (
        (
            regime.proxies_per_bearer == 0,
            "proxies_not_allowed",
            "Les pouvoirs n'existent pas dans cette assemblée : le membre empêché est absent.",
        ),
        (
            giver == bearer,
            "same_member",
            "Un membre ne peut pas se donner pouvoir : choisissez un autre mandataire.",
        ),
        (
            present is not None and giver in present,
            "giver_present",
            "Le mandant est présent : il vote lui-même. Notez d'abord son départ.",
        ),
        (
            present is not None and bearer not in present,
            "bearer_absent",
            "Le mandataire n'est pas présent : choisissez un membre présent.",
        ),
        (
            _held(bearer, giver, existing) >= regime.proxies_per_bearer,
            "bearer_already_holds_proxy",
            "Le mandataire porte déjà un pouvoir : un même membre ne peut en porter qu'un. Choisissez-en un autre.",
        ),
    )
    for refused, code, sentence in refusals:
        if refused:
            raise Violation(code, article, f"{sentence} ({reference([article])})", giver=giver, bearer=bearer)


def _held(bearer: Id, giver: Id, existing: Mapping[Id, Id]) -> int:
    return sum(1 for other, holder in existing.items() if holder == bearer and other != giver)


def may_be_substituted(regime: Regime) -> bool:
    """Whether a member of the body who is the only one of his commune is replaced by his substitute (FR-PROX-05).

    CGCT L5211-6: « Lorsqu'une commune ne dispose que d'un seul conseiller communautaire », the councillor who would follow
    him « peut participer avec voix délibérative aux réunions de l'organe délibérant en cas d'absence du conseiller titulaire
    dès lors que ce dernier en a avisé le président », and « est destinataire des convocations aux réunions de l'organe
    délibérant, ainsi que des documents annexés à celles-ci ».
    """
    return "substitute" in regime.articles


def usable_proxies(
    proxies: Mapping[Id, Id],
    *,
    present: Collection[Id],
    withdrawn: Collection[Id] = (),
    accounts_head: Id | None = None,
) -> dict[Id, Id]:
    """Proxies that give a vote for one item: giver -> bearer (FR-PROX-01, -04, FR-VOTE-08; CGCT L2121-20).

    ``withdrawn``: members interested in the item, present or not: they neither vote, nor bear, nor are represented.
    ``accounts_head``: the mayor, for the vote of his accounts only: he neither bears nor is represented.
    """
    out = set(withdrawn)
    if accounts_head is not None:
        out.add(accounts_head)
    return {
        giver: bearer
        for giver, bearer in proxies.items()
        if bearer in present and giver not in present and not {giver, bearer} & out
    }


@dataclass(frozen=True, kw_only=True)
class ProxyUse:
    """The facts of one proxy at one vote. ``meeting_index``: n-th consecutive meeting at which it is used."""

    written: bool = True
    signed: bool = True
    bearer_in_office: bool = True
    bearer_present: bool = True
    giver_present: bool = False
    bearer_proxies_held: int = 0
    meeting_index: int = 1
    illness: bool = False
    illness_certified: bool = False
    revoked_at: datetime | None = None
    used_at: datetime | None = None
    giver_interested: bool = False
    bearer_withdrawn: bool = False
    substitute_sits: bool = False
    accounts_vote: bool = False
    giver_is_head: bool = False
    bearer_is_head: bool = False


@dataclass(frozen=True)
class ProxyAnswer(Answer):
    """``accepted``, or ``refused`` with one finding per ground."""

    result: str


_GROUNDS = {
    "not_written": ("FR-PROX-01", "le pouvoir doit être écrit"),
    "not_signed": ("FR-PROX-01", "le pouvoir doit être signé"),
    "bearer_not_in_office": ("FR-PROX-01", "le mandataire doit être membre en exercice de l'assemblée"),
    "bearer_absent": ("FR-PROX-01", "le mandataire doit être présent"),
    "giver_present": ("FR-PROX-01", "le mandant est présent et vote lui-même"),
    "bearer_already_holds_proxy": ("FR-PROX-01", "un même membre ne peut porter qu'un pouvoir"),
    "meeting_limit": (
        "FR-PROX-01",
        "sauf maladie constatée, un pouvoir ne vaut pas plus de trois séances de suite",
    ),
    "revoked": ("FR-PROX-01", "le mandant a révoqué son pouvoir"),
    "giver_interested": ("FR-PROX-04", "le mandant est intéressé à l'affaire"),
    "bearer_withdrawn": ("FR-PROX-04", "le mandataire s'est retiré de l'affaire"),
    "substitute_sits": ("FR-PROX-05", "le suppléant siège et vote lui-même"),
    "head_excluded_from_accounts": ("FR-VOTE-08", "le maire ne prend pas part au vote de ses comptes"),
    "proxies_not_allowed": ("BE-PROX-01", "les pouvoirs n'existent pas dans cette assemblée"),
}


# Grounds whose article is not that of the proxies.
_EXTRA = {
    "giver_interested": "interests",
    "bearer_withdrawn": "interests",
    "substitute_sits": "substitute",
    "head_excluded_from_accounts": "accounts",
}


def _grounds(regime: Regime, use: ProxyUse) -> tuple[str, ...]:
    if regime.proxies_per_bearer == 0:
        return ("proxies_not_allowed",)
    ill = use.illness and use.illness_certified
    limit = regime.proxy_max_meetings
    tests = {
        "not_written": not use.written,
        "not_signed": use.written and not use.signed,
        "bearer_not_in_office": not use.bearer_in_office,
        "bearer_absent": not use.bearer_present,
        "giver_present": use.giver_present,
        "bearer_already_holds_proxy": use.bearer_proxies_held >= regime.proxies_per_bearer,
        "meeting_limit": limit is not None and use.meeting_index > limit and not ill,
        "revoked": use.revoked_at is not None and use.used_at is not None and use.used_at >= use.revoked_at,
        "giver_interested": use.giver_interested,
        "bearer_withdrawn": use.bearer_withdrawn,
        "substitute_sits": use.substitute_sits,
        "head_excluded_from_accounts": use.accounts_vote and (use.giver_is_head or use.bearer_is_head),
    }
    return tuple(code for code, holds in tests.items() if holds)


def assess_proxy(regime: Regime, use: ProxyUse) -> ProxyAnswer:
    """Whether one proxy can be used for one vote, with every ground of refusal (FR-PROX-01, -04, -05, BE-PROX-01)."""
    articles = regime.basis("proxies")
    grounds = _grounds(regime, use)
    if not grounds:
        text = f"Pouvoir utilisable pour ce vote ({reference(articles)})."
        return ProxyAnswer((finding(Status.OK, "accepted", "FR-PROX-01", articles, text),), "accepted")
    cited = {code: articles + (regime.basis(_EXTRA[code]) if code in _EXTRA else ()) for code in grounds}
    cites = reference(sorted({article for some in cited.values() for article in some}))
    sentence = f"Pouvoir refusé : {' ; '.join(_GROUNDS[code][1] for code in grounds)} ({cites})."
    findings = tuple(
        finding(regime.breach, code, _GROUNDS[code][0], cited[code], sentence) for code in grounds
    )
    return ProxyAnswer(findings, "refused")
