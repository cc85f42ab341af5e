"""The contract of the calculator: reading a case, naming every fault, JSON text in and out, command line."""

from __future__ import annotations

import io
import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from council.cli import main as council
from council.law import __main__ as command
from council.law.calculator import answer, explain, list_rules, run_text
from council.law.calculator.kinds import KINDS, REGIMES
from council.law.calculator.types import LARGEST
from council.law.rulebook import CONDUCT, RULES
from council.law.violations import Violation
from tests.law.support import worked_cases

ROOT = Path(__file__).resolve().parents[2]
Errors = list[tuple[str, str]]


def errors(kind: str, inputs: Any) -> Errors:
    """Faults of a case as (field, reason); empty when it is valid."""
    return [
        (one["field"], one["reason"]) for one in answer({"kind": kind, "inputs": inputs}).get("errors", [])
    ]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({}, [("inputs", "required"), ("kind", "required")]),
        (5, [("inputs", "required"), ("kind", "required")]),
        ({"kind": None, "inputs": {}}, [("kind", "required")]),
        ({"kind": 5, "inputs": []}, [("inputs", "wrong_type"), ("kind", "wrong_type")]),
        ({"kind": "horoscope", "inputs": {}}, [("kind", "unknown_value")]),
        ({"kind": "quorum"}, [("inputs", "required")]),
        ({"kind": "quorum", "inputs": {"regime": 3, "present": "x"}}, [("regime", "wrong_type")]),
        (
            {"kind": "quorum", "inputs": {"regime": "fr-region", "present": "x"}},
            [("regime", "unknown_value")],
        ),
        ({"kind": "quorum", "inputs": {"regime": "be-wal-cpas"}}, [("regime", "unknown_value")]),
        ({"kind": "urgent_item", "inputs": {"regime": None}}, [("regime", "unsupported")]),
    ],
)
def test_the_case_itself(case: Any, expected: Errors) -> None:
    got = answer(case)
    assert got["status"] == "invalid"
    assert [(one["field"], one["reason"]) for one in got["errors"]] == expected
    assert got["kind"] == (case.get("kind") if isinstance(case, dict) else None)


def test_a_kind_that_cannot_be_echoed_is_not() -> None:
    assert answer({"kind": [1]})["kind"] is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (True, "wrong_type"), ("5", "wrong_type"), (5.5, "wrong_type"), (5.0, "wrong_type"), ([], "wrong_type"),
        ({}, "wrong_type"), (-1, "out_of_range"), (LARGEST + 1, "out_of_range"), (None, "required"),
    ],
)  # fmt: skip
def test_integers(value: Any, reason: str) -> None:
    assert errors("council_size", {"population": value}) == [("population", reason)]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2026-02-30", "bad_date"), ("2026-13-01", "bad_date"), ("0000-01-01", "bad_date"), ("2026-2-3", "bad_date"),
        ("20260203", "bad_date"), ("2026-02-03 ", "bad_date"), ("2026-02-03\n", "bad_date"), ("", "bad_date"),
        ("２０２６-02-03", "bad_date"), (20260203, "wrong_type"), (None, "required"),
    ],
)  # fmt: skip
def test_dates(value: Any, reason: str) -> None:
    assert errors("vacancy_deadline", {"role": "head", "vacancy_on": value}) == [("vacancy_on", reason)]


@pytest.mark.parametrize(
    "value",
    [
        "2026-06-18", "2026-06-18T20:15", "2026-06-18T24:00Z", "2026-06-18T20:60Z", "2026-06-18T20:15:60Z",
        "2026-06-31T20:15Z", "2026-06-18T20:15:00.5Z", "2026-06-18T20:15+24:00", "2026-06-18T20:15+02:60",
        "2026-06-18T20:15+0200", "2026-06-18t20:15z", "",
    ],
)  # fmt: skip
def test_bad_timestamps(value: str) -> None:
    inputs = {"regime": "fr-epci", "meeting_on": "2026-06-30", "sent_at": value}
    assert errors("notice_check", inputs) == [("sent_at", "bad_timestamp")]


