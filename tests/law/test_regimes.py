"""Legal profiles: dated data, and what a règlement intérieur may adjust (FR-AG-05, rulebook section 17)."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from fractions import Fraction

import pytest

from council.law.policies import Remote, Tie
from council.law.profiles import PROFILES
from council.law.regimes import Regime, regime
from council.law.shares import MORE_THAN_HALF, Threshold, absolute_majority
from council.law.violations import Status, Violation
from tests.law.support import TODAY, body, commune


@pytest.mark.parametrize("code", list(PROFILES))
def test_every_profile_is_complete(code: str) -> None:
    profile = regime(code, population=1000, on=TODAY)
    assert profile.label
    assert profile.basis("quorum")
    assert profile.basis("no such topic") == profile.articles["default"]
    names = {one.name for one in fields(Regime)}
    assert profile.adjustable <= names
    assert {topic for topic in profile.articles if not profile.articles[topic]} == set()


def test_editions_follow_the_date() -> None:
    assert regime("fr-epci", on=date(2025, 12, 23)).silent_presence_is_participation
    assert not regime("fr-epci", on=date(2025, 12, 24)).silent_presence_is_participation
    assert regime("fr-commune", on=date(2022, 7, 1)).list_days == 7
    with pytest.raises(Violation) as refusal:
        regime("fr-commune", on=date(2022, 6, 30))
    assert refusal.value.code == "regime_not_in_force"
    assert "2022-07-01" in refusal.value.sentence
    assert regime("free", on=date.min).code == "free"


@pytest.mark.parametrize(
    ("code", "population", "expected"),
    [("fr-mairie", 1, "unknown_regime"), ("fr-commune", -1, "bad_population")],
)
def test_wrong_profiles_are_refused(code: str, population: int, expected: str) -> None:
    with pytest.raises(Violation) as refusal:
        regime(code, population=population, on=TODAY)
    assert refusal.value.code == expected


@pytest.mark.parametrize(
    "name", ["quorum", "notice_clear_days", "proxies_per_bearer", "tie", "no_such_setting", "code"]
)
def test_the_law_is_not_adjustable(name: str) -> None:
    with pytest.raises(Violation) as refusal:
        commune(**{name: 1})
    assert (refusal.value.code, refusal.value.facts["name"]) == ("not_adjustable", name)


def test_settings_of_the_rules_of_procedure() -> None:
    assert commune(budget_debate_weeks=8).budget_debate_weeks == 8
    assert body("fr-ccas", remote="forbidden").remote is Remote.FORBIDDEN
    free = body(
        "free", tie="rejected", notice_clear_days=8, proxy_max_meetings=2, quorum=Threshold(Fraction(1, 3))
    )
    assert (free.tie, free.notice_clear_days, free.proxy_max_meetings) == (Tie.REJECTED, ((0, 8),), 2)
    assert free.quorum.needed(10) == 4
    assert body("free", secret_ballot=Threshold(Fraction(1, 4))).secret_ballot == Threshold(Fraction(1, 4))
    assert commune(dsp_days=0).dsp_days == 0
    assert body("free", quorum=">1/2").quorum == MORE_THAN_HALF
    assert body("free", quorum="1/3").quorum.needed(10) == 4
    assert body("free", quorum="1").quorum.needed(10) == 10


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dsp_days", -1),
        ("dsp_days", True),
        ("dsp_days", "15"),
        ("dsp_days", 1.5),
        ("remote", "sometimes"),
        ("remote", 3),
    ],
)
def test_wrong_values_are_refused(name: str, value: object) -> None:
    code = "fr-ccas" if name == "remote" else "fr-commune"
    with pytest.raises(Violation) as refusal:
        body(code, **{name: value})
    assert refusal.value.code == "bad_adjustment"
    assert name in refusal.value.sentence


@pytest.mark.parametrize(
    "value", [Threshold(Fraction(3, 2)), Threshold(Fraction(-1, 2)), 1, "3/2", "1/0", "half", ">", "-1/2"]
)
def test_a_share_lies_between_nothing_and_all(value: object) -> None:
    with pytest.raises(Violation):
        body("free", quorum=value)


def test_bands_start_where_they_say() -> None:
    bands = ((0, "low"), (3500, "high"))
    assert commune(3499).by_population(bands) == "low"
    assert commune(3500).by_population(bands) == "high"
    assert commune(None).by_population(((0, "only"),)) == "only"


def test_breaches_of_a_doubtful_profile_are_warnings() -> None:
    assert body("be-wal-cpas").breach is Status.WARNING
    assert body("be-wal-commune").breach is Status.ERROR


@pytest.mark.parametrize(
    ("threshold", "base", "needed", "words"),
    [
        (MORE_THAN_HALF, 28, 15, "plus de la moitié"),
        (MORE_THAN_HALF, 29, 15, "plus de la moitié"),
        (MORE_THAN_HALF, 0, 1, "plus de la moitié"),
        (Threshold(Fraction(1, 3)), 29, 10, "le tiers"),
        (Threshold(Fraction(1, 3)), 30, 10, "le tiers"),
        (Threshold(Fraction(2, 3)), 20, 14, "les deux tiers"),
        (Threshold(Fraction(1, 4)), 23, 6, "le quart"),
        (Threshold(Fraction(1, 10)), 33, 4, "le dixième"),
        (Threshold(Fraction(3, 5)), 10, 6, "3/5"),
        (Threshold(Fraction(3, 5), strict=True), 10, 7, "plus de 3/5"),
    ],
)
def test_shares(threshold: Threshold, base: int, needed: int, words: str) -> None:
    assert (threshold.needed(base), threshold.words) == (needed, words)


@pytest.mark.parametrize(("expressed", "majority"), [(0, 1), (1, 1), (19, 10), (20, 11)])
def test_absolute_majority(expressed: int, majority: int) -> None:
    assert absolute_majority(expressed) == majority
