"""After the closing: one act per decided item, written from the minute book, then the papers in the background."""

from __future__ import annotations

from datetime import date
from typing import Any

from council.documents import facts
from council.law.numbering import scheme
from council.law.wording import as_sentence, typeset
from council.meeting.chain import Broken
from council.meeting.facts import open_title
from council.models import Act, Item, Meeting, Organisation, PastAct, db
from council.permissions import Permission
from council.queries import opinions
from council.queries.clocks import local_day
from council.queries.named_votes import labels, named_votes
from council.queries.story import ItemStory, Story, read, tell
from council.services import paper_facts, paper_results
from council.services.errors import Refused
from council.services.lookup import found
from council.services.minutes import begin
from council.services.minutes_approval import settle_voted
from council.services.paper_facts import Cast, cast_of
from council.services.pipeline import Work, command
from council.services.requeue import later_again

NOT_CLOSED = "La séance n’est pas close\u202f: les actes se préparent après sa clôture."
NO_SECRETARY = (
    "Aucun secrétaire de séance n’est inscrit au registre, or il signe les actes (art. L.\u00a02121-23). "
    "Corrigez le registre de la séance, puis préparez les actes."
)
BROKEN = (
    "Le registre de la séance est altéré\u202f: la chaîne de ses lignes est rompue. Aucun acte ne peut en être tiré. "
    "Rétablissez la sauvegarde de la base, puis recommencez."
)


@command(Permission.ACT_PREPARE)
def prepare(work: Work, meeting_id: int) -> int:
    """Make the acts of a closed meeting and ask for their papers; gives the number of acts.

    Repeating it is harmless: acts already made are left alone, only what is missing is made. Raises ``NotFound``, and
    ``Refused`` when the meeting is not closed, has no secretary, or its book does not hold.
    """
    meeting = found(work, Meeting, meeting_id, "Cette séance n’existe pas.", lock=True)
    story = story_of(meeting)
    organisation = work.session.execute(
        db.select(Organisation).where(Organisation.id == meeting.organisation_id).with_for_update()
    ).scalar_one()
    cast = cast_of(story, meeting_id)
    items = {item.id: item for item in meeting.items}
    known = set(work.session.scalars(db.select(Act.item_id).where(Act.meeting_id == meeting_id)))
    held_on = local_day(story.opened_at, organisation)
    for one in story.items:
        if one.decided and one.item.item not in known:
            number = _next_number(work, organisation, held_on)
            work.session.add(_act(story, cast, one, items[one.item.item], number, held_on))
            work.session.flush()
    begin(work, meeting)
    settle_voted(work, story, held_on)
    total = sum(1 for one in story.items if one.decided)
    work.audit(meeting=meeting_id, acts=total)
    later_again(work, "acts", f"acts:{meeting_id}", {"meeting": meeting_id})
    return total


def story_of(meeting: Meeting) -> Story:
    """The story of a closed meeting that can be signed for. Raises ``Refused``."""
    if meeting.state != "closed":
        raise Refused(NOT_CLOSED)
    try:
        story = tell(read(meeting.id))
    except (Broken, ValueError) as error:
        raise Refused(BROKEN) from error
    if story.head_hash != meeting.head_hash:
        raise Refused(BROKEN)
    if story.secretary is None:
        raise Refused(NO_SECRETARY)
    return story


def _next_number(work: Work, organisation: Organisation, held_on: date) -> str:
    """The next free number of the period. The organisation's row is locked, so nobody else is counting."""
    model = scheme(organisation.number_pattern)
    count = 1 + (
        work.session.scalar(
            db.select(db.func.count(Act.id)).where(
                Act.organisation_id == organisation.id,
                Act.adopted_on.between(model.first_day(held_on), model.last_day(held_on)),
            )
        )
        or 0
    )
    while _taken(work, organisation.id, number := model.number(held_on, count)):
        count += 1  # given under another model, or before this product was there
    return number


def _taken(work: Work, organisation_id: int, number: str) -> bool:
    """Whether a number is that of an act, or of an older deliberation taken over from a file."""
    own = db.select(Act.id).where(Act.organisation_id == organisation_id, Act.number == number)
    past = db.select(PastAct.id).where(
        PastAct.organisation_id == organisation_id,
        db.or_(PastAct.identity == number, PastAct.number == number),
    )
    return any(work.session.scalar(query.limit(1)) is not None for query in (own, past))