@pytest.mark.parametrize(
    ("stamp", "clear_days"),
    [
        ("2026-06-18T21:59Z", 11),
        ("2026-06-18T22:00:00Z", 10),
        ("2026-06-18T23:59:59-00:00", 10),
        ("2026-06-19T01:59+04:00", 11),
        ("2026-06-18T12:00-10:00", 10),
        ("2026-06-18T11:59-10:00", 11),
        ("2026-06-18T23:00+23:59", 11),
    ],
)
def test_timestamps_become_local_dates(stamp: str, clear_days: int) -> None:
    inputs = {"regime": "fr-epci", "meeting_on": "2026-06-30", "sent_at": stamp}
    assert answer({"kind": "notice_check", "inputs": inputs})["clear_days"] == clear_days


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("50/0", "bad_fraction"), ("1/-2", "bad_fraction"), ("1.5", "bad_fraction"), ("+1", "bad_fraction"),
        ("", "bad_fraction"), ("-1/2", "out_of_range"), (-1, "out_of_range"), (True, "wrong_type"),
        (1.5, "wrong_type"), (None, "required"),
    ],
)  # fmt: skip
def test_fractions(value: Any, reason: str) -> None:
    assert errors("open_data_duty", {"population": 1, "agents_fte": value}) == [("agents_fte", reason)]


@pytest.mark.parametrize(("value", "bound"), [("50", True), ("100/2", True), (50, True), ("149/3", False)])
def test_fractions_are_exact(value: Any, bound: bool) -> None:
    inputs = {"population": 3500, "agents_fte": value}
    assert answer({"kind": "open_data_duty", "inputs": inputs})["bound"] is bound


