"""Public versions: masked words are nowhere in what citizens get, in no form; the original never changes (FR-DATA-01)."""

from __future__ import annotations

import io
import json
import zlib

import pikepdf
import pytest
from flask import Flask
from pypdf import PdfReader

from council.documents.masking import Mask, plain, rich
from council.documents.personal_data import proposals
from council.gateways.environment import environment
from council.models import Act, Document, Item, Minutes, Person, PublicationLine, PublicVersion, db
from council.queries import public_acts, verification
from council.queries.masks import public_file
from council.queries.personal_data import personal_data_page
from council.queries.public_search import Chosen, search
from council.services import acts, masking, minutes, publication, signing
from council.services.errors import NotFound, Refused
from tests.factory import Commune, make_commune
from tests.services.after import PASSPHRASE, hold_meeting, make_keys
from tests.services.office import freeze_clock

NAME, STREET, PHONE = "Odette Zyzanski", "12 rue des Lilas", "06 12 34 56 78"


@pytest.fixture
def named(app: Flask, commune: Commune) -> int:
    """A signed meeting whose first act and debate name a private person, cut by tags and spaces of every kind; she is
    elected too, which the sentence of a result says."""
    freeze_clock(app)
    meeting = hold_meeting(commune, candidates=(f"Mme {NAME}", "M. Jean Dupuis"))
    item = db.session.scalars(db.select(Item).where(Item.position == 1)).one()
    item.title = f"Subvention à Mme {NAME}"
    item.expose = f"<p>Mme <strong>Odette</strong>\u00a0Zyzanski, {STREET}, joignable au {PHONE}.</p><p>Mme Zyzanski remercie.</p>"
    item.considerants = [f"Considérant la demande de Mme {NAME.upper()}"]
    item.articles = [f"<p>Accorde à Mme {NAME} une aide.</p>"]
    db.session.commit()
    clerk = commune.actor(commune.clerk)
    acts.prepare(clerk, meeting.id)
    minutes.save_debates(clerk, meeting.id, 1, {item.id: f"Mme {NAME} est dans la salle."})
    minutes.finish_early(clerk, meeting.id)
    make_keys(commune)
    ids = list(db.session.scalars(db.select(Document.id).where(Document.kind != "attendance")))
    for index in (0, 2):
        signing.sign(commune.actor(commune.accounts[index]), ids, PASSPHRASE)
    return meeting.id


def mask(commune: Commune, meeting_id: int) -> None:
    """Everything private."""
    clerk, act = commune.actor(commune.clerk), first_act()
    for text, kind in (
        (f"Mme {NAME}", "name"),
        ("Mme Zyzanski", "name"),
        (STREET, "address"),
        (PHONE, "phone"),
    ):
        masking.decide(clerk, meeting_id, text, masked=True, kind=kind, act_id=act.id)


def first_act() -> Act:
    """The act that names her."""
    db.session.rollback()
    return db.session.scalars(
        db.select(Act).order_by(Act.id).limit(1).execution_options(populate_existing=True)
    ).one()


def everything(pdf: bytes) -> str:
    """All that a file holds: pages, raw and inflated streams, attachments, metadata, structure tree, folded."""
    parts = [pdf.decode("latin-1")]
    reader = PdfReader(io.BytesIO(pdf))
    parts += [page.extract_text() for page in reader.pages]
    parts += [body.decode("utf-8", "replace") for files in reader.attachments.values() for body in files]
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for one in file.objects:
            if isinstance(one, pikepdf.Stream):
                raw = one.read_raw_bytes()
                parts.append(raw.decode("latin-1"))
                try:
                    read = one.read_bytes()
                except (pikepdf.PdfError, zlib.error):
                    continue
                parts += [
                    read.decode("latin-1"),
                    read.decode("utf-8", "replace"),
                    read.decode("utf-16-be", "replace"),
                ]
            else:
                parts += [one.unparse(resolved=True).decode("latin-1"), *strings(one)]
        parts.append(str(file.docinfo))
    return " ".join(" ".join(parts).split()).casefold()


def strings(one: pikepdf.Object, depth: int = 0) -> list[str]:
    """Texts inside an object: titles, alternatives, names of the structure tree."""
    if depth > 4:
        return []
    if isinstance(one, pikepdf.String):
        return [str(one)]
    values = (
        list(one.values())
        if isinstance(one, pikepdf.Dictionary)
        else list(one)
        if isinstance(one, pikepdf.Array)
        else []
    )
    return [text for value in values for text in strings(value, depth + 1)]


