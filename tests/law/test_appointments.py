"""FR-VOTE-07, -09, -11: waiver of secrecy, single candidacy, lists of adjoints."""

from __future__ import annotations

import pytest

from council.law.appointments import Appointment, deputy_list, secrecy_waiver, single_candidacy
from tests.law.support import commune


@pytest.mark.parametrize(
    ("appointment", "imposed", "votes", "waivable", "waived", "codes"),
    [
        ("other", False, (23, 0, 0), True, True, ()),
        ("other", False, (22, 0, 1), True, True, ("abstentions_cast",)),
        ("other", False, (22, 1, 0), True, False, ()),
        ("other", False, (0, 0, 5), True, False, ()),
        ("other", True, (23, 0, 0), False, False, ()),
        ("head", False, (23, 0, 0), False, False, ()),
        ("deputies", False, (23, 0, 0), False, False, ()),
        ("ccas_board", False, (23, 0, 0), False, False, ()),
        ("cao", False, (23, 0, 0), True, True, ("waiver_doubtful",)),
        ("syndicate_delegates", False, (22, 0, 1), True, True, ("abstentions_cast", "waiver_doubtful")),
        ("cao", False, (22, 1, 0), True, False, ()),
    ],
)
def test_waiver(
    appointment: str,
    imposed: bool,
    votes: tuple[int, int, int],
    waivable: bool,
    waived: bool,
    codes: tuple[str, ...],
) -> None:
    pour, contre, abstentions = votes
    answer = secrecy_waiver(
        commune(),
        appointment=Appointment(appointment),
        text_imposes_secrecy=imposed,
        votes_for=pour,
        votes_against=contre,
        abstentions=abstentions,
    )
    assert (answer.waivable, answer.waived, answer.codes) == (waivable, waived, codes)
    if not waivable:
        assert "un texte impose le secret" in answer.sentence
    assert ("peut ne pas être secret" in answer.sentence) is (waived and not codes)


@pytest.mark.parametrize(
    ("internal", "lists", "candidacies", "result"),
    [
        (True, 1, (), "at_once"),
        (True, 0, (), "vote_required"),
        (True, 2, (), "vote_required"),
        (True, None, (1, 1), "at_once"),
        (True, None, (1, 2), "vote_required"),
        (True, None, (1, 0), "vote_required"),
        (False, 1, (), "vote_required"),
    ],
)
def test_single_candidacy(
    internal: bool, lists: int | None, candidacies: tuple[int, ...], result: str
) -> None:
    answer = single_candidacy(commune(), internal_or_outside=internal, lists=lists, candidacies=candidacies)
    assert answer.result == result
    assert ("immédiatement" in answer.sentence) is (result == "at_once")
    assert ("CGCT L2121-21" in answer.articles) is internal


@pytest.mark.parametrize(
    ("genders", "posts", "valid", "first", "codes"),
    [
        ("MFM", 3, True, None, ()),
        ("M", None, True, None, ()),
        ("MMF", None, False, 2, ("no_alternation",)),
        ("MFFM", None, False, 3, ("no_alternation",)),
        ("MFM", 2, False, None, ("too_many_names",)),
        ("MF", 3, True, None, ("fewer_names_than_posts",)),
        ("MM", 3, False, 2, ("fewer_names_than_posts", "no_alternation")),
        ("MMF", 1, False, 2, ("no_alternation", "too_many_names")),
    ],
)
def test_deputy_list(
    genders: str, posts: int | None, valid: bool, first: int | None, codes: tuple[str, ...]
) -> None:
    answer = deputy_list(commune(), genders=list(genders), posts=posts)
    assert (answer.valid, answer.first_break, answer.codes) == (valid, first, codes)
