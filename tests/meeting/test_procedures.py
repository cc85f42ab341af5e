"""Votes on the course of the meeting: closed session, urgency, urgent item, order, adjournment, and their undoing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.meeting.consistency import first_contradiction
from council.meeting.evolve import replay
from council.meeting.facts import Facts
from council.meeting.procedure_events import ProcedureDecided
from council.meeting.state import MeetingState

from .world import (
    ACCOUNTS,
    ANNE,
    BRUNO,
    CLAIRE,
    DAVID,
    DECISION,
    ELECTION,
    FACTS,
    FIRST,
    INFORMATION,
    MAYOR,
    SECOND,
    World,
)

WALLONIA = replace(FACTS, regime="be-wal-commune", timezone="Europe/Brussels")
URGENT = replace(FACTS, urgent_reason="Digue rompue")
ALL_ITEMS = (11, 12, 13, 14)


def begun(facts: Facts = FACTS, *present: int) -> World:
    return World(facts=facts, state=MeetingState(facts)).open(*present)


def vote(
    world: World, subject: str, pour: int, contre: int = 0, abstention: int = 0, **more: Any
) -> ProcedureDecided:
    counts = {"pour": pour, "contre": contre, "abstention": abstention}
    event = world.do("decide_procedure", subject=subject, counts=counts, item=world.state.item, **more)[-1]
    assert isinstance(event, ProcedureDecided)
    return event


def refused(world: World, subject: str, pour: int = 7, **more: Any) -> Any:
    payload = {"subject": subject, "counts": {"pour": pour}, "item": world.state.item} | more
    return world.refuse("decide_procedure", **payload)


def last(world: World, kind: type) -> int:
    return max(n for n, event in enumerate(world.state.history, 1) if isinstance(event, kind))


# closed session


def test_closed_session_counts_those_present_or_represented() -> None:
    """Six present and one proxy: 4 votes for are needed; abstentions weigh against (FR-PUB-02)."""
    world = begun(FACTS, 1, 2, 3, 4, 5, 6)
    world.do("give_proxy", giver=DAVID, bearer=ANNE)
    event = vote(world, "closed_session", 3, 1, 3, by_chair=True)
    assert (event.outcome, event.needed, event.present, event.represented) == ("rejected", 4, 6, 1)
    refusal = world.refuse("closed_session")
    assert (refusal.code, refusal.override) == ("closed_session_undecided", True)
    assert vote(world, "closed_session", 4, 0, 3, by_chair=True).outcome == "adopted"
    world.do("closed_session")
    world.do("public_session")
    assert world.refuse("closed_session").code == "closed_session_undecided"  # each one is decided


def test_closed_session_asked_by_members_is_put_to_the_vote_from_three() -> None:
    world = begun()
    world.do("open_item", item=DECISION)
    for seat in (ANNE, BRUNO):
        world.do("make_request", by=seat, seat=seat, subject="closed_session", item=DECISION)
    assert refused(world, "closed_session").code == "not_put_to_vote"
    world.do("make_request", seat=CLAIRE, subject="closed_session", item=DECISION)
    event = vote(world, "closed_session", 7)
    assert event.requesters == (ANNE, BRUNO, CLAIRE)
    assert "demandé par Anne, Bruno et Claire" in event.sentence
    assert not world.state.requests
    world.do("closed_session")
    assert world.state.item_state(DECISION).in_closed_session


def test_closing_without_a_decision_needs_a_motive() -> None:
    world = begun()
    sentence = world.refuse("closed_session").sentence
    event = world.do("closed_session", motive="Trouble dans la salle")[0]
    assert event.overrode == (sentence,)


def test_wallonia_persons_always_budget_never() -> None:
    world = begun(WALLONIA)
    assert world.refuse("closed_session", matter="budget").code == "always_public"
    assert refused(world, "closed_session", matter="persons", by_chair=True).code == "always_closed"
    assert refused(world, "closed_session", matter="budget", by_chair=True).override
    assert vote(world, "closed_session", 4, by_chair=True).outcome == "rejected"  # two thirds of 7: 5
    assert vote(world, "closed_session", 5, by_chair=True).outcome == "adopted"
    world = begun(WALLONIA)
    world.do("closed_session", matter="persons")
    assert world.state.closed_session


def test_a_miscounted_decision_is_corrected_with_what_followed() -> None:
    world = begun()
    vote(world, "closed_session", 5, 2, by_chair=True)
    world.do("closed_session")
    seq = last(world, ProcedureDecided)
    payload = {"counts": {"pour": 2, "contre": 5}}
    refusal = world.refuse("correct", seq=seq, payload=payload, motive="Chiffres inversés")
    assert (refusal.code, refusal.override) == ("closed_session_undecided", True)
    world.do("correct", seq=seq, payload=payload, motive="Chiffres inversés", despite=True)
    assert replay(FACTS, world.state.history) == world.state
    assert world.state.closed_session  # the public did leave


# urgency of the notice


def test_no_item_before_the_urgency_is_decided() -> None:
    world = begun(URGENT)
    refusal = world.refuse("open_item", item=DECISION)
    assert (refusal.code, refusal.override, refusal.article) == ("urgency_undecided", True, "CGCT L2121-11")
    event = vote(world, "urgency", 4, 3)
    assert event.outcome == "adopted"
    world.do("open_item", item=DECISION)
    assert refused(world, "urgency").code == "no_urgency"


def test_urgency_refused_sends_everything_back() -> None:
    world = begun(URGENT)
    event = vote(world, "urgency", 3, 4)
    assert "refuse l’urgence" in event.sentence
    assert "les points 1, 2, 3 et 4 à une séance ultérieure" in event.sentence
    assert {world.state.item_state(item).outcome for item in ALL_ITEMS} == {"postponed"}
    refusal = world.refuse("open_item", item=DECISION)
    assert (refusal.code, refusal.override) == ("sent_back", True)
    world.do("close_meeting")


def test_urgency_admitted_for_part_of_the_agenda() -> None:
    world = begun(URGENT)
    vote(world, "urgency", 7, items=[ELECTION])
    assert world.refuse("open_item", item=ELECTION).code == "sent_back"
    world.do("open_item", item=DECISION)


def test_urgency_annulled_after_an_item_was_opened_is_said_again() -> None:
    world = begun(URGENT)
    vote(world, "urgency", 7)
    world.do("open_item", item=DECISION)
    seq = last(world, ProcedureDecided)
    assert world.refuse("correct", seq=seq, void=True, motive="Erreur").code == "urgency_undecided"
    world.do("correct", seq=seq, void=True, motive="Erreur", despite=True)
    assert world.state.urgency is None


def test_urgency_of_a_complement_concerns_its_items_alone() -> None:
    added = replace(FACTS.items[2], urgent=True)
    world = begun(replace(FACTS, items=(*FACTS.items[:2], added, FACTS.items[3])))
    assert world.refuse("open_item", item=ELECTION).code == "urgency_undecided"
    world.do("open_item", item=INFORMATION)
    world.do("close_item", item=INFORMATION)
    sentence = vote(world, "urgency", 2, 5).sentence
    assert "refuse l’urgence du point 3" in sentence
    assert "le point 3 à une séance ultérieure" in sentence
    assert world.refuse("open_item", item=ELECTION).code == "sent_back"
    world.do("open_item", item=DECISION)


@pytest.mark.parametrize(("urgent", "said"), [((), "de la convocation"), ((1, 2), "des points 2 et 3")])
def test_the_sentence_tells_what_was_urgent(urgent: tuple[int, ...], said: str) -> None:
    items = tuple(replace(one, urgent=index in urgent) for index, one in enumerate(FACTS.items))
    world = begun(replace(FACTS, items=items, urgent_reason="" if urgent else "Digue rompue"))
    assert f"Le conseil admet l’urgence {said}" in vote(world, "urgency", 7).sentence


def test_ordinary_notice_has_no_urgency() -> None:
    assert refused(begun(), "urgency").code == "no_urgency"
    assert refused(begun(replace(WALLONIA, urgent_reason="Inondation")), "urgency").code == "no_urgency"


def test_the_chair_breaks_a_tie() -> None:
    world = begun(URGENT, 1, 2, 3, 4)
    counts = {"pour": 2, "contre": 2}
    payload: dict[str, Any] = {"subject": "urgency", "counts": counts}
    assert world.refuse("decide_procedure", **payload).code == "chair_vote_needed"
    world.do("decide_procedure", names={MAYOR: "pour"}, **payload)
    assert world.state.urgency == "adopted"


# urgent item


def test_urgent_item_in_wallonia_needs_two_thirds_of_those_present_and_their_names() -> None:
    world = begun(WALLONIA)
    names = dict.fromkeys((1, 2, 3, 4), "pour")
    assert refused(world, "urgent_item", 4, text="Digue").code == "names_needed"
    assert vote(world, "urgent_item", 4, text="Digue", names=names).outcome == "rejected"
    assert len(world.state.facts.items) == 4
    event = vote(world, "urgent_item", 5, text="Digue", names=names | {5: "pour"})
    assert (event.outcome, event.needed) == ("adopted", 5)
    assert "Ont admis l’urgence : Mme Le Maire" in event.sentence.replace("\u00a0", " ")
    added = world.state.facts.items[-1]
    assert (added.position, added.title) == (5, "Digue")
    world.do("open_item", item=added.item)
    seq = last(world, ProcedureDecided)
    assert world.refuse("correct", seq=seq, void=True, motive="Erreur").code == "contradiction"


def test_urgent_item_undone_before_it_was_opened() -> None:
    world = begun(WALLONIA)
    names = dict.fromkeys((1, 2, 3, 4, 5), "pour")
    vote(world, "urgent_item", 5, text="Digue", names=names)
    world.do("correct", seq=world.state.seq, void=True, motive="Compté deux fois")
    assert len(world.state.facts.items) == 4
    vote(world, "urgent_item", 4, text="Digue", names=dict.fromkeys((1, 2, 3, 4), "pour"))
    seq = last(world, ProcedureDecided)
    payload = {"counts": {"pour": 5}, "names": {str(seat): "pour" for seat in (1, 2, 3, 4, 5)}}
    assert world.refuse("correct", seq=seq, payload=payload, motive="Erreur").code == "not_correctable"


def test_france_has_no_urgent_item() -> None:
    refusal = refused(begun(), "urgent_item", text="Digue")
    assert refusal.code == "no_urgent_item"
    assert not getattr(refusal, "override", False)


# order, adjournment, rules


def test_adjournment_sends_back_what_is_left() -> None:
    world = begun()
    world.do("open_item", item=INFORMATION)
    assert refused(world, "adjournment").code == "item_open"
    world.do("close_item", item=INFORMATION)
    vote(world, "adjournment", 7)
    assert [world.state.item_state(item).outcome for item in ALL_ITEMS] == [
        *["postponed"] * 3,
        "acknowledged",
    ]
    world.do("correct", seq=world.state.seq, payload={"counts": {"pour": 1, "contre": 6}}, motive="Inversé")
    assert world.state.item_state(DECISION).state == "pending"


def test_order_of_items() -> None:
    world = begun()
    assert refused(world, "order").code == "text_needed"
    assert refused(world, "order", items=[999]).code == "item_not_pending"
    event = vote(world, "order", 7, text="Le point 3 d'abord", items=[DECISION])
    assert "« Le point 3 d’abord »" in event.sentence.replace("\u00a0", " ")
    assert world.state.sent_back == {DECISION}
    assert vote(world, "rules", 3, 4, text="Clore la discussion").outcome == "rejected"


def test_bad_counts_and_subjects() -> None:
    world = begun()
    assert refused(world, "humeur").code == "bad_payload"
    assert refused(world, "rules", 8, text="x").code == "too_many_votes"
    assert refused(world, "rules", -1, text="x").code == "bad_choice"
    assert (
        refused(world, "rules", 1, text="x", names={FIRST: "pour", SECOND: "pour"}).code == "names_do_not_fit"
    )
    assert refused(world, "rules", text="x", item=DECISION).code == "item_not_open"
    world.ballot()
    assert refused(world, "rules", text="x").code == "ballot_open"


def test_without_quorum_only_an_adjournment() -> None:
    world = begun(URGENT, 1, 2, 3)
    refusal = refused(world, "urgency", 3)
    assert (refusal.code, refusal.override) == ("quorum_not_reached", True)
    vote(world, "adjournment", 3)


@pytest.mark.parametrize("regime", ["fr-commune", "fr-epci", "be-wal-commune"])
@given(pour=st.integers(0, 7), contre=st.integers(0, 7), abstention=st.integers(0, 7))
def test_random_votes_replay_alone(regime: str, pour: int, contre: int, abstention: int) -> None:
    facts = replace(FACTS, regime=regime)
    world = begun(facts)
    counts = {"pour": pour, "contre": contre, "abstention": abstention}
    payload: dict[str, Any] = {"subject": "closed_session", "counts": counts, "by_chair": True}
    if sum(counts.values()) > 7:
        assert world.refuse("decide_procedure", **payload).code == "too_many_votes"
        return
    event = world.do("decide_procedure", **payload)[-1]
    assert isinstance(event, ProcedureDecided)
    assert world.state.closed_granted == (event.outcome == "adopted") == (pour >= event.needed)
    assert replay(facts, world.state.history) == world.state
    assert first_contradiction(facts, world.state.history) is None


@pytest.mark.parametrize("subject", ["rules", "adjournment"])
def test_only_urgency_and_order_name_points_to_send_back(subject: str) -> None:
    world = World().open()
    payload = {"subject": subject, "text": "Limiter", "counts": {"pour": 7}, "items": [ACCOUNTS]}
    assert world.refuse("decide_procedure", **payload).code == "bad_payload"


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_text_that_no_database_takes_is_refused(text: str) -> None:
    world = World().open()
    payload = {"subject": "rules", "text": text, "counts": {"pour": 7}}
    assert world.refuse("decide_procedure", **payload).code == "bad_payload"
