"""The book itself: chain, codec, sentences, random meetings against invariants."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council.law.violations import Violation
from council.meeting.chain import Broken, Line, line_hash, verify, write
from council.meeting.codec import Malformed, from_payload
from council.meeting.commands import COMMANDS, parse
from council.meeting.consistency import first_contradiction
from council.meeting.events import EVENTS, MemberArrived
from council.meeting.evolve import evolve, replay
from council.meeting.json_text import canonical, plain
from council.meeting.refusals import Refusal
from council.meeting.sentences import Teller
from council.meeting.state import MeetingState
from signatures.journal_bundle import canonical as verifiers_spelling

from .world import ANNE, DECISION, FACTS, MAYOR, World

START = datetime(2026, 11, 24, 18, tzinfo=UTC)


def lines(world: World) -> list[Line]:
    written: list[Line] = []
    for seq, event in enumerate(world.state.history, 1):
        head = written[-1].hash if written else ""
        written.append(write(1, seq, START + timedelta(seconds=seq), "Greffe", event, head))
    return written


def played() -> World:
    world = World().open(1, 2, 3, 4)
    world.do("give_proxy", giver=7, bearer=ANNE)
    world.do("withdraw", seat=ANNE, item=12)
    world.ballot()
    world.vote({MAYOR: "pour", 2: "contre"})
    world.result()
    world.do("proclaim", ballot=world.state.ballot)
    world.do("suspend", reason="Pause")
    world.do("resume")
    return world


def test_book_survives_storage() -> None:
    world = played()
    stored = lines(world)
    state = replay(FACTS, [line.event for line in stored])
    assert state == world.state
    assert verify(stored) == stored[-1].hash


@given(
    st.text(), st.text(), st.datetimes(timezones=st.timezones()), st.integers(1, 2**53), st.integers(1, 2**53)
)
def test_the_hashed_text_is_canonical_json(
    actor: str, payload: str, at: datetime, meeting: int, seq: int
) -> None:
    told = {"actor": actor, "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "kind": "vote_cast",
            "meeting": meeting, "payload": payload, "seq": seq}  # fmt: skip
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    written = "ab" + text
    assert (
        line_hash(meeting, seq, at, actor, "vote_cast", payload, "ab") == sha256(written.encode()).hexdigest()
    )


@pytest.mark.parametrize("field", ["at", "actor", "kind", "payload", "prev_hash", "hash", "seq"])
def test_any_change_breaks_the_chain(field: str) -> None:
    stored = lines(played())
    changes: dict[str, Any] = {
        "at": START, "actor": "Autre", "kind": "resumed", "payload": "{}", "prev_hash": "0" * 64, "hash": "0" * 64, "seq": 9,
    }  # fmt: skip
    for index in (0, 5, len(stored) - 1):
        broken = [*stored]
        broken[index] = broken[index]._replace(**{field: changes[field]})
        if broken[index] == stored[index]:
            continue
        with pytest.raises(Broken):
            verify(broken)


def test_removed_or_swapped_lines_break_the_chain() -> None:
    stored = lines(played())
    for wrong in ([*stored[:3], *stored[4:]], [stored[1], stored[0], *stored[2:]]):
        with pytest.raises(Broken):
            verify(wrong)


WORDS = st.text(st.characters(codec="utf-8")) | st.sampled_from(["\ud800", "é\x7f\u2028", '"\\/\b'])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


def test_canonical_json_has_one_spelling() -> None:
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'


@given(VALUES)
def test_the_quick_spelling_is_the_one_that_verifiers_know(value: Any) -> None:
    assert canonical(value) == verifiers_spelling(value)
    assert json.loads(plain(value)) == value


def test_no_line_holds_a_number_with_decimals() -> None:
    """Their spelling is not the same everywhere, and would be part of what is hashed."""
    hints = {
        f"{event.__name__}.{name}": str(hint)
        for event in EVENTS.values()
        for name, hint in get_type_hints(event).items()
    }
    assert hints
    assert [name for name, hint in hints.items() if "float" in hint] == []


@pytest.mark.parametrize(
    "payload",
    [{}, {"seat": "1"}, {"seat": True}, {"seat": 1.0}, {"seat": 1, "x": 2}, {"seat": None}, [], None, "x", 3],
)
def test_malformed_payloads_are_refused(payload: Any) -> None:
    with pytest.raises(Malformed):
        from_payload(MemberArrived, payload)
    with pytest.raises(Refusal):
        parse("arrive", payload)


@pytest.mark.parametrize(
    "payload",
    [{"reason": "x" * 5000}, {"reason": {"a": {"b": {"c": {"d": {"e": 1}}}}}}, {"reason": list(range(5000))}],
)
def test_oversized_payloads_are_refused(payload: Any) -> None:
    with pytest.raises(Refusal):
        parse("suspend", payload)


def test_registries_are_whole() -> None:
    assert len(EVENTS) == 54
    assert len(COMMANDS) == 53
    with pytest.raises(Refusal):
        parse("drop_tables", {})


def test_sentences_hide_what_must_be_hidden() -> None:
    world = played()
    world.do("open_item", item=13)
    world.ballot(13, question="Rang")
    world.vote({MAYOR: "contre"})
    for staff in (True, False):
        teller = Teller(world.state, staff=staff)
        told = [teller.tell(event) for event in world.state.history]
        assert all(text.endswith((".", "\u202f!")) for text in told), told
        assert not told[-1].endswith("contre.")
        assert ("Cession d’un terrain" in " ".join(told)) is staff
        assert any("pour." in text for text in told) is staff


OPTIONS = st.sampled_from(["pour", "contre", "abstention", "nppv", "blanc", "c1"])
SEATS = st.integers(1, 7)
ITEMS = st.sampled_from([11, 12, 13, 14])
STEPS = st.one_of(
    st.tuples(st.sampled_from(["arrive", "leave", "name_secretary"]), st.fixed_dictionaries({"seat": SEATS})),
    st.tuples(
        st.sampled_from(["give_proxy", "end_proxy"]), st.fixed_dictionaries({"giver": SEATS, "bearer": SEATS})
    ),
    st.tuples(st.just("open_item"), st.fixed_dictionaries({"item": ITEMS})),
    st.tuples(st.just("close_item"), st.fixed_dictionaries({"item": ITEMS, "outcome": st.just("postponed")})),
    st.tuples(
        st.sampled_from(["withdraw", "end_withdrawal", "replace_chair"]),
        st.fixed_dictionaries({"seat": SEATS, "item": ITEMS}),
    ),
    st.tuples(
        st.just("open_ballot"),
        st.fixed_dictionaries(
            {"item": ITEMS, "mode": st.sampled_from(["public", "secret", "main_levee", "paper"])}
        ),
    ),
    st.tuples(st.just("vote"), st.fixed_dictionaries({"seat": SEATS, "by": SEATS, "choice": OPTIONS})),
    st.tuples(st.just("vote_all"), st.fixed_dictionaries({"choice": OPTIONS})),
    st.tuples(
        st.just("record_hands"),
        st.fixed_dictionaries({"counts": st.dictionaries(OPTIONS, st.integers(0, 7))}),
    ),
    st.tuples(
        st.sampled_from(["close_ballot", "cancel_ballot", "proclaim", "suspend", "resume"]), st.just({})
    ),
    st.tuples(
        st.just("begin_election"),
        st.fixed_dictionaries(
            {
                "item": ITEMS,
                "office": st.sampled_from(["head", "outside_body", "other", "cao"]),
                "posts": st.integers(1, 2),
            }
        ),
    ),
    st.tuples(
        st.just("set_candidates"),
        st.fixed_dictionaries(
            {
                "candidates": st.sampled_from(
                    [
                        [{"name": "Anne"}],
                        [{"name": "Anne"}, {"name": "X"}],
                        [{"name": "L", "members": [{"name": "Y"}]}],
                    ]
                )
            }
        ),
    ),
    st.tuples(st.just("name_assessors"), st.just({"seats": [1, 2]})),
    st.tuples(st.just("waive_secrecy"), st.fixed_dictionaries({"votes_for": st.integers(0, 7)})),
    st.tuples(st.sampled_from(["appoint", "abandon_election"]), st.just({})),
    st.tuples(
        st.just("record_paper"),
        st.fixed_dictionaries({"counts": st.dictionaries(OPTIONS, st.integers(0, 4), max_size=2)}),
    ),
    st.tuples(st.just("correct"), st.fixed_dictionaries({"seq": st.integers(1, 60), "void": st.just(True)})),
)


def step(world: World, kind: str, payload: dict[str, Any]) -> None:
    payload = dict(payload)
    if kind == "vote_all":
        for seat in range(1, 8):
            step(world, "vote", {"seat": seat, "by": seat, "choice": payload["choice"]})
        return
    if kind in ("close_ballot", "cancel_ballot", "proclaim", "vote", "record_hands"):
        payload["ballot"] = world.state.ballot or "none"
    if kind == "record_paper":
        payload |= {"ballot": world.state.ballot or "none", "envelopes": sum(payload["counts"].values())}
    if kind in ("set_candidates", "name_assessors", "waive_secrecy", "appoint", "abandon_election"):
        found = world.state.election_on(world.state.item)
        payload["election"] = found.election if found else "none"
    if kind in ("cancel_ballot", "correct", "record_paper", "abandon_election"):
        payload["motive"] = "essai"
    try:
        world.do(kind, by=payload.pop("by", None), **payload)
    except Violation as refusal:
        assert refusal.sentence  # noqa: PT017


def check(state: MeetingState) -> None:
    for giver, bearer in state.proxies.items():
        assert giver not in state.present
        assert bearer in state.present
    assert len(set(state.proxies.values())) == len(state.proxies)
    assert sum(1 for ballot in state.ballots.values() if ballot.state == "open") <= 1
    for ballot in state.ballots.values():
        assert set(ballot.votes) <= set(range(1, 8))
        if ballot.result:
            result = ballot.result
            assert result.cast == sum(result.counts.values()) == ballot.cast
            assert result.cast + len(result.missing) <= result.electorate <= 7 or ballot.hands
            assert result.cast <= result.electorate == result.present + result.represented
    assert sum(1 for item in state.items.values() if item.state == "open") == len(state.discussed)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, max_size=45))
def test_random_meetings_keep_their_promises(steps: list[tuple[str, dict[str, Any]]]) -> None:
    world = World().open(1, 2, 3, 4, 5)
    for kind, payload in steps:
        step(world, kind, payload)
        check(world.state)
    history = world.state.history
    assert replay(FACTS, history) == world.state
    assert first_contradiction(FACTS, history) is None
    stored = lines(world)
    assert verify(stored) == stored[-1].hash
    state = MeetingState(FACTS)
    for line in stored:
        state = evolve(state, line.event)
    assert state == world.state
    for staff in (True, False):
        teller = Teller(state, staff=staff)
        assert all(teller.tell(event) for event in history)


def test_closed_item_keeps_its_outcome() -> None:
    world = played()
    assert world.refuse("open_item", item=DECISION).code == "item_closed"
