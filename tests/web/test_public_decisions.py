"""Decisions taken by delegation before the citizens: found, followed, dated, downloaded and described like acts; retracted like them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta

import pypdf
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from council.gateways.environment import environment
from council.models import (
    WRITE,
    Body,
    DelegatedDecision,
    Follower,
    FollowerTold,
    MailboxMessage,
    PublicationLine,
    PublicationStamp,
    SearchedTally,
    db,
)
from council.permissions import system_actor
from council.queries import publication_journal as journal
from council.queries import similar_acts, verification
from council.queries.public_search import Chosen, search
from council.services import (
    decision_papers,
    delegated_decisions,
    followers,
    publication,
    retractions,
    search_index,
)
from council.services.delegated_decisions import Decision
from council.services.errors import Refused
from council.services.outbox import deliver_due
from council.services.pipeline import unit_of_work
from signatures import publications
from signatures.trust import TrustList
from tests.factory import Commune, make_commune
from tests.queries_sent import counted
from tests.services.office import NOW, freeze_clock
from tests.services.test_search_index import publish

AUTHOR = "Mme\u00a0Sylvie Bernard, maire"
HIDDEN = "Zorglub"


@pytest.fixture
def told(app: Flask, commune: Commune) -> tuple[int, int]:
    """Two published decisions: one whole, one that citizens know by its public title alone."""
    freeze_clock(app)
    whole = enter(
        commune, "2026-1", "Contrat des chaudières", text="Un contrat est conclu avec Thermi-Ouest."
    )
    named = enter(
        commune,
        "2026-2",
        f"Concession à M. {HIDDEN}",
        text=f"À M. {HIDDEN}.",
        public_title="Concession au cimetière",
    )
    for one in (whole, named):
        delegated_decisions.publish_decision(commune.actor(commune.clerk), one)
    return whole, named


def enter(commune: Commune, number: str, what: str, **more: str) -> int:
    typed = Decision(
        number=number, decided_on=NOW.date() - timedelta(days=2), what=what, author=more.pop("author", AUTHOR), **more
    )  # fmt: skip
    return delegated_decisions.enter_decision(commune.actor(commune.clerk), commune.body_id, typed)


def row(decision_id: int) -> DelegatedDecision:
    db.session.rollback()
    return db.session.get_one(DelegatedDecision, decision_id)


def lines() -> list[tuple[str, str, str]]:
    db.session.rollback()
    found = db.session.scalars(sa.select(PublicationLine).order_by(PublicationLine.seq))
    return [(one.kind, one.reference, one.sha256) for one in found if one.subject == "decision"]


def retract(commune: Commune, number: str) -> int:
    query = sa.select(PublicationLine.id).where(PublicationLine.reference == number)
    line = db.session.scalars(query.order_by(PublicationLine.seq.desc())).first()
    assert line is not None
    retractions.retract(commune.actor(commune.clerk), line, "personal_data")
    return line


def titles(commune: Commune, query: str, **chosen: object) -> list[str]:
    return [one.act.title for one in search(commune.organisation_id, Chosen(query, **chosen)).lines]


def test_words_find_them_among_acts_and_lists_of_acts_do_not_hold_them(
    commune: Commune, told: tuple[int, int], client: FlaskClient
) -> None:
    publish(commune, "Rénovation de la chaudière", evening=NOW - timedelta(days=9))
    assert titles(commune, "chaudière") == ["Contrat des chaudières", "Rénovation de la chaudière"]
    assert titles(commune, "thermi ouest") == ["Contrat des chaudières"]
    assert titles(commune, "2026-2") == titles(commune, "concessions") == ["Concession au cimetière"]
    assert titles(commune, HIDDEN) == titles(commune, "zorg*") == []
    assert titles(commune, "chaudière", outcome="decision") == ["Contrat des chaudières"]
    assert titles(commune, "chaudière", outcome="adopted") == ["Rénovation de la chaudière"]
    assert titles(commune, "") == ["Rénovation de la chaudière"]
    tally = {(one.facet, one.value): one.number for one in db.session.scalars(sa.select(SearchedTally))}
    assert (tally["year", "2026"], ("result", "decision") in tally) == (1, False)
    page = client.get("/testville/recherche?q=chaudières").text
    assert f"/testville/decisions/{told[0]}" in page and "<mark>chaudières</mark>" in page
    assert (
        "2\u00a0délibérations ou décisions trouvées" in page and "Décisions prises par délégation (1)" in page
    )
    assert "Contrat" not in client.get("/testville/deliberations").text
    assert "Contrat" not in client.get("/testville/deliberations.atom").text


def test_a_search_that_finds_none_costs_nothing_more(commune: Commune, told: tuple[int, int]) -> None:
    publish(commune, "Voirie", evening=NOW - timedelta(days=9))
    with counted() as acts:
        search(commune.organisation_id, Chosen("voirie"))
    with counted() as both:
        search(commune.organisation_id, Chosen("contrat"))
    assert len(both) <= len(acts), (acts, both)


def test_what_was_there_before_the_index_knew_decisions_is_found(
    commune: Commune, told: tuple[int, int]
) -> None:
    connection = db.session.connection(execution_options=WRITE)
    search_index.forget(connection, told, search_index._ROWS.c.decision_id)
    assert titles(commune, "contrat") == []
    assert search_index.fill(connection) == 0
    assert titles(commune, "contrat") == ["Contrat des chaudières"]


def test_the_file_is_whole_sealed_dated_and_verified(
    commune: Commune, told: tuple[int, int], client: FlaskClient
) -> None:
    whole, named = row(told[0]), row(told[1])
    assert whole.sha256 and not named.sha256
    assert lines() == [("published", "2026-1", whole.sha256), ("published", "2026-2", "")]
    page = client.get(f"/testville/decisions/{whole.id}")
    assert f"/testville/documents/{whole.sha256}.pdf" in page.text and AUTHOR in page.text
    assert "Dernier jour pour un recours" in page.text
    answer = client.get(f"/testville/documents/{whole.sha256}.pdf", buffered=True)
    assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{whole.sha256}"')
    text = " ".join(
        " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.data)).pages).split()
    )
    for word in (
        "2026-1",
        "Contrat des chaudières",
        "Thermi-Ouest",
        "Sylvie Bernard, maire",
        "Mise en ligne le",
    ):
        assert word in text, word
    verdict = verification.check(answer.data)
    assert (verdict.tone, verdict.title) == ("ok", "Décision authentique")
    assert verification.check(answer.data.replace(b"Catalog", b"Catalof", 1)).tone != "ok"
    (stamp,) = db.session.scalars(sa.select(PublicationStamp).order_by(PublicationStamp.seq.desc()).limit(1))
    assert stamp.seq == 2
    whole_journal = json.dumps(journal.bundle(commune.organisation_id)).encode()
    roots = TrustList.from_pem([journal.root_pem().encode()])
    assert publications.verify(whole_journal, roots=roots, files=[whole.sha256]).status == "valid"
    listed = client.get("/testville/publications").text
    assert f"/testville/decisions/{whole.id}" in listed and "Concession au cimetière" in listed
    assert HIDDEN not in listed


def test_publishing_twice_and_by_two_clerks_is_once(commune: Commune, told: tuple[int, int]) -> None:
    before = row(told[0])
    kept = (before.published_at, before.sha256)
    for one in told:
        assert delegated_decisions.publish_decision(commune.actor(commune.clerk), one)
    decision_papers.write_missing()
    after = row(told[0])
    assert ((after.published_at, after.sha256), len(lines())) == (kept, 2)


def test_a_decision_corrected_while_its_file_is_made_is_laid_out_again(
    app: Flask, commune: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = freeze_clock(app)
    clerk = commune.actor(commune.clerk)
    one = enter(commune, "1", "Premier objet")
    run = decision_papers._run

    def corrected(message: object) -> object:
        made = run(message)  # type: ignore[arg-type]
        monkeypatch.undo()
        typed = Decision(number="1", decided_on=NOW.date(), what="Second objet", author=AUTHOR)
        delegated_decisions.enter_decision(clerk, commune.body_id, typed, one)
        return made

    handler = decision_papers.Handler(corrected, decision_papers._finish)  # type: ignore[arg-type]
    monkeypatch.setitem(
        __import__("council.services.outbox", fromlist=["_handlers"])._handlers, "decision_paper", handler
    )
    delegated_decisions.publish_decision(clerk, one)
    assert row(one).published_at is None and lines() == []
    freeze_clock(app, clock.now() + timedelta(minutes=5))
    deliver_due()
    data = environment().storage.get(row(one).sha256)
    assert "Second objet" in pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()


def test_one_that_names_somebody_is_taken_off_line_given_a_title_and_put_back(
    app: Flask, commune: Commune, told: tuple[int, int], client: FlaskClient
) -> None:
    clerk = commune.actor(commune.clerk)
    sha256, line = row(told[0]).sha256, retract(commune, "2026-1")
    gone = client.get(f"/testville/decisions/{told[0]}")
    assert gone.status_code == 410 and "2026-1" in gone.text and "Contrat" not in gone.text
    assert client.get(f"/testville/documents/{sha256}.pdf").status_code == 410
    for place in (
        "decisions",
        "decisions.atom",
        "donnees/decisions.csv",
        "publications",
        "recherche?q=contrat",
    ):
        assert "chaudières" not in client.get(f"/testville/{place}").text, place
    assert client.get(f"/testville/decisions/{told[0]}.jsonld").status_code == 404
    with pytest.raises(Refused, match="plus en ligne"):
        retractions.retract(clerk, line, "error")
    typed = Decision(
        number="2026-1", decided_on=NOW.date() - timedelta(days=2), what="Contrat des chaudières", author=AUTHOR,
        text="Un contrat est conclu avec Thermi-Ouest.", public_title="Contrat d’entretien",
    )  # fmt: skip
    delegated_decisions.enter_decision(clerk, commune.body_id, typed, told[0])
    last = db.session.scalars(sa.select(PublicationLine.id).order_by(PublicationLine.seq.desc())).first()
    freeze_clock(app, NOW + timedelta(days=1))
    assert publication.publish_again(clerk, last)
    assert [kind for kind, number, _ in lines() if number == "2026-1"] == [
        "published",
        "retracted",
        "published",
    ]
    assert row(told[0]).published_at == NOW + timedelta(days=1)
    page = client.get(f"/testville/decisions/{told[0]}").text
    assert "Contrat d’entretien" in page and "chaudières" not in page and "Thermi" not in page
    assert client.get(f"/testville/documents/{sha256}.pdf").status_code == 410


def test_followers_of_everything_and_of_its_body_are_told_once(
    app: Flask, commune: Commune, told: tuple[int, int]
) -> None:
    other = Body(
        organisation_id=commune.organisation_id, slug="b", name="Bureau", kind="bureau", regime="fr-commune", public=True
    )  # fmt: skip
    db.session.add(other)
    db.session.flush()
    wishes = (("tout", "", 0), ("conseil", "", commune.body_id), ("bureau", "", other.id), ("theme", "7", 0))
    for name, theme, body in wishes:
        db.session.add(
            Follower(
                organisation_id=commune.organisation_id, email=f"{name}@exemple.fr", theme=theme, body=body, token=name,
                confirmed_at=NOW - timedelta(days=1), rhythm="weekly",
            )
        )  # fmt: skip
    db.session.commit()
    for expected in (2, 0):
        with unit_of_work(system_actor(commune.organisation_id), "test") as work:
            assert followers.tell(work, "weekly") == expected
    mails = {one.recipient: one for one in db.session.scalars(sa.select(MailboxMessage))}
    assert set(mails) == {"tout@exemple.fr", "conseil@exemple.fr"}
    mail = mails["tout@exemple.fr"]
    assert mail.subject == "2 nouvelles décisions – Testville"
    assert f"/testville/decisions/{told[0]}" in mail.text and "Concession au cimetière" in mail.text
    assert HIDDEN not in mail.text
    assert db.session.scalar(sa.select(sa.func.count(FollowerTold.decision_id))) == 4
    retract(commune, "2026-1")
    freeze_clock(app, NOW + timedelta(hours=1))
    delegated_decisions.publish_decision(commune.actor(commune.clerk), told[0])
    with unit_of_work(system_actor(commune.organisation_id), "test") as work:
        assert followers.tell(work, "weekly") == 2, "published again is told again, as an act is"


def test_what_programs_read(commune: Commune, told: tuple[int, int], client: FlaskClient) -> None:
    feed = etree.fromstring(client.get("/testville/decisions.atom").data)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.xpath("//a:entry/a:title/text()", namespaces=names) == [
        "2026-2 – Concession au cimetière",
        "2026-1 – Contrat des chaudières",
    ]
    assert "Contrat" in client.get(f"/testville/decisions.atom?organe={commune.body_id}").text
    assert "Contrat" not in client.get(f"/testville/decisions.atom?organe={commune.body_id + 99}").text
    table = client.get("/testville/donnees/decisions.csv")
    assert "license" in table.headers["Link"]
    rows = {one["DECISION_ID"]: one for one in csv.DictReader(io.StringIO(table.text))}
    sha256 = row(told[0]).sha256
    assert (rows["2026-1"]["AUTEUR"], rows["2026-1"]["FICHIER_SHA256"]) == (AUTHOR, sha256)
    assert rows["2026-1"]["FICHIER_URL"].endswith(f"{sha256}.pdf") and rows["2026-1"]["TEXTE_PUBLIC"] == "oui"
    hidden = rows["2026-2"]
    assert (hidden["DECISION_OBJET"], hidden["AUTEUR"], hidden["FICHIER_URL"], hidden["TEXTE_PUBLIC"]) == (
        "Concession au cimetière", "", "", "non",
    )  # fmt: skip
    catalogue = client.get("/testville/donnees/catalogue.jsonld").text
    assert "donnees/decisions.csv" in catalogue and "decisions.atom" in catalogue
    data = json.loads(client.get(f"/testville/decisions/{told[0]}.jsonld").data)
    assert (data["@type"], data["legislationType"]) == ("Legislation", "Décision prise par délégation")
    assert data["encoding"]["contentUrl"].endswith(f"{sha256}.pdf") and data["author"]["name"] == AUTHOR
    other = json.loads(client.get(f"/testville/decisions/{told[1]}.jsonld").data)
    assert (other["name"], "encoding" in other, "author" in other) == (
        "Concession au cimetière",
        False,
        False,
    )


def test_a_page_that_is_shared_says_what_it_is(told: tuple[int, int], client: FlaskClient) -> None:
    for one, title in zip(told, ("Contrat des chaudières", "Concession au cimetière"), strict=True):
        page = client.get(f"/testville/decisions/{one}", headers={"Host": "ailleurs.example"}).text
        assert f'<meta property="og:title" content="{title}">' in page and "ailleurs.example" not in page
        assert HIDDEN not in page
        picture = page.split('og:image" content="')[1].split('"')[0]
        answer = client.get(picture[picture.index("/testville") :])
        assert (answer.mimetype, answer.data[:4]) == ("image/png", b"\x89PNG")
    assert client.get(f"/testville/decisions/{told[0]}/{'0' * 64}.png").status_code == 404


def test_what_was_published_before_the_journal_knew_decisions_gets_its_file_and_its_line(
    commune: Commune, told: tuple[int, int], client: FlaskClient
) -> None:
    old = enter(commune, "2026-0", "Louage de la salle")
    db.session.execute(
        sa.update(DelegatedDecision)
        .where(DelegatedDecision.id == old)
        .values(published_at=NOW - timedelta(days=1))
    )
    db.session.commit()
    assert client.get(f"/testville/decisions/{old}").status_code == 200
    assert (decision_papers.write_missing(), decision_papers.write_missing()) == (1, 0)
    found = row(old)
    assert found.sha256 and found.published_at == NOW - timedelta(days=1)
    assert ("published", "2026-0", found.sha256) in lines()
    assert "Publié avant la tenue du journal" in client.get("/testville/publications").text


def test_another_institution_neither_finds_nor_serves_them(
    commune: Commune, told: tuple[int, int], client: FlaskClient
) -> None:
    make_commune(slug="ailleurs")
    db.session.commit()
    sha256 = row(told[0]).sha256
    for path in (f"decisions/{told[0]}", f"decisions/{told[0]}.jsonld", f"documents/{sha256}.pdf"):
        assert client.get(f"/ailleurs/{path}").status_code == 404, path
    for path in ("decisions", "decisions.atom", "donnees/decisions.csv", "recherche?q=contrat"):
        assert "Contrat" not in client.get(f"/ailleurs/{path}").text, path


def test_a_private_body_shows_none(commune: Commune, told: tuple[int, int], client: FlaskClient) -> None:
    sha256 = row(told[0]).sha256
    db.session.get_one(Body, commune.body_id).public = False
    db.session.commit()
    for path in (f"decisions/{told[0]}", f"decisions/{told[0]}.jsonld", f"documents/{sha256}.pdf"):
        assert client.get(f"/testville/{path}").status_code in (404, 410), path
    for path in (
        "decisions",
        "decisions.atom",
        "donnees/decisions.csv",
        "recherche?q=contrat",
        "publications",
    ):
        assert "Contrat" not in client.get(f"/testville/{path}").text, path


def test_the_office_publishes_retracts_and_puts_back(
    app: Flask, commune: Commune, told: tuple[int, int], sign_in: Callable[[FlaskClient, int, int], None]
) -> None:
    office = app.test_client()
    sign_in(office, commune.clerk, commune.organisation_id)
    third = enter(commune, "2026-3", "Louage")
    page = office.get("/bureau/decisions-par-delegation").text
    assert 'name="author"' in page and "Publiée" in page
    posted = office.post(f"/bureau/decisions-par-delegation/{third}/publier", follow_redirects=True)
    assert "paraît sur le site dans un instant" in posted.text
    listed = office.get("/bureau/publications").text
    assert "Décision n°\u00a02026-3" in listed.replace("&nbsp;", "\u00a0")
    line = db.session.scalars(sa.select(PublicationLine.id).where(PublicationLine.decision_id == third)).one()
    page = office.get(f"/bureau/publications/{line}/retrait").text
    assert "Décision" in page and "en ligne au moins" in page
    assert office.post(f"/bureau/publications/{line}/retrait", data={"motive": "error"}).status_code == 302
    assert row(third).published_at is None
    last = db.session.scalars(sa.select(PublicationLine.id).order_by(PublicationLine.seq.desc())).first()
    assert "Remettre en ligne" in office.get("/bureau/publications").text
    office.post(f"/bureau/publications/{last}/remise-en-ligne")
    assert row(third).published_at is not None and row(third).sha256


def test_who_decided_is_bounded(app: Flask, commune: Commune) -> None:
    freeze_clock(app)
    with pytest.raises(Refused, match="160"):
        enter(commune, "1", "Objet", author="x" * 161)


def test_they_take_no_place_among_similar_acts(
    commune: Commune, told: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(commune, "Contrat des chaudières", evening=NOW - timedelta(days=9))
    monkeypatch.setattr(similar_acts, "LOOKED_AT", 1)
    (found,) = similar_acts.similar(commune.organisation_id, "Contrat des chaudières")
    assert found.act_id