def test_the_words_are_nowhere_in_the_public_file(commune: Commune, named: int) -> None:
    """Text, streams, metadata, attachments, structure: the same search finds them in the original."""
    mask(commune, named)
    # The list bears the objects as the council heard them, frozen in its book.
    masking.decide(commune.actor(commune.clerk), named, "l’école de musique", masked=True)
    for kind in ("extract", "minutes", "deliberations_list"):
        document = db.session.scalars(
            db.select(Document).where(Document.kind == kind).order_by(Document.id).limit(1)
        ).one()
        shown = public_file(document)
        assert shown is not None and shown.masked, kind
        original = everything(environment().storage.get(document.sha256))
        public = everything(environment().storage.get(shown.sha256))
        assert ("musique" if kind == "deliberations_list" else "zyzanski") in original, kind
        for word in ("musique", "zyzanski", "odette", "lilas", "12 34 56", "0612345678", "12345678"):
            assert word not in public, (kind, word)
        assert "[donnée personnelle]" in public or "[nom]" in public
        assert "version publique" in public
        member = db.session.get_one(Person, commune.persons[0]).last_name.casefold()
        assert member in public, "elected members keep their names"


def test_pages_data_and_search_are_masked_too(commune: Commune, named: int) -> None:
    """Title, text, searched words, legal text; only the public file is served, and it verifies."""
    from council.queries.open_data import legal_text
    from council.queries.public import institution
    from council.queries.public_agenda import agenda

    mask(commune, named)
    publication.publish_meeting(commune.actor(commune.clerk), named)
    act, who = first_act(), institution(commune.slug)
    page = public_acts.act_page(commune.organisation_id, act.number)
    assert page is not None and page.paper is not None and page.paper.masked and who is not None
    law = legal_text(who, act.number, lambda number: number)
    seen = (
        " ".join([str(page), str(law), act.public_title, str(agenda(named))])
        .casefold()
        .replace("\u00a0", " ")
    )
    for word in ("zyzanski", "odette", "lilas", "12 34 56"):
        assert word not in seen, word
        assert search(commune.organisation_id, Chosen(f'"{word}"')).total == 0, word
    original = db.session.scalars(db.select(Document).where(Document.act_id == act.id)).one().sha256
    assert public_acts.published_file(commune.organisation_id, original) is None
    served = public_acts.published_file(commune.organisation_id, page.paper.sha256)
    assert served is not None and served[1] == f"deliberation-{act.number}-version-publique.pdf"
    verdict = verification.check(served[0].read_bytes())
    assert (verdict.tone, verdict.title) == ("ok", "Version publique authentique")
    assert act.content["articles"][0].count("Zyzanski") == 1, "the act itself never changes"


def test_masking_after_publication_withdraws_the_original_at_once(commune: Commune, named: int) -> None:
    """Between the decision and the new file citizens get nothing rather than the original."""
    clerk = commune.actor(commune.clerk)
    publication.publish_meeting(clerk, named)
    document = db.session.scalars(db.select(Document).where(Document.act_id == first_act().id)).one()
    assert public_acts.published_file(commune.organisation_id, document.sha256) is not None
    assert search(commune.organisation_id, Chosen("zyzanski")).total > 0
    mask(commune, named)
    db.session.rollback()
    shown = public_file(document)
    assert shown is not None and shown.sha256 != document.sha256
    assert search(commune.organisation_id, Chosen("zyzanski")).total == 0, "the index follows at once"
    row = db.session.get_one(PublicVersion, document.id)
    row.digest = "0" * 64  # as while the worker has not finished
    db.session.commit()
    for sha256 in (document.sha256, shown.sha256):
        assert public_acts.published_file(commune.organisation_id, sha256) is None
    page = public_acts.act_page(commune.organisation_id, first_act().number)
    assert page is not None and page.paper is None


def test_decisions_are_kept_and_may_be_undone(commune: Commune, named: int) -> None:
    """Who and when; a refused proposal is not made again; undone, the original is public again."""
    clerk = commune.actor(commune.clerk)
    before = personal_data_page(named)
    assert before is not None
    texts = [one.text for found in before.found for one in found.proposals]
    assert any(NAME in text for text in texts) and STREET in texts and PHONE in texts
    made = [masking.decide(clerk, named, PHONE, masked=True, kind="phone") for _click in range(2)]
    left = masking.decide(clerk, named, STREET, masked=False, kind="address")
    after = personal_data_page(named)
    assert after is not None and made[0] == made[1]
    assert [(one.masked, one.author) for one in after.decisions] == [(True, clerk.name), (False, clerk.name)]
    assert not {PHONE, STREET} & {one.text for found in after.found for one in found.proposals}
    for datum in (made[0], left):
        masking.take_back(clerk, datum)
    document = db.session.scalars(db.select(Document).where(Document.act_id == first_act().id)).one()
    shown = public_file(document)
    assert shown is not None and not shown.masked


