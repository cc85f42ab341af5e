"""FR-REM-01 to -03, BE-REM-01: meetings in several places by video."""

from __future__ import annotations

from datetime import date

import pytest

from council.law.ballots import Mode
from council.law.regimes import Regime, regime
from council.law.rooms import item_type, remote_ballot, remote_meeting
from council.law.violations import Status

ON = date(2026, 11, 24)


def law(code: str) -> Regime:
    return regime(code, population=6400, on=ON)


@pytest.mark.parametrize(
    ("code", "status", "found"),
    [
        ("fr-commune", Status.ERROR, "remote_council_forbidden"),
        ("fr-epci", Status.OK, "allowed"),
        ("fr-ccas", Status.WARNING, "if_rules_of_procedure"),
        ("be-wal-commune", Status.WARNING, "exceptional_only"),
        ("free", Status.OK, "allowed"),
    ],
)
def test_who_may_meet_by_video(code: str, status: Status, found: str) -> None:
    answer = remote_meeting(law(code))
    assert (answer.status, answer.finding.code) == (status, found)


def test_votes_by_video_are_public() -> None:
    assert remote_ballot(law("fr-epci"), mode=Mode.PUBLIC).status is Status.OK
    secret = remote_ballot(law("fr-epci"), mode=Mode.SECRET)
    assert secret.codes == ("remote_secret",)
    assert "ajournez" in secret.sentence
    assert "L.\u00a05211-11-1" in secret.sentence
    assert remote_ballot(law("fr-epci"), mode=Mode.HANDS).codes == ("remote_hands",)
    assert remote_ballot(law("be-wal-commune"), mode=Mode.SECRET).finding.rule == "BE-REM-01"


def test_an_election_is_one_whatever_the_office_states() -> None:
    assert item_type("election", "ordinary") == "executive_election"
    assert item_type("election", "delegates_election") == "delegates_election"
    assert item_type("decision", "initial_budget") == "initial_budget"
    assert item_type("decision", "unheard_of") == "ordinary"
