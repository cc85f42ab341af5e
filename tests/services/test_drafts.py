"""Drafts: begun, written by two people at once, taken up again, put on an agenda and followed there, given up."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from council.models import Draft, DraftTyping, DraftVersion, Item, db
from council.queries import drafts as known
from council.services import draft_typing, drafts
from council.services.draft_wishes import Wishes
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.items import delete_item, edit_item
from tests.factory import Commune, make_commune
from tests.services.office import draft as text
from tests.services.office import freeze_clock, new_meeting, stored, titles


@pytest.fixture
def written(app: Flask, commune: Commune) -> int:
    """A draft with a whole text: version 2."""
    freeze_clock(app)
    clerk = commune.actor(commune.clerk)
    made = drafts.begin(clerk, commune.body_id, "Subvention au comité des fêtes")
    assert drafts.save(clerk, made, text(), Wishes(), revision=1) == 2
    return made


def row(draft_id: int) -> Draft:
    """The draft as the database has it."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Draft, draft_id)


def test_a_draft_begins_with_its_object_alone(app: Flask, commune: Commune) -> None:
    clerk = commune.actor(commune.clerk)
    made = drafts.begin(clerk, commune.body_id, "  Achat d’un véhicule ")
    assert drafts.begin(clerk, commune.body_id, "Achat d’un véhicule") == made  # a double click
    assert (row(made).title, row(made).state, row(made).revision) == ("Achat d’un véhicule", "writing", 1)
    for title in ("", "x" * 501):
        with pytest.raises(Refused) as refused:
            drafts.begin(clerk, commune.body_id, title)
        assert refused.value.field == "title"
    with pytest.raises(NotFound):
        drafts.begin(clerk, 999_999, "Rien")
    with pytest.raises(NotAllowed):
        drafts.begin(commune.actor(commune.accounts[3]), commune.body_id, "Sans droit")


def test_two_texts_of_one_object_are_two_drafts(app: Flask, commune: Commune) -> None:
    freeze_clock(app)
    clerk = commune.actor(commune.clerk)
    one, other = (
        drafts.begin(clerk, commune.body_id, "Voirie", text=text(note=note)) for note in ("A.", "B.")
    )
    assert one != other == drafts.begin(clerk, commune.body_id, "Voirie", text=text(note="B."))
    assert (row(one).title, row(one).content["note"], row(one).revision) == ("Voirie", "<p>A.</p>", 1)


def test_two_writers_of_different_passages_are_united(app: Flask, commune: Commune, written: int) -> None:
    clerk = commune.actor(commune.clerk)
    assert drafts.save(clerk, written, text(note="Note de l’une."), Wishes(), revision=2) == 3
    assert drafts.save(clerk, written, text(articles=("Accorde 900 €.",)), Wishes(), revision=2) == 4
    content = row(written).content
    assert content["note"] == "<p>Note de l’une.</p>"
    assert content["articles"] == ["<p>Accorde 900\xa0€.</p>"]


def test_two_writers_of_one_passage_see_both_texts(app: Flask, commune: Commune, written: int) -> None:
    clerk = commune.actor(commune.clerk)
    drafts.save(clerk, written, text(note="La mienne."), Wishes(), revision=2)
    with pytest.raises(drafts.Clash) as clash:
        drafts.save(clerk, written, text(note="La tienne.", articles=("Refuse.",)), Wishes(), revision=2)
    united = clash.value.united
    assert united.clashes == ("note",)
    assert (united.content["note"], united.content["articles"]) == ("<p>La mienne.</p>", ["<p>Refuse.</p>"])
    assert row(written).revision == 3
    assert drafts.save(clerk, written, text(note="La tienne."), Wishes(), revision=3) == 4


def test_a_version_that_nobody_showed_unites_nothing(app: Flask, commune: Commune, written: int) -> None:
    with pytest.raises(drafts.Clash):
        drafts.save(commune.actor(commune.clerk), written, text(note="Autre."), Wishes(), revision=0)
    assert drafts.save(commune.actor(commune.clerk), written, text(), Wishes(), revision=0) == 2


def test_every_version_is_kept_and_may_be_taken_up_again(app: Flask, commune: Commune, written: int) -> None:
    clerk = commune.actor(commune.clerk)
    drafts.save(
        clerk, written, text(note="Trois cents habitants.\n\nUn second paragraphe."), Wishes(), revision=2
    )
    found = known.differences(written, 2, 3)
    assert found is not None and [one.title for one in found.items] == ["Note de synthèse"]
    assert drafts.restore(clerk, written, 2) == 4
    assert row(written).content["note"] == "<p>Le comité demande une aide.</p>"
    assert drafts.restore(clerk, written, 4) == 4
    with pytest.raises(NotFound):
        drafts.restore(clerk, written, 9)
    numbers = db.session.scalars(sa.select(DraftVersion.number).order_by(DraftVersion.number)).all()
    assert numbers == [1, 2, 3, 4]
    assert known.versions(written)[0].what == "Version ancienne reprise"