def _act(story: Story, cast: Cast, one: ItemStory, item: Item, number: str, held_on: date) -> Act:
    outcome = paper_results.outcome(story, cast, one, one.deciding)
    public_title = open_title(
        item.title, item.public_title, closed_session=item.closed_session, confidential=item.confidential
    )
    return Act(
        organisation_id=item.organisation_id,
        meeting_id=item.meeting_id,
        item_id=item.id,
        number=number,
        adopted_on=held_on,
        title=item.title,
        public_title=public_title,
        outcome=one.outcome or "",
        result_sentence=_sentence(outcome.sentence),
        result=_result(story, cast, one, outcome),
        content=_content(item) | _common(story, item),
        restricted=one.restricted,
    )


def _sentence(text: str) -> str:
    return as_sentence(typeset(text.strip()))


def _content(item: Item) -> dict[str, Any]:
    """The text as decided, copied: later changes of the item do not touch the act."""
    return {
        "position": item.position,
        "kind": item.kind,
        "visas": list(item.visas),
        "considerants": list(item.considerants),
        "expose": item.expose or item.note,
        "articles": list(item.articles),
        "rapporteur": item.rapporteur.person.formal_name if item.rapporteur else "",
        "rapporteur_seat": item.rapporteur_id,
        "nature_code": item.nature_code,
        "matiere_code": item.matiere_code,
        "annexes": [annex.title for annex in item.annexes if not annex.confidential],
        "opinions": list(opinions.printed([item.id], item.meeting.closed_at).get(item.id, ())),
    }


def _common(story: Story, item: Item) -> dict[str, Any]:
    """The statement of its report, for a deliberation without its own; never that of a report heard or kept from the public."""
    report = item.report
    if report is None or item.expose or item.note or report.confidential or report.closed_session:
        return {}
    text = report.expose or report.note
    if not text or any(one.item.item == report.id and one.restricted for one in story.items):
        return {}
    return {"expose": text, "from_report": report.id}


def _result(story: Story, cast: Cast, one: ItemStory, outcome: facts.Outcome) -> dict[str, Any]:
    """What the book says of the vote, as plain data for pages and open data; ``council.queries`` decides who sees it."""
    roll = paper_facts.roll(story, cast, one.room, one)
    ballot = one.deciding
    return {
        "mode": str(ballot.mode) if ballot else "",
        "mode_words": outcome.mode,
        "counts": dict(ballot.result.counts) if ballot and ballot.result else {},
        "labels": labels(ballot) if ballot else {},
        "together": paper_results.together(story, one, ballot) if ballot else "",
        "law": ballot.result.law if ballot and ballot.result else "",
        "elected": ballot.result.elected if ballot and ballot.result else "",
        "votes": _votes(story, cast, one),
        "attendance": {
            "in_office": roll.in_office,
            "voices": roll.voices,
            "present": [person.full for person in roll.present],
            "represented": [[pair.giver.full, pair.bearer.full] for pair in roll.represented],
            "absent": [person.full for person in (*roll.excused, *roll.absent)],
            "withdrawn": [person.full for person in roll.withdrawn],
            "voters": roll.voters,
            "quorum": roll.quorum_sentence,
        },
        "chair": roll.chair.full if roll.chair else "",
        "secretary": roll.secretaries[0].full if roll.secretaries else "",
        "amendments": [
            {"question": other.question, "sentence": _sentence(other.result.sentence)}
            for other in one.ballots
            if other.question and other.result
        ],
    }


def _votes(story: Story, cast: Cast, one: ItemStory) -> list[dict[str, Any]]:
    """One line per member in office, by group then table order: what a hemicycle and a table of votes need."""
    cast = cast.at(one.room)
    ballot = one.deciding
    choices = named_votes(story, ballot) if ballot else {}
    lines = []
    for seat in cast.order:
        member = story.facts.seat_of[seat]
        cast_vote = ballot.votes.get(seat) if ballot else None
        bearer = cast_vote.bearer if cast_vote else None
        here = seat in one.room.present or seat in one.room.proxies
        lines.append(
            {
                "seat": seat,
                "name": cast.person(seat).full,
                "group": member.group,
                "colour": member.colour,
                "choice": choices.get(seat, ""),
                "bearer": cast.person(bearer).full if bearer is not None else "",
                "here": here,
                "voices": member.weight,
            }
        )
    return lines
