"""Files handed in: kept at once, examined by the worker, joined or refused, whatever happens in between."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask

from council.gateways.environment import environment
from council.gateways.storage import FileTooLarge, FolderStorage
from council.models import Annex, AnnexDeposit, Item, OutboxMessage, db
from council.queries.items import deposits_waiting
from council.services import deposits
from council.services.deposits import Deposit, deposit, dismiss_refusal
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.items import delete_item
from council.services.outbox import deliver_due
from tests.factory import Commune, make_commune
from tests.services.office import small_pdf, stored

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def later(app: Flask) -> None:
    """The worker does not start by itself."""
    app.extensions["council"] = replace(app.extensions["council"], wake_outbox=lambda: None)


def hand_in(commune: Commune, item: int, data: bytes, name: str = "plan.pdf") -> int | None:
    return deposit(commune.actor(commune.clerk), item, Deposit(name, BytesIO(data), confidential=True))


def rows() -> tuple[list[Annex], list[AnnexDeposit]]:
    db.session.rollback()
    db.session.expire_all()
    return (
        list(db.session.execute(db.select(Annex)).scalars()),
        list(db.session.execute(db.select(AnnexDeposit)).scalars()),
    )


def test_a_file_waits_then_is_an_annex(commune: Commune, item: int, later: None) -> None:
    data = small_pdf(2)
    hand_in(commune, item, data)
    assert rows()[0] == []
    assert deposits_waiting(item) == 1
    deliver_due()
    (annex,), waiting = rows()
    assert (annex.title, annex.pages, annex.confidential, waiting) == ("plan", 2, True, [])
    assert environment().storage.get(annex.original_sha256) == data
    assert annex.original_size == len(data)


def test_a_refused_file_stays_with_its_reason_until_understood(commune: Commune, item: int) -> None:
    hand_in(commune, item, b"MZ programme", "virus.pdf")
    annexes, (refused,) = rows()
    assert annexes == []
    assert refused.state == "refused" and "PDF" in refused.reason and refused.filename == "virus.pdf"
    dismiss_refusal(commune.actor(commune.clerk), item, refused.id)
    dismiss_refusal(commune.actor(commune.clerk), item, refused.id)
    assert rows() == ([], [])


def test_the_same_bytes_are_one_deposit_and_one_annex(commune: Commune, item: int, later: None) -> None:
    data = small_pdf()
    assert hand_in(commune, item, data) == hand_in(commune, item, data, "autre.pdf")
    deliver_due()
    assert hand_in(commune, item, data) is None
    assert len(rows()[0]) == 1


def test_a_refused_file_may_be_tried_again(commune: Commune, item: int) -> None:
    first = hand_in(commune, item, b"MZ")
    second = hand_in(commune, item, b"MZ")
    assert first is not None and second is not None
    assert [one.state for one in rows()[1]] == ["refused"]


def test_a_meeting_convened_meanwhile_refuses_with_a_sentence(
    commune: Commune, item: int, later: None
) -> None:
    hand_in(commune, item, small_pdf())
    stored(db.session.get_one(Item, item).meeting_id).state = "convened"
    db.session.commit()
    deliver_due()
    annexes, (refused,) = rows()
    assert annexes == [] and "convocation" in refused.reason


def test_an_item_deleted_meanwhile_takes_its_files_along(commune: Commune, item: int, later: None) -> None:
    hand_in(commune, item, small_pdf())
    delete_item(commune.actor(commune.clerk), item)
    deliver_due()
    assert rows() == ([], [])
    states = db.session.execute(db.select(OutboxMessage.state).where(OutboxMessage.kind == "intake"))
    assert list(states.scalars()) == ["done"]


def test_an_examination_that_kills_its_worker_ends_as_a_refusal(
    commune: Commune, item: int, later: None
) -> None:
    hand_in(commune, item, small_pdf())
    effect = db.session.execute(db.select(OutboxMessage).where(OutboxMessage.kind == "intake")).scalar_one()
    effect.attempts = 8
    db.session.commit()
    deliver_due()
    _annexes, (refused,) = rows()
    assert "interrompu" in refused.reason


def test_over_the_limit_nothing_is_kept(app: Flask, commune: Commune, item: int) -> None:
    outside = app.extensions["council"]
    app.extensions["council"] = replace(outside, settings=replace(outside.settings, max_upload_bytes=1 << 20))
    with pytest.raises(Refused, match="limite de 1"):
        hand_in(commune, item, bytes(2 << 20))
    assert rows() == ([], [])
    storage = outside.storage
    assert isinstance(storage, FolderStorage)
    with pytest.raises(FileTooLarge):
        storage.put_stream(BytesIO(b"abc"), 2)
    assert [path for path in storage.root.iterdir() if path.is_file()] == []


def test_guards(commune: Commune, item: int) -> None:
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotAllowed):
        deposit(commune.actor(commune.accounts[1]), item, Deposit("a.pdf", BytesIO(small_pdf())))
    with pytest.raises(NotFound):
        deposit(other.actor(other.clerk), item, Deposit("a.pdf", BytesIO(small_pdf())))
    hand_in(commune, item, b"MZ")
    (refused,) = rows()[1]
    with pytest.raises(NotFound):
        dismiss_refusal(other.actor(other.clerk), item, refused.id)
    assert len(rows()[1]) == 1


def test_limits_follow_the_settings(app: Flask) -> None:
    settings = replace(environment().settings, intake_pages=7, intake_seconds=33, intake_recognise=False)
    limits = deposits.limits_of(settings)
    assert (limits.max_pages, limits.wall_seconds, limits.recognise) == (7, 33.0, False)
