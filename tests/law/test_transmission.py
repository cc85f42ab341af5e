"""Which acts are transmitted, and the life of an act (FR-LEG-01, -02, -03; BE-PUBL-01, -02)."""

from __future__ import annotations

import pytest

from council.law.regimes import regime
from council.law.transmission import EXEMPTIONS, Life, Stage, assess_life, transmission_duty
from council.law.violations import Status, Violation
from tests.law.support import TODAY, commune, on

SIGNED, SENT, RECEIVED, PUBLISHED = (on(f"2026-06-{number}") for number in (20, 21, 22, 25))


def life(**more: object) -> Life:
    return Life(**{"outcome": "adopted", **more})  # type: ignore[arg-type]


def test_a_deliberation_is_transmitted_unless_the_law_dispenses_it() -> None:
    assert transmission_duty(commune()).required
    for code in EXEMPTIONS:
        answer = transmission_duty(commune(), exemption=code)
        assert not answer.required
        assert "L.\u00a02131-2" in answer.sentence
    with pytest.raises(Violation, match="motif de dispense"):
        transmission_duty(commune(), exemption="because")


def test_what_was_not_adopted_is_left_to_judgment() -> None:
    answer = transmission_duty(commune(), outcome="rejected")
    assert (answer.required, answer.status) == (False, Status.WARNING)


@pytest.mark.parametrize(
    ("code", "required"),
    [("fr-commune", True), ("fr-epci", True), ("fr-ccas", True), ("be-wal-commune", False), ("free", False)],
)
def test_profiles(code: str, required: bool) -> None:
    assert transmission_duty(regime(code, population=4000, on=TODAY)).required is required


def test_the_stages_follow_each_other() -> None:
    def stage(**more: object) -> Stage:
        return assess_life(commune(), life(**more), on("2026-06-30")).stage

    assert stage() is Stage.ADOPTED
    assert stage(signed_on=SIGNED) is Stage.SIGNED
    assert stage(signed_on=SIGNED, sent_on=SENT) is Stage.TRANSMITTED
    assert stage(signed_on=SIGNED, sent_on=SENT, received_on=RECEIVED) is Stage.RECEIVED
    assert stage(signed_on=SIGNED, sent_on=SENT, published_on=PUBLISHED) is Stage.PUBLISHED
    whole = {"signed_on": SIGNED, "sent_on": SENT, "received_on": RECEIVED, "published_on": PUBLISHED}
    assert stage(**whole) is Stage.ENFORCEABLE
    assert assess_life(commune(), life(**whole), on("2026-06-30")).enforceable_on == PUBLISHED
    assert stage(signed_on=SIGNED, published_on=PUBLISHED, exemption="roads") is Stage.ENFORCEABLE
    assert stage(outcome="rejected", **whole) is Stage.REJECTED
    assert stage(outcome="withdrawn") is Stage.WITHDRAWN
    assert stage(outcome="postponed") is Stage.POSTPONED


def test_duties_name_what_is_left_with_its_article() -> None:
    def duties(**more: object) -> dict[str, str]:
        answer = assess_life(commune(), life(**more), on("2026-06-30"))
        return {one.code: one.finding.sentence for one in answer.duties}

    assert set(duties()) == {"sign"}
    assert set(duties(signed_on=SIGNED)) == {"transmit", "publish"}
    assert "L.\u00a02131-1" in duties(signed_on=SIGNED)["transmit"]
    assert set(duties(signed_on=SIGNED, sent_on=SENT, published_on=PUBLISHED)) == {"await"}
    assert duties(signed_on=SIGNED, received_on=RECEIVED, published_on=PUBLISHED) == {}
    assert set(duties(signed_on=SIGNED, exemption="road_dues")) == {"publish"}
    assert set(duties(outcome="rejected", signed_on=SIGNED)) == {"publish"}


def test_individual_decisions_have_a_last_day() -> None:
    """FR-LEG-02: fifteen days from the signature."""

    def duty(day: str) -> tuple[object, bool]:
        answer = assess_life(commune(), life(signed_on=SIGNED, individual=True), on(day))
        found = next(one for one in answer.duties if one.code == "transmit")
        return found.due_on, found.late

    assert duty("2026-07-05") == (on("2026-07-05"), False)
    assert duty("2026-07-06") == (on("2026-07-05"), True)


def test_wallonia_binds_some_days_after_publication() -> None:
    walloon = regime("be-wal-commune", population=4000, on=TODAY)
    answer = assess_life(walloon, life(signed_on=SIGNED, published_on=on("2026-07-01")), on("2026-07-10"))
    assert (answer.enforceable_on, answer.transmissible, answer.stage) == (
        on("2026-07-06"),
        False,
        Stage.ENFORCEABLE,
    )
    assert assess_life(walloon, life(), on("2026-07-10")).duties[0].code == "sign"
