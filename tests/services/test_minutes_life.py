"""The minutes from the running meeting to the register: versions, remarks, approval at a later meeting, mentions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from council.documents.differences import side_by_side
from council.gateways.clock import FixedClock
from council.meeting.state import MeetingState
from council.models import Document, Item, Meeting, Minutes, MinutesComment, MinutesVersion, db
from council.queries import minutes_approval as waiting_minutes
from council.queries.minutes import minutes_page
from council.queries.minutes_mentions import mentions
from council.queries.minutes_versions import comments, differences, versions
from council.services import acts, items, minutes, minutes_approval, minutes_mentions, minutes_review, signing
from council.services.errors import NotAllowed, NotFound, Refused, Stale
from council.services.item_draft import ItemDraft
from council.services.meetings import create_meeting
from council.services.minutes import changed_items
from tests.factory import Commune, make_commune
from tests.services.after import PASSPHRASE, STARTED, Sitting, convened, facts_of, hold_meeting, make_keys
from tests.services.office import freeze_clock
from tests.services.test_minutes import text as printed


@pytest.fixture
def clock(app: Flask) -> FixedClock:
    """The evening after the meeting."""
    return freeze_clock(app, STARTED + timedelta(hours=20))


@pytest.fixture
def meeting_id(clock: FixedClock, commune: Commune) -> int:
    """A closed meeting with its papers."""
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    return meeting.id


def row(meeting_id: int) -> Minutes:
    """The minutes as stored."""
    db.session.rollback()
    return db.session.execute(
        db.select(Minutes).where(Minutes.meeting_id == meeting_id).execution_options(populate_existing=True)
    ).scalar_one()


def points(meeting_id: int) -> list[int]:
    """Items of a meeting in order."""
    return list(
        db.session.scalars(db.select(Item.id).where(Item.meeting_id == meeting_id).order_by(Item.position))
    )


def test_written_while_the_meeting_runs(app: Flask, clock: FixedClock, commune: Commune) -> None:
    """Facts come from the book line by line, debates are kept, nothing is laid out before the closing."""
    meeting, rows = convened(commune)
    seats = commune.mandates
    sitting = Sitting(meeting, MeetingState(facts_of(commune, meeting, rows)))
    sitting.do("open_meeting", chair=seats[0], present=seats[:9]).do("name_secretary", seat=seats[2])
    sitting.do("open_item", item=rows[0].id)
    sitting.keep()
    meeting.state, meeting.closed_at = "open", None
    db.session.commit()
    clerk = commune.actor(commune.clerk)
    page = minutes_page(meeting.id)
    assert page is not None and page.running and page.revision == 0 and page.editable
    revision = minutes.save_debates(clerk, meeting.id, 0, {rows[0].id: "Mme Petit ouvre le débat."})
    assert revision == 2
    assert db.session.scalars(db.select(Document)).all() == []
    assert [one.what for one in versions(meeting.id)] == ["Débats enregistrés", "Début de la rédaction"]
    with pytest.raises(Refused, match="pas close"):
        minutes.settle(clerk, meeting.id, date(2026, 11, 6))
    with pytest.raises(Refused, match="pas close"):
        minutes_review.share(clerk, meeting.id)


def test_two_clerks_on_two_points_both_keep_their_text(commune: Commune, meeting_id: int) -> None:
    """Both began from version 1; only the same point written twice is a conflict, and nothing of it is stored."""
    clerk, [first, second, *_] = commune.actor(commune.clerk), points(meeting_id)
    minutes.save_debates(clerk, meeting_id, 1, {first: "Texte de A.", second: ""})
    minutes.save_debates(clerk, meeting_id, 1, {first: "", second: "Texte de B."})
    assert set(row(meeting_id).debates.values()) == {"<p>Texte de A.</p>", "<p>Texte de B.</p>"}
    with pytest.raises(Stale):
        minutes.save_debates(clerk, meeting_id, 1, {first: "Autre texte.", second: ""})
    assert row(meeting_id).debates[str(first)] == "<p>Texte de A.</p>"
    assert changed_items(meeting_id, 1, {first: "Autre texte.", second: ""}) == {first}
    minutes.save_debates(clerk, meeting_id, 3, {first: "", second: "Texte de B."})
    assert str(first) not in row(meeting_id).debates


def test_every_version_is_kept_with_its_author_and_its_pdf(commune: Commune, meeting_id: int) -> None:
    """Side by side, words that came and went are told; a version never changes."""
    clerk, [first, *_] = commune.actor(commune.clerk), points(meeting_id)
    minutes.save_debates(clerk, meeting_id, 1, {first: "Le budget est de 500 euros.\n\nFin."})
    minutes.save_debates(clerk, meeting_id, 2, {first: "Le budget est de 600 euros.\n\nAjout.\n\nFin."})
    minutes.save_debates(clerk, meeting_id, 3, {first: "Le budget est de 600 euros.\n\nAjout.\n\nFin."})
    listed = versions(meeting_id)
    assert [one.number for one in listed] == [3, 2, 1]
    assert {one.author for one in listed} == {clerk.name}
    assert listed[0].sha256 and listed[1].sha256 and listed[0].sha256 != listed[1].sha256
    found = differences(meeting_id, 2, 3)
    assert found is not None
    marked = [
        (run.kind, run.text) for line in found.items[0].rows for run in (*line.before, *line.after)
        if run.kind != "same"
    ]  # fmt: skip
    assert marked == [("gone", "500"), ("new", "600"), ("new", "Ajout.")]
    assert differences(meeting_id, 2, 9) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("a b\nc", ""),
        ("", "x"),
        ("un\ndeux\ntrois", "deux\nun\ntrois quatre"),
        ("a  b", "a b\n\nc"),
    ],
)
def test_no_word_is_lost_between_two_texts(before: str, after: str) -> None:
    """Each column reads as its own text."""
    rows = side_by_side(before, after)
    sides = [
        " ".join(run.text for line in rows for run in side(line))
        for side in (lambda r: r.before, lambda r: r.after)
    ]
    assert [one.split() for one in sides] == [before.split(), after.split()]


def test_members_comment_and_the_office_answers(commune: Commune, meeting_id: int) -> None:
    """Only members, only once shared; a double click is one remark; a refusal says why; all in the journal."""
    clerk, member = commune.actor(commune.clerk), commune.actor(commune.accounts[5])
    first = points(meeting_id)[0]
    minutes.save_debates(clerk, meeting_id, 1, {first: "Mme Roux approuve."})
    with pytest.raises(NotFound):
        minutes_review.comment(member, meeting_id, text="Non.")
    minutes_review.share(clerk, meeting_id)
    made = [
        minutes_review.comment(
            member, meeting_id, text="J’ai dit non.", passage="Mme Roux approuve", item_id=first
        )
        for _click in range(2)
    ]
    assert made[0] == made[1]
    with pytest.raises(Refused, match="Écrivez"):
        minutes_review.comment(member, meeting_id, text=" ")
    with pytest.raises(Refused, match="pourquoi"):
        minutes_review.answer(clerk, made[0], "declined")
    [line] = comments(meeting_id)
    assert (line.state, line.version, line.position, line.still_there) == ("open", 2, 1, True)
    minutes_review.answer(clerk, made[0], "kept")
    minutes.save_debates(clerk, meeting_id, 2, {first: "Mme Roux s’oppose."})
    [line] = comments(meeting_id)
    assert (line.state, line.answered_by, line.still_there) == ("kept", clerk.name, False)
    with pytest.raises(NotAllowed):
        minutes_review.answer(member, made[0], "kept")


def test_a_stranger_neither_comments_nor_answers(app: Flask, commune: Commune, meeting_id: int) -> None:
    """Another institution's people do not even learn that the draft exists."""
    minutes_review.share(commune.actor(commune.clerk), meeting_id)
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        minutes_review.comment(other.actor(other.accounts[3]), meeting_id, text="Moi aussi.")
    made = minutes_review.comment(commune.actor(commune.accounts[4]), meeting_id, text="Bien.")
    with pytest.raises(NotFound):
        minutes_review.answer(other.actor(other.clerk), made, "kept")
    assert db.session.get_one(MinutesComment, made).state == "open"


