"""Points that leave an agenda before its convocation, alone and at two clerks."""

from __future__ import annotations

import threading
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from council.models import (
    AgendaMove,
    Annex,
    Body,
    Draft,
    Item,
    Meeting,
    Minutes,
    MinutesApproval,
    OralQuestion,
    Organisation,
    WithdrawalAnswer,
    db,
)  # fmt: skip
from council.queries.postponements import departures, history, origins, waiting
from council.services import drafts
from council.services.annexes import Upload, add_annex
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.items import add_item, delete_item
from council.services.postponements import postpone_item
from council.services.withdrawn_points import put_back, put_off, withdraw_item
from tests.factory import Commune, make_commune, make_meeting
from tests.services.office import NOW, draft, future, new_meeting, small_pdf, stored, titles

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def two(commune: Commune) -> tuple[int, int, list[int]]:
    """Two draft meetings, three points on the first, one on the second."""
    first, second = new_meeting(commune, 10), new_meeting(commune, 40)
    clerk = commune.actor(commune.clerk)
    ids = [add_item(clerk, first, draft(f"Point {name}")) for name in "ABC"]
    add_item(clerk, second, draft("Point Z"))
    return first, second, ids


def moves() -> list[AgendaMove]:
    return list(db.session.scalars(db.select(AgendaMove).order_by(AgendaMove.id)))


def test_a_point_goes_whole_to_the_other_agenda(commune: Commune, two: tuple[int, int, list[int]]) -> None:
    first, second, (_, b, _) = two
    clerk = commune.actor(commune.clerk)
    annex = add_annex(clerk, b, Upload("plan.pdf", small_pdf()))
    db.session.add(
        WithdrawalAnswer(
            organisation_id=commune.organisation_id, item_id=b, mandate_id=commune.mandates[3], withdraws=True,
            answered_at=NOW,
        )
    )  # fmt: skip
    db.session.commit()
    before = stored(first).revision, stored(second).revision
    assert postpone_item(clerk, b, second, "Devis  attendu") == first
    assert postpone_item(clerk, b, second, "Devis attendu") == first  # the same click, twice
    assert titles(first) == ["Point A", "Point C"]
    assert titles(second) == ["Point Z", "Point B"]
    assert (stored(first).revision, stored(second).revision) == (before[0] + 1, before[1] + 1)
    item = db.session.get_one(Item, b)
    assert [one.id for one in item.annexes] == [annex]
    assert db.session.scalars(db.select(WithdrawalAnswer.item_id)).one() == b
    (move,) = moves()
    assert (move.kind, move.meeting_id, move.to_meeting_id, move.position, move.motive, move.by) == (
        "moved", first, second, 2, "Devis attendu", "Mme Sylvie Bernard",
    )  # fmt: skip
    organisation = db.session.get_one(Organisation, commune.organisation_id)
    assert origins([item], organisation) == {b: "reporté de la séance du 30\u00a0novembre\u00a02026"}
    (gone,) = departures(stored(first), organisation)
    assert (gone.title, gone.words, gone.can_return) == (
        "Point B", "Reporté à la séance du 30\u00a0décembre\u00a02026", False,
    )  # fmt: skip


def test_its_whole_way_is_told(commune: Commune, two: tuple[int, int, list[int]]) -> None:
    first, second, (a, _, _) = two
    clerk = commune.actor(commune.clerk)
    postpone_item(clerk, a, second, "Devis attendu.")
    postpone_item(clerk, a, first)
    assert titles(first) == ["Point B", "Point C", "Point A"]
    organisation = db.session.get_one(Organisation, commune.organisation_id)
    assert history(stored(first).items[-1].origin_id, organisation) == (
        "Avancé de la séance du 30\u00a0décembre\u00a02026, par Mme Sylvie Bernard, le 20\u00a0novembre\u00a02026.",
        "Reporté de la séance du 30\u00a0novembre\u00a02026, par Mme Sylvie Bernard, le 20\u00a0novembre\u00a02026. "
        "Motif\u00a0: Devis attendu.",
    )


