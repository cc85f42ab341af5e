"""Quorum through time: item by item, after a suspension, at a repeated convocation, by video."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from council.law.policies import Remote
from council.law.regimes import Regime
from council.law.violations import Answer, Finding, Status, Violation, finding
from council.law.wording import count, listed, reference


class Moment(StrEnum):
    """What happens in the meeting, as the quorum sees it."""

    OPENING = "opening"
    ITEM_DISCUSSION = "item_discussion"
    ITEM_VOTE = "item_vote"
    SUSPENSION = "suspension"
    RESUME = "resume"


@dataclass(frozen=True)
class Step:
    """One moment; ``withdrawn`` members are among ``present`` and do not count for the item."""

    at: Moment
    item: str | None = None
    present: int = 0
    withdrawn: int = 0


@dataclass(frozen=True)
class Check:
    """One check of the quorum."""

    at: Moment
    item: str | None
    counted: int
    reached: bool


@dataclass(frozen=True)
class TimelineAnswer(Answer):
    """Checks in order of time; ``items``: (item, ``valid`` or ``blocked``) in order of first discussion."""

    quorum: int
    opening_reached: bool | None
    checks: tuple[Check, ...]
    items: tuple[tuple[str, str], ...]


def quorum_timeline(regime: Regime, *, in_office: int, steps: Sequence[Step]) -> TimelineAnswer:
    """Quorum through a meeting (FR-QUO-02, -04; CGCT L2121-17): at the opening, when the discussion of an item
    opens, after a suspension; never at the vote.

    Raises Violation ``item_not_under_discussion`` (fact ``index``) for a vote on another item.
    """
    quorum = regime.quorum.needed(in_office)
    checks: list[Check] = []
    items: dict[str, str] = {}
    current: str | None = None
    voted = False
    for index, step in enumerate(steps):
        if step.at is Moment.ITEM_VOTE:
            if step.item is None or step.item != current:
                raise Violation(
                    "item_not_under_discussion", "CGCT L2121-17", "Ouvrez d'abord la discussion de ce point.", index=index
                )  # fmt: skip
            voted = True
        if step.at in (Moment.ITEM_VOTE, Moment.SUSPENSION):
            continue
        counted = step.present - step.withdrawn
        checks.append(Check(step.at, step.item, counted, counted >= quorum))
        if step.at is Moment.ITEM_DISCUSSION:
            current, voted = step.item, False
        if current is not None and not voted and step.at is not Moment.OPENING:
            items[current] = "valid" if counted >= quorum else "blocked"
    opening = next((one.reached for one in checks if one.at is Moment.OPENING), None)
    return TimelineAnswer(
        (_timeline_finding(regime, quorum, checks, items),),
        quorum,
        opening,
        tuple(checks),
        tuple(items.items()),
    )


def _timeline_finding(regime: Regime, quorum: int, checks: Sequence[Check], items: dict[str, str]) -> Finding:
    articles = regime.basis("quorum")
    blocked = [item for item, result in items.items() if result == "blocked"]
    lacking = sum(1 for one in checks if not one.reached)
    text = f"Quorum de {quorum} vérifié {count(len(checks), 'fois', 'fois')}, manquant {count(lacking, 'fois', 'fois')}"
    if blocked:
        text += f" ; points sans quorum, à ne pas décider : {listed(blocked)}"
    return finding(Status.OK, "checked", "FR-QUO-02", articles, f"{text} ({reference(articles)}).")


@dataclass(frozen=True)
class IntervalAnswer(Answer):
    """Days from the meeting without quorum to the second one."""

    interval_days: int


def second_call_interval(regime: Regime, *, failed_on: date, second_on: date) -> IntervalAnswer:
    """Interval before a second meeting (FR-QUO-03; CGCT L2121-17 al. 2): short of it an error, exactly it doubtful."""
    days = (second_on - failed_on).days
    least = regime.second_call_min_days or 0
    articles = regime.basis("quorum")
    cite = reference(articles)
    figures = f"{count(days, 'jour')} d'intervalle pour {least} au moins"
    if days < least:
        found = finding(
            regime.breach,
            "interval_too_short",
            "FR-QUO-03",
            articles,
            f"Intervalle trop court : {figures} ({cite}).",
        )
    elif days == least:
        text = f"{figures} : la loi ne dit pas si ces jours sont francs, laissez un jour de plus ({cite})."
        found = finding(Status.WARNING, "interval_not_clear", "FR-QUO-03", articles, text)
    else:
        found = finding(
            Status.OK, "enough", "FR-QUO-03", articles, f"Intervalle suffisant : {figures} ({cite})."
        )
    return IntervalAnswer((found,), days)


def quorum_waived(regime: Regime, *, call: int, first_listed: int) -> bool:
    """Whether convocation ``call`` waives the quorum for an item listed since ``first_listed`` (FR-QUO-03, BE-QUO-01)."""
    return call == regime.quorum_waived_at_call and first_listed == 1


@dataclass(frozen=True)
class RepeatAnswer(Answer):
    """``items``: (id, ``may_decide``, ``may_decide_without_quorum`` or ``quorum_not_reached``)."""

    quorum: int
    quorum_reached: bool
    items: tuple[tuple[str, str], ...]


def repeat_call_items(
    regime: Regime, *, call: int, in_office: int, present: int, items: Sequence[tuple[str, int]]
) -> RepeatAnswer:
    """What a repeated convocation may decide (FR-QUO-03, BE-QUO-01; CGCT L2121-17, CDLD L1122-17).

    ``items``: id and the call on which it was first listed; the waiver is for those listed since the first.
    """
    quorum = regime.quorum.needed(in_office)
    reached = present >= quorum

    def result(first_listed: int) -> str:
        if reached:
            return "may_decide"
        waived = present >= 1 and quorum_waived(regime, call=call, first_listed=first_listed)
        return "may_decide_without_quorum" if waived else "quorum_not_reached"

    answers = tuple((name, result(first)) for name, first in items)
    articles = regime.basis("quorum")
    may = [name for name, got in answers if got != "quorum_not_reached"]
    text = (
        f"Convocation n° {call} : {count(present, 'présent')} pour {quorum} requis ; peuvent être décidés : "
    )
    text += f"{listed(may) or 'aucun point'} ({reference(articles)})."
    found = finding(Status.OK, "computed", regime.rule("FR-QUO-03", "BE-QUO-01"), articles, text)
    return RepeatAnswer((found,), quorum, reached, answers)


ItemType = Literal[
    "ordinary", "initial_budget", "executive_election", "delegates_election", "external_designation"
]


@dataclass(frozen=True)
class RemoteAnswer(Answer):
    """``result``: ``allowed``, ``forbidden`` or ``postponed`` (to a meeting in one place)."""

    allowed: bool
    result: str
    needed_secret: int | None


def remote_item(
    regime: Regime, *, item_type: ItemType = "ordinary", present: int | None = None, secret_requests: int = 0
) -> RemoteAnswer:
    """Whether an item may be dealt with by video (FR-REM-01, -02; CGCT L5211-11-1). ``present``: in all places."""
    articles = regime.basis("remote")
    cite = reference(articles)
    if regime.remote is Remote.FORBIDDEN:
        text = f"Le conseil municipal se réunit en présence de ses membres, pas à distance ({cite})."
        found = finding(regime.breach, "remote_council_forbidden", "FR-REM-01", articles, text)
        return RemoteAnswer((found,), False, "forbidden", None)
    needed = regime.secret_ballot.needed(present) if present is not None and regime.secret_ballot else None
    if item_type != "ordinary":
        text = f"Ce point ne peut pas être traité en visioconférence : inscrivez-le à une réunion en un lieu ({cite})."
        found = finding(regime.breach, "forbidden_item", "FR-REM-02", articles, text)
        return RemoteAnswer((found,), False, "forbidden", needed)
    if needed is not None and secret_requests >= max(needed, 1):
        text = f"Scrutin secret demandé par {count(secret_requests, 'membre')} pour {needed} requis : le point est reporté à une "
        text += f"réunion en un lieu ({cite})."
        found = finding(regime.breach, "secret_ballot_requested", "FR-REM-02", articles, text)
        return RemoteAnswer((found,), False, "postponed", needed)
    text = f"Ce point peut être traité en visioconférence ({cite})."
    return RemoteAnswer(
        (finding(Status.OK, "allowed", "FR-REM-02", articles, text),), True, "allowed", needed
    )
