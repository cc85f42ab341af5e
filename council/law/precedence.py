"""Who comes first: order of the table, and who presides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from council.law.regimes import Regime
from council.law.violations import Answer, Finding, Status, Violation, finding
from council.law.wording import count, listed, reference

Role = Literal["head", "deputy", "councillor"]
Event = Literal["ordinary", "executive_election", "accounts_vote"]


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """A member as the order of the table sees him; the fields a profile does not read keep their default."""

    id: str
    born: date
    role: Role = "councillor"
    deputy_rank: int = 0
    elected_on: date = date.min
    list_votes: int = 0
    service_since: date = date.min
    personal_votes: int = 0
    list: str = ""
    list_rank: int = 0


@dataclass(frozen=True)
class OrderAnswer(Answer):
    """Ids from first to last; ``ties``: groups that no criterion separates, in the order given."""

    order: tuple[str, ...]
    ties: tuple[tuple[str, ...], ...]


def table_order(regime: Regime, members: Sequence[Ranked]) -> OrderAnswer:
    """Order of the table, or tableau de préséance (FR-COMP-04, BE-COMP-02; CGCT R2121-2, CDLD L1122-18)."""
    walloon = regime.rule("", "be") == "be"
    keys = _walloon_keys(members) if walloon else [_french_key(one) for one in members]
    ranked = sorted(zip(keys, range(len(members)), strict=True))
    order = tuple(members[index].id for _, index in ranked)
    groups: dict[tuple[int, ...], list[str]] = {}
    for key, index in ranked:
        groups.setdefault(key, []).append(members[index].id)
    ties = tuple(tuple(group) for group in groups.values() if len(group) > 1)
    articles, rule = regime.basis("order"), regime.rule("FR-COMP-04", "BE-COMP-02")
    if ties:
        text = (
            f"Aucun critère ne départage {' ; '.join(listed(tie) for tie in ties)} ({reference(articles)})."
        )
        found = finding(Status.WARNING, "full_tie", rule, articles, text, ties=ties)
    else:
        text = f"Tableau établi pour {count(len(order), 'membre')} ({reference(articles)})."
        found = finding(Status.OK, "ordered", rule, articles, text)
    return OrderAnswer((found,), order, ties)


def _french_key(one: Ranked) -> tuple[int, ...]:
    """Mayor, adjoints by rank, then oldest election, most votes of the list, oldest member."""
    if one.role == "head":
        return (0,)
    if one.role == "deputy":
        return (1, one.deputy_rank)
    return (2, one.elected_on.toordinal(), -one.list_votes, one.born.toordinal())


def _walloon_keys(members: Sequence[Ranked]) -> list[tuple[int, ...]]:
    """Longest service, most personal votes; then place on the list if all equals share one, else the oldest."""
    lists: dict[tuple[int, int], set[str]] = {}
    for one in members:
        lists.setdefault((one.service_since.toordinal(), -one.personal_votes), set()).add(one.list)
    keys: list[tuple[int, ...]] = []
    for one in members:
        head = (one.service_since.toordinal(), -one.personal_votes)
        keys.append((*head, one.list_rank if len(lists[head]) == 1 else one.born.toordinal()))
    return keys


@dataclass(frozen=True, kw_only=True)
class ChairCandidate:
    """A member in office who may have to preside. ``table_rank``: place in the table, from 1."""

    id: str
    role: Role
    table_rank: int
    deputy_rank: int | None = None
    born: date | None = None
    present: bool = True
    withdrawn: bool = False


@dataclass(frozen=True)
class ChairAnswer(Answer):
    """Who presides and why: ``head``, ``deputy``, ``chosen_by_council``, ``table_order`` or ``oldest_member``."""

    chair: str | None
    basis: str | None


def acting_chair(
    regime: Regime,
    members: Sequence[ChairCandidate],
    *,
    event: Event = "ordinary",
    chosen_by_council: str | None = None,
) -> ChairAnswer:
    """Who presides a meeting or an item (FR-COMP-06, FR-VOTE-08, -10, FR-INT-02; CGCT L2121-14, L2122-17, L2122-8).

    Only members present and not withdrawn may preside. Raises Violation ``birth_dates_needed`` or
    ``deputy_rank_needed``.
    """
    able = [one for one in members if one.present and not one.withdrawn]
    if event == "accounts_vote":
        return _accounts_chair(regime, able, members, chosen_by_council)
    if not able:
        return _no_chair(regime, event, "nobody_can_chair", "Aucun membre présent ne peut présider")
    if event == "executive_election":
        if any(one.born is None for one in able):
            raise Violation(
                "birth_dates_needed", "CGCT L2122-8", "Le doyen préside : indiquez les dates de naissance."
            )
        return _chair(regime, event, min(able, key=lambda one: one.born or date.max), "oldest_member")
    return _chair(regime, event, *_ordinary(able, chosen_by_council))


def _ordinary(able: Sequence[ChairCandidate], chosen: str | None) -> tuple[ChairCandidate, str]:
    heads = [one for one in able if one.role == "head"]
    if heads:
        return heads[0], "head"
    deputies = [one for one in able if one.role == "deputy"]
    if any(one.deputy_rank is None for one in deputies):
        raise Violation(
            "deputy_rank_needed",
            "CGCT L2122-17",
            "Indiquez le rang des adjoints : ils président dans l'ordre.",
        )
    if deputies:
        return min(deputies, key=lambda one: one.deputy_rank or 0), "deputy"
    named = [one for one in able if one.id == chosen]
    if named:
        return named[0], "chosen_by_council"
    return min(able, key=lambda one: one.table_rank), "table_order"


def _accounts_chair(
    regime: Regime, able: Sequence[ChairCandidate], members: Sequence[ChairCandidate], chosen: str | None
) -> ChairAnswer:
    if any(one.id == chosen and one.role == "head" for one in members):
        why = "Le maire ne préside pas le débat sur ses comptes : le conseil élit un autre président"
        return _no_chair(regime, "accounts_vote", "head_cannot_chair_accounts", why)
    named = [one for one in able if one.id == chosen]
    if not named:
        why = "Le conseil doit élire celui qui préside le débat sur les comptes, parmi les membres présents"
        return _no_chair(regime, "accounts_vote", "chair_must_be_elected", why)
    return _chair(regime, "accounts_vote", named[0], "chosen_by_council")


_TOPICS = {"ordinary": "chair", "executive_election": "chair_executive", "accounts_vote": "chair_accounts"}
_RULES = {"ordinary": "FR-COMP-06", "executive_election": "FR-VOTE-10", "accounts_vote": "FR-VOTE-08"}
_WHY = {
    "head": "président de droit",
    "deputy": "premier dans l'ordre parmi ceux qui peuvent présider",
    "chosen_by_council": "désigné par le conseil",
    "table_order": "premier dans l'ordre du tableau",
    "oldest_member": "doyen d'âge",
}


def _no_chair(regime: Regime, event: str, code: str, why: str) -> ChairAnswer:
    articles = regime.basis(_TOPICS[event])
    found: Finding = finding(regime.breach, code, _RULES[event], articles, f"{why} ({reference(articles)}).")
    return ChairAnswer((found,), None, None)


def _chair(regime: Regime, event: str, who: ChairCandidate, basis: str) -> ChairAnswer:
    articles = regime.basis(_TOPICS[event])
    text = f"{who.id} préside, {_WHY[basis]} ({reference(articles)})."
    return ChairAnswer((finding(Status.OK, basis, _RULES[event], articles, text),), who.id, basis)
