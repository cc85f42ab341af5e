"""What the calculator shows of the answers of the law, question by question."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.law.seats import share_seats
from council.web.office.calculator_calendar import notice_months
from council.web.office.calculator_elections import winners_by_step
from council.web.office.calculator_panels import Cell
from council.web.office.calculator_rows import MOST
from tests.web.calculator import ask, faults, only, rows

# --- notice ---------------------------------------------------------------------------------------------------------


def test_notice_gives_the_last_day_and_its_calendar() -> None:
    panel = only("convocation", population=6400, meeting_on="2026-12-10")
    assert "vendredi 4 décembre 2026" in panel.sentence
    days = {
        day.number: [mark.word for mark in day.marks]
        for week in panel.months[0].weeks
        for day in week
        if day and day.marks
    }
    assert days == {4: ["Limite"], 5: ["franc\u00a01"], 6: ["franc\u00a02"], 7: ["franc\u00a03"], 8: ["franc\u00a04"],
                    9: ["franc\u00a05"], 10: ["Séance"]}  # fmt: skip


def test_a_late_dispatch_is_shown_beside_the_last_day() -> None:
    panel = only("convocation", population=6400, meeting_on="2026-12-10", sent_on="2026-12-06")
    assert panel.tone == "error"
    days = {
        day.number: [mark.shape for mark in day.marks]
        for week in panel.months[0].weeks
        for day in week
        if day and day.marks
    }
    assert days == {4: ["limit"], 6: ["sent"], 7: ["clear"], 8: ["clear"], 9: ["clear"], 10: ["meeting"]}


def test_urgency_adds_its_own_last_day() -> None:
    sheet, _ = ask("convocation", population=6400, meeting_on="2026-12-10", urgent="y")
    assert [panel.title for panel in sheet.panels] == ["Convocation", "En cas d’urgence"]
    assert "8 décembre 2026" in sheet.panels[1].sentence


def test_calendar_at_the_ends_of_time_and_over_many_months() -> None:
    months = notice_months(date(9999, 12, 31), date(9999, 12, 25), date(1, 1, 1), "Envoi")
    assert [month.title for month in months] == ["octobre 9999", "novembre 9999", "décembre 9999"]
    assert notice_months(date(1, 1, 20), date(1, 1, 14), None, "Envoi")[0].title == "janvier 1"
    after = notice_months(date(2026, 5, 10), date(2026, 5, 4), date(2026, 5, 12), "Envoi")
    assert not any(
        mark.shape == "clear"
        for month in after
        for week in month.weeks
        for day in week
        if day
        for mark in day.marks
    )


def test_wallonia_counts_from_reception() -> None:
    _, form = ask("convocation", regime="be-wal-commune")
    assert {"received_on", "call"} <= set(form._fields)
    assert not {"sent_on", "urgency_vote"} & set(form._fields)
    panel = only(
        "convocation", regime="be-wal-commune", meeting_on="2026-12-10", call="2", received_on="2026-12-01"
    )
    assert any(
        mark.word == "Réception"
        for month in panel.months
        for week in month.weeks
        for day in week
        if day
        for mark in day.marks
    )
    sheet, _ = ask(
        "deuxieme-convocation", regime="be-wal-commune", second_on="2026-12-10", n_office=19, present=3
    )
    assert [panel.title for panel in sheet.panels] == [
        "Nouvelle convocation",
        "Ce que le conseil peut décider",
    ]
    assert (
        only("point-ajoute", regime="be-wal-commune", filed_on="2026-12-08", meeting_on="2026-12-10").verdict
        == "Point refusé"
    )


def test_second_convocation_says_what_may_be_decided() -> None:
    sheet, _ = ask(
        "deuxieme-convocation", failed_on="2026-12-10", second_on="2026-12-14", n_office=28, present=9
    )
    assert [row[1].text for row in sheet.panels[1].tables[0].rows] == [
        "Peut décider sans quorum",
        "Ne peut pas décider",
    ]
    assert "second_on" in faults("deuxieme-convocation", failed_on="2026-12-10", second_on="2026-12-01")
    assert "regime" in faults(
        "deuxieme-convocation", regime="fr-ccas", failed_on="2026-12-10", second_on="2026-12-14"
    )


def test_a_field_of_another_regime_stays_in_sight_with_its_fault() -> None:
    sheet, form = ask("quorum", regime="be-wal-commune", n_office=20, present=12, proxies=3)
    assert [anchor for anchor, _ in sheet.faults] == ["proxies"]
    assert form["proxies"].data == "3"


# --- quorum and votes -----------------------------------------------------------------------------------------------


def test_quorum_arithmetic_adds_up() -> None:
    panel = only("quorum", n_office=28, present=16, proxies=6, withdrawn_present=1, representatives_present=1,
                 representatives_absent=1, accounts_vote="y", head_present="y")  # fmt: skip
    signed = [(step.words, int(step.number.replace("−\u00a0", "-")), step.total) for step in panel.steps]
    room = [
        row
        for row in signed
        if row[0].startswith(
            ("Présents dans", "moins le maire", "moins les membres", "moins les représentants présents")
        )
    ]
    assert sum(value for _, value, _ in room) == signed[-1][1] == 13
    assert [value for words, value, total in signed if total] == [26, 14, 13]
    assert (panel.verdict, panel.tone) == ("Quorum non atteint", "error")
    assert "FR-QUO-06" in [rule.id for rule in panel.rules]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"n_office": 10, "present": 11}, "present"), ({"n_office": 10, "present": 8, "proxies": 3}, "proxies"),
     ({"n_office": 10, "present": 5, "withdrawn_present": 6}, "withdrawn_present"), ({"present": 5}, "n_office"),
     ({"n_office": 0, "present": 0}, "n_office"), ({"n_office": "dix", "present": 5}, "n_office")],
)  # fmt: skip
def test_quorum_faults(typed: dict[str, object], field: str) -> None:
    assert field in faults("quorum", **typed)


@pytest.mark.parametrize(
    ("typed", "verdict", "figure"),
    [
        ({"votes_for": 12, "votes_against": 12, "chair_vote": "for"}, "Adopté", "pour"),
        ({"votes_for": 12, "votes_against": 12, "chair_vote": "for", "secret": "y"}, "Rejeté", "13"),
        ({"votes_for": 12, "votes_against": 3}, "Adopté", "8"),
        ({"votes_for": 9, "votes_against": 5, "majority_rule": "two_thirds_expressed"}, "Rejeté", "10"),
        (
            {"votes_for": 9, "votes_against": 5, "majority_rule": "absolute_in_office", "n_office": 19},
            "Rejeté",
            "10",
        ),
    ],
)
def test_majorities(typed: dict[str, object], verdict: str, figure: str) -> None:
    panel = only("majorite", **typed)
    assert panel.verdict == verdict
    assert panel.figures[-1].value == figure


def test_special_ballots() -> None:
    panel = only("mode-de-scrutin", present=22, public_requests=6, secret_requests=7)
    assert panel.verdict == "Scrutin public"
    assert [[cell.text for cell in row[1:]] for row in panel.tables[0].rows] == [["6", "6"], ["7", "8"]]
    walloon = only("mode-de-scrutin", regime="be-wal-commune", present=21, item_kind="staff_appointment")
    assert walloon.verdict == "Scrutin secret"
    assert only("huis-clos", present=25, represented=2, requesters=3, votes_for=14).verdict == "Huis clos"
    assert "secret_requests" in faults("mode-de-scrutin", present=5, secret_requests=6)


# --- designations ---------------------------------------------------------------------------------------------------

TIE = ({"name": "Anne", "votes1": 5, "votes2": 5, "votes3": 5, "born": "1968-04-12"},
       {"name": "Bruno", "votes1": 5, "votes2": 5, "votes3": 5, "born": "1961-09-30"})  # fmt: skip


def test_rounds_show_each_decision() -> None:
    panel = only("tours", **rows(*TIE))
    assert "Bruno" in panel.sentence
    assert [row[3].text for row in panel.tables[1].rows] == ["Tour suivant", "Tour suivant", "Élu"]
    assert [(row[0].text, row[-1].note) for row in panel.tables[0].rows] == [
        ("Anne", "à égalité"),
        ("Bruno", "élu"),
    ]


def test_rounds_without_birth_dates_ask_for_them() -> None:
    panel = only("tours", **rows(*({**one, "born": ""} for one in TIE)))
    assert (panel.verdict, panel.tone) == ("Égalité à départager", "warn")


def test_lists_are_told_apart_by_average_age() -> None:
    lines = rows({**TIE[0], "born": "", "ages": "52, 47 et 39"}, {**TIE[1], "born": "", "ages": "50"})
    panel = only("tours", ballot="list", **lines)
    assert panel.tables[0].rows[1][-1].note == "élu, âge moyen 50"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (rows({"votes1": 5}), "rows-0-name"),
        (rows({"name": "A", "votes1": 5}, {"name": "A", "votes1": 3}), "rows-1-name"),
        (rows({"name": "A", "votes1": "cinq"}), "rows-0-votes1"),
        (rows({"name": "A.B[0]", "votes1": -1}), "rows-0-votes1"),
        (rows({"name": "A", "votes1": 5}) | {"ballots1": 7}, "ballots1"),
        (rows({"name": "A", "votes1": 5, "votes2": 5}), "rows-0-votes1"),
        (rows({"name": "A", "votes2": 5}), "rows-0-votes1"),
        (rows({"name": "A", "votes1": 5, "born": "1960-02-30"}), "rows-0-born"),
    ],
)
def test_round_faults_are_beside_the_cell(query: dict[str, object], field: str) -> None:
    assert list(faults("tours", **query)) == [field]


def test_seats_show_the_fractions() -> None:
    query = rows({"name": "A", "votes": 14}, {"name": "B", "votes": 8}, {"name": "C", "votes": 4})
    panel = only("sieges", seats=5, method="largest_remainder", **query)
    remainders = [row[3] for row in panel.tables[0].rows]
    assert [cell.fraction for cell in remainders] == [("18", "5"), ("14", "5"), None]
    assert [cell.about for cell in remainders] == ["=\u00a03,6", "=\u00a02,8", ""]
    assert Cell("23/6", exact=True).about == "≈\u00a03,83"
    assert Cell("12/06", exact=False).fraction is None


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 30), min_size=1).filter(
        lambda votes: any(votes.values())
    ),
    st.integers(1, 12),
)
def test_each_seat_of_the_table_goes_to_a_highest_average(votes: dict[str, int], seats: int) -> None:
    shared, _ = share_seats("highest_average", seats, votes)
    steps = list(winners_by_step(shared.averages, votes, shared.awarded))
    assert [name for step in steps for name in step] == list(shared.awarded)
    for averages, winners in zip(shared.averages, steps, strict=True):
        assert {averages[name] for name in winners} <= {max(averages.values(), default=Fraction(0))}


def test_seat_faults() -> None:
    assert "rows-0-votes" in faults(
        "sieges", seats=3, method="highest_average", **rows({"name": "A", "votes": 0})
    )
    assert "seats" in faults("sieges", method="highest_average", **rows({"name": "A", "votes": 3}))
    born = rows({"name": "A", "votes": 3, "born": "12/06/1960, hier"})
    assert "rows-0-born" in faults("sieges", seats=3, method="highest_average", **born)


def test_lines_keep_a_spare_one_up_to_the_most() -> None:
    _, form = ask("sieges", **rows(*({"name": f"L{rank}", "votes": 1} for rank in range(4))))
    assert len(form.rows.entries) == 5
    _, form = ask("sieges", **rows(*({"name": f"L{rank}", "votes": 1} for rank in range(200))))
    assert len(form.rows.entries) == MOST


# --- after the meeting ----------------------------------------------------------------------------------------------


def test_time_limits_come_in_order() -> None:
    sheet, _ = ask("apres-la-seance", meeting_on="2026-10-15", settled_on="2026-12-03", published_on="2026-10-20",
                   received_on="2026-10-21")  # fmt: skip
    assert [due.on for due, _ in sheet.dues] == sorted(due.on for due, _ in sheet.dues)
    assert len(sheet.dues) == 6
    assert "settled_on" in faults("apres-la-seance", meeting_on="2026-10-15", settled_on="2026-10-15")
    assert "minutes_online_on" in faults(
        "apres-la-seance", meeting_on="2026-10-15", settled_on="2026-12-03", minutes_online_on="2026-11-01"
    )
    assert (
        only("apres-la-seance", regime="be-wal-commune", published_on="2026-09-28").title
        == "Entrée en vigueur"
    )


def test_an_act_not_yet_transmitted_waits() -> None:
    sheet, _ = ask("apres-la-seance", meeting_on="2026-10-15", published_on="2026-10-20")
    waiting = next(panel for panel in sheet.panels if panel.title == "Caractère exécutoire")
    assert (waiting.verdict, waiting.due) == ("En attente", None)