@pytest.mark.parametrize(
    ("kind", "inputs", "expected"),
    [
        ("quorum", {"n_office": 5, "present": 3, "x": 1, "y": None}, [("x", "unknown_field")]),
        ("quorum", {"n_office": 5, "present": 3, "proxies": None, "accounts_vote": 1}, [("accounts_vote", "wrong_type")]),
        ("quorum", {"regime": "fr-epci", "n_office": 5, "rooms": {}}, [("rooms", "empty")]),
        ("quorum", {"regime": "fr-epci", "n_office": 5, "rooms": []}, [("rooms", "wrong_type")]),
        ("quorum", {"regime": "fr-epci", "n_office": 5, "rooms": {"": 1}}, [("rooms.", "empty")]),
        ("quorum", {"regime": "fr-epci", "n_office": 5, "rooms": {7: 1}}, [("rooms.7", "wrong_type")]),
        ("quorum", {"regime": "fr-epci", "n_office": 5, "rooms": {"A": None}}, [("rooms.A", "wrong_type")]),
        ("quorum", {"regime": "be-wal-commune", "n_office": 5, "present": 3, "proxies": 0}, [("proxies", "not_applicable")]),
        ("vote_order", {"texts": []}, [("texts", "empty")]),
        ("vote_order", {"texts": {}}, [("texts", "wrong_type")]),
        ("vote_order", {"texts": [3, None]}, [("texts[0]", "wrong_type"), ("texts[1]", "wrong_type")]),
        ("vote_order", {"texts": [{"id": "", "type": ""}]}, [("texts[0].id", "empty"), ("texts[0].type", "unknown_value")]),
        ("vote_order", {"texts": [{"id": 1, "type": 1, "z": 1}]}, [("texts[0].id", "wrong_type"), ("texts[0].type", "wrong_type"), ("texts[0].z", "unknown_field")]),
        ("vote_order", {"texts": [{"id": "a", "type": "amendment"}]}, [("texts", "inconsistent")]),
        ("roll_call", {"present": [], "votes": []}, [("present", "empty")]),
        ("election_rounds", {"rounds": [{"votes": {"A": -1}}, {"votes": {}}]}, [("rounds[0].votes.A", "out_of_range"), ("rounds[1].votes", "empty")]),
        ("election_rounds", {"rounds": [{"votes": {"A": 0}}] * 4}, [("rounds", "out_of_range")]),
        ("election_rounds", {"rounds": [{"votes": {"A": 1}}] * 2}, [("rounds", "inconsistent")]),
        ("ballot_mode", {"present": 5, "item_kind": "staff_appointment"}, [("item_kind", "not_applicable")]),
        ("ballot_mode", {"regime": "be-wal-commune", "present": 5, "item_kind": "appointment"}, [("item_kind", "not_applicable")]),
        ("repeat_call_items", {"call": 4, "n_office": 5, "present": 1, "items": [{"id": "a", "first_listed_on_call": 1}]}, [("call", "out_of_range")]),
        ("repeat_call_items", {"call": 3, "n_office": 5, "present": 1, "items": [{"id": "a", "first_listed_on_call": 1}]}, [("call", "out_of_range")]),
        ("repeat_call_items", {"call": 2, "n_office": 5, "present": 1, "items": [{"id": "a", "first_listed_on_call": 3}]}, [("items[0].first_listed_on_call", "inconsistent")]),
        ("notice_dates", {"meeting_on": "2026-06-18"}, [("population", "required")]),
        ("notice_dates", {"meeting_on": "0001-01-01", "clear_days": 3}, [("meeting_on", "out_of_range")]),
        ("notice_dates", {"notice_on": "9999-12-31", "clear_days": 3}, [("notice_on", "out_of_range")]),
        ("dsp_documents", {"documents_sent_on": "2026-06-18", "days": 10**9}, [("days", "out_of_range")]),
        ("run_off", {"regime": "be-wal-commune", "round1": {"A": 9, "B": 8}, "run_off": {"A": 1}}, [("run_off", "inconsistent")]),
        ("run_off", {"regime": "be-wal-commune", "posts": 2, "round1": {"A": 9}}, [("ballots", "required")]),
        ("run_off", {"regime": "be-wal-commune", "ballots": 8, "round1": {"A": 9}}, [("ballots", "inconsistent")]),
        ("run_off", {"regime": "be-wal-commune", "posts": 2, "ballots": 8, "round1": {"A": 9}}, [("ballots", "inconsistent")]),
        ("quorum_timeline", {"n_office": 5, "events": [{"at": "item_vote", "item": "1", "present": 3}]}, [("events[0].item", "inconsistent")]),
        ("quorum_timeline", {"n_office": 5, "events": [{"at": "item_vote", "present": 3}]}, [("events[0].item", "required")]),
        ("quorum_timeline", {"n_office": 5, "events": [{"at": "opening"}]}, [("events[0].present", "required")]),
        ("quorum_timeline", {"n_office": 5, "events": [{"at": "opening", "present": 6}]}, [("events[0].present", "inconsistent")]),
        ("quorum_timeline", {"n_office": 5, "events": [{"at": "opening", "present": 5, "withdrawn": 6}]}, [("events[0].withdrawn", "inconsistent")]),
        ("proxy_timeline", {"item_count": 1, "members": [{"id": "a"}], "proxies": [{"giver": "a", "bearer": "a"}]}, [("proxies[0].bearer", "inconsistent")]),
        ("proxy_timeline", {"item_count": 1, "members": [{"id": "a"}], "events": [{"item": 2, "event": "leaves", "member": "a"}]}, [("events[0].item", "out_of_range")]),
        ("proxy_timeline", {"item_count": 10**9, "members": [{"id": "a"}]}, [("item_count", "out_of_range")]),
        ("proxy_timeline", {"item_count": 2, "members": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "proxies": [{"giver": "a", "bearer": "b"}, {"giver": "a", "bearer": "c"}]}, [("proxies[1].giver", "duplicate")]),
        ("chair", {"event": "executive_election", "members": [{"id": "a", "role": "head", "table_rank": 1}]}, [("members[0].born", "required")]),
        ("chair", {"members": [{"id": "a", "role": "deputy", "table_rank": 1}]}, [("members[0].deputy_rank", "required")]),
        ("chair", {"members": [{"id": "a", "role": "head", "table_rank": 1}], "chosen_by_council": "z"}, [("chosen_by_council", "unknown_value")]),
        ("table_order", {"members": [{"id": "a", "role": "deputy", "born": "1990-01-01"}]}, [("members[0].deputy_rank", "required")]),
        ("table_order", {"members": [{"id": "a", "role": "councillor", "born": "1990-01-01", "elected_on": "2026-03-15"}]}, [("members[0].list_votes", "required")]),
        ("table_order", {"members": [{"id": "a", "role": "head", "born": "1990-01-01"}, {"id": "b", "role": "head", "born": "1990-01-01"}]}, [("members[1].role", "inconsistent")]),
        ("table_order", {"members": [{"id": "a", "role": "deputy", "deputy_rank": 1, "born": "1990-01-01"}, {"id": "b", "role": "deputy", "deputy_rank": 1, "born": "1990-01-01"}]}, [("members[1].deputy_rank", "duplicate")]),
        ("roll_call", {"present": ["a", "a"], "votes": []}, [("present[1]", "duplicate")]),
        ("roll_call", {"present": ["a"], "proxies": [{"giver": "a", "bearer": "a"}], "votes": []}, [("proxies[0].giver", "inconsistent")]),
        ("roll_call", {"present": ["a"], "proxies": [{"giver": "b", "bearer": "z"}], "votes": []}, [("proxies[0].bearer", "unknown_value")]),
        ("roll_call", {"present": ["a"], "proxies": [{"giver": "b", "bearer": "a"}, {"giver": "c", "bearer": "a"}], "votes": []}, [("proxies[1].bearer", "duplicate")]),
        ("item_decision", {"n_office": 5, "present": 5, "votes_for": 6, "votes_against": 0, "majority_rule": "absolute_in_office"}, [("votes_for", "inconsistent")]),
        ("item_decision", {"n_office": 5, "present": 5, "votes_for": 0, "votes_against": 5, "chair_vote": "for"}, [("chair_vote", "inconsistent")]),
        ("vote_result", {"votes_for": 5, "votes_against": 0, "chair_vote": "against"}, [("chair_vote", "inconsistent")]),
        ("vote_result", {"votes_for": 5, "votes_against": 0, "majority_rule": "absolute_in_office", "n_office": 4}, [("votes_for", "inconsistent")]),
        ("vote_result", {"votes_for": 5, "votes_against": 0, "majority_rule": "absolute_present_or_represented"}, [("present", "required")]),
        ("vote_result", {"votes_for": 5, "votes_against": 0, "majority_rule": "absolute_present_or_represented", "present": 3, "represented": 1}, [("votes_for", "inconsistent")]),
        ("closed_session", {"present": 5, "requesters": 6}, [("requesters", "inconsistent")]),
        ("closed_session", {"present": 5, "requesters": 3, "votes_for": 3, "votes_against": 2, "abstentions": 1}, [("votes_for", "inconsistent")]),
        ("appeal_deadline", {"transmitted_on": "2026-06-18"}, [("transmitted_on", "not_applicable")]),
        ("appeal_deadline", {"appellant": "prefect", "published_on": "2026-06-18"}, [("published_on", "not_applicable")]),
        ("appeal_deadline", {"appellant": "prefect"}, [("transmitted_on", "required")]),
        ("appeal_deadline", {}, [("published_on", "required")]),
        ("enforceable_date", {"act_kind": "individual", "published_on": "2026-06-18"}, [("published_on", "not_applicable")]),
        ("enforceable_date", {"notified_on": "2026-06-18"}, [("notified_on", "not_applicable")]),
        ("proxy_check", {"revoked_at": "2026-06-18T20:15Z"}, [("used_at", "required")]),
        ("remote_item", {"regime": "fr-epci", "secret_requests": 1}, [("present", "required")]),
        ("remote_item", {"regime": "fr-epci", "secret_requests": 2, "present": 1}, [("secret_requests", "inconsistent")]),
        ("single_candidacy", {"appointment": "head", "seats": 2, "candidacies": [1]}, [("candidacies", "inconsistent")]),
        ("secrecy_waiver", {"present": 2, "votes_for": 2, "votes_against": 1}, [("votes_for", "inconsistent")]),
        ("max_deputies", {}, [("n_legal", "required")]),
        ("max_deputies", {"n_legal": 5, "population": 5}, [("population", "inconsistent")]),
        ("voters_max", {"present": 3, "proxies": 1, "accounts_vote": True, "head_present": True, "withdrawn_present": 3}, [("head_present", "inconsistent")]),
        ("voters_max", {"present": 3, "proxies": 1, "accounts_vote": True, "head_holds_proxy": True, "head_gave_proxy": True}, [("head_gave_proxy", "inconsistent")]),
        ("voters_max", {"present": 3, "proxies": 2, "withdrawn_present": 1, "proxies_held_by_withdrawn": 2}, [("proxies_held_by_withdrawn", "inconsistent")]),
        ("voters_max", {"present": 3, "proxies": 1, "proxies_given_by_interested": 2}, [("proxies_given_by_interested", "inconsistent")]),
        ("resignation_date", {"role": "head", "received_on": "2027-01-02", "accepted_on": "2027-01-01"}, [("accepted_on", "inconsistent")]),
        ("second_call_interval", {"failed_on": "2027-01-02", "second_on": "2027-01-01"}, [("second_on", "inconsistent")]),
        ("rules_of_procedure", {"population": 5000, "installed_on": "2027-01-02", "adopted_on": "2027-01-01"}, [("adopted_on", "inconsistent")]),
        ("quorum", {"n_legal": 5, "vacant_seats": 5, "present": 0}, [("vacant_seats", "inconsistent")]),
        ("quorum", {"n_office": 5, "vacant_seats": 0, "present": 0}, [("vacant_seats", "not_applicable")]),
        ("quorum", {"n_office": 5, "present": 3, "proxies": 3}, [("proxies", "inconsistent")]),
        ("quorum", {"n_office": 5, "present": 3, "by_video": 3}, [("by_video", "inconsistent")]),
        ("quorum", {"n_office": 5, "present": 3, "ill": 6}, [("ill", "inconsistent")]),
        ("quorum", {"n_office": 5, "present": 3, "withdrawn_present": 2, "representatives_present": 2}, [("representatives_present", "inconsistent")]),
        ("quorum", {"n_office": 5, "present": 3, "representatives_absent": 3}, [("representatives_absent", "inconsistent")]),
        ("notice_check", {"population": 9, "meeting_on": "2026-06-18", "dispatches": []}, [("dispatches", "empty")]),
        ("notice_check", {"population": 9, "meeting_on": "2026-06-18", "dispatches": [{"member": "a"}]}, [("dispatches[0].sent_on", "required")]),
        ("notice_check", {"population": 9, "meeting_on": "2026-06-18", "dispatches": [{"member": "a", "sent_on": "2026-06-01"}] * 2}, [("dispatches[1].member", "duplicate")]),
        ("notice_check", {"population": 9, "meeting_on": "2026-06-18", "sent_on": "2026-06-01", "call": 2}, [("call", "not_applicable")]),
    ],
)  # fmt: skip
def test_faults_are_named(kind: str, inputs: Any, expected: Errors) -> None:
    assert errors(kind, inputs) == expected


