"""Minutes: facts from the book, debates by hand, settled at a later meeting, immutable once signed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from pypdf import PdfReader

from council.gateways.environment import environment
from council.meeting.state import MeetingState
from council.models import Document, Item, Mandate, Minutes, db
from council.services import acts, minutes, signing
from council.services.errors import Refused, Stale
from tests.factory import Commune
from tests.services.after import PASSPHRASE, SECRET, Sitting, convened, facts_of, hold_meeting, make_keys
from tests.services.office import freeze_clock


@pytest.fixture
def meeting_id(app: Flask, commune: Commune) -> int:
    """A closed meeting with its papers."""
    freeze_clock(app)
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    return meeting.id


def paper() -> Document:
    """The minutes' row."""
    return db.session.scalars(
        db.select(Document).where(Document.kind == "minutes").execution_options(populate_existing=True)
    ).one()


def text() -> str:
    """The words of the minutes' PDF."""
    with environment().storage.path(paper().sha256).open("rb") as file:
        return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())


def items() -> list[int]:
    """Items in order."""
    return list(db.session.scalars(db.select(Item.id).order_by(Item.position)))


def test_written_from_the_book(commune: Commune, meeting_id: int) -> None:
    """Names, results, movements and the hash of the book."""
    words = text()
    assert "Adopté par 8 voix contre 1" in words
    assert "PROJET" in words.upper()
    assert "Arrivée de" in words
    assert "intéressée à l’affaire" in words
    assert re.search(r"L’urne a été ouverte en présence de .+ \(présidence\) et .+ \(secré", words)


def test_restricted_items_keep_their_secret(commune: Commune, meeting_id: int) -> None:
    """The minutes are public: of a confidential item only the public title and the result."""
    minutes.save_debates(commune.actor(commune.clerk), meeting_id, 1, {items()[3]: f"On parle de {SECRET}."})
    words = text()
    assert SECRET not in words
    assert "Remise gracieuse (1 dossier)" in words


def test_debates_are_cleaned_and_printed(commune: Commune, meeting_id: int) -> None:
    """Script goes, words stay; the PDF follows."""
    clerk = commune.actor(commune.clerk)
    revision = minutes.save_debates(
        clerk,
        meeting_id,
        1,
        {items()[0]: "Mme Petit demande le <script>alert(1)</script><strong>calendrier</strong>."},
    )
    assert revision == 2
    stored = db.session.scalars(db.select(Minutes)).one().debates[str(items()[0])]
    assert stored == "<p>Mme\u00a0Petit demande le <strong>calendrier</strong>.</p>"
    assert "demande le calendrier" in text()


def test_two_clerks_never_overwrite_each_other(commune: Commune, meeting_id: int) -> None:
    """The second is told; saving the same text twice is not a conflict."""
    clerk = commune.actor(commune.clerk)
    minutes.save_debates(clerk, meeting_id, 1, {items()[0]: "Premier texte."})
    minutes.save_debates(clerk, meeting_id, 1, {items()[0]: "Premier texte."})
    with pytest.raises(Stale, match="gardé"):
        minutes.save_debates(clerk, meeting_id, 1, {items()[0]: "Autre texte."})


def test_settled_only_by_a_later_meeting(commune: Commune, meeting_id: int) -> None:
    """Not the same day (L2121-15), not in the future; then no longer a draft."""
    clerk = commune.actor(commune.clerk)
    for wrong in (date(2026, 11, 5), date(2026, 12, 24)):
        with pytest.raises(Refused):
            minutes.settle(clerk, meeting_id, wrong)
    minutes.settle(clerk, meeting_id, date(2026, 11, 19))
    assert "PROJET" not in text().upper().replace("PROJETS", "")
    assert "Arrêté le 19 novembre 2026" in text().replace("\u00a0", " ")
    assert [step.field for step in paper().steps] == ["seal", "mayor", "secretary"]


def test_immutable_once_signed(commune: Commune, meeting_id: int) -> None:
    """After the first signature nothing of the minutes changes."""
    clerk = commune.actor(commune.clerk)
    minutes.finish_early(clerk, meeting_id)
    make_keys(commune)
    signing.sign(commune.actor(commune.accounts[0]), [paper().id], PASSPHRASE)
    signed = paper().sha256
    for change in (
        lambda: minutes.save_debates(clerk, meeting_id, 2, {items()[0]: "Trop tard."}),
        lambda: minutes.settle(clerk, meeting_id, date(2026, 11, 19)),
        lambda: minutes.finish_early(clerk, meeting_id),
    ):
        with pytest.raises(Refused, match="ne change plus"):
            change()
    assert paper().sha256 == signed


