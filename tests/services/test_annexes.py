"""Joining annexes."""

from __future__ import annotations

import hashlib

import pytest

from council.gateways.environment import environment
from council.models import Annex, Item, db
from council.services.annexes import Upload, add_annex, delete_annex, edit_annex, move_annex
from council.services.errors import NotAllowed, NotFound, Refused
from tests.factory import Commune, make_commune
from tests.services.office import small_pdf, stored

pytestmark = pytest.mark.usefixtures("clock")


def _names(item: int) -> list[str]:
    db.session.rollback()
    db.session.expire_all()
    annexes = db.session.get_one(Item, item).annexes
    assert [annex.position for annex in annexes] == list(range(1, len(annexes) + 1))
    return [annex.title for annex in annexes]


def test_original_and_normalised_bytes_are_kept(commune: Commune, item: int) -> None:
    data = small_pdf(2)
    annex = db.session.get_one(
        Annex, add_annex(commune.actor(commune.service), item, Upload("C:\\plans\\Plan_de masse.pdf", data))
    )
    assert (annex.title, annex.filename, annex.pages) == ("Plan de masse", "Plan_de masse.pdf", 2)
    assert annex.original_sha256 == hashlib.sha256(data).hexdigest()
    assert annex.original_size == len(data)
    storage = environment().storage
    assert storage.get(annex.original_sha256) == data
    assert storage.get(annex.sha256).startswith(b"%PDF-")


def test_the_same_bytes_twice_are_one_annex(commune: Commune, item: int) -> None:
    clerk, data = commune.actor(commune.clerk), small_pdf()
    first = add_annex(clerk, item, Upload("a.pdf", data))
    assert add_annex(clerk, item, Upload("b.pdf", data)) == first
    assert _names(item) == ["a"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("devis.docx", b"PK\x03\x04bureau", "endommagé"),
        ("vide.pdf", b"", "vide"),
        ("a.pdf", b"bonjour", "PDF"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(
    commune: Commune, item: int, name: str, data: bytes, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        add_annex(commune.actor(commune.clerk), item, Upload(name, data))
    assert _names(item) == []


def test_title_order_confidential_delete(commune: Commune, item: int) -> None:
    clerk = commune.actor(commune.clerk)
    ids = [add_annex(clerk, item, Upload(f"{n}.pdf", small_pdf(width=500 + n))) for n in range(3)]
    edit_annex(clerk, ids[0], title="Convention", confidential=True)
    assert db.session.get_one(Annex, ids[0]).confidential
    move_annex(clerk, ids[0], "down")
    move_annex(clerk, ids[0], "down")
    move_annex(clerk, ids[0], "down")
    assert _names(item) == ["1", "2", "Convention"]
    delete_annex(clerk, ids[1])
    assert _names(item) == ["2", "Convention"]
    with pytest.raises(Refused):
        edit_annex(clerk, ids[0], title=" ", confidential=False)
    with pytest.raises(NotFound):
        delete_annex(clerk, ids[1])


def test_guards(commune: Commune, item: int) -> None:
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotAllowed):
        add_annex(commune.actor(commune.accounts[1]), item, Upload("a.pdf", small_pdf()))
    with pytest.raises(NotFound):
        add_annex(other.actor(other.clerk), item, Upload("a.pdf", small_pdf()))
    stored(db.session.get_one(Item, item).meeting_id).state = "convened"
    db.session.commit()
    with pytest.raises(Refused, match="nouvelle convocation"):
        add_annex(commune.actor(commune.clerk), item, Upload("a.pdf", small_pdf()))