def test_oral_questions_and_the_draft_follow(commune: Commune, two: tuple[int, int, list[int]]) -> None:
    first, second, _ = two
    clerk = commune.actor(commune.clerk)
    text = drafts.begin(clerk, commune.body_id, "Question de Mme X")
    item = drafts.list_on(clerk, text, first)
    db.session.get_one(Item, item).kind = "question"
    db.session.add(
        OralQuestion(
            organisation_id=commune.organisation_id, meeting_id=first, item_id=item, mandate_id=commune.mandates[2],
            text="Et la piscine ?", received_on=date(2026, 11, 19), created_at=NOW,
        )
    )  # fmt: skip
    db.session.commit()
    for refused in (lambda: delete_item(clerk, item), lambda: withdraw_item(clerk, item, "Motif")):
        with pytest.raises(Refused, match="questions orales"):
            refused()
    postpone_item(clerk, item, second)
    db.session.expire_all()
    assert db.session.scalars(db.select(OralQuestion.meeting_id)).one() == second
    row = db.session.get_one(Draft, text)
    assert (row.state, row.item_id, row.wished_meeting_id) == ("listed", item, second)


def test_a_withdrawn_point_comes_back_whole_and_once(
    commune: Commune, two: tuple[int, int, list[int]]
) -> None:
    first, _, (a, _, _) = two
    clerk = commune.actor(commune.clerk)
    add_annex(clerk, a, Upload("plan.pdf", small_pdf()))
    kept = {
        name: getattr(stored(first).items[0], name) for name in ("title", "note", "articles", "matiere_code")
    }
    with pytest.raises(Refused, match="pourquoi") as refused:
        withdraw_item(clerk, a, "  ")
    assert refused.value.field == "withdrawal_motive"
    assert withdraw_item(clerk, a, "Sans objet") == first
    assert withdraw_item(clerk, a, "Sans objet") == first
    assert titles(first) == ["Point B", "Point C"]
    assert db.session.scalars(db.select(Annex.id)).all() == []
    (move,) = moves()
    assert put_back(clerk, move.id) == put_back(clerk, move.id) == first
    assert titles(first) == ["Point B", "Point C", "Point A"]
    back = stored(first).items[-1]
    assert {name: getattr(back, name) for name in kept} == kept
    assert [one.title for one in back.annexes] == ["plan"]
    assert [one.kind for one in moves()] == ["withdrawn", "restored"]
    organisation = db.session.get_one(Organisation, commune.organisation_id)
    (gone,) = departures(stored(first), organisation)
    assert (gone.words, gone.can_return) == ("Retiré, puis remis à l’ordre du jour", False)
    with pytest.raises(Refused, match="Seul un point retiré"):
        put_back(clerk, moves()[-1].id)


def test_a_draft_that_changed_meanwhile_is_not_overwritten(
    commune: Commune, two: tuple[int, int, list[int]]
) -> None:
    first, second, _ = two
    clerk = commune.actor(commune.clerk)
    text = drafts.begin(clerk, commune.body_id, "Point rédigé")
    withdraw_item(clerk, drafts.list_on(clerk, text, first), "Trop tôt")
    (move,) = moves()
    drafts.list_on(clerk, text, second)
    with pytest.raises(Refused, match="projet de ce point a changé"):
        put_back(clerk, move.id)
    again = db.session.scalars(db.select(Draft.item_id)).one()
    assert again is not None
    withdraw_item(clerk, again, "Trop tôt encore")
    put_back(clerk, moves()[-1].id)
    row = db.session.scalars(db.select(Draft)).one()
    assert (row.state, row.item_id) == ("listed", stored(second).items[-1].id)


def test_where_a_point_may_not_go(commune: Commune, two: tuple[int, int, list[int]]) -> None:
    first, second, (a, b, _) = two
    clerk, starts_at = commune.actor(commune.clerk), stored(second).starts_at
    other = Body(
        organisation_id=commune.organisation_id, slug="ccas", name="CCAS", kind="council", regime="fr-commune"
    )
    db.session.add(other)
    db.session.flush()
    elsewhere = Meeting(
        organisation_id=commune.organisation_id, body_id=other.id, starts_at=starts_at, place="X",
        screen_token="e", created_at=NOW,
    )  # fmt: skip
    db.session.add(elsewhere)
    db.session.commit()
    for target, words in (
        (elsewhere.id, "autre assemblée"),
        (first, "déjà à l’ordre du jour"),
        (None, "Choisissez"),
    ):
        with pytest.raises(Refused, match=words) as refused:
            postpone_item(clerk, a, target)
        assert refused.value.field == "to_meeting_id"
    with pytest.raises(NotFound):
        postpone_item(clerk, a, 999)
    stored(second).state = "convened"
    db.session.commit()
    with pytest.raises(Refused, match="plus en préparation"):
        postpone_item(clerk, a, second)
    with pytest.raises(Refused, match="1000 caractères"):
        withdraw_item(clerk, a, "x" * 1001)
    stored(second).state = "draft"
    db.session.commit()
    stored(first).state = "convened"
    db.session.commit()
    for verb in (lambda: postpone_item(clerk, b, second), lambda: withdraw_item(clerk, b, "Motif")):
        with pytest.raises(Refused, match="La convocation est partie"):
            verb()
    assert titles(first) == ["Point A", "Point B", "Point C"]


