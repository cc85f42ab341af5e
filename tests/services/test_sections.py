"""Sections (rubriques) of an agenda: they head points, keep them together, renumber everything, and are printed everywhere."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask

from council.models import AgendaMove, AgendaSection, Item, Organisation, db
from council.permissions import Actor
from council.queries import agenda_sections, councillor, public_agenda
from council.queries.agenda_sections import TAIL, groups_of, parts
from council.queries.manifest import content_hash, manifest_of
from council.queries.opening import opening
from council.services import convocations, dossiers, sections
from council.services.agenda import move_item, place_item
from council.services.errors import NotFound, Refused, Stale
from council.services.items import add_item, delete_item
from council.services.postponements import postpone_item
from council.services.withdrawn_points import put_back, withdraw_item
from tests.factory import Commune, make_commune
from tests.services.office import draft, new_meeting, stored, titles

pytestmark = pytest.mark.usefixtures("clock")


def agenda(commune: Commune, *names: str, days: int = 10) -> tuple[int, dict[str, int], Actor]:
    """A draft meeting with a point per name, one matter each."""
    meeting, clerk = new_meeting(commune, days), commune.actor(commune.clerk)
    return meeting, {name: add_item(clerk, meeting, draft(name)) for name in names}, clerk


def laid_out(meeting: int) -> list[tuple[str, str]]:
    """(heading, title) of each point, positions checked."""
    names = titles(meeting)
    headed = parts(stored(meeting).items)
    return [(headed[item.id], name) for item, name in zip(stored(meeting).items, names, strict=True)]


def two_sections(commune: Commune) -> tuple[int, dict[str, int], list[int], Actor]:
    """A B C D: A alone, B and C under Finances, D under Urbanisme."""
    meeting, points, clerk = agenda(commune, "A", "B", "C", "D")
    made = [sections.add_section(clerk, meeting, name) for name in ("Finances", "Urbanisme")]
    sections.put_in_sections(
        clerk, meeting, {points["B"]: made[0], points["C"]: made[0], points["D"]: made[1]}
    )
    return meeting, points, made, clerk


def test_a_section_is_added_once_and_heads_its_points(commune: Commune) -> None:
    meeting, _points, made, clerk = two_sections(commune)
    assert sections.add_section(clerk, meeting, " finances ") == made[0]
    assert laid_out(meeting) == [("", "A"), ("Finances", "B"), ("Finances", "C"), ("Urbanisme", "D")]
    for title in ("", "x" * 121):
        with pytest.raises(Refused) as refused:
            sections.add_section(clerk, meeting, title)
        assert refused.value.field == "title"
    with pytest.raises(Refused, match="Urbanisme"):
        sections.rename_section(clerk, made[0], "urbanisme")
    sections.rename_section(clerk, made[0], "Budget")
    assert laid_out(meeting)[1] == ("Budget", "B")


def test_a_section_moves_with_its_points_and_numbers_follow(commune: Commune) -> None:
    meeting, _points, made, clerk = two_sections(commune)
    sections.move_section(clerk, made[1], "up")
    assert laid_out(meeting) == [("", "A"), ("Urbanisme", "D"), ("Finances", "B"), ("Finances", "C")]
    sections.move_section(clerk, made[1], "up")
    assert [one for _part, one in laid_out(meeting)] == ["A", "D", "B", "C"]


def test_a_heading_counts_as_one_place(commune: Commune) -> None:
    meeting, points, _made, clerk = two_sections(commune)
    assert move_item(clerk, meeting, points["B"], "up") == 2
    assert laid_out(meeting)[1] == ("", "B")
    assert move_item(clerk, meeting, points["B"], "up") == 1
    assert move_item(clerk, meeting, points["C"], "down") == 3
    assert laid_out(meeting) == [("", "B"), ("", "A"), ("Urbanisme", "C"), ("Urbanisme", "D")]
    assert move_item(clerk, meeting, points["D"], "down") == 4
    assert move_item(clerk, meeting, points["C"], "up") == 3
    assert laid_out(meeting)[2] == ("Finances", "C")


def test_dragging_stays_inside_the_section_it_is_dropped_in(commune: Commune) -> None:
    meeting, points, made, clerk = two_sections(commune)
    assert place_item(clerk, meeting, points["D"], 2, made[0]) == 2
    assert laid_out(meeting) == [("", "A"), ("Finances", "D"), ("Finances", "B"), ("Finances", "C")]
    assert place_item(clerk, meeting, points["A"], 1, made[1]) == 4
    with pytest.raises(NotFound):
        place_item(clerk, meeting, points["A"], 1, 999_999)


def test_a_removed_heading_leaves_numbers_alone(commune: Commune) -> None:
    meeting, _points, made, clerk = two_sections(commune)
    sections.remove_section(clerk, made[1])
    assert laid_out(meeting)[3] == ("Finances", "D")
    sections.remove_section(clerk, made[0])
    assert laid_out(meeting) == [("", one) for one in "ABCD"]


def test_a_later_point_waits_under_other_points(commune: Commune) -> None:
    meeting, points, made, clerk = two_sections(commune)
    late = add_item(clerk, meeting, draft("E"))
    assert laid_out(meeting)[4] == (TAIL, "E")
    assert move_item(clerk, meeting, late, "up") == 5
    assert laid_out(meeting)[4] == ("Urbanisme", "E")
    delete_item(clerk, points["C"])
    assert laid_out(meeting) == [("", "A"), ("Finances", "B"), ("Urbanisme", "D"), ("Urbanisme", "E")]
    assert made


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("theme", [("", "PV"), ("Commande publique", "M"), ("Finances locales", "S1"), ("Finances locales", "S2"), ("Questions diverses", "Questions diverses"), ("Questions orales", "Q")]),
        ("rapporteur", [("", "PV"), ("Mme Anne Lefèvre", "S2"), ("Mme Bruno Fontaine", "S1"), ("Autres points", "M"), ("Questions diverses", "Questions diverses"), ("Questions orales", "Q")]),
    ],
)  # fmt: skip
def test_the_agenda_is_put_in_order_as_previewed(
    commune: Commune, rule: str, expected: list[tuple[str, str]]
) -> None:
    meeting, clerk = new_meeting(commune), commune.actor(commune.clerk)
    first, second = commune.mandates[:2]
    add_item(clerk, meeting, draft("Q", kind="question", matiere_code=""))
    add_item(clerk, meeting, draft("Questions diverses", kind="information", matiere_code=""))
    add_item(clerk, meeting, draft("S1", matiere_code="7.5", rapporteur_id=second))
    add_item(clerk, meeting, draft("S2", matiere_code="7.10", rapporteur_id=first))
    add_item(clerk, meeting, draft("M", matiere_code="1.1"))
    add_item(clerk, meeting, draft("PV", kind="minutes", matiere_code="5.2"))
    page = agenda_sections.page(meeting, rule, headings=True)
    assert page is not None
    assert page.plan is not None
    assert [(group.title, one.title) for group in page.plan.groups for one in group.items] == expected
    assert titles(meeting)[0] == "S1"
    sections.arrange(clerk, meeting, rule, headings=True, revision=stored(meeting).revision)
    assert laid_out(meeting) == expected
    sections.arrange(clerk, meeting, rule, headings=True, revision=1)
    assert laid_out(meeting) == expected


def test_a_preview_that_is_no_longer_true_is_refused(commune: Commune) -> None:
    meeting, points, made, clerk = two_sections(commune)
    revision = stored(meeting).revision
    add_item(clerk, meeting, draft("E", matiere_code="1.1"))
    with pytest.raises(Stale):
        sections.arrange(clerk, meeting, "theme", headings=True, revision=revision)
    sections.put_in_sections(clerk, meeting, {points["A"]: made[1]})
    assert laid_out(meeting)[-2:] == [("Urbanisme", "A"), (TAIL, "E")]
    sections.arrange(clerk, meeting, "theme", headings=False, revision=stored(meeting).revision)


def test_nothing_of_it_changes_once_the_convocation_left(commune: Commune) -> None:
    meeting, points, made, clerk = two_sections(commune)
    dossiers.freeze_dossier(clerk, meeting)
    convocations.convene(clerk, meeting)
    for change in (
        lambda: sections.add_section(clerk, meeting, "Culture"),
        lambda: sections.rename_section(clerk, made[0], "Budget"),
        lambda: sections.move_section(clerk, made[0], "down"),
        lambda: sections.remove_section(clerk, made[0]),
        lambda: sections.put_in_sections(clerk, meeting, {points["A"]: made[0]}),
        lambda: sections.arrange(clerk, meeting, "theme", headings=True, revision=99),
    ):
        with pytest.raises(Refused, match="convocation"):
            change()
    assert laid_out(meeting)[1] == ("Finances", "B")


def test_every_paper_and_page_reads_the_same_headings(commune: Commune) -> None:
    meeting, _points, made, clerk = two_sections(commune)
    wanted = ["", "Finances", "Finances", "Urbanisme"]
    manifest = _manifest(meeting)
    assert [one.get("part", "") for one in manifest["items"]] == wanted
    assert [one.part for one in public_agenda.agenda(meeting)] == wanted
    assert [one.part for one in councillor.points(meeting)] == wanted
    assert [one.part for one in opening(db.session.connection(), meeting).facts.items] == wanted
    before = content_hash(manifest)
    sections.rename_section(clerk, made[0], "Budget")
    assert content_hash(_manifest(meeting)) != before


def test_an_agenda_without_sections_is_frozen_as_before(commune: Commune) -> None:
    meeting, _points, _clerk = agenda(commune, "A", "B")
    assert not any("part" in one for one in _manifest(meeting)["items"])


def _manifest(meeting: int) -> dict[str, Any]:
    row = stored(meeting)
    return manifest_of(row, db.session.get_one(Organisation, row.organisation_id))


def test_a_point_put_off_finds_the_section_of_the_same_name(commune: Commune) -> None:
    meeting, points, made, clerk = two_sections(commune)
    other, _others, _clerk = agenda(commune, "X", "Y", days=40)
    finances = sections.add_section(clerk, other, "Finances")
    ids = [item.id for item in stored(other).items]
    sections.put_in_sections(clerk, other, {ids[0]: finances})
    postpone_item(clerk, points["B"], other)
    assert laid_out(other) == [("", "Y"), ("Finances", "X"), ("Finances", "B")]
    postpone_item(clerk, points["D"], other)
    assert laid_out(other)[-1] == (TAIL, "D")
    withdraw_item(clerk, points["C"], "Trop tôt")
    put_back(clerk, _last_move())
    assert laid_out(meeting) == [("", "A"), ("Finances", "C")]
    assert made


def _last_move() -> int:
    return db.session.scalars(db.select(AgendaMove.id).where(AgendaMove.kind == "withdrawn")).one()


def test_sections_of_others_are_out_of_reach(commune: Commune) -> None:
    _meeting, _points, made, _clerk = two_sections(commune)
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        sections.rename_section(other.actor(other.clerk), made[0], "Vol")


def test_two_clerks_at_once_leave_sections_whole(commune: Commune, app: Flask) -> None:
    meeting, points, made, clerk = two_sections(commune)

    def work(verb: int) -> None:
        with app.app_context():
            for turn in range(6):
                if verb:
                    sections.move_section(clerk, made[turn % 2], "up" if turn % 3 else "down")
                else:
                    move_item(clerk, meeting, points["BCD"[turn % 3]], "down" if turn % 2 else "up")
            db.session.remove()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    seen = [part for part, _title in laid_out(meeting)]
    runs = [part for rank, part in enumerate(seen) if not rank or part != seen[rank - 1]]
    assert len(runs) == len(set(runs))
    rows = db.session.scalars(db.select(AgendaSection).order_by(AgendaSection.position)).all()
    assert [one.position for one in rows] == [1, 2]
    assert groups_of(stored(meeting).items, rows)
    assert db.session.query(Item).count() == 4


def test_what_comes_later_stands_before_the_questions_that_close(commune: Commune) -> None:
    meeting, points, clerk = agenda(commune, "A", "Questions diverses")
    add_item(clerk, meeting, draft("Questions orales", kind="question"))
    add_item(clerk, meeting, draft("B"))
    assert titles(meeting) == ["A", "B", "Questions diverses", "Questions orales"]
    withdraw_item(clerk, points["A"], "À relire")
    put_back(clerk, db.session.scalars(db.select(AgendaMove.id).order_by(AgendaMove.id.desc())).first())
    assert titles(meeting) == ["B", "A", "Questions diverses", "Questions orales"]


def test_before_a_closing_heading_it_stands_under_other_points(commune: Commune) -> None:
    meeting, points, clerk = agenda(commune, "A", "Questions diverses")
    made = [sections.add_section(clerk, meeting, name) for name in ("Finances", "Divers")]
    sections.put_in_sections(clerk, meeting, {points["A"]: made[0], points["Questions diverses"]: made[1]})
    add_item(clerk, meeting, draft("B"))
    add_item(clerk, meeting, draft("C"))
    assert laid_out(meeting) == [
        ("Finances", "A"),
        (TAIL, "B"),
        (TAIL, "C"),
        ("Divers", "Questions diverses"),
    ]


def test_a_point_put_back_is_under_its_heading_again(commune: Commune) -> None:
    meeting, points, _made, clerk = two_sections(commune)
    withdraw_item(clerk, points["B"], "À relire")
    put_back(clerk, db.session.scalars(db.select(AgendaMove.id).order_by(AgendaMove.id.desc())).first())
    assert laid_out(meeting) == [("", "A"), ("Finances", "C"), ("Finances", "B"), ("Urbanisme", "D")]