def test_an_overflow_without_a_date_is_still_named() -> None:
    inputs = {"year": 2026, "meetings": [{"on": "9999-12-31"}]}
    assert errors("meeting_frequency", inputs) == []
    late = {
        "population": 9,
        "meeting_on": "0001-01-03",
        "dispatches": [{"member": "a", "sent_at": "0001-01-01T00:00+12:00"}],
    }
    assert errors("notice_check", late) == [("meeting_on", "out_of_range")]


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("ballot_mode", {"present": 5, "public_requests": 5, "secret_requests": 5}),
        ("closed_session", {"present": 5, "represented": 2, "requesters": 5, "votes_for": 3, "votes_against": 3, "abstentions": 1}),
        ("convening_request", {"population": 9, "n_office": 5, "signatures": 5}),
        ("policy_debate_request", {"n_office": 5, "requesters": 5}),
        ("council_complete", {"population": 320, "elected": 11}),
        ("quorum", {"n_office": 5, "present": 5, "withdrawn_present": 5, "ill": 5, "temporarily_excluded": 5}),
        ("quorum", {"n_office": 5, "present": 3, "proxies": 2, "by_video": 2, "representatives_absent": 2}),
        ("quorum", {"n_office": 5, "present": 3, "withdrawn_present": 1, "representatives_present": 2}),
        ("quorum", {"n_office": 5, "present": 3, "withdrawn_present": 2, "accounts_vote": True, "head_present": True}),
        ("quorum", {"n_legal": 5, "vacant_seats": 4, "present": 1}),
        ("quorum", {"regime": "fr-epci", "n_office": 5, "rooms": {"A": 2, "B": 3}}),
        ("quorum_timeline", {"n_office": 5, "events": [{"at": "opening", "present": 5, "withdrawn": 5}]}),
        ("repeat_call_items", {"call": 2, "n_office": 5, "present": 5, "items": [{"id": "a", "first_listed_on_call": 2}]}),
        ("remote_item", {"regime": "fr-epci", "present": 5, "secret_requests": 5}),
        ("voters_max", {"present": 3, "withdrawn_present": 3, "proxies": 3, "proxies_held_by_withdrawn": 2, "proxies_given_by_interested": 1}),
        ("voters_max", {"present": 3, "withdrawn_present": 2, "proxies": 2, "accounts_vote": True, "head_present": True, "head_holds_proxy": True, "head_gave_proxy": True}),
        ("vote_result", {"votes_for": 3, "votes_against": 2, "majority_rule": "absolute_in_office", "n_office": 5}),
        ("vote_result", {"votes_for": 3, "votes_against": 2, "majority_rule": "absolute_present_or_represented", "present": 4, "represented": 1}),
        ("vote_result", {"votes_for": 1, "votes_against": 1, "chair_vote": "for"}),
        ("vote_result", {"votes_for": 0, "votes_against": 1, "chair_vote": "for", "secret": True}),
        ("vote_result", {"votes_for": 0, "votes_against": 1, "chair_vote": "abstain"}),
        ("item_decision", {"n_office": 5, "present": 5, "votes_for": 5, "votes_against": 0, "majority_rule": "absolute_in_office"}),
        ("urgent_item", {"regime": "be-wal-commune", "present": 5, "votes_for": 5}),
        ("secrecy_waiver", {"present": 2, "represented": 1, "votes_for": 2, "votes_against": 0, "abstentions": 1}),
        ("run_off", {"regime": "be-wal-commune", "posts": 2, "ballots": 9, "round1": {"A": 9, "B": 9}}),
        ("proxy_timeline", {"item_count": 2, "members": [{"id": "a"}], "events": [{"item": 2, "event": "leaves", "member": "a"}]}),
        ("resignation_date", {"role": "head", "received_on": "2027-01-02", "accepted_on": "2027-01-02"}),
        ("second_call_interval", {"failed_on": "2027-01-02", "second_on": "2027-01-02"}),
        ("rules_of_procedure", {"population": 5000, "installed_on": "2027-01-02", "adopted_on": "2027-01-02"}),
        ("deliberations_list_deadline", {"meeting_on": "2027-01-02", "posted_on": "2027-01-02"}),
        ("minutes_deadline", {"meeting_on": "2027-01-01", "settled_on": "2027-01-02", "online_on": "2027-01-02"}),
        ("transmission_deadline", {"signed_on": "2027-01-02", "transmitted_on": "2027-01-02"}),
        ("online_until", {"online_on": "2027-01-02", "removed_on": "2027-01-02"}),
        ("binding_date", {"regime": "be-wal-commune", "published_on": "2027-01-02", "stated_on": "2027-01-02"}),
        ("appeal_deadline", {"appellant": "prefect", "transmitted_on": "2027-01-02", "documents_received_on": "2027-01-02"}),
        ("appeal_deadline", {"appellant": "prefect", "documents_received_on": "2027-01-02"}),
        ("council_size", {"population": LARGEST}),
        ("proxy_timeline", {"item_count": 10_000, "members": [{"id": "a"}]}),
    ],
)  # fmt: skip
def test_limits_are_allowed(kind: str, inputs: Any) -> None:
    assert errors(kind, inputs) == []