def test_who_may(commune: Commune, two: tuple[int, int, list[int]]) -> None:
    _, second, (a, _, _) = two
    service = commune.actor(commune.service)
    for verb in (lambda: postpone_item(service, a, second), lambda: withdraw_item(service, a, "Motif"),
                 lambda: put_back(service, 1)):  # fmt: skip
        with pytest.raises(NotAllowed):
            verb()
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        postpone_item(other.actor(other.clerk), a, second)


def test_a_point_that_settles_minutes_stays_after_their_meeting(commune: Commune) -> None:
    clerk = commune.actor(commune.clerk)
    first, second, third = (new_meeting(commune, days) for days in (10, 40, 70))
    item = add_item(clerk, second, draft("Approbation", kind="minutes"))
    held = make_meeting(commune, future(20), state="closed").id
    owner = {"organisation_id": commune.organisation_id, "meeting_id": held}
    db.session.add(Minutes(**owner, debates={}, updated_at=NOW))
    db.session.flush()
    db.session.add(MinutesApproval(**owner, item_id=item))
    db.session.commit()
    with pytest.raises(Refused, match="arrête un procès-verbal"):
        postpone_item(clerk, item, first)
    postpone_item(clerk, item, third)
    assert titles(third) == ["Approbation"]


def test_history_is_written_once(commune: Commune, two: tuple[int, int, list[int]]) -> None:
    _, second, (a, _, _) = two
    postpone_item(commune.actor(commune.clerk), a, second)
    for verb in ("UPDATE agenda_move SET motive = 'autre'", "DELETE FROM agenda_move"):
        with pytest.raises(sa.exc.IntegrityError, match="append-only"):
            db.session.execute(sa.text(verb))
        db.session.rollback()


def test_two_clerks_crossing_points_neither_wait_for_ever_nor_lose_one(
    app: Flask, commune: Commune, two: tuple[int, int, list[int]]
) -> None:
    first, second, ids = two
    clerk = commune.actor(commune.clerk)
    more = [add_item(clerk, second, draft(f"Point {name}")) for name in "XY"]
    db.session.rollback()
    faults: list[BaseException] = []

    def shuffle(points: list[int], target: int) -> None:
        with app.app_context():
            try:
                for point in points:
                    postpone_item(clerk, point, target)
            except BaseException as fault:
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [
        threading.Thread(target=shuffle, args=words)
        for words in ((ids, second), (ids, second), (more, first), (more, first))
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert faults == []
    assert sorted(titles(first)) == ["Point X", "Point Y"]
    assert sorted(titles(second)) == ["Point A", "Point B", "Point C", "Point Z"]
    assert len(moves()) == 5


def test_a_point_put_off_without_a_day_is_offered_on_the_next_agenda(
    commune: Commune, two: tuple[int, int, list[int]]
) -> None:
    first, second, (_, b, _) = two
    clerk = commune.actor(commune.clerk)
    add_annex(clerk, b, Upload("plan.pdf", small_pdf()))
    put_off(clerk, b, "")
    assert put_off(clerk, b, "") == first
    organisation = db.session.get_one(Organisation, commune.organisation_id)
    there = waiting(stored(second), organisation)
    assert [(one.title, one.motive) for one in there] == [("Point B", "séance à fixer")]
    assert waiting(stored(first), organisation) == ()
    assert "séance à fixer" in departures(stored(first), organisation)[0].words
    assert put_back(clerk, there[0].move_id, second) == second
    assert (titles(first), titles(second)) == (["Point A", "Point C"], ["Point Z", "Point B"])
    back = stored(second).items[1]
    assert [one.filename for one in back.annexes] == ["plan.pdf"]
    assert history(back.origin_id, organisation)[0].startswith("Reporté de la séance du")
    assert waiting(stored(second), organisation) == ()


def test_a_point_withdrawn_is_offered_nowhere_else(commune: Commune, two: tuple[int, int, list[int]]) -> None:
    first, second, (a, _, _) = two
    clerk = commune.actor(commune.clerk)
    withdraw_item(clerk, a, "Renoncé")
    organisation = db.session.get_one(Organisation, commune.organisation_id)
    assert waiting(stored(second), organisation) == ()
    with pytest.raises(Refused, match="retiré, non reporté"):
        put_back(clerk, moves()[-1].id, second)
    assert put_back(clerk, moves()[-1].id) == first
