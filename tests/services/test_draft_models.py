"""Models of texts, the library of lines, variables filled at listing and shown as obstacles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from council.models import Draft, DraftModel, KeptLine, db
from council.queries import draft_variables, meeting_board, weaknesses, writing
from council.queries.meetings import with_papers
from council.services import draft_models, drafts
from council.services.draft_wishes import Wishes
from council.services.errors import NotAllowed, NotFound, Refused
from tests.factory import Commune, make_commune
from tests.services.office import NOW, freeze_clock, new_meeting, stored
from tests.services.office import draft as text

WITH_VARIABLES = text(
    "Subvention à {{association}}", visas=("Vu la demande de {{association}},",), considerants=("Considérant la séance du {{date de séance}},",),
    articles=("Accorde {{montant}}.", "Autorise {{Maire}} à signer."), note="",
)  # fmt: skip


@pytest.fixture
def made(app: Flask, commune: Commune) -> int:
    """A draft whose text has variables: version 2."""
    freeze_clock(app)
    clerk = commune.actor(commune.clerk)
    draft = drafts.begin(clerk, commune.body_id, "Subvention")
    drafts.save(
        clerk,
        draft,
        WITH_VARIABLES,
        Wishes(direction="expense", amount=120_000, budget_lines=("65748",)),
        revision=1,
    )
    return draft


def fresh(model: type, key: int) -> object:
    """A row as the database has it."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(model, key)


def test_a_model_is_made_of_a_draft_and_drafts_begin_with_it(app: Flask, commune: Commune, made: int) -> None:
    clerk = commune.actor(commune.clerk)
    model = draft_models.keep_model(clerk, made, " Subvention à une association ")
    assert draft_models.keep_model(clerk, made, "Subvention à une association") == model  # a double click
    begun = drafts.begin(
        clerk, commune.body_id, "Subvention au club", text=draft_models.text_of_model(clerk, model)
    )
    row = fresh(Draft, begun)
    assert isinstance(row, Draft) and row.content["articles"] == [
        "<p>Accorde {{montant}}.</p>",
        "<p>Autorise {{Maire}} à signer.</p>",
    ]
    assert row.content["rapporteur_id"] is None and row.title == "Subvention au club"
    drafts.save(clerk, made, replace(WITH_VARIABLES, expose="Autre."), Wishes(), revision=2)
    with pytest.raises(Refused) as refused:
        draft_models.keep_model(clerk, made, "Subvention à une association")
    assert refused.value.field == "name"
    assert draft_models.keep_model(clerk, made, "Subvention à une association", replaces=True) == model
    kept = fresh(DraftModel, model)
    assert isinstance(kept, DraftModel) and (kept.revision, kept.content["expose"]) == (2, "<p>Autre.</p>")


def test_a_closed_model_begins_nothing_and_stays_readable(app: Flask, commune: Commune, made: int) -> None:
    clerk = commune.actor(commune.clerk)
    model = draft_models.keep_model(clerk, made, "Court")
    draft_models.edit_model(clerk, model, "Court", closed=True)
    with pytest.raises(Refused, match="fermé"):
        draft_models.text_of_model(clerk, model)
    assert writing.models(offered=True) == [] and [one.closed for one in writing.models()] == [True]
    view = writing.model_view(model)
    assert view is not None and view.variables == ("association", "date de séance", "montant", "Maire")
    for name in ("", "x" * 121):
        with pytest.raises(Refused):
            draft_models.edit_model(clerk, model, name, closed=False)
    with pytest.raises(NotFound):
        draft_models.text_of_model(clerk, 999)
    with pytest.raises(NotAllowed):
        draft_models.keep_model(commune.actor(commune.service), made, "Autre")


