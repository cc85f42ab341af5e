"""The minutes (procès-verbal) as a PDF: facts locked by the minute book, debates as the secretary wrote them.

They are one public document (FR-ACT-07), so what is restricted is told by its public title and its result only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from council.documents import facts
from council.documents.masking import Mask, masked
from council.documents.minutes import Ballot, MinutesFacts, MinutesItem, Moment, make_minutes
from council.gateways.environment import environment
from council.law.wording import as_sentence, count, listed, typeset
from council.meeting import events as ev
from council.meeting.block_events import BlockFormed, BlockLeft
from council.meeting.question_events import QuestionAnswered, QuestionAsked, QuestionDropped
from council.meeting.requests import SECRET, label
from council.meeting.sentences import Teller
from council.meeting.state import BallotState
from council.meeting.urn_words import opening_words
from council.models import Act, Minutes, MinutesVersion, OutboxMessage, db
from council.queries.clocks import zone
from council.queries.convening import convening_sentences
from council.queries.minutes_mentions import earlier_mentions, own_mentions
from council.queries.papers import minutes_document
from council.queries.story import ItemStory, Overridden, election_text, overridden, requesters
from council.queries.story import Moment as Lived
from council.services import paper_facts, paper_results, papers
from council.services.desk import Desk
from council.services.outbox import Handler, register
from council.services.papers import Draft
from council.services.pipeline import Work

TOLD = (
    ev.MemberArrived,
    ev.MemberLeft,
    ev.ProxyGiven,
    ev.ProxyEnded,
    ev.SecretaryNamed,
    ev.ChairReplaced,
    BlockFormed,
    BlockLeft,
    ev.BallotCancelled,
    ev.BallotReopened,
    ev.WayChanged,
    ev.Suspended,
    ev.Resumed,
    ev.ClosedSessionStarted,
    ev.ClosedSessionEnded,
    ev.ProcedureDecided,
    QuestionAsked,
    QuestionAnswered,
    QuestionDropped,
)
"""Lines of the book that minutes tell in words; the others are told by the roll call and the results."""
IN_PUBLIC = (ev.ProcedureDecided, ev.ClosedSessionStarted, ev.ClosedSessionEnded)
"""Among them, those told even of an item whose content is not for the public."""


def draft_for(desk: Desk) -> Draft:
    """The minutes as they stand now, with a new verification code."""
    return make(desk, papers.new_code())


def make(desk: Desk, code: str) -> Draft:
    """The minutes under the code they keep for ever: a draft until they are final."""
    row = db.session.get(Minutes, desk.meeting.id)
    final = row is not None and row.final
    made = make_minutes(minutes_facts(desk, code))
    return Draft("minutes", "Procès-verbal", code, made, desk.signers if final else ())


def public_minutes(
    desk: Desk, code: str, masks: Sequence[Mask], notice: facts.PublicNotice
) -> facts.MadePdf | None:
    """The minutes without the masked words; None when they hold none of them."""
    whole = minutes_facts(desk, code)
    found = masked(whole, masks)
    return None if found == whole else make_minutes(replace(found, signers=(), seal=False), notice)


def minutes_facts(desk: Desk, code: str) -> MinutesFacts:
    """Everything L2121-15 asks for."""
    row = db.session.get(Minutes, desk.meeting.id)
    debates = row.debates if row else {}
    story = desk.story
    return MinutesFacts(
        institution=desk.institution,
        sitting=desk.sitting,
        roll=paper_facts.roll(story, desk.cast, story.opening),
        items=tuple(_item(desk, one, debates.get(str(one.item.item), "")) for one in story.items),
        signers=tuple(one.signer for one in desk.signers),
        issued_at=desk.now(),
        draft=not (row and row.final),
        convening=convening_sentences(desk.meeting, desk.organisation),
        opening=_told(desk, [one for one in story.before if not _roll_call(one)]),
        closing=_told(desk, story.after),
        opening_overrides=_overrides(overridden(story.before)),
        closing_overrides=_overrides(overridden(story.after)),
        book_lines=story.lines,
        book_hash=story.head_hash,
        settled_on=row.settled_on if row else None,
        settled_version=(row.approved_version or 0) if row else 0,
        mentions=own_mentions(desk.meeting.id),
        earlier=earlier_mentions(desk.meeting.id),
        verification=paper_facts.verification(code),
    )


def _roll_call(moment: Lived) -> bool:
    """Arrivals and proxies of the opening are in the roll call already."""
    return isinstance(moment.event, ev.MemberArrived | ev.ProxyGiven)


def _discreet(moment: Lived) -> bool:
    """A vote of procedure taken behind closed doors: its words are not for the public."""
    return isinstance(moment.event, ev.ProcedureDecided) and moment.room.closed_session


def _told(
    desk: Desk, moments: Iterable[Lived], kinds: tuple[type[ev.Event], ...] = TOLD
) -> tuple[Moment, ...]:
    clock = zone(desk.organisation)
    teller = Teller(desk.story.final, staff=False)
    return tuple(
        Moment(one.at.astimezone(clock), teller.tell(_motive_apart(one.event)))
        for one in moments
        if isinstance(one.event, kinds)
    )


def _motive_apart(event: ev.Event) -> ev.Event:
    """A motive printed with the objection it overrides is not said twice, nor the hour of a late note."""
    if isinstance(event, ev.MemberArrived | ev.MemberLeft):
        event = replace(event, since="")
    return replace(event, motive="") if event.overrode else event


def _item(desk: Desk, one: ItemStory, debate: str) -> MinutesItem:
    act = desk.acts.get(one.item.item)
    ballots = tuple(_ballot(desk, one, each) for each in _boxed(one))
    if not ballots:
        ballots = (Ballot(paper_results.outcome(desk.story, desk.cast, one, None)),)
    if one.restricted:
        return MinutesItem(
            line=_line(desk, one),
            number=act.number if act else "",
            ballots=ballots,
            moments=_told(desk, [each for each in one.moments if not _discreet(each)], IN_PUBLIC),
            overrides=_overrides(replace(each, motive="") for each in one.overridden),
        )
    roll = paper_facts.roll(desk.story, desk.cast, one.room, one)
    return MinutesItem(
        line=_line(desk, one),
        number=act.number if act else "",
        roll_sentence=roll.quorum_sentence,
        report_html=_report(desk, one.item.item, act),
        debate_html=debate,
        moments=_told(desk, one.moments),
        withdrawn=tuple(person.full for person in roll.withdrawn),
        ballots=ballots,
        text=paper_facts.act_text(act) if act else None,
        representatives=tuple(person.full for person in roll.representatives),
        requests=_requests(desk, one),
        election=election_text(desk.story, one),
        overrides=_overrides(one.overridden),
        unanswered=_unanswered(desk, one),
    )


def _report(desk: Desk, item: int, act: Act | None) -> str:
    """The statement under a point; that of a common report stands under the report, once."""
    if act is not None:
        return "" if "from_report" in act.content else str(act.content["expose"])
    told = (
        str(one.content["expose"]) for one in desk.acts.values() if one.content.get("from_report") == item
    )
    return next(told, "")


def _unanswered(desk: Desk, one: ItemStory) -> tuple[str, ...]:
    """Oral questions put on this item and not dealt with when the meeting ended: nobody may think they were not put."""
    left = {"waiting": "n’a pas été appelée", "asked": "n’a pas reçu de réponse"}
    return tuple(
        typeset(
            f"Question orale de {desk.cast.at(one.room).person(question.seat).full} : « {question.text.rstrip('.')} ». "
            f"Elle {left[question.state]} avant la fin du point."
        )
        for question in desk.story.final.questions.values()
        if question.item == one.item.item and question.state in left
    )


def _boxed(one: ItemStory) -> list[BallotState]:
    """Ballots told by a box of figures: of an election only the last round, its text tells the others."""
    counted = [each for each in one.ballots if each.result is not None]
    return [each for each in counted if not each.election or each is one.deciding]


def _line(desk: Desk, one: ItemStory) -> facts.AgendaLine:
    rapporteur = one.item.rapporteur
    return facts.AgendaLine(
        number=str(one.item.position),
        object=one.item.open_title,
        rapporteur=desk.cast.person(rapporteur).full if rapporteur is not None else "",
        closed_session=one.room.item_state(one.item.item).in_closed_session,
        part=one.item.part,
        report=str(desk.story.facts.item_of[one.item.report].position) if one.item.report else "",
    )


def _ballot(desk: Desk, one: ItemStory, ballot: BallotState) -> Ballot:
    outcome = paper_results.outcome(desk.story, desk.cast, one, ballot, named=not one.restricted)
    return Ballot(outcome, "" if one.restricted else ballot.question, _urn(desk, ballot))


def _urn(desk: Desk, ballot: BallotState) -> str:
    """Who opened the urn; the text of an election says it by itself, round by round."""
    return "" if ballot.election else opening_words(desk.story.final, ballot)


def _overrides(found: Iterable[Overridden]) -> tuple[str, ...]:
    """A paragraph for each objection gone past: what the law says, then the motive; kept in the book when ``""``."""
    kept = "consigné au registre de la séance"
    return tuple(
        typeset(f"Il a été passé outre à ce qui est prévu. {' '.join(one.sentences)}".rstrip(". ") + ". ")
        + typeset(f"Motif : {(one.motive or kept).rstrip('.')}.")
        for one in found
    )


def _requests(desk: Desk, one: ItemStory) -> tuple[str, ...]:
    """Requests for a special ballot (FR-ACT-07): names of those who ask for a public one, number for a secret one."""
    state = desk.story.final
    said = []
    for subject, seats in requesters(one).items():
        asked = f"{label(state, subject)} demandé par "
        if subject == SECRET:
            asked += count(len(seats), "membre présent", "membres présents")
        else:
            asked += listed([desk.cast.at(one.room).person(seat).full for seat in seats])
        said.append(typeset(as_sentence(asked)))
    return tuple(said)


def run(message: OutboxMessage) -> tuple[str, int] | None:
    """Make the minutes again under their code; gives the stored hash and the pages, nothing when too late."""
    meeting_id = int(message.payload["meeting"])
    document = minutes_document(meeting_id)
    if document is None or document.state != "prepared":
        return None
    desk = Desk(meeting_id)
    draft = make(desk, document.code)
    pdf = papers.with_fields(draft.made, draft.signers, desk.organisation)
    return environment().storage.put(pdf), draft.made.pages


def finish(work: Work, message: OutboxMessage, answer: tuple[str, int] | None) -> None:
    """Put the new PDF in place, unless somebody signed meanwhile or the text changed again (a newer job follows)."""
    meeting_id = int(message.payload["meeting"])
    row = work.session.get_one(Minutes, meeting_id)
    document = minutes_document(meeting_id)
    if answer is not None:
        _of_version(work, meeting_id, message.payload["revision"], answer[0])
    if (
        answer is None
        or document is None
        or document.state != "prepared"
        or row.revision != message.payload["revision"]
    ):
        work.audit(meeting=meeting_id, kept=False)
        return
    document.sha256, document.pages = answer
    document.prepared_sha256 = document.sha256
    document.created_at = work.now
    if row.final and len(document.steps) < 2:
        desk = Desk(meeting_id)
        for step in document.steps:
            work.session.delete(step)
        work.session.flush()
        work.session.add_all(papers.steps(document, desk.signers, desk.organisation))
    work.audit(meeting=meeting_id, sha256=document.sha256)


def _of_version(work: Work, meeting_id: int, number: int, sha256: str) -> None:
    """Remember the PDF of a version; the first one made stays."""
    work.session.execute(
        db.update(MinutesVersion)
        .where(
            MinutesVersion.meeting_id == meeting_id,
            MinutesVersion.number == number,
            MinutesVersion.sha256.is_(None),
        )
        .values(sha256=sha256)
    )


register("minutes", Handler(run, finish))