@pytest.fixture
def contested(app: Flask, commune: Commune) -> int:
    """A closed meeting whose clerk went past the law twice, with requests and votes of procedure."""
    freeze_clock(app)
    meeting, rows = convened(commune)
    seats = commune.mandates
    sitting = Sitting(meeting, MeetingState(facts_of(commune, meeting, rows)))
    sitting.do("open_meeting", chair=seats[1], present=seats[:9], motive="Le maire arrive de la gare")
    sitting.do("name_secretary", seat=seats[2])
    item = rows[0].id
    sitting.do("open_item", item=item)
    sitting.do("withdraw", seat=seats[8], item=item, reason="mandate", decision="aid")
    for seat in seats[2:4]:
        sitting.do("make_request", seat=seat, subject="public", item=item)
    for seat in seats[5:8]:
        sitting.do("make_request", seat=seat, subject="secret", item=item)
    sitting.do("open_ballot", item=item, mode="main_levee", motive="Aucune urne disponible")
    sitting.do("record_hands", ballot=sitting.state.ballot, counts={"pour": 8})
    sitting.do("close_ballot", ballot=sitting.state.ballot).do("proclaim", ballot=sitting.state.ballot)
    sitting.do("decide_procedure", subject="adjournment", counts={"pour": 9})
    sitting.do("close_meeting").keep()
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    return meeting.id


def test_what_was_gone_past_is_printed_with_its_motive(commune: Commune, contested: int) -> None:
    """The rule, then the motive, outside the items too; requests, representatives and decisions of procedure."""
    words = text().replace("\u00a0", " ").replace("\u202f", " ")
    assert "Il a été passé outre à ce qui est prévu. La présidence revient à" in words
    assert "Motif : Le maire arrive de la gare." in words
    assert "Le scrutin secret est demandé par 3 membres présents (3 requis sur 8)" in words
    assert words.count("Motif : Aucune urne disponible.") == 1
    assert "Scrutin secret demandé par 3 membres présents." in words
    assert re.search(r"Scrutin public demandé par \S+ .+ et \S+ ", words)
    assert "représente la collectivité dans l’organisme concerné" in words
    assert "Le conseil décide d’ajourner la séance : 9 pour, 0 contre." in words


@pytest.mark.parametrize("known", [True, False], ids=["by group", "by totals"])
def test_groups_are_named_only_where_names_are_known(app: Flask, commune: Commune, known: bool) -> None:
    """« Contre (3) : groupe Alternative : … »; a group that was divided, or a bare total, names no group."""
    freeze_clock(app)
    meeting, rows = convened(commune)
    seats = commune.mandates
    sitting = Sitting(meeting, MeetingState(facts_of(commune, meeting, rows)))
    sitting.do("open_meeting", chair=seats[0], present=seats[:9]).do("name_secretary", seat=seats[1])
    sitting.do("open_item", item=rows[0].id).do("open_ballot", item=rows[0].id, mode="main_levee")
    names = {seats[2]: "contre", seats[5]: "contre", seats[8]: "contre", seats[3]: "abstention"}
    counts = {"pour": 5, "contre": 3, "abstention": 1}
    ballot = sitting.state.ballot
    sitting.do("record_hands", ballot=ballot, counts=counts, names=names if known else {})
    sitting.do("close_ballot", ballot=ballot).do("proclaim", ballot=ballot)
    sitting.do("decide_procedure", subject="adjournment", counts={"pour": 9}).do("close_meeting").keep()
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    words = text().replace("\u00a0", " ").replace("\u202f", " ")
    who = [db.session.get_one(Mandate, seats[index]).person.last_name for index in (2, 5, 8)]
    assert ("Contre (3) : groupe Alternative : " in words) is known
    assert "groupe Majorité" not in words
    if known:
        told = words.split("groupe Alternative : ")[1].split(".")[0]
        assert [name.upper() in told for name in who] == [True] * 3
        assert "Abstention (1) : M" in words
