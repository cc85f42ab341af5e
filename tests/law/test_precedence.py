"""FR-COMP-04, -06, FR-VOTE-08, -10, FR-INT-02; BE-COMP-02: order of the table, who presides."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from council.law.precedence import ChairCandidate, Ranked, acting_chair, table_order
from council.law.violations import Status, Violation
from tests.law.support import body, commune, on

SPRING = on("2026-03-15")
TABLE = [
    Ranked(id="mayor", role="head", born=on("1990-01-01")),
    Ranked(id="first", role="deputy", deputy_rank=1, born=on("1991-01-01")),
    Ranked(id="second", role="deputy", deputy_rank=2, born=on("1950-01-01")),
    Ranked(id="votes", elected_on=SPRING, list_votes=812, born=on("1990-01-01")),
    Ranked(id="older", elected_on=SPRING, list_votes=455, born=on("1950-01-01")),
    Ranked(id="younger", elected_on=SPRING, list_votes=455, born=on("1960-01-01")),
    Ranked(id="late", elected_on=on("2028-02-10"), list_votes=812, born=on("1940-01-01")),
]


def test_french_table_whatever_the_order_given() -> None:
    expected = tuple(one.id for one in TABLE)
    for some in list(permutations(TABLE))[::97]:
        assert table_order(commune(), some).order == expected


def test_full_ties_are_named_in_the_order_given() -> None:
    twin = replace(TABLE[4], id="twin")
    answer = table_order(commune(), [*TABLE, twin])
    assert answer.ties == (("older", "twin"),)
    assert (answer.status, answer.codes) == (Status.WARNING, ("full_tie",))
    assert "older et twin" in answer.sentence


def walloon(name: str, since: str, votes: int, on_list: str, rank: int, born: str) -> Ranked:
    return Ranked(
        id=name, service_since=on(since), personal_votes=votes, list=on_list, list_rank=rank, born=on(born)
    )


def test_walloon_precedence() -> None:
    members = [
        walloon("rank2", "2018-12-03", 300, "L1", 2, "1950-01-01"),
        walloon("rank1", "2018-12-03", 300, "L1", 1, "1990-01-01"),
        walloon("senior", "2012-12-03", 9, "L2", 9, "1995-01-01"),
        walloon("votes", "2018-12-03", 410, "L1", 9, "1995-01-01"),
    ]
    assert table_order(body("be-wal-commune"), members).order == ("senior", "votes", "rank1", "rank2")
    mixed = [*members, walloon("elder", "2018-12-03", 300, "L3", 1, "1940-01-01")]
    answer = table_order(body("be-wal-commune"), mixed)
    assert answer.order == ("senior", "votes", "elder", "rank2", "rank1")
    assert (answer.finding.rule, answer.articles) == ("BE-COMP-02", ("CDLD L1122-18",))


MEMBERS = [
    ChairCandidate(id="m", role="head", table_rank=1, born=on("1970-01-01")),
    ChairCandidate(id="d2", role="deputy", deputy_rank=2, table_rank=3, born=on("1985-01-01")),
    ChairCandidate(id="d1", role="deputy", deputy_rank=1, table_rank=2, born=on("1960-01-01")),
    ChairCandidate(id="c5", role="councillor", table_rank=5, born=on("1946-01-01")),
    ChairCandidate(id="c4", role="councillor", table_rank=4, born=on("1990-01-01")),
]


def without(*away: str, withdrawn: tuple[str, ...] = ()) -> list[ChairCandidate]:
    return [replace(one, present=one.id not in away, withdrawn=one.id in withdrawn) for one in MEMBERS]


@pytest.mark.parametrize(
    ("away", "withdrawn", "chosen", "chair", "basis"),
    [
        ((), (), None, "m", "head"),
        (("m",), (), None, "d1", "deputy"),
        ((), ("m", "d1"), "c5", "d2", "deputy"),
        (("m", "d1", "d2"), (), "c5", "c5", "chosen_by_council"),
        (("m", "d1", "d2"), (), None, "c4", "table_order"),
        (("m", "d1", "d2", "c4"), (), "c4", "c5", "table_order"),
        (("m", "d1", "d2", "c4"), ("c5",), "c4", None, None),
    ],
)
def test_ordinary_chair(
    away: tuple[str, ...],
    withdrawn: tuple[str, ...],
    chosen: str | None,
    chair: str | None,
    basis: str | None,
) -> None:
    answer = acting_chair(commune(), without(*away, withdrawn=withdrawn), chosen_by_council=chosen)
    assert (answer.chair, answer.basis) == (chair, basis)
    assert answer.codes == (() if chair else ("nobody_can_chair",))
    assert (f"{chair} préside" in answer.sentence) is (chair is not None)


@pytest.mark.parametrize(
    ("chosen", "away", "chair", "codes"),
    [
        ("c4", (), "c4", ()),
        ("d1", (), "d1", ()),
        (None, (), None, ("chair_must_be_elected",)),
        ("c4", ("c4",), None, ("chair_must_be_elected",)),
        ("m", (), None, ("head_cannot_chair_accounts",)),
        ("m", ("m",), None, ("head_cannot_chair_accounts",)),
    ],
)
def test_chair_of_the_accounts(
    chosen: str | None, away: tuple[str, ...], chair: str | None, codes: tuple[str, ...]
) -> None:
    answer = acting_chair(commune(), without(*away), event="accounts_vote", chosen_by_council=chosen)
    assert (answer.chair, answer.codes) == (chair, codes)


def test_the_oldest_presides_the_election_of_the_mayor() -> None:
    answer = acting_chair(commune(), MEMBERS, event="executive_election")
    assert (answer.chair, answer.basis, answer.articles) == ("c5", "oldest_member", ("CGCT L2122-8",))
    epci = acting_chair(body("fr-epci"), without("c5"), event="executive_election")
    assert (epci.chair, epci.articles) == ("d1", ("CGCT L5211-9",))
    assert acting_chair(commune(), [], event="executive_election").codes == ("nobody_can_chair",)


def test_what_is_missing_is_asked_for() -> None:
    unknown = [replace(MEMBERS[0], born=None)]
    with pytest.raises(Violation, match="dates de naissance"):
        acting_chair(commune(), unknown, event="executive_election")
    unranked = [replace(one, deputy_rank=None) for one in without("m")]
    with pytest.raises(Violation, match="rang des adjoints"):
        acting_chair(commune(), unranked)
