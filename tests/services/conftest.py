"""Fixtures that several modules of this folder share. Here papers matter by what they say: each is laid out once only."""

from __future__ import annotations

import random
import re
from datetime import datetime

import pytest
from flask import Flask

from council.documents import render
from council.documents.facts import MadePdf
from council.gateways.clock import FixedClock
from council.models import Document, db
from council.services import acts, papers
from council.services.items import add_item
from tests.factory import Commune
from tests.services.after import hold_meeting, make_keys
from tests.services.after_world import made_papers, to_sign
from tests.services.legality import operator, served
from tests.services.office import draft, freeze_clock, new_meeting

__all__ = ["made_papers", "operator", "served", "to_sign"]


@pytest.fixture(scope="session")
def remembered() -> dict[tuple[object, ...], MadePdf]:
    """Pages laid out once for all tests of this process: same text, same bytes, as tests of the maker itself show."""
    return {}


@pytest.fixture(autouse=True)
def quick_papers(remembered: dict[tuple[object, ...], MadePdf], monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents laid out once only, whenever they are dated; verification codes follow a sequence, so that texts recur."""
    real = render.lay_out

    def lay_out(text: str, created: datetime, associated: tuple[render.Associated, ...] = ()) -> MadePdf:
        key = (re.sub(r'(<meta name="dcterms[^>]*>)', "", text), associated)
        if key not in remembered:
            remembered[key] = real(text, created, associated)
        return remembered[key]

    monkeypatch.setattr(render, "lay_out", lay_out)
    monkeypatch.setattr(papers, "secrets", random.Random(0))


@pytest.fixture
def clock(app: Flask) -> FixedClock:
    """The application lives at ``office.NOW`` until the clock is moved."""
    return freeze_clock(app)


@pytest.fixture
def item(commune: Commune) -> int:
    """An item of a draft meeting."""
    return add_item(commune.actor(commune.clerk), new_meeting(commune), draft())


@pytest.fixture
def document(app: Flask, commune: Commune) -> Document:
    """An extract that awaits the mayor, then the secretary."""
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    make_keys(commune)
    return db.session.scalars(db.select(Document).where(Document.kind == "extract").limit(1)).one()