def next_meeting(commune: Commune, meeting_id: int, clock: FixedClock) -> Meeting:
    """A draft of a later meeting whose first point settles the minutes."""
    clerk = commune.actor(commune.clerk)
    starts = STARTED + timedelta(days=14)
    created = create_meeting(clerk, body_id=commune.body_id, starts_at=starts, place="Mairie")
    assert [one.meeting_id for one in waiting_minutes.proposals(created)] == [meeting_id]
    items.add_item(clerk, created, ItemDraft(title="Questions diverses", kind="information"))
    made = [minutes_approval.propose(clerk, created, meeting_id) for _click in range(2)]
    assert made[0] == made[1]
    assert waiting_minutes.proposals(created) == []
    db.session.rollback()
    meeting = db.session.get_one(Meeting, created)
    assert [item.kind for item in meeting.items] == ["minutes", "information"]
    assert spaced(meeting.items[0].title) == "Approbation du procès-verbal de la séance du 5 novembre 2026"
    return meeting


def decide(commune: Commune, meeting: Meeting, clock: FixedClock, *, approved: bool) -> None:
    """Hold it: the minutes are put to a public vote; its acts are made."""
    listed, seats = sorted(meeting.items, key=lambda one: one.position), commune.mandates
    sitting = Sitting(meeting, MeetingState(facts_of(commune, meeting, listed)), meeting.starts_at)
    sitting.do("open_meeting", chair=seats[0], present=seats[:9]).do("name_secretary", seat=seats[3])
    sitting.public_vote(listed[0].id, dict.fromkeys(seats[:9], "pour" if approved else "contre"))
    sitting.do("open_item", item=listed[1].id).do("close_item", item=listed[1].id).do("close_meeting").keep()
    clock.at = sitting.at + timedelta(hours=12)
    for _twice in range(2):
        acts.prepare(commune.actor(commune.clerk), meeting.id)