@pytest.mark.parametrize(
    ("kind", "inputs", "field"),
    [
        ("deliberations_list_deadline", {"meeting_on": "2027-01-02", "posted_on": "2027-01-01"}, "posted_on"),
        ("minutes_deadline", {"meeting_on": "2027-01-02", "settled_on": "2027-01-02"}, "settled_on"),
        ("minutes_deadline", {"meeting_on": "2026-01-02", "settled_on": "2027-01-02", "online_on": "2027-01-01"}, "online_on"),
        ("transmission_deadline", {"signed_on": "2027-01-02", "transmitted_on": "2027-01-01"}, "transmitted_on"),
        ("online_until", {"online_on": "2027-01-02", "removed_on": "2027-01-01"}, "removed_on"),
        ("binding_date", {"regime": "be-wal-commune", "published_on": "2027-01-02", "stated_on": "2027-01-01"}, "stated_on"),
        ("appeal_deadline", {"appellant": "prefect", "transmitted_on": "2027-01-02", "documents_received_on": "2027-01-01"}, "documents_received_on"),
    ],
)  # fmt: skip
def test_what_comes_after_cannot_come_before(kind: str, inputs: Any, field: str) -> None:
    assert errors(kind, inputs) == [(field, "inconsistent")]


def test_withdrawals_of_a_timeline() -> None:
    members = [{"id": "a", "present": False}, {"id": "b"}]
    inputs = {
        "item_count": 2,
        "members": members,
        "proxies": [{"giver": "a", "bearer": "b"}],
        "withdrawals": [{"item": 1, "member": "b"}, {"item": 2, "member": "a"}, {"item": 2, "member": "a"}],
    }
    first, second = answer({"kind": "proxy_timeline", "inputs": inputs})["items"]
    assert (first["present"], first["withdrawn"], first["absent"], first["voters_max"]) == (
        [],
        ["b"],
        ["a"],
        0,
    )
    assert (second["represented"], second["withdrawn"], second["voters_max"]) == ([], ["a"], 1)