def test_the_library_keeps_lines_once_and_proposes_those_of_the_matter_first(
    app: Flask, commune: Commune
) -> None:
    freeze_clock(app)
    clerk = commune.actor(commune.clerk)
    general = draft_models.keep_line(clerk, "visa", "Vu le code général des collectivités territoriales,")
    special = draft_models.keep_line(clerk, "visa", "Vu la charte des associations,", "7.5")
    assert draft_models.keep_line(clerk, "visa", "Vu la charte des associations,", "7.5") == special
    draft_models.keep_line(clerk, "considerant", "Considérant l’intérêt public local,")
    assert [one.id for one in writing.offered("7.5")["visas"]] == [special, general]
    assert [one.id for one in writing.offered("1.1")["visas"]] == [general, special]
    with pytest.raises(Refused, match="déjà"):
        draft_models.keep_line(clerk, "visa", "Vu la charte des associations,", kept_line_id=general)
    draft_models.keep_line(
        clerk, "visa", "Vu la charte des associations,", "7.5", kept_line_id=special, closed=True
    )
    assert [one.id for one in writing.offered("7.5")["visas"]] == [general]
    row = fresh(KeptLine, special)
    assert isinstance(row, KeptLine) and row.closed  # closed, not deleted
    for kind, line, subject, field in (
        ("loi", "Vu", "", "kind"),
        ("visa", "", "", "text"),
        ("visa", "x" * 601, "", "text"),
        ("visa", "Vu", "99.9", "matiere_code"),
    ):
        with pytest.raises(Refused) as refused:
            draft_models.keep_line(clerk, kind, line, subject)
        assert refused.value.field == field
    stranger = make_commune(slug="ailleurs")
    other = stranger.actor(stranger.clerk)
    with pytest.raises(NotFound):
        draft_models.keep_line(other, "visa", "Vu,", kept_line_id=general)


def test_variables_are_filled_at_listing_and_the_others_are_obstacles(
    app: Flask, commune: Commune, made: int
) -> None:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    waiting = {one.name: (bool(one.value), one.way) for one in draft_variables.of_draft(made)}
    assert waiting["date de séance"] == (False, "choisissez la séance souhaitée")
    assert (
        waiting["association"] == (False, "remplacez-la dans le texte")
        and waiting["montant"][0]
        and waiting["Maire"][0]
    )
    item = drafts.list_on(clerk, made, meeting)
    point = stored(meeting).items[0]
    assert point.id == item and point.title == "Subvention à {{association}}"
    assert point.articles[0] == "<p>Accorde mille deux cents euros (1\u202f200,00\u00a0€).</p>"
    assert "{{" not in point.articles[1] and "{{" not in point.considerants[0]
    row = fresh(Draft, made)
    assert (
        isinstance(row, Draft) and "{{montant}}" in row.content["articles"][0]
    )  # another meeting, another day
    papers = with_papers(meeting)
    assert papers is not None
    assert "à remplir dans le texte\u00a0: association" in meeting_board.board(papers, NOW).items[0].missing
    page = weaknesses.page(meeting, NOW, interests=False)
    assert page is not None and any(
        "trous" in one.title and "association" in one.sentence for one in page.found
    )


def test_a_variable_that_only_its_writer_knows_is_written_everywhere(
    app: Flask, commune: Commune, made: int
) -> None:
    clerk = commune.actor(commune.clerk)
    assert drafts.fill_variable(clerk, made, "Association", "Club <A> & B") == 3
    assert drafts.fill_variable(clerk, made, "association", "Autre") == 3  # a double click
    row = fresh(Draft, made)
    assert (
        isinstance(row, Draft)
        and row.title == "Subvention à Club <A> & B"
        and row.content["visas"] == ["Vu la demande de Club <A> & B,"]
    )
    assert "{{montant}}" in row.content["articles"][0]
    for value in (" ", "{{x}}"):
        with pytest.raises(Refused) as refused:
            drafts.fill_variable(clerk, made, "montant", value)
        assert refused.value.field == "value"
    with pytest.raises(Refused, match="500"):
        drafts.fill_variable(clerk, drafts.begin(clerk, commune.body_id, "{{x}} " * 80), "x", "long " * 20)
