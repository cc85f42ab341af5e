"""FR-VOTE-09 to -13: which ballot fills which office, under which profile."""

from __future__ import annotations

import pytest

from council.law.elections import decide_round
from council.law.offices import Office, office_rules, offices
from council.law.seats import list_seats
from council.law.violations import Violation
from tests.law.support import body, commune


@pytest.mark.parametrize(
    ("office", "posts", "ballot", "at_once", "method"),
    [
        ("head", 1, "single", False, None),
        ("deputies", 1, "single", False, None),
        ("deputies", 4, "list", False, None),
        ("outside_body", 1, "single", True, None),
        ("syndicate_delegates", 2, "single", False, None),
        ("other", 3, "single", False, None),
        ("municipal_commission", 8, "proportional", True, "largest_remainder"),
        ("cao", 5, "proportional", True, "largest_remainder"),
        ("ccas_board", 6, "proportional", False, "largest_remainder"),
        ("community_councillors", 3, "proportional", False, "highest_average"),
    ],
)
def test_commune(office: str, posts: int, ballot: str, at_once: bool, method: str | None) -> None:
    rules = office_rules(commune(), Office(office), posts=posts)
    assert (rules.ballot, rules.internal_or_outside, rules.method) == (ballot, at_once, method)


def test_vice_presidents_are_elected_one_by_one_outside_communes() -> None:
    """FR-VOTE-11 is a rule of communes; an EPCI elects its vice-presidents as it does its president."""
    assert office_rules(body("fr-epci"), Office.DEPUTIES, posts=6).ballot == "single"


@pytest.mark.parametrize(
    ("profile", "office", "posts", "code"),
    [
        ("be-wal-commune", "head", 1, "no_such_office"),
        ("fr-ccas", "cao", 5, "no_such_office"),
        ("fr-commune", "head", 2, "bad_posts"),
        ("fr-commune", "other", 0, "bad_posts"),
    ],
)
def test_refused(profile: str, office: str, posts: int, code: str) -> None:
    with pytest.raises(Violation) as caught:
        office_rules(body(profile), Office(office), posts=posts)
    assert caught.value.code == code


def test_offices_of_each_profile() -> None:
    assert offices(commune()) == tuple(Office)
    assert offices(body("be-wal-commune")) == (Office.OTHER,)


def test_articles_and_gender_of_the_sentence() -> None:
    head = decide_round(commune(), number=1, votes={"Mme Roux": 3, "M. Blanc": 1}, topic="head_election")
    assert "Mme Roux est élue au tour 1" in head.sentence
    assert head.articles == ("CGCT L2122-4", "CGCT L2122-7")
    board = list_seats(
        commune(), method="largest_remainder", seats=2, votes={"A": 3, "B": 1}, topic="ccas_board"
    )
    assert board.articles == ("CASF R123-8",)
