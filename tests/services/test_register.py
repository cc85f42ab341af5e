"""The paper register: folios that follow one another, closing sheets, tables, numbers under any model."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from pypdf import PdfReader

from council.gateways.clock import FixedClock
from council.gateways.environment import environment
from council.models import Act, Organisation, RegisterSheets, RegisterTables, db
from council.queries import register as known
from council.services import acts, register
from council.services.errors import Refused
from tests.factory import Commune
from tests.services.after import SECRET, STARTED, hold_meeting
from tests.services.office import freeze_clock


@pytest.fixture
def clock(app: Flask) -> FixedClock:
    """Some weeks after the first meeting."""
    return freeze_clock(app, STARTED + timedelta(days=30))


@pytest.fixture
def two_meetings(clock: FixedClock, commune: Commune) -> tuple[int, int]:
    """Two meetings of one month whose acts are made."""
    held = [hold_meeting(commune, STARTED + timedelta(days=days)).id for days in (0, 14)]
    for one in held:
        acts.prepare(commune.actor(commune.clerk), one)
    return held[0], held[1]


def pages(sha256: str) -> list[str]:
    """The words of each page, ordinary spaces only."""
    with environment().storage.path(sha256).open("rb") as file:
        return [
            " ".join(page.extract_text().replace("\u00a0", " ").replace("\u202f", " ").split())
            for page in PdfReader(file).pages
        ]


def sheets(meeting_id: int) -> RegisterSheets:
    """The sheets of a meeting."""
    return db.session.execute(
        db.select(RegisterSheets).where(RegisterSheets.meeting_id == meeting_id)
    ).scalar_one()


def test_folios_follow_from_meeting_to_meeting(commune: Commune, two_meetings: tuple[int, int]) -> None:
    """In order of date only; each page bears its folio; made once for ever, whoever clicks again."""
    clerk, (first, second) = commune.actor(commune.clerk), two_meetings
    with pytest.raises(Refused, match="05/11/2026"):
        register.make_meeting_sheets(clerk, second)
    for _click in range(2):
        register.make_meeting_sheets(clerk, first)
    register.make_meeting_sheets(clerk, second)
    one, two = sheets(first), sheets(second)
    assert (one.first_folio, two.first_folio) == (1, one.pages + 1)
    told = [*pages(one.sha256), *pages(two.sha256)]
    assert [f"Folio {number}" in words for number, words in enumerate(told, 1)] == [True] * len(told)
    assert all("Paraphe du maire" in words and "Testville" in words for words in told)
    closing = pages(two.sha256)[-1] + pages(two.sha256)[-2]
    assert "Feuillet clôturant la séance" in closing
    for act in db.session.scalars(db.select(Act).where(Act.meeting_id == second)):
        assert act.number in closing
    assert SECRET in " ".join(told), "the register is the original, in full"


def test_the_closing_sheet_is_signed_by_hand(commune: Commune, two_meetings: tuple[int, int]) -> None:
    """Not before the meeting, not in the future."""
    clerk = commune.actor(commune.clerk)
    register.make_meeting_sheets(clerk, two_meetings[0])
    for wrong in (date(2026, 11, 4), date(2026, 12, 25)):
        with pytest.raises(Refused):
            register.signed_by_hand(clerk, two_meetings[0], wrong)
    register.signed_by_hand(clerk, two_meetings[0], date(2026, 11, 6))
    found = known.volume(commune.body_id, 2026)
    assert found is not None
    assert [(line.signed_on, line.next) for line in found.lines] == [(date(2026, 11, 6), False), (None, True)]


def test_tables_by_date_and_by_object(commune: Commune, two_meetings: tuple[int, int]) -> None:
    """Every act once in each, with its folio when it has one; made anew when asked."""
    clerk = commune.actor(commune.clerk)
    register.make_meeting_sheets(clerk, two_meetings[0])
    for _again in range(2):
        register.make_year_tables(clerk, commune.body_id, 2026)
    row = db.session.scalars(db.select(RegisterTables)).one()
    told = " ".join(pages(row.sha256))
    numbers = list(db.session.scalars(db.select(Act.number)))
    assert row.acts == len(numbers)
    begin = pages(sheets(two_meetings[0]).sha256)
    for act, folio in known.acts_of(commune.body_id, 2026):
        if act.meeting_id == two_meetings[0]:
            assert f"N° {act.number} " in begin[folio - 1]
    assert [told.count(number) for number in numbers] == [2] * len(numbers)
    assert "Table par date" in told and "Table par objet" in told and "Finances locales" in told


def test_numbers_follow_the_model_without_a_gap(clock: FixedClock, commune: Commune) -> None:
    """The model may change between two meetings: what is given stays, nothing is given twice."""
    clerk = commune.actor(commune.clerk)
    first, second, third = (hold_meeting(commune, STARTED + timedelta(days=days)).id for days in (0, 7, 14))
    register.set_numbering(clerk, "{year}/{count}")
    acts.prepare(clerk, first)
    given = numbers(first)
    assert given == [f"2026/{rank}" for rank in range(1, len(given) + 1)]
    register.set_numbering(clerk, "{year:4}-{month:2}-{count:3}")
    acts.prepare(clerk, second)
    assert numbers(second)[0] == f"2026-11-{len(given) + 1:03d}"
    register.set_numbering(clerk, "{year}/{count}")
    acts.prepare(clerk, third)
    assert numbers(third)[0] == f"2026/{len(given) + len(numbers(second)) + 1}"
    assert numbers(first) == given


def numbers(meeting_id: int) -> list[str]:
    """Order numbers of a meeting's acts."""
    return list(
        db.session.scalars(db.select(Act.number).where(Act.meeting_id == meeting_id).order_by(Act.id))
    )


def test_a_model_that_does_not_hold_is_refused(app: Flask, commune: Commune) -> None:
    """The reason is a sentence; the model in force stays."""
    with pytest.raises(Refused, match="15 caractères") as refused:
        register.set_numbering(commune.actor(commune.clerk), "DELIBERATION-{year}-{count:3}")
    assert refused.value.field == "pattern"
    assert db.session.scalars(db.select(Organisation)).one().number_pattern == "{year:4}-{month:2}-{count:3}"