def test_on_an_agenda_the_draft_follows_its_point_and_comes_back_with_its_text(
    app: Flask, commune: Commune, written: int
) -> None:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    item = drafts.list_on(clerk, written, meeting)
    assert drafts.list_on(clerk, written, meeting) == item
    assert titles(meeting) == ["Subvention au comité des fêtes"]
    with pytest.raises(Refused):
        drafts.save(clerk, written, text(note="Ailleurs."), Wishes(), revision=2)
    with pytest.raises(Refused):
        drafts.drop(clerk, written, "Trop tard")
    edit_item(clerk, item, text(note="Écrit à l’ordre du jour."), revision=1)
    assert (row(written).state, row(written).revision) == ("listed", 3)
    delete_item(clerk, item)
    assert (row(written).state, row(written).item_id) == ("writing", None)  # nobody approved it
    assert row(written).content["note"] == "<p>Écrit à l’ordre du jour.</p>"
    other = new_meeting(commune, days=20)
    again = db.session.get_one(Item, drafts.list_on(clerk, written, other))
    assert (again.meeting_id, again.note, stored(meeting).items) == (
        other,
        "<p>Écrit à l’ordre du jour.</p>",
        [],
    )


def test_two_drafts_of_one_text_are_not_one_point(app: Flask, commune: Commune, written: int) -> None:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    twin = drafts.begin(clerk, commune.body_id, "Subvention au comité des fêtes")
    drafts.save(clerk, twin, text(), Wishes(), revision=1)
    drafts.list_on(clerk, written, meeting)
    with pytest.raises(Refused, match="identique"):
        drafts.list_on(clerk, twin, meeting)
    assert row(twin).state == "writing"


def test_a_draft_given_up_says_why_and_may_be_taken_up(app: Flask, commune: Commune, written: int) -> None:
    clerk = commune.actor(commune.clerk)
    with pytest.raises(Refused) as refused:
        drafts.drop(clerk, written, "  ")
    assert refused.value.field == "motive"
    drafts.drop(clerk, written, "Le comité a renoncé")
    assert (row(written).state, row(written).motive) == ("dropped", "Le comité a renoncé")
    with pytest.raises(Refused, match="abandonné"):
        drafts.list_on(clerk, written, new_meeting(commune))
    assert written not in [one.id for one in known.draft_list().lines]
    drafts.take_up(clerk, written)
    assert row(written).state == "writing"


def test_wishes_are_of_this_assembly_and_money_is_money(app: Flask, commune: Commune, written: int) -> None:
    clerk = commune.actor(commune.clerk)
    stranger = make_commune(slug="ailleurs")
    for wishes, field in (
        (Wishes(meeting_id=999_999), "meeting_id"),
        (Wishes(meeting_id=new_meeting(stranger)), "meeting_id"),
        (Wishes(department_id=7), "department_id"),
        (Wishes(direction="expense"), "amount"),
        (Wishes(direction="expense", amount=-1), "amount"),
        (Wishes(direction="gift"), "direction"),
        (Wishes(budget_lines=("x" * 201,)), "budget_lines"),
    ):
        with pytest.raises(Refused) as refused:
            drafts.save(clerk, written, text(), wishes, revision=2)
        assert refused.value.field == field
    drafts.save(
        clerk,
        written,
        text(),
        Wishes(direction="expense", amount=125_050, budget_lines=("Compte 65748", " ")),
        revision=2,
    )
    assert (row(written).amount, row(written).budget_lines, row(written).revision) == (
        125_050,
        ["Compte 65748"],
        2,
    )


def test_what_was_typed_outlives_the_tab_and_is_one_persons(
    app: Flask, commune: Commune, written: int
) -> None:
    clerk, mayor = commune.actor(commune.clerk), commune.actor(commune.mayor)
    for note in ("Un", "Un deux"):
        draft_typing.keep_typing(clerk, written, {"note": [note]}, 2)
    kept = known.typing(written, clerk.account_id)
    assert kept is not None and (kept.fields, kept.stale) == ({"note": ["Un deux"]}, False)
    assert known.typing(written, mayor.account_id) is None
    drafts.save(clerk, written, text(note="Un deux trois"), Wishes(), revision=2)
    assert db.session.scalars(sa.select(DraftTyping)).all() == []
    draft_typing.keep_typing(clerk, written, {"note": ["vieux"]}, 2)
    later = known.typing(written, clerk.account_id)
    assert later is not None and later.stale
    draft_typing.forget_typing(clerk, written)
    assert known.typing(written, clerk.account_id) is None
    with pytest.raises(Refused, match="trop long"):
        draft_typing.keep_typing(clerk, written, {"note": ["x" * 2_000_001]}, 2)


def test_a_save_beside_an_old_typing_leaves_it_there(app: Flask, commune: Commune, written: int) -> None:
    clerk = commune.actor(commune.clerk)
    draft_typing.keep_typing(clerk, written, {"note": ["Dans le train"]}, 2)
    drafts.save(clerk, written, text(note="Au bureau."), Wishes(), revision=2, keep_typed=True)
    kept = known.typing(written, clerk.account_id)
    assert kept is not None and kept.fields == {"note": ["Dans le train"]}
