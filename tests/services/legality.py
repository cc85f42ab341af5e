"""A configured legality control on a signed meeting: what every test of transmissions starts from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from council.gateways.clock import FixedClock
from council.gateways.environment import environment
from council.models import Act, Document, LegalityAnswer, Meeting, Transmission, db
from council.permissions import Actor
from council.services import legality_offices, transmissions
from council.services.legality_offices import OfficeDraft
from council.services.outbox import deliver_due
from tests.factory import Commune, make_meeting
from tests.gateways.legality_samples import CLASSIFICATION
from tests.gateways.operator import TOKEN, Operator, running
from tests.services.after import SECRET, STARTED
from tests.services.office import NOW, freeze_clock, small_pdf

TITLES = (
    "Subvention à l’école de musique", "Vente du presbytère", "Tarifs de la cantine",
    f"Remise gracieuse accordée à M. {SECRET}", "Désignation des délégués",
)  # fmt: skip


def office(**more: str) -> OfficeDraft:
    """An ordinary configuration."""
    values = {
        "department": "45", "arrondissement": "2", "nature": "31", "trigram": "TST", "email": "actes@testville.test",
        "contact": "Mme Bernard",
    }  # fmt: skip
    return OfficeDraft(**{**values, **more})


@dataclass
class Control:
    """A signed meeting of a commune that may transmit."""

    app: Flask
    commune: Commune
    meeting: Meeting
    clock: FixedClock

    @property
    def acts(self) -> list[Act]:
        """In their order."""
        db.session.rollback()
        return list(
            db.session.scalars(
                db.select(Act)
                .where(Act.meeting_id == self.meeting.id)
                .order_by(Act.number)
                .execution_options(populate_existing=True)
            )
        )

    @property
    def folder(self) -> Path:
        """Of the folder transport."""
        return environment().settings.data_dir / "legalite" / self.commune.slug

    @property
    def envelopes(self) -> list[Path]:
        """What waits for the operator."""
        return sorted((self.folder / "envois").glob("*.tar.gz"))

    def sendings(self) -> list[Transmission]:
        """Every transmission, as stored."""
        db.session.rollback()
        return list(
            db.session.scalars(
                db.select(Transmission).order_by(Transmission.id).execution_options(populate_existing=True)
            )
        )

    def answers(self) -> list[LegalityAnswer]:
        """Everything that came."""
        db.session.rollback()
        return list(
            db.session.scalars(
                db.select(LegalityAnswer)
                .order_by(LegalityAnswer.id)
                .execution_options(populate_existing=True)
            )
        )

    def deliver(self) -> None:
        """Let the outbox work."""
        deliver_due()
        db.session.rollback()


def _act(commune: Commune, meeting: Meeting, rank: int, outcome: str, restricted: bool) -> None:
    item = meeting.items[rank - 1]
    title = TITLES[rank - 1]
    act = Act(
        organisation_id=commune.organisation_id, meeting_id=meeting.id, item_id=item.id, number=f"2026-11-{rank:03}",
        adopted_on=date(2026, 11, 5), title=title, public_title="Remise gracieuse (1 dossier)" if restricted else title,
        outcome=outcome, result_sentence="Adopté à l’unanimité.", result={"votes": [], "counts": {}},
        content={
            "position": rank, "kind": "decision", "visas": [], "considerants": [], "expose": "", "articles": [],
            "rapporteur": "", "rapporteur_seat": None, "nature_code": "1", "matiere_code": "7.5", "annexes": [],
        },
        restricted=restricted, state="signed",
    )  # fmt: skip
    db.session.add(act)
    db.session.flush()
    data = small_pdf(width=500 + rank)
    sha256 = environment().storage.put(data)
    db.session.add(
        Document(
            organisation_id=commune.organisation_id, meeting_id=meeting.id, act_id=act.id, kind="extract", title=title,
            code=f"AAAA-AAAA-{commune.organisation_id:02}{rank:02}", prepared_sha256=sha256, sha256=sha256, pages=1,
            state="signed", created_at=NOW, signed_at=NOW - timedelta(days=2),
        )
    )  # fmt: skip


def controlled(app: Flask, commune: Commune, **more: str) -> Control:
    """A closed meeting with five signed acts, written straight into the tables: the second was rejected, the fourth is
    restricted. The control is configured; the clock stands on 20 November 2026."""
    clock = freeze_clock(app)
    meeting = make_meeting(commune, STARTED, items=5, state="closed")
    for rank, outcome in enumerate(("adopted", "rejected", "adopted", "adopted", "elected"), 1):
        _act(commune, meeting, rank, outcome, restricted=rank == 4)
    db.session.commit()
    clerk = commune.actor(commune.clerk)
    legality_offices.configure(clerk, office(**more))
    legality_offices.import_classification(clerk, CLASSIFICATION)
    return Control(app, commune, meeting, clock)


DAY = date(2026, 11, 20)
"""When the simulated operator receives."""


def clerk(control: Control) -> Actor:
    """Whoever transmits."""
    return control.commune.actor(control.commune.clerk)


@pytest.fixture
def served(app: Flask, commune: Commune) -> Control:
    """A legality control whose envelopes leave when a test says so, to an operator on loopback."""
    made = controlled(app, commune)
    found = app.extensions["council"]
    app.extensions["council"] = replace(
        found, wake_outbox=lambda: None, settings=replace(found.settings, legality_hosts="127.0.0.1")
    )
    return made


@pytest.fixture
def operator(served: Control) -> Iterator[Operator]:
    """The first act left through it and was received."""
    with running(DAY) as made:
        legality_offices.configure(clerk(served), office(transport="https", address=made.url, token=TOKEN))
        transmissions.transmit(clerk(served), served.acts[0].id)
        served.deliver()
        assert [row.state for row in served.sendings()] == ["received"]
        yield made
