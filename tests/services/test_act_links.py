"""Similar earlier acts, and links to them: made while the text may change, told to citizens only between public acts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from council.models import Act, ActLink, AgendaMove, Item, PastAct, PastImport, db
from council.permissions import Actor
from council.queries import act_links as known
from council.queries import similar_acts
from council.services import act_links, drafts
from council.services.draft_wishes import Wishes
from council.services.errors import NotFound, Refused
from council.services.items import add_item, delete_item
from council.services.withdrawn_points import put_back, withdraw_item
from tests.factory import Commune, make_commune
from tests.services.office import draft, new_meeting
from tests.services.test_search_index import EVENING, publish

pytestmark = pytest.mark.usefixtures("clock")


def alike(commune: Commune, text: str) -> list[str]:
    return [one.title for one in similar_acts.similar(commune.organisation_id, text)]


def point(commune: Commune, title: str = "Tarifs de la piscine municipale") -> tuple[int, Actor]:
    clerk = commune.actor(commune.clerk)
    return add_item(clerk, new_meeting(commune), draft(title)), clerk


def test_acts_that_share_their_words_are_found_published_or_not(app: Flask, commune: Commune) -> None:
    publish(commune, "Tarifs de la piscine", "Travaux à l’école", "Tarif du stationnement")
    (hidden,) = publish(commune, "Piscine : tarifs du personnel", evening=EVENING - timedelta(days=9))
    hidden.published_at, hidden.state = None, "signed"
    db.session.commit()
    assert alike(commune, "Révision des tarifs de la piscine municipale") == [
        "Tarifs de la piscine", "Piscine : tarifs du personnel",
    ]  # fmt: skip
    assert alike(commune, "") == alike(commune, "le la les") == alike(commune, "Cimetière") == []
    assert alike(make_commune(slug="ailleurs"), "Tarifs de la piscine") == []


def test_a_restricted_act_is_weighed_by_its_real_title_for_the_office(app: Flask, commune: Commune) -> None:
    (act,) = publish(commune, "Une affaire", restricted=True)
    act.title = "Protocole transactionnel Zorglub"
    db.session.commit()
    assert alike(commune, "Protocole transactionnel") == ["Protocole transactionnel Zorglub"]


def test_a_rare_word_brings_back_what_common_ones_do_not(app: Flask, commune: Commune) -> None:
    publish(
        commune, *(f"Convention avec l’association {name}" for name in ("Alpha", "Bravo", "Charlie", "Delta", "Écho", "Foxtrot")),
        "Réfection de la toiture du presbytère",
    )  # fmt: skip
    found = alike(commune, "Convention pour la cession des presbytères communaux")
    assert found[:1] == ["Réfection de la toiture du presbytère"]
    assert not [one for one in found if "Alpha" in one]
    assert alike(commune, "Travaux du 12 novembre 2026, lot 412") == []


def test_of_common_words_the_act_that_has_them_together_is_found_however_old(
    app: Flask, commune: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similar_acts, "COMMON", 2)
    publish(commune, "Subvention à l’école maternelle", evening=EVENING - timedelta(days=90))
    publish(commune, "Subvention au club", "Subvention au comité", "Travaux à l’école", "Préau de l’école")
    assert alike(commune, "Subventions aux écoles")[0] == "Subvention à l’école maternelle"


def test_neither_its_own_act_nor_one_that_was_rejected(app: Flask, commune: Commune) -> None:
    publish(commune, "Tarifs de la piscine", evening=EVENING - timedelta(days=40))
    (no,) = publish(commune, "Tarifs de la piscine : gratuité", evening=EVENING - timedelta(days=20))
    no.outcome = "rejected"
    (own,) = publish(commune, "Tarifs de la piscine municipale")
    db.session.commit()
    source = known.source(item_id=own.item_id)
    assert source is not None
    found = similar_acts.similar(commune.organisation_id, own.title, own=source.point)
    assert [one.title for one in found] == ["Tarifs de la piscine"]


def test_a_link_is_made_once_changed_cited_and_taken_back(app: Flask, commune: Commune) -> None:
    (act,) = publish(commune, "Tarifs de la piscine")
    item, clerk = point(commune)
    first = act_links.link(clerk, kind="amends", item_id=item, act_id=act.id, cite=True)
    assert act_links.link(clerk, kind="repeals", item_id=item, act_id=act.id, cite=True) == first
    assert db.session.get_one(ActLink, first).kind == "repeals"
    assert [one for one in db.session.get_one(Item, item).visas if act.number in one] == [
        f"Vu la délibération n°\u00a0{act.number} du 5\u00a0novembre\u00a02026"
    ]
    source = known.source(item_id=item)
    assert source is not None
    assert [one.words for one in known.links_of(source)] == ["Abroge"]
    act_links.unlink(clerk, first)
    assert known.links_of(source) == ()
    with pytest.raises(Refused):
        act_links.link(clerk, kind="contredit", item_id=item, act_id=act.id)
    with pytest.raises(NotFound):
        act_links.link(clerk, kind="amends", item_id=item, act_id=999)
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        act_links.link(other.actor(other.clerk), kind="amends", item_id=item, act_id=act.id)
    act_links.link(clerk, kind="amends", item_id=item, act_id=act.id)
    delete_item(clerk, item)
    assert db.session.scalars(db.select(ActLink)).all() == []


def test_a_draft_keeps_its_links_on_the_agenda(app: Flask, commune: Commune) -> None:
    (act,) = publish(commune, "Tarifs de la piscine")
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    written = drafts.begin(clerk, commune.body_id, "Tarifs de la piscine")
    drafts.save(clerk, written, draft("Tarifs de la piscine"), Wishes(), revision=1)
    act_links.link(clerk, kind="applies", draft_id=written, act_id=act.id)
    item = drafts.list_on(clerk, written, meeting)
    source = known.source(item_id=item)
    assert source is not None
    assert source.draft_id == written
    assert [one.words for one in known.links_of(source)] == ["Applique"]


def test_a_point_put_back_has_its_links_again(app: Flask, commune: Commune) -> None:
    (act,) = publish(commune, "Tarifs de la piscine")
    item, clerk = point(commune)
    link = act_links.link(clerk, kind="repeals", item_id=item, act_id=act.id)
    made = db.session.get_one(ActLink, link).created_at
    withdraw_item(clerk, item, "Erreur")
    assert db.session.scalars(db.select(ActLink)).all() == []
    put_back(clerk, db.session.scalars(db.select(AgendaMove.id)).one())
    (row,) = db.session.scalars(db.select(ActLink)).all()
    assert (row.kind, row.act_id, row.created_at) == ("repeals", act.id, made)
    source = known.source(item_id=row.item_id)
    assert source is not None
    assert [one.words for one in known.links_of(source)] == ["Abroge"]


def test_nothing_changes_after_the_convocation(app: Flask, commune: Commune) -> None:
    (act,) = publish(commune, "Tarifs de la piscine")
    item, clerk = point(commune)
    meeting = db.session.get_one(Item, item).meeting
    meeting.state = "convened"
    db.session.commit()
    with pytest.raises(Refused, match="convocation"):
        act_links.link(clerk, kind="amends", item_id=item, act_id=act.id)


@pytest.fixture
def linked(app: Flask, commune: Commune) -> tuple[Act, Act]:
    """An older act and a newer one, of which the newer amends the older."""
    (old,) = publish(commune, "Tarifs de la piscine", evening=EVENING - timedelta(days=40))
    (new,) = publish(commune, "Nouveaux tarifs de la piscine")
    db.session.add(
        ActLink(
            organisation_id=commune.organisation_id, kind="amends", item_id=new.item_id, act_id=old.id, created_by="X",
            created_at=EVENING,
        )
    )  # fmt: skip
    db.session.commit()
    return old, new


def told(commune: Commune, act: Act) -> list[tuple[str, str]]:
    return [(one.words, one.title) for one in known.public_links(commune.organisation_id, act.number)]


def test_citizens_read_links_both_ways(commune: Commune, linked: tuple[Act, Act]) -> None:
    old, new = linked
    assert told(commune, new) == [("Modifie", "Tarifs de la piscine")]
    assert told(commune, old) == [("Modifiée par", "Nouveaux tarifs de la piscine")]


@pytest.mark.parametrize("hidden", ["restricted", "unpublished", "rejected"])
@pytest.mark.parametrize("which", [0, 1])
def test_no_link_tells_of_an_act_that_is_not_public(
    commune: Commune, linked: tuple[Act, Act], hidden: str, which: int
) -> None:
    act = linked[which]
    if hidden == "restricted":
        act.restricted = True
    elif hidden == "unpublished":
        act.published_at, act.state = None, "signed"
    else:
        linked[1].outcome = "rejected"
    db.session.commit()
    assert told(commune, linked[0]) == told(commune, linked[1]) == []


def test_an_act_taken_over_is_linked_too(app: Flask, commune: Commune) -> None:
    made = PastImport(
        organisation_id=commune.organisation_id, name="x.csv", source="Ancien site", sha256="0" * 64, state="done", created_at=EVENING
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    past = PastAct(
        organisation_id=commune.organisation_id, import_id=made.id, identity="D-1", number="D-1", adopted_on=date(2019, 5, 2),
        title="Tarifs de la piscine", search="tarifs de la piscine",
    )  # fmt: skip
    db.session.add(past)
    db.session.commit()
    assert alike(commune, "Tarifs piscine") == ["Tarifs de la piscine"]
    item, clerk = point(commune)
    act_links.link(clerk, kind="repeals", item_id=item, past_act_id=past.id)
    source = known.source(item_id=item)
    assert source is not None
    assert known.links_of(source)[0].visa == "Vu la délibération n°\u00a0D-1 du 2\u00a0mai\u00a02019"
