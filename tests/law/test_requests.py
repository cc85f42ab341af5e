"""FR-VOTE-03, -05, -06, -09, FR-PUB-02, FR-CONV-13; BE-VOTE-02, BE-PUB-02, BE-CONV-05: requests in the meeting."""

from __future__ import annotations

from typing import Any

import pytest

from council.law.requests import ballot_mode, closed_session, urgent_item
from council.law.violations import Violation
from tests.law.support import body, commune


@pytest.mark.parametrize(
    ("asked", "mode"),
    [
        ({}, "ordinary"),
        ({"public_requests": 5}, "ordinary"),
        ({"public_requests": 6}, "public"),
        ({"secret_requests": 7}, "ordinary"),
        ({"secret_requests": 8}, "secret"),
        ({"public_requests": 23, "secret_requests": 8}, "secret"),
        ({"appointment": True}, "secret"),
        ({"appointment": True, "secrecy_waived": True}, "ordinary"),
        ({"appointment": True, "secrecy_waived": True, "public_requests": 6}, "public"),
        ({"imposed_secret": True, "secrecy_waived": True}, "secret"),
    ],
)
def test_ballot_mode(asked: dict[str, Any], mode: str) -> None:
    answer = ballot_mode(commune(), present=23, **asked)
    assert (answer.mode, answer.needed_public, answer.needed_secret) == (mode, 6, 8)
    assert "8 pour un scrutin secret" in answer.sentence
    assert answer.sentence[0].isupper()


def test_walloon_ballot_mode() -> None:
    answer = ballot_mode(body("be-wal-commune"), present=20, public_requests=7, secret_requests=20)
    assert (answer.mode, answer.needed_secret, answer.finding.rule) == ("public", None, "BE-VOTE-02")
    assert "secret" not in answer.sentence


@pytest.mark.parametrize(
    ("code", "asked", "votes", "result", "needed"),
    [
        ("fr-commune", {"requesters": 2}, 24, "not_put_to_vote", 13),
        ("fr-commune", {"requesters": 3}, 12, "refused", 13),
        ("fr-commune", {"requesters": 3}, 13, "closed", 13),
        ("fr-commune", {"by_chair": True}, 13, "closed", 13),
        ("fr-epci", {"requesters": 4}, 13, "not_put_to_vote", 13),
        ("fr-epci", {"requesters": 5}, 13, "closed", 13),
        ("be-wal-commune", {}, 14, "closed", 14),
        ("be-wal-commune", {}, 13, "refused", 14),
        ("be-wal-commune", {"item_kind": "persons"}, 0, "always_closed", None),
        ("be-wal-commune", {"item_kind": "budget"}, 20, "always_public", None),
    ],
)
def test_closed_session(
    code: str, asked: dict[str, Any], votes: int, result: str, needed: int | None
) -> None:
    answer = closed_session(body(code, 4200), present=20, represented=4, votes_for=votes, **asked)
    assert (answer.result, answer.needed) == (result, needed)
    assert answer.closed is (result in ("closed", "always_closed"))
    assert answer.admissible is (result in ("closed", "refused"))


def test_the_french_budget_is_not_special() -> None:
    assert closed_session(commune(), present=20, requesters=3, votes_for=11, item_kind="budget").closed


@pytest.mark.parametrize(("votes", "accepted"), [(13, False), (14, True)])
def test_urgent_item(votes: int, accepted: bool) -> None:
    answer = urgent_item(body("be-wal-commune"), present=20, votes_for=votes)
    assert (answer.needed, answer.accepted) == (14, accepted)
    assert ("admise" in answer.sentence) is accepted


def test_no_urgent_item_in_france() -> None:
    with pytest.raises(Violation, match="prochaine séance"):
        urgent_item(commune(), present=20, votes_for=20)
