"""Conversations on drafts: anchored to words, answered, settled, found again; whom they name is told once."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from council.models import Draft, DraftCommentLine, MailboxMessage, db
from council.queries import comments as known
from council.queries.mentions import cited
from council.services import comments, drafts
from council.services.draft_wishes import Wishes
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.items import delete_item
from tests.factory import Commune, make_commune
from tests.services.office import draft, freeze_clock, new_meeting

TEXT = draft(
    note="Le comité demande une aide.\n\nElle était de 400 € l’an passé.",
    articles=("Accorde 500 €.", "Dit que 500 € sont inscrits."),
)


@pytest.fixture
def begun(app: Flask, commune: Commune) -> int:
    """A draft of the department, of two versions."""
    freeze_clock(app)
    service = commune.actor(commune.service)
    draft_id = drafts.begin(service, commune.body_id, TEXT.title)
    drafts.save(service, draft_id, TEXT, Wishes(), revision=1)
    return draft_id


def mails() -> list[MailboxMessage]:
    """Those of mentions that left, in order."""
    db.session.rollback()
    return list(
        db.session.scalars(
            sa.select(MailboxMessage)
            .where(MailboxMessage.subject.startswith("Vous êtes cité"))
            .order_by(MailboxMessage.id)
        )
    )


def place(draft_id: int, words: str, account: int | None = None) -> str:
    """The paragraph that begins with these words."""
    found = known.discussion(draft_id, account).passages
    return next(one.place for one in found if one.text.startswith(words))


def test_a_passage_is_found_again_or_said_to_have_changed(app: Flask, commune: Commune, begun: int) -> None:
    service, mayor = commune.actor(commune.service), commune.actor(commune.mayor)
    at = place(begun, "Dit que")
    exact = comments.begin(mayor, begun, at, "500 €", "Vérifiez la somme.", version=2)
    whole = comments.begin(mayor, begun, place(begun, "Elle était"), "", "Est-ce certain ?", version=2)
    assert (
        comments.begin(mayor, begun, at, " 500\u00a0€ ", "Vérifiez la somme.", version=2) == exact
    )  # a second press
    drafts.save(
        service,
        begun,
        replace(
            TEXT, articles=("Vu la demande.", "Accorde 500 €.", "Dit que 500 € sont inscrits au budget.")
        ),
        Wishes(),
        revision=2,
    )
    found = known.discussion(begun, commune.mayor)
    assert [(one.id, one.state, one.number) for one in found.open] == [(whole, "here", 1), (exact, "here", 2)]
    (marked,) = [one for one in found.passages if any(2 in part.marks for part in one.segments)]
    assert marked.text.startswith("Dit que") and [part.text for part in marked.segments if part.marks] == [
        "500\u00a0€"
    ]
    drafts.save(
        service,
        begun,
        replace(TEXT, note="Le comité demande une aide.", articles=("Accorde 600 €.",)),
        Wishes(),
        revision=3,
    )
    after = known.discussion(begun, None)
    assert [(one.state, one.quote, one.version) for one in after.open] == [
        ("changed", "Elle était de 400\u00a0€ l’an passé.", 2),
        ("changed", "500\u00a0€", 2),
    ]


def test_words_are_quoted_from_the_version_that_was_read(app: Flask, commune: Commune, begun: int) -> None:
    service = commune.actor(commune.service)
    at = place(begun, "Elle était")
    drafts.save(service, begun, replace(TEXT, note="Tout autre."), Wishes(), revision=2)
    comments.begin(service, begun, at, "400 €", "D’où vient-ce ?", version=2)
    (one,) = known.discussion(begun, commune.service).open
    assert (one.version, one.state, one.quote, one.mine) == (2, "changed", "400\u00a0€", True)
    with pytest.raises(Refused) as refused:
        comments.begin(service, begun, at, "400 €", "Encore ?", version=3)
    assert refused.value.field in ("place", "quote")


def test_a_conversation_is_answered_settled_and_taken_up_again(
    app: Flask, commune: Commune, begun: int
) -> None:
    service, mayor = commune.actor(commune.service), commune.actor(commune.mayor)
    said = comments.begin(service, begun, "", "", "Manque un devis.")
    for _ in range(2):
        assert comments.answer(mayor, said, "Il arrive.") == begun
    with pytest.raises(NotAllowed):
        comments.settle(mayor, said)
    assert known.open_counts([begun, 999]) == {begun: 1}
    for _ in range(2):
        comments.settle(service, said)
    assert known.open_counts([begun]) == {}
    with pytest.raises(Refused, match="résolue"):
        comments.answer(mayor, said, "Trop tard ?")
    for _ in range(2):
        comments.reopen(commune.actor(commune.clerk), said)
    lines = db.session.scalars(sa.select(DraftCommentLine.kind).order_by(DraftCommentLine.id)).all()
    assert lines == ["text", "text", "settled", "reopened"]
    assert [one.settled for one in known.discussion(begun, None).open] == [False]


def test_those_who_are_named_are_told_once(app: Flask, commune: Commune, begun: int) -> None:
    service, mayor = commune.actor(commune.service), commune.actor(commune.mayor)
    surname = mayor.name.split()[-1]
    for _ in range(2):
        said = comments.begin(
            service, begun, "note", "", f"@{surname.upper()}, et @Sylvie Bernard\u202f?", commune.mayor
        )
    first, second = mails()
    assert {first.recipient, second.recipient} == {
        "testville.anne.lefèvre.1@example.org",
        "testville.sylvie.bernard.0@example.org",
    }
    assert f"/bureau/projets/{begun}/commentaires#remarque-{said}" in first.text
    assert [one.comment_id for one in cited(commune.mayor)] == [said]
    comments.answer(mayor, said, "Vu.", commune.service)
    assert cited(commune.mayor) == [] and len(mails()) == 3
    comments.settle(service, said)
    assert cited(commune.service) == cited(commune.clerk) == []


def test_a_mailbox_never_holds_a_confidential_object(app: Flask, commune: Commune, begun: int) -> None:
    service = commune.actor(commune.service)
    secret = replace(
        TEXT, title="Transaction avec M. X", confidential=True, public_title="Affaire de personnel"
    )
    drafts.save(service, begun, secret, Wishes(), revision=2)
    comments.begin(service, begun, "note", "400 €", "M. X est d’accord, @Bernard.")
    (mail,) = mails()
    assert "Affaire de personnel" in mail.text and "M. X" not in mail.text


def test_names_nobody_bears_and_places_that_are_not_there(app: Flask, commune: Commune, begun: int) -> None:
    service = commune.actor(commune.service)
    elsewhere = make_commune(members=3, slug="ailleurs")
    for at, quote, text, to, field in (
        ("", "", "  ", None, "text"),
        ("", "", "x" * 5000, None, "text"),
        ("", "", "Pour @Personne d’autre", None, "text"),
        ("", "", "Bien", elsewhere.mayor, "to"),
        ("", "", "Bien", commune.accounts[3], "to"),
        ("poem", "", "Bien", None, "place"),
        ("note:99", "", "Bien", None, "place"),
        ("note", "introuvable", "Bien", None, "quote"),
        ("", "introuvable", "Bien", None, "quote"),
    ):
        with pytest.raises(Refused) as refused:
            comments.begin(service, begun, at, quote, text, to)
        assert refused.value.field == field, (at, quote, text)
    assert comments.begin(service, begun, "", "", "Écrire à maire@testville.example") and mails() == []
    with pytest.raises(NotAllowed):
        comments.begin(commune.actor(commune.accounts[3]), begun, "", "", "Bien")
    with pytest.raises(NotFound):
        comments.begin(elsewhere.actor(elsewhere.clerk), begun, "", "", "Bien")
    with pytest.raises(NotFound):
        comments.answer(elsewhere.actor(elsewhere.clerk), 1, "Bien")


def test_remarks_outlive_the_agenda_and_a_dropped_draft(app: Flask, commune: Commune, begun: int) -> None:
    clerk = commune.actor(commune.clerk)
    said = comments.begin(clerk, begun, "articles", "Accorde 500 €", "Bien.")
    item = drafts.list_on(clerk, begun, new_meeting(commune))
    comments.answer(clerk, said, "Vu à l’ordre du jour.")
    delete_item(clerk, item)
    drafts.drop(clerk, begun, "Sans objet")
    with pytest.raises(Refused, match="abandonné"):
        comments.begin(clerk, begun, "", "", "Trop tard")
    assert [len(one.lines) for one in known.discussion(begun, None).open] == [2]


def test_numbers_are_those_of_the_papers(app: Flask, commune: Commune, begun: int) -> None:
    """What two people say on the telephone, one before the page, one before the paper."""
    content = db.session.get_one(Draft, begun).content
    rich = dict(
        content, note="<p>Un<br>deux</p><ul><li>a</li><li>b</li></ul>", visas=["Vu l’article < 5 & suivants"]
    )
    found = [(one.number, one.text) for one in known.passages(rich)]
    assert found[1:] == [
        ("N1", "Un"), ("", "deux"), ("N2", "a"), ("N3", "b"), ("1", "Exposé."), ("2", "Vu l’article < 5 & suivants"),
        ("3", "Considérant l’intérêt local"), ("4", "Accorde 500\u00a0€."), ("5", "Dit que 500\u00a0€ sont inscrits."),
    ]  # fmt: skip
    for one in known.passages(rich):
        assert known.field_text(rich, one.field)[one.start :].startswith(one.text)


def test_items_inside_items_are_passages_of_their_own(app: Flask, commune: Commune, begun: int) -> None:
    """A list inside a list: no words of the text in the place of the number."""
    content = db.session.get_one(Draft, begun).content
    rich = dict(
        content,
        note="<ul><li>Écoles<ul><li>Nord</li><li><p>Sud</p></li></ul></li><li><ul><li>seul</li></ul></li></ul><p></p><p>Fin</p>",
    )
    found = [one for one in known.passages(rich) if one.field == "note"]
    assert [(one.number, one.text) for one in found] == [
        ("N1", "Écoles"), ("N2", "Nord"), ("N3", "Sud"), ("N5", "seul"), ("N7", "Fin"),
    ]  # fmt: skip
    for one in found:
        assert known.field_text(rich, "note")[one.start :].split("\n")[0] == one.text
