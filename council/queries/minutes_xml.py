"""Published minutes for programs that read law: what the PDF says to everybody, nothing of what is restricted or masked."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from council.documents import masking
from council.documents.masking import Mask
from council.documents.minutes_xml import MinutesText, XmlPoint, XmlVoice
from council.law.wording import typeset
from council.meeting.sentences import OUTCOMES
from council.models import Act, Body, Document, Mandate, Meeting, Minutes, db
from council.queries.clocks import zone_of
from council.queries.masks import masks_of, public_file, public_result, public_sentence
from council.queries.minutes_mentions import own_mentions
from council.queries.public import Institution
from council.queries.rooms import public_place
from council.queries.story import ItemStory, Story, read, tell

Page = Callable[[int], str]
"""A permanent address from an identifier."""


def minutes_text(
    who: Institution, meeting_id: int, address: str, act: Callable[[str], str], person: Page
) -> MinutesText | None:
    """The minutes; nothing before their publication, or while their public version is being made."""
    row = db.session.execute(
        sa.select(Meeting, Body, Document, Minutes)
        .join(Body, Body.id == Meeting.body_id)
        .join(Document, sa.and_(Document.meeting_id == Meeting.id, Document.kind == "minutes"))
        .join(Minutes, Minutes.meeting_id == Meeting.id)
        .where(
            Meeting.id == meeting_id,
            Meeting.organisation_id == who.id,
            Body.public,
            Document.published_at.is_not(None),
        )
    ).one_or_none()
    if row is None or public_file(row[2]) is None:
        return None
    meeting, body, document, minutes = row
    zone = zone_of(who.id)
    story, masks = tell(read(meeting_id)), masks_of(meeting_id)
    room, seats = story.opening, [seat.seat for seat in sorted(story.facts.seats, key=lambda one: one.rank)]
    given = [
        (seat, room.proxies[seat]) for seat in seats if seat in room.proxies and seat not in room.present
    ]
    away = set(seats) - room.present - set(room.proxies)
    return MinutesText(
        address=address, country=body.regime.split("-")[0], institution=who.name, institution_slug=who.slug, body=body.name,
        held_at=story.opened_at.astimezone(zone), ended_at=story.closed_at, place=public_place(meeting.place, meeting.rooms),
        settled_on=minutes.settled_on, published_on=document.published_at.astimezone(zone).date(),
        persons=_persons(who.id, story, seats, person), chair=_key(story.chair), secretary=_key(story.secretary),
        present=[_key(seat) for seat in seats if seat in room.present],
        represented=[(_key(giver), _key(bearer)) for giver, bearer in given],
        absent=[_key(seat) for seat in seats if seat in away],
        quorum=typeset(story.quorum.sentence) if story.quorum else "",
        points=_points(story, meeting_id, minutes, masks, act),
        mentions=[masking.plain(one, masks) for one in own_mentions(meeting_id)],
    )  # fmt: skip


def _key(seat: int | None) -> str:
    return f"membre_{seat}" if seat is not None else ""


def _persons(
    organisation_id: int, story: Story, seats: list[int], person: Page
) -> dict[str, tuple[str, str]]:
    known = dict(
        db.session.execute(
            sa.select(Mandate.id, Mandate.person_id).where(
                Mandate.organisation_id == organisation_id, Mandate.id.in_(seats)
            )
        ).all()
    )
    return {
        _key(seat): (story.facts.name(seat), person(known[seat]) if seat in known else "") for seat in seats
    }


def _points(
    story: Story, meeting_id: int, minutes: Minutes, masks: tuple[Mask, ...], address: Callable[[str], str]
) -> list[XmlPoint]:
    acts = {
        act.item_id: act for act in db.session.scalars(sa.select(Act).where(Act.meeting_id == meeting_id))
    }
    return [_point(one, acts.get(one.item.item), minutes, masks, address) for one in story.items]


def _point(
    one: ItemStory, act: Act | None, minutes: Minutes, masks: tuple[Mask, ...], address: Callable[[str], str]
) -> XmlPoint:
    ended = typeset(OUTCOMES.get(one.outcome or "", "non examiné"))
    published = act is not None and act.published_at is not None
    result = public_result(act, masks) if act is not None and not one.restricted else {}
    labels = result.get("labels", {})
    votes = [vote for vote in result.get("votes", ()) if vote["choice"] in labels]
    return XmlPoint(
        position=one.item.position,
        title=masking.plain(one.item.open_title, masks),
        result=public_sentence(act, masks) if act is not None else f"{ended[:1].upper()}{ended[1:]}.",
        outcome=one.outcome or "",
        number=act.number if act is not None else "",
        act=address(act.number) if act is not None and published else "",
        debate="" if one.restricted else masking.rich(minutes.debates.get(str(one.item.item), ""), masks),
        counts=tuple((label, result["counts"].get(code, 0)) for code, label in labels.items()),
        voices=tuple(
            XmlVoice(_key(vote["seat"]), vote["name"], labels[vote["choice"]], vote["bearer"])
            for vote in votes
        ),
    )
