"""FR-PROX-01, -04, -05, FR-VOTE-08; BE-PROX-01: handing in a proxy, using it for an item."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from council.law.proxies import ProxyUse, assess_proxy, check_proxy, may_be_substituted, usable_proxies
from council.law.violations import Status, Violation
from tests.law.support import body, commune

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "bearer", "present", "existing", "refusal"),
    [
        ("fr-commune", "b", {"b"}, {}, None),
        ("fr-commune", "b", None, {}, None),
        ("fr-commune", "b", {"b"}, {"g": "b"}, None),
        ("fr-commune", "b", {"b"}, {"x": "c"}, None),
        ("fr-commune", "g", {"b"}, {}, "same_member"),
        ("fr-commune", "b", {"b", "g"}, {}, "giver_present"),
        ("fr-commune", "b", {"c"}, {}, "bearer_absent"),
        ("fr-commune", "b", {"b"}, {"x": "b"}, "bearer_already_holds_proxy"),
        ("be-wal-commune", "b", {"b"}, {}, "proxies_not_allowed"),
    ],
)
def test_handing_in(
    code: str, bearer: str, present: Collection[str] | None, existing: Mapping[str, str], refusal: str | None
) -> None:
    profile = body(code, 4200)
    if refusal is None:
        check_proxy(profile, giver="g", bearer=bearer, present=present, existing=existing)
        return
    with pytest.raises(Violation) as refused:
        check_proxy(profile, giver="g", bearer=bearer, present=present, existing=existing)
    assert refused.value.code == refusal
    assert refused.value.article == ("CDLD L1122-26" if code.startswith("be") else "CGCT L2121-20")
    assert "(art. " in refused.value.sentence


def test_own_rules_may_allow_two_proxies() -> None:
    two = body("free", proxies_per_bearer=2)
    check_proxy(two, giver=1, bearer=2, present=[2], existing={3: 2})
    with pytest.raises(Violation, match="porte déjà"):
        check_proxy(two, giver=1, bearer=2, present=[2], existing={3: 2, 4: 2})


def test_usable_for_an_item() -> None:
    proxies = {"a": "b", "c": "d", "e": "f", "g": "h"}
    present = {"b", "d", "f", "g", "h"}
    assert usable_proxies(proxies, present=present) == {"a": "b", "c": "d", "e": "f"}
    assert usable_proxies(proxies, present=present, withdrawn=["a", "d"]) == {"e": "f"}
    assert usable_proxies(proxies, present=present, accounts_head="f") == {"a": "b", "c": "d"}
    assert usable_proxies(proxies, present=present - {"b"}, accounts_head="c") == {"e": "f"}


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, ()),
        ({"written": False, "signed": False}, ("not_written",)),
        ({"signed": False}, ("not_signed",)),
        ({"bearer_in_office": False}, ("bearer_not_in_office",)),
        ({"bearer_present": False}, ("bearer_absent",)),
        ({"giver_present": True}, ("giver_present",)),
        ({"bearer_proxies_held": 1}, ("bearer_already_holds_proxy",)),
        ({"meeting_index": 3}, ()),
        ({"meeting_index": 4}, ("meeting_limit",)),
        ({"meeting_index": 4, "illness": True}, ("meeting_limit",)),
        ({"meeting_index": 4, "illness_certified": True}, ("meeting_limit",)),
        ({"meeting_index": 4, "illness": True, "illness_certified": True}, ()),
        ({"revoked_at": NOON, "used_at": NOON - timedelta(seconds=1)}, ()),
        ({"revoked_at": NOON, "used_at": NOON}, ("revoked",)),
        ({"revoked_at": NOON}, ()),
        ({"giver_interested": True}, ("giver_interested",)),
        ({"bearer_withdrawn": True}, ("bearer_withdrawn",)),
        ({"substitute_sits": True}, ("substitute_sits",)),
        ({"giver_is_head": True}, ()),
        ({"accounts_vote": True, "giver_is_head": True}, ("head_excluded_from_accounts",)),
        ({"accounts_vote": True, "bearer_is_head": True}, ("head_excluded_from_accounts",)),
        ({"accounts_vote": True}, ()),
        ({"meeting_index": 5, "signed": False}, ("meeting_limit", "not_signed")),
    ],
)
def test_every_ground_of_refusal_is_listed(facts: dict[str, Any], codes: tuple[str, ...]) -> None:
    answer = assess_proxy(body("fr-epci"), ProxyUse(**facts))
    assert answer.codes == codes
    assert answer.result == ("refused" if codes else "accepted")
    assert answer.status is (Status.ERROR if codes else Status.OK)
    assert answer.sentence.count(";") == max(len(codes) - 1, 0)


def test_grounds_cite_their_own_article() -> None:
    assert "CGCT L5211-6" in assess_proxy(body("fr-epci"), ProxyUse(substitute_sits=True)).articles
    sentence = assess_proxy(commune(), ProxyUse(giver_interested=True)).sentence
    assert sentence.endswith("(art. L.\u00a02121-20 et L.\u00a02131-11).")
    assert "CGCT L2131-11" in assess_proxy(commune(), ProxyUse(giver_interested=True)).articles


def test_wallonia_knows_no_proxy_and_free_rules_no_limit() -> None:
    assert assess_proxy(body("be-wal-commune"), ProxyUse(giver_present=True)).codes == (
        "proxies_not_allowed",
    )
    assert assess_proxy(body("free"), ProxyUse(meeting_index=40)).result == "accepted"


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("fr-epci", True),
        ("fr-commune", False),
        ("fr-ccas", False),
        ("be-wal-commune", False),
        ("free", False),
    ],
)
def test_substitutes_are_known_where_a_commune_may_have_one_seat(code: str, known: bool) -> None:
    """FR-PROX-05: CGCT L5211-6 speaks of intermunicipal councils alone."""
    assert may_be_substituted(body(code)) is known
