"""Quorum: at the opening, item by item, after a suspension, and at a repeated convocation."""

from __future__ import annotations

from dataclasses import dataclass, replace

from council.law.regimes import Regime
from council.law.violations import Answer, Finding, Status, Violation, finding
from council.law.wording import count, reference


@dataclass(frozen=True)
class QuorumAnswer(Answer):
    """``required`` members among ``base`` (in office less the representatives of L1111-6 II); ``counted`` present.

    ``reached`` is also True when a repeated convocation waives the quorum (``waived``) and somebody is present.
    """

    base: int
    required: int
    counted: int
    reached: bool
    missing: int
    waived: bool = False


def assess_quorum(
    regime: Regime,
    *,
    in_office: int,
    present: int,
    withdrawn_present: int = 0,
    representatives: int = 0,
    representatives_present: int = 0,
    proxies: int = 0,
    second_convocation: bool = False,
    by_video: int = 0,
) -> QuorumAnswer:
    """Quorum of a meeting or of one item (FR-QUO-01, -03 to -06, FR-REM-01, BE-QUO-01; CGCT L2121-17).

    ``present`` includes ``withdrawn_present`` (L2131-11, or the mayor leaving for the accounts: out of the
    numerator only) and ``representatives_present`` (L1111-6 II: out of both sides, with the absent ones, all in
    ``representatives``). Proxies and members following by video never count. ``second_convocation``: the repeated
    convocation at which the profile waives the quorum, for an item listed since the first one. Raises Violation
    ``inconsistent_presence``.
    """
    _consistent(in_office, present, withdrawn_present, representatives, representatives_present)
    base = in_office - representatives
    required = regime.quorum.needed(base)
    counted = present - withdrawn_present - representatives_present
    waived = second_convocation and regime.quorum_waived_at_call is not None and counted < required
    reached = counted >= 1 if waived else counted >= required
    articles = regime.basis("quorum") + (regime.basis("representatives") if representatives else ())
    sentence = _sentence(regime, reached, waived, counted, required, base, proxies, articles)
    rule = regime.rule("FR-QUO-03" if waived else "FR-QUO-01", "BE-QUO-01")
    found = finding(
        Status.OK, "quorum_reached" if reached else "quorum_not_reached", rule, articles, sentence,
        required=required, counted=counted, in_office=in_office, base=base, proxies=proxies,
    )  # fmt: skip
    missing = 0 if reached else max(required - counted, 1)
    return QuorumAnswer(
        (found, *_remote(regime, by_video)), base, required, counted, reached, missing, waived
    )


def _remote(regime: Regime, by_video: int) -> tuple[Finding, ...]:
    """The warning on members who follow from elsewhere (FR-REM-01)."""
    if not by_video:
        return ()
    who = count(by_video, "membre")
    text = f"{who} à distance : un conseil municipal se réunit en présence, ils sont absents."
    articles = regime.basis("remote")
    return (
        finding(Status.WARNING, "remote_members_not_counted", "FR-REM-01", articles, text, by_video=by_video),
    )


def _consistent(
    in_office: int, present: int, withdrawn: int, representatives: int, representatives_here: int
) -> None:
    figures = (in_office, present, withdrawn, representatives, representatives_here)
    fits = (
        min(figures) >= 0
        and present <= in_office
        and representatives_here <= representatives <= in_office
        and withdrawn + representatives_here <= present
        and present - representatives_here <= in_office - representatives
    )
    if not fits:
        raise Violation(
            "inconsistent_presence",
            "CGCT L2121-17",
            "Les présences saisies se contredisent (plus de présents ou de retraits que de membres) : "
            "vérifiez l'appel nominal.",
            in_office=in_office,
            present=present,
        )


def _sentence(
    regime: Regime, reached: bool, waived: bool, counted: int, required: int, base: int, proxies: int,
    articles: tuple[str, ...],
) -> str:  # fmt: skip
    here = count(counted, "présent")
    cite = reference(articles)
    if waived:
        outcome = "le conseil délibère sans condition de quorum" if reached else "personne n'est présent"
        return f"Convocation renouvelée : {here}, {outcome} sur les affaires déjà inscrites ({cite})."
    if required == 0:
        return f"Aucun quorum n'est requis : {here} ({cite})."
    head = "Quorum atteint" if reached else "Quorum non atteint"
    why = f"{regime.quorum.words} des {count(base, 'membre')} en exercice"
    text = f"{head} : {here} pour {required} requis ({why}"
    if proxies == 1:
        return f"{text}) ; le pouvoir ne compte pas ({cite})."
    if proxies:
        return f"{text}) ; les {proxies} pouvoirs ne comptent pas ({cite})."
    return f"{text}, {cite})."


def commission_quorum(
    regime: Regime, *, voting_members: int, present: int, second_meeting: bool = False
) -> QuorumAnswer:
    """Quorum of a CAO or DSP commission (FR-QUO-07; CGCT L1411-5): more than half of its voting members.

    ``second_meeting``: after a first one without quorum there is none. Raises Violation ``inconsistent_presence``.
    """
    answer = assess_quorum(
        regime, in_office=voting_members, present=present, second_convocation=second_meeting
    )
    articles = regime.basis("commission_quorum")
    found = replace(answer.finding, rule="FR-QUO-07", articles=articles)
    return replace(answer, findings=(found,))