@pytest.mark.parametrize("regime", REGIMES)
def test_kinds_refuse_the_regimes_they_do_not_have(regime: str) -> None:
    for name, kind in KINDS.items():
        refused = errors(name, {"regime": regime}) == [("regime", "unsupported")]
        assert refused is (regime not in kind.regimes)


def test_run_text_takes_the_three_shapes() -> None:
    case = {"kind": "council_size", "inputs": {"population": 4200}}
    status, one = run_text(json.dumps(case))
    assert (status, json.loads(one)["n_legal"]) == (0, 27)
    for shape in ([case, 7], {"cases": [case, 7], "version": 1}):
        status, many = run_text("\ufeff" + json.dumps(shape))
        assert status == 0
        assert [got["status"] for got in json.loads(many)] == ["ok", "invalid"]
    assert run_text("[]") == (0, "[]")
    assert json.loads(run_text('{"cases": 5}')[1])["status"] == "invalid"


@pytest.mark.parametrize("text", ["", "5", '"x"', "null", "{", "[NaN]", "[Infinity]", "[1,]", "[" * 100_000])
def test_run_text_refuses_what_is_not_cases(text: str) -> None:
    status, sentence = run_text(text)
    assert status == 2
    assert "illisible" in sentence


def test_run_text_keeps_the_last_of_a_repeated_key() -> None:
    text = '{"kind": "council_size", "inputs": {"population": 5, "population": 4200}}'
    assert json.loads(run_text(text)[1])["n_legal"] == 27