def test_the_vote_settles_the_version_that_was_current(
    commune: Commune, meeting_id: int, clock: FixedClock
) -> None:
    """Later typing does not slip into what was voted; it stays among the versions; the paper may then be signed."""
    clerk, first = commune.actor(commune.clerk), points(meeting_id)[0]
    minutes.save_debates(clerk, meeting_id, 1, {first: "Texte voté."})
    meeting = next_meeting(commune, meeting_id, clock)
    clock.at = meeting.starts_at + timedelta(hours=3)
    minutes.save_debates(clerk, meeting_id, 2, {first: "Texte changé après le vote."})
    decide(commune, meeting, clock, approved=True)
    kept = row(meeting_id)
    assert (kept.settled_on, kept.approved_version, kept.final) == (date(2026, 11, 19), 2, True)
    assert kept.debates[str(first)] == "<p>Texte voté.</p>"
    assert [one.number for one in versions(meeting_id) if one.approved] == [2]
    assert len(versions(meeting_id)) == 4
    with pytest.raises(Refused, match="arrêté"):
        minutes.save_debates(clerk, meeting_id, 4, {first: "Encore."})
    [told] = waiting_minutes.approvals(meeting_id)
    assert (told.outcome, told.version, told.position) == ("adopted", 2, 1)


def test_a_refused_approval_leaves_a_draft_that_comes_back(
    commune: Commune, meeting_id: int, clock: FixedClock
) -> None:
    """Rejected: not settled, still editable, proposed again for the meeting after."""
    clerk = commune.actor(commune.clerk)
    decide(commune, next_meeting(commune, meeting_id, clock), clock, approved=False)
    kept = row(meeting_id)
    assert (kept.settled_on, kept.final) == (None, False)
    assert waiting_minutes.approvals(meeting_id)[0].outcome == "rejected"
    minutes.save_debates(clerk, meeting_id, kept.revision, {points(meeting_id)[0]: "Corrigé."})
    third = create_meeting(
        clerk, body_id=commune.body_id, starts_at=STARTED + timedelta(days=40), place="Mairie"
    )
    assert meeting_id in [one.meeting_id for one in waiting_minutes.proposals(third)]


def test_nobody_writes_over_a_vote_by_hand(commune: Commune, meeting_id: int, clock: FixedClock) -> None:
    """The day the council settled them stays; that day again only has the paper made anew."""
    clerk = commune.actor(commune.clerk)
    decide(commune, next_meeting(commune, meeting_id, clock), clock, approved=True)
    before = row(meeting_id)
    settled = (before.settled_on, before.approved_version, before.revision)
    clock.at += timedelta(days=10)
    with pytest.raises(
        Refused, match=r"a arrêté ce procès-verbal le 19\snovembre\s2026, au point 1"
    ) as refusal:
        minutes.settle(clerk, meeting_id, date(2026, 11, 20))
    assert refusal.value.field == "settled_on"
    minutes.settle(clerk, meeting_id, date(2026, 11, 19))
    after = row(meeting_id)
    assert (after.settled_on, after.approved_version, after.revision) == settled


def test_what_a_vote_refused_was_not_settled_that_day(
    commune: Commune, meeting_id: int, clock: FixedClock
) -> None:
    clerk = commune.actor(commune.clerk)
    decide(commune, next_meeting(commune, meeting_id, clock), clock, approved=False)
    clock.at += timedelta(days=10)
    with pytest.raises(Refused, match="n’a pas arrêté ce procès-verbal"):
        minutes.settle(clerk, meeting_id, date(2026, 11, 19))
    assert row(meeting_id).settled_on is None
    minutes.settle(clerk, meeting_id, date(2026, 11, 26))
    assert row(meeting_id).settled_on == date(2026, 11, 26)