def test_members_keep_their_names_and_strangers_decide_nothing(commune: Commune, named: int) -> None:
    """Elected members are never masked; nor does another institution see or change a decision."""
    member = db.session.get_one(Person, commune.persons[1])
    for text in (f"Mme {member.last_name}", f"{member.first_name} {member.last_name.upper()}"):
        with pytest.raises(Refused, match="élus"):
            masking.decide(commune.actor(commune.clerk), named, text, masked=True, kind="name")
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        masking.decide(other.actor(other.clerk), named, NAME, masked=True)
    assert db.session.scalars(db.select(Minutes)).one().meeting_id == named


def test_the_public_title_of_a_restricted_act_is_masked_too(commune: Commune, named: int) -> None:
    masking.decide(commune.actor(commune.clerk), named, "1 dossier", masked=True)
    db.session.rollback()
    restricted = db.session.scalars(db.select(Act).where(Act.restricted)).one()
    assert restricted.public_title == "Remise gracieuse ([donnée personnelle])"


def test_the_journal_says_once_that_another_file_is_public(commune: Commune, named: int) -> None:
    """Of the papers that hold the words alone; and again when the original is back."""
    clerk = commune.actor(commune.clerk)
    publication.publish_meeting(clerk, named)
    count = db.select(db.func.count(PublicationLine.id))
    before = db.session.scalar(count) or 0
    datum = masking.decide(clerk, named, PHONE, masked=True, kind="phone")
    db.session.rollback()
    masked = (db.session.scalar(count) or 0) - before
    assert 1 <= masked <= 2, "the act, and the minutes that print it"
    masking.take_back(clerk, datum)
    db.session.rollback()
    assert (db.session.scalar(count) or 0) == before + 2 * masked


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        ("<p>Mme <em>Odette</em> Zy<b>zan</b>ski, ici</p>", "<p>[nom]<em></em><b></b>, ici</p>"),
        ("<p>Mme\u00a0Odette<br>Zyzanski</p><p>fin</p>", "<p>[nom]<br></p><p>fin</p>"),
        ("<p>Mme Odette Zyzanskie</p>", "<p>Mme Odette Zyzanskie</p>"),
        ('<p><a href="https://x.example/mme odette zyzanski">lien</a></p>', "<p><a>lien</a></p>"),
        ("Sans balise, Mme ODETTE ZYZANSKI", "Sans balise, [nom]"),
    ],
)
def test_words_cut_by_tags_are_found(markup: str, left: str) -> None:
    assert rich(markup, [Mask("Mme Odette Zyzanski", "[nom]")]) == left


def test_any_apostrophe_and_hyphen_will_do() -> None:
    assert plain("Mme Le Goff-d'Arc", [Mask("Mme Le Goff‑d’Arc", "[nom]")]) == "[nom]"


def test_the_longest_mask_wins() -> None:
    masks = [Mask("Dupont", "[nom]"), Mask("12 rue Dupont", "[adresse]")]
    assert plain("Au 12 rue Dupont, chez Dupont.", masks) == "Au [adresse], chez [nom]."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mme Anne-Marie de La Tour habite 3 bis, avenue du Général Leclerc.", ["Mme Anne-Marie de La Tour", "3 bis, avenue du Général Leclerc"]),
        ("né le 12 mars 1950 à Orléans", ["né le 12 mars 1950 à Orléans"]),
        ("Écrire à jean.dupont@exemple.fr ou au +33 6 12 34 56 78.", ["jean.dupont@exemple.fr", "+33 6 12 34 56 78"]),
        ("IBAN FR76 3000 6000 0112 3456 7890 189, véhicule AB-123-CD", ["FR76 3000 6000 0112 3456 7890 189", "AB-123-CD"]),
        ("Monsieur le Maire et Madame la Présidente du conseil départemental", []),
        ("M. Durand, maire, rappelle la loi du 7 août 2015 et l’article L. 2121-10.", []),
        ("Jean MARTIN demande un délai.", ["Jean MARTIN"]),
        ("Budget 2026 : 45 000 EUR, 120 places, 12 voix contre 3.", []),
    ],
)  # fmt: skip
def test_the_assistant_proposes_with_care(text: str, found: list[str]) -> None:
    assert [one.text for one in proposals(text, known={"Durand"})] == found


def test_data_in_the_file_are_masked(commune: Commune, named: int) -> None:
    """The JSON that travels with the PDF tells the masked object."""
    mask(commune, named)
    document = db.session.scalars(db.select(Document).where(Document.act_id == first_act().id)).one()
    shown = public_file(document)
    assert shown is not None
    attached = PdfReader(io.BytesIO(environment().storage.get(shown.sha256))).attachments
    assert json.loads(attached["deliberation.json"][0])["object"] == "Subvention à [nom]"