def test_run_text_says_where_the_text_stops_being_json() -> None:
    assert "à la ligne 2, colonne 1" in run_text('[{"kind": "quorum"},\n]')[1]


def test_run_text_survives_monstrous_values() -> None:
    digits = "9" * 5000
    text = f'[{{"kind": "council_size", "inputs": {{"population": {digits}}}}},'
    text += (
        '{"kind": "vote_order", "inputs": {"texts": [{"id": "\\ud800", "type": "main"}]}}, {"kind": 1e999}]'
    )
    status, output = run_text(text)
    big, lone, infinite = json.loads(output)
    assert status == 0
    assert big["errors"] == [{"field": "population", "reason": "out_of_range"}]
    assert lone["order"] == ["\ud800"]
    assert infinite["kind"] is None
    output.encode()


def test_list_and_explain() -> None:
    assert "FR-QUO-01    Quorum [council_complete, quorum, item_decision]" in list_rules().splitlines()
    assert "FR-ACT-03    Numéro d’ordre" in list_rules().splitlines()
    told = explain(" fr-quo-01 ")
    assert told.startswith("FR-QUO-01\u00a0: Quorum\n")
    assert "CGCT L2121-17" in told
    assert "aucune" in explain("FR-ACT-03")
    with pytest.raises(Violation) as refusal:
        explain("FR-XXX-99")
    assert refusal.value.code == "unknown_rule"
    assert "council law list" in refusal.value.sentence


