"""The office's page that joins a point to a report, a deliberation added under one, and the question before removal."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from council.services.items import add_item
from council.services.reports import join_report
from tests.factory import Commune
from tests.services.office import draft, new_meeting, stored, titles


def test_a_point_is_joined_separated_and_a_deliberation_added(commune: Commune, clerk: FlaskClient) -> None:
    meeting, actor = new_meeting(commune), commune.actor(commune.clerk)
    a, report, _b = (
        add_item(actor, meeting, draft(name, kind="report" if name == "Rapport" else "decision"))
        for name in ("A", "Rapport", "B")
    )
    where = f"/bureau/points/{a}/rapport"
    assert where in clerk.get(f"/bureau/points/{a}").text
    assert "Point 2, Rapport" in clerk.get(where).text
    empty = clerk.post(where, data={"report_id": ""})
    assert empty.status_code == 422
    assert "Choisissez un rapport de la liste." in empty.text
    assert clerk.post(where, data={"report_id": a}).status_code == 422
    assert clerk.post(where, data={"report_id": report}).location == f"/bureau/seances/{meeting}#point-{a}"
    assert titles(meeting) == ["Rapport", "A", "B"]
    board = clerk.get(f"/bureau/seances/{meeting}").text
    assert 'class="sortable__under"' in board
    assert "Rapport du point 1" in board
    new = f"/bureau/seances/{meeting}/points/nouveau?rapport={report}"
    assert new.replace("&", "&amp;") in clerk.get(f"/bureau/points/{report}").text
    assert f'action="{new}"' in clerk.get(new).text
    done = clerk.post(new, data={"title": "C", "kind": "decision", "nature_code": "1", "ballot_mode": "public", "majority_rule": "simple_expressed", "video_case": "ordinary", "rapporteur_id": ""})  # fmt: skip
    assert done.status_code == 302, done.text
    assert titles(meeting) == ["Rapport", "A", "C", "B"]
    assert clerk.post(where, data={"apart": "1"}).status_code == 302
    assert titles(meeting) == ["Rapport", "C", "A", "B"]


def test_removing_a_report_names_what_stays(commune: Commune, clerk: FlaskClient) -> None:
    meeting, actor = new_meeting(commune), commune.actor(commune.clerk)
    report = add_item(actor, meeting, draft("Rapport", kind="report"))
    where = f"/bureau/points/{report}/supprimer"
    assert 'name="alone"' not in clerk.get(where).text
    add_item(actor, meeting, draft("Tarifs"), report)
    refused = clerk.post(where, follow_redirects=True)
    assert "Ce rapport porte" in refused.text
    assert titles(meeting) == ["Rapport", "Tarifs"]
    page = clerk.get(where).text
    assert "Point 2, Tarifs" in page
    assert 'name="alone" value="1"' in page
    clerk.post(where, data={"alone": "1"})
    assert titles(meeting) == ["Tarifs"]


def test_others_do_not_order_an_agenda(commune: Commune, enter: Callable[[int], FlaskClient]) -> None:
    meeting, actor = new_meeting(commune), commune.actor(commune.clerk)
    report, point = (add_item(actor, meeting, draft(kind, kind=kind)) for kind in ("report", "decision"))
    service = enter(commune.service)
    assert service.get(f"/bureau/points/{point}/rapport").status_code == 403
    assert service.post(f"/bureau/points/{point}/rapport", data={"report_id": report}).status_code == 403


def test_members_read_the_report_with_each_deliberation(
    commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    meeting, actor = new_meeting(commune), commune.actor(commune.clerk)
    report = add_item(actor, meeting, draft("Rapport", kind="report", note="La note commune."))
    join_report(actor, add_item(actor, meeting, draft("Tarifs", note="")), report)
    stored(meeting).state = "convened"
    from council.models import db

    db.session.commit()
    page = enter(commune.accounts[1]).get(f"/elu/seances/{meeting}/points/2").text
    assert "La note commune." in page
    assert "point 1, Rapport" in page