def test_a_deleted_point_is_proposed_again(commune: Commune, meeting_id: int, clock: FixedClock) -> None:
    """The clerk takes the point off: the minutes still wait."""
    meeting = next_meeting(commune, meeting_id, clock)
    items.delete_item(commune.actor(commune.clerk), meeting.items[0].id)
    assert [one.meeting_id for one in waiting_minutes.proposals(meeting.id)] == [meeting_id]


def test_corrections_are_mentions_never_rewritings(
    commune: Commune, meeting_id: int, clock: FixedClock
) -> None:
    """Before the signature in the minutes themselves; after it only in later ones, which print whose they are."""
    clerk = commune.actor(commune.clerk)
    with pytest.raises(Refused, match="pas encore arrêté"):
        minutes_mentions.add_mention(clerk, meeting_id, "Lire 600 euros.")
    meeting = next_meeting(commune, meeting_id, clock)
    decide(commune, meeting, clock, approved=True)
    own = minutes_mentions.add_mention(clerk, meeting_id, "Lire 600 euros", asked_by="M. Roux")
    assert own == minutes_mentions.add_mention(clerk, meeting_id, "Lire 600 euros", asked_by="M. Roux")
    slip = minutes_mentions.add_mention(clerk, meeting_id, "Faute de frappe")
    assert minutes_mentions.withdraw_mention(clerk, slip) == meeting_id
    assert "Lire 600 euros (à la demande de M. Roux)." in spaced(papers(meeting_id))
    assert "Faute de frappe" not in papers(meeting_id)
    make_keys(commune)
    signing.sign(commune.actor(commune.accounts[0]), [document(meeting_id).id], PASSPHRASE)
    with pytest.raises(Refused, match="séance suivante"):
        minutes_mentions.add_mention(clerk, meeting_id, "Trop tard")
    with pytest.raises(Refused, match="signé"):
        minutes_mentions.withdraw_mention(clerk, own)
    minutes_mentions.add_mention(clerk, meeting_id, "M. Petit était absent", told_in_id=meeting.id)
    assert [one.own for one in mentions(meeting_id)] == [True, False]
    assert "séance du 5 novembre 2026 : M. Petit était absent." in spaced(papers(meeting.id))


def test_a_paper_copy_follows_the_settlement(commune: Commune, meeting_id: int, clock: FixedClock) -> None:
    """The day is noted, not before the minutes are settled and not in the future."""
    clerk = commune.actor(commune.clerk)
    with pytest.raises(Refused):
        minutes.paper_copy(clerk, meeting_id, date(2026, 11, 6))
    clock.at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    minutes.settle(clerk, meeting_id, date(2026, 11, 19))
    with pytest.raises(Refused):
        minutes.paper_copy(clerk, meeting_id, date(2026, 11, 21))
    minutes.paper_copy(clerk, meeting_id, date(2026, 11, 20))
    assert row(meeting_id).paper_copy_on == date(2026, 11, 20)


def test_an_oral_question_left_waiting_is_told(clock: FixedClock, commune: Commune) -> None:
    """Nobody may read the minutes and believe that it was never put."""
    meeting, rows = convened(commune)
    rows[5].kind = "question"
    db.session.commit()
    seats = commune.mandates
    sitting = Sitting(meeting, MeetingState(facts_of(commune, meeting, rows)))
    sitting.do("open_meeting", chair=seats[0], present=seats[:9]).do("name_secretary", seat=seats[2])
    sitting.do("put_question", item=rows[5].id, seat=seats[4], text="Quand rouvrira la piscine ?")
    sitting.do("open_item", item=rows[5].id).do("close_item", item=rows[5].id).do("close_meeting").keep()
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    assert "Quand rouvrira la piscine ? ». Elle n’a pas été appelée" in spaced(printed())


def document(meeting_id: int) -> Document:
    """The minutes' paper."""
    return db.session.execute(
        db.select(Document)
        .where(Document.meeting_id == meeting_id, Document.kind == "minutes")
        .execution_options(populate_existing=True)
    ).scalar_one()


def papers(meeting_id: int) -> str:
    """The words of one meeting's minutes."""
    from pypdf import PdfReader

    from council.gateways.environment import environment

    with environment().storage.path(document(meeting_id).sha256).open("rb") as file:
        return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())


def spaced(words: str) -> str:
    """Ordinary spaces only."""
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def test_versions_refuse_a_twin_number(commune: Commune, meeting_id: int) -> None:
    """The database holds what two clerks could break."""
    from sqlalchemy.exc import IntegrityError

    known = db.session.scalars(db.select(MinutesVersion)).first()
    assert known is not None
    twin = MinutesVersion(
        organisation_id=known.organisation_id, meeting_id=meeting_id, number=known.number, debates={}, author="",
        made_at=known.made_at,
    )  # fmt: skip
    db.session.add(twin)
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()