@pytest.mark.parametrize("rule", [*RULES, *CONDUCT])
def test_every_rule_is_listed_and_explained_whatever_its_case(rule: str) -> None:
    assert any(line.startswith(f"{rule} ") for line in list_rules().splitlines())
    told = explain(rule)
    assert explain(f" {rule.lower()}\n") == told
    assert told.startswith(f"{rule}\u00a0: ")
    assert ("sans calcul" in told) is (rule in CONDUCT)


class Console:
    """Standard streams of a command run in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, given: bytes = b"") -> None:
        self.streams = {
            name: io.TextIOWrapper(io.BytesIO(), encoding="ascii") for name in ("stdout", "stderr")
        }
        for name, stream in self.streams.items():
            monkeypatch.setattr(sys, name, stream)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))

    def read(self, name: str) -> str:
        """What was written, in UTF-8 whatever the encoding of the stream."""
        buffer = self.streams[name].buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


CASE = b'{"kind": "council_size", "inputs": {"population": 4200}}'


def test_command_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    console = Console(monkeypatch, CASE)
    assert command.main(["run", "-"]) == 0
    file = tmp_path / "case.json"
    file.write_bytes(b"\xef\xbb\xbf" + CASE)
    assert command.main(["run", str(file)]) == 0
    first, second = console.read("stdout").splitlines()
    assert json.loads(first) == json.loads(second)
    assert "sièges" in first
    assert console.read("stderr") == ""


@pytest.mark.parametrize("content", [b"5", b"\xff\xfe", None])
def test_command_refuses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None) -> None:
    console = Console(monkeypatch)
    file = tmp_path / "case.json"
    if content is not None:
        file.write_bytes(content)
    assert command.main(["run", str(file)]) == 2
    assert console.read("stdout") == ""
    assert "illisible" in console.read("stderr")


def test_command_list_and_explain(monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console(monkeypatch)
    assert command.main(["list"]) == 0
    assert command.main(["explain", "FR-QUO-01"]) == 0
    assert console.read("stdout") == f"{list_rules()}\n{explain('FR-QUO-01')}\n"
    assert command.main(["explain", "?"]) == 2
    assert "inconnue" in console.read("stderr")


def test_council_law_is_the_same_command(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(CASE)
    runner = CliRunner()
    done = runner.invoke(council, ["law", "run", str(file)])
    assert (done.exit_code, json.loads(done.stdout)["n_legal"]) == (0, 27)
    assert runner.invoke(council, ["law", "run", "-"], input=b"5").exit_code == 2
    file.write_bytes(b"\xff")
    assert runner.invoke(council, ["law", "run", str(file)]).exit_code == 2
    assert runner.invoke(council, ["law", "list"]).stdout == f"{list_rules()}\n"
    unknown = runner.invoke(council, ["law", "explain", "-x"])
    assert (unknown.exit_code, unknown.stdout) == (2, "")


def test_the_module_is_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console(monkeypatch)
    monkeypatch.setattr(sys, "argv", ["council.law", "explain", "FR-QUO-01"])
    monkeypatch.delitem(sys.modules, "council.law.__main__")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("council.law", run_name="__main__")
    assert ended.value.code == 0
    assert console.read("stdout").startswith("FR-QUO-01")


def test_a_thousand_cases_in_one_file(tmp_path: Path) -> None:
    """Each is answered, in order; how long it takes is for ``make bench AREA=law`` to say."""
    file = tmp_path / "cases.json"
    cases = (worked_cases() * 4)[:1000]
    file.write_text(json.dumps(cases))
    done = subprocess.run(
        [sys.executable, "-m", "council.law", "run", str(file)], cwd=ROOT, capture_output=True, check=True
    )
    assert done.stderr == b""
    assert json.loads(done.stdout) == [answer(case) for case in cases]
