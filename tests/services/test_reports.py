"""A report with several deliberations: they follow it everywhere, its note is theirs, nothing of a hidden one is told."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from council.documents.dossier import make_dossier
from council.gateways.environment import environment
from council.models import Act, AgendaMove, Item, Meeting, db
from council.permissions import Actor
from council.queries import councillor
from council.queries.manifest import agenda_line, dossier_facts
from council.queries.meeting_board import board
from council.queries.opening import opening
from council.queries.public_agenda import agenda as public_agenda
from council.services import acts, sections
from council.services.agenda import move_item, place_item
from council.services.desk import Desk
from council.services.errors import NotFound, Refused
from council.services.items import add_item, delete_item, edit_item
from council.services.meetings import cancel_meeting
from council.services.minutes_papers import _item as minutes_item
from council.services.postponed_meetings import call_instead
from council.services.postponements import postpone_item
from council.services.reports import join_report
from council.services.withdrawn_points import put_back, withdraw_item
from tests.factory import Commune
from tests.services import after
from tests.services.office import draft, new_meeting, stored, titles
from tests.services.test_sections import _manifest

pytestmark = pytest.mark.usefixtures("clock")


def world(commune: Commune) -> tuple[int, dict[str, int], Actor]:
    """A, the report R of B and C, D, the report S of E."""
    meeting, clerk = new_meeting(commune), commune.actor(commune.clerk)
    points: dict[str, int] = {}
    for name in "ARBCDSE":
        kind = "report" if name in "RS" else "decision"
        points[name] = add_item(clerk, meeting, draft(name, kind=kind, note="" if name in "BC" else "Note."))
    for one, report in (("B", "R"), ("C", "R"), ("E", "S")):
        join_report(clerk, points[one], points[report])
    return meeting, points, clerk


def order(meeting: int) -> str:
    """The agenda in one word."""
    return "".join(titles(meeting))


def test_a_point_joins_a_report_once_and_leaves_it(commune: Commune) -> None:
    meeting, points, clerk = world(commune)
    assert order(meeting) == "ARBCDSE"
    join_report(clerk, points["A"], points["R"])
    assert order(meeting) == "RBCADSE"
    revision = stored(meeting).revision
    join_report(clerk, points["A"], points["R"])
    assert stored(meeting).revision == revision
    join_report(clerk, points["B"], None)
    assert order(meeting) == "RCABDSE"
    assert add_item(clerk, meeting, draft("F"), points["R"]) == add_item(
        clerk, meeting, draft("F"), points["R"]
    )
    assert order(meeting) == "RCAFBDSE"


def test_a_report_moves_with_its_deliberations(commune: Commune) -> None:
    meeting, points, clerk = world(commune)
    assert move_item(clerk, meeting, points["R"], "down") == 3
    assert order(meeting) == "ADRBCSE"
    assert move_item(clerk, meeting, points["S"], "up") == 3
    assert order(meeting) == "ADSERBC"
    assert move_item(clerk, meeting, points["B"], "down") == 7
    assert move_item(clerk, meeting, points["B"], "down") == 7
    assert order(meeting) == "ADSERCB"
    assert place_item(clerk, meeting, points["R"], 1) == 1
    assert order(meeting) == "RCBADSE"
    assert place_item(clerk, meeting, points["C"], 7) == 3
    assert place_item(clerk, meeting, points["A"], 2) == 4
    assert order(meeting) == "RBCADSE"


def test_sections_and_rules_keep_a_report_whole(commune: Commune) -> None:
    meeting, points, clerk = world(commune)
    finances = sections.add_section(clerk, meeting, "Finances")
    sections.put_in_sections(clerk, meeting, {points["D"]: finances, points["B"]: finances})
    assert order(meeting) == "ARBCSED"
    sections.put_in_sections(clerk, meeting, {points["R"]: finances})
    headed = {item.title: item.section_id for item in stored(meeting).items}
    assert {headed[one] for one in "RBCD"} == {finances}
    assert "RBC" in order(meeting)
    move_item(clerk, meeting, points["R"], "up")
    move_item(clerk, meeting, points["R"], "up")
    assert "RBC" in order(meeting)
    assert len({item.section_id for item in stored(meeting).items if item.title in "RBC"}) == 1
    edit = draft("B", matiere_code="1.1", note="")
    edit_item(clerk, points["B"], edit, revision=1)
    sections.arrange(clerk, meeting, "theme", headings=True, revision=stored(meeting).revision)
    assert "RBC" in order(meeting)
    assert "SE" in order(meeting)


@pytest.mark.parametrize("item", ["R", "S"])
def test_no_nesting_and_no_other_kind(commune: Commune, item: str) -> None:
    meeting, points, clerk = world(commune)
    with pytest.raises(Refused, match="se vote"):
        join_report(clerk, points[item], points["R" if item == "S" else "S"])
    with pytest.raises(Refused) as refused:
        join_report(clerk, points["A"], points["B"])
    assert refused.value.field == "report_id"
    with pytest.raises(Refused) as refused:
        edit_item(clerk, points[item], draft(item), revision=1)
    assert refused.value.field == "kind"
    with pytest.raises(Refused) as refused:
        edit_item(clerk, points["B"], draft("B", kind="information"), revision=1)
    assert refused.value.field == "kind"
    assert order(meeting) == "ARBCDSE"


def test_a_report_of_another_meeting_is_refused_by_the_database_too(commune: Commune) -> None:
    _meeting, points, clerk = world(commune)
    other = new_meeting(commune, 30)
    report = add_item(clerk, other, draft("X", kind="report"))
    with pytest.raises(Refused):
        join_report(clerk, points["A"], report)
    with pytest.raises(NotFound):
        join_report(clerk, 999_999, report)
    for bad in (report, points["A"]):
        with pytest.raises(IntegrityError):
            db.session.execute(sa.update(Item).where(Item.id == points["A"]).values(report_id=bad))
        db.session.rollback()


def test_nothing_changes_once_convened(commune: Commune) -> None:
    meeting, points, clerk = world(commune)
    db.session.execute(sa.update(Meeting).where(Meeting.id == meeting).values(state="convened"))
    db.session.commit()
    for report in (None, points["S"]):
        with pytest.raises(Refused, match="convocation est partie"):
            join_report(clerk, points["B"], report)


def test_removing_a_report_asks_first(commune: Commune) -> None:
    meeting, points, clerk = world(commune)
    with pytest.raises(Refused, match="2 délibérations"):
        delete_item(clerk, points["R"])
    with pytest.raises(Refused, match="2 délibérations"):
        withdraw_item(clerk, points["R"], "Trop tôt")
    assert order(meeting) == "ARBCDSE"
    delete_item(clerk, points["R"], alone=True)
    assert order(meeting) == "ABCDSE"
    assert not any(item.report_id for item in stored(meeting).items if item.title in "BC")


def test_a_report_put_off_takes_its_deliberations(commune: Commune) -> None:
    meeting, points, clerk = world(commune)
    other = new_meeting(commune, 30)
    add_item(clerk, other, draft("X"))
    postpone_item(clerk, points["R"], other)
    assert (order(meeting), order(other)) == ("ADSE", "XRBC")
    assert [item.report_id for item in stored(other).items] == [None, None, points["R"], points["R"]]
    postpone_item(clerk, points["C"], meeting)
    assert (order(meeting), order(other)) == ("ADSEC", "XRB")
    assert stored(meeting).items[-1].report_id is None


def test_a_meeting_called_again_keeps_its_reports(commune: Commune) -> None:
    meeting, _points, clerk = world(commune)
    cancel_meeting(clerk, meeting)
    starts_at = stored(new_meeting(commune, 40)).starts_at.replace(hour=9)
    new = call_instead(clerk, meeting, starts_at=starts_at, place="Ici")
    made = {item.title: item for item in stored(new).items}
    assert made["B"].report_id == made["C"].report_id == made["R"].id
    assert made["E"].report_id == made["S"].id


def test_the_note_of_the_report_is_that_of_its_deliberations(commune: Commune) -> None:
    meeting, points, clerk = world(commune)
    row = stored(meeting)
    lines = {one.title: one for one in board(row, row.created_at).items}
    assert "note de synthèse à écrire" not in lines["B"].missing
    assert "note" in lines["B"].done
    assert (lines["B"].report, lines["R"].deliberations, lines["A"].report) == (2, 2, None)
    join_report(clerk, points["B"], None)
    lines = {one.title: one for one in board(stored(meeting), row.created_at).items}
    assert "note de synthèse à écrire" in lines["B"].missing


def test_the_report_is_printed_only_where_there_is_one(commune: Commune) -> None:
    meeting, points, _clerk = world(commune)
    lines = {one["title"]: one for one in _manifest(meeting)["items"]}
    assert {title for title, one in lines.items() if "report" in one} == set("BCE")
    assert agenda_line(lines["B"]).report == "2"
    frozen = {one.title: one.report for one in opening(db.session.connection(), meeting).facts.items}
    assert frozen == dict.fromkeys("ARDS", 0) | {"B": points["R"], "C": points["R"], "E": points["S"]}
    read = {one.title: one for one in councillor.points(meeting)}
    assert read["B"].report is not None
    assert "Note." in read["B"].report.note
    assert read["A"].report is None


@pytest.mark.parametrize("confidential", [False, True])
def test_a_hidden_report_is_told_nowhere(
    commune: Commune, confidential: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statement of an open report is common, printed once; that of a confidential one stays inside."""
    prepared = after.convened

    def with_report(*given: Any) -> tuple[Meeting, list[Item]]:
        meeting, items = prepared(*given)
        first, report = items[0], items[5]
        first.note, first.expose, first.report_id = "", "", report.id
        report.title, report.expose, report.confidential = "Rapport secret", "", confidential
        report.note, report.public_title = "<p>Exposé commun</p>", "Affaire générale" if confidential else ""
        db.session.commit()
        return meeting, items

    monkeypatch.setattr(after, "convened", with_report)
    meeting = after.hold_meeting(commune)
    items = sorted(meeting.items, key=lambda item: item.position)
    first, report = items[0], items[5]
    told = "".join(one.title for one in public_agenda(meeting.id))
    assert ("Rapport secret" in told) is not confidential
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    act = db.session.scalars(db.select(Act).where(Act.item_id == first.id)).one()
    assert ("Exposé commun" in str(act.content)) is not confidential
    assert "Rapport secret" not in str(act.content)
    desk = Desk(meeting.id)
    pages = {one.item.item: minutes_item(desk, one, "") for one in desk.story.items}
    assert pages[first.id].report_html == ""
    assert pages[report.id].report_html == ("" if confidential else "<p>Exposé commun</p>")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_dossier_tells_the_report_of_each_deliberation(commune: Commune) -> None:
    """Its contents and dividers; the note is printed once, under the report."""
    meeting, _points, _clerk = world(commune)
    facts = dossier_facts(
        _manifest(meeting), version=1, frozen_at=stored(meeting).created_at, storage=environment().storage
    )
    made = make_dossier(facts)
    kinds = [(one.kind, one.item) for one in made.entries if one.kind in ("divider", "note")]
    assert kinds[1:6] == [("note", "1"), ("divider", "2"), ("note", "2"), ("divider", "3"), ("divider", "4")]
    page = next(one.first_page for one in made.entries if (one.kind, one.item) == ("divider", "3"))
    told = " ".join(pypdf.PdfReader(BytesIO(made.pdf)).pages[page - 1].extract_text().split())
    assert "Rapport du point 2" in told


def test_a_deliberation_put_back_is_under_its_report_again(commune: Commune) -> None:
    clerk = commune.actor(commune.clerk)
    meeting = new_meeting(commune)
    report = add_item(clerk, meeting, draft("Rapport", kind="report"))
    first = add_item(clerk, meeting, draft("Un"), report)
    add_item(clerk, meeting, draft("Deux"), report)
    add_item(clerk, meeting, draft("Seul"))
    withdraw_item(clerk, first, "À relire")
    move = db.session.scalars(db.select(AgendaMove.id).order_by(AgendaMove.id.desc())).first()
    put_back(clerk, move)
    assert titles(meeting) == ["Rapport", "Deux", "Un", "Seul"]
    assert stored(meeting).items[2].report_id == report
    withdraw_item(clerk, stored(meeting).items[2].id, "Encore")
    delete_item(clerk, report, alone=True)
    move = db.session.scalars(db.select(AgendaMove.id).order_by(AgendaMove.id.desc())).first()
    put_back(clerk, move)
    assert (titles(meeting), stored(meeting).items[-1].report_id) == (["Deux", "Seul", "Un"], None)
