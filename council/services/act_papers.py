"""The papers of a closed meeting, one after the other, in the worker: extracts, list, attendance sheet, minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from council.documents.attendance import AttendanceFacts, AttendanceLine, make_attendance
from council.documents.deliberations_list import DeliberationsListFacts, ExaminedLine, make_deliberations_list
from council.documents.extract import ExtractFacts, make_extract
from council.documents.facts import MadePdf, PublicNotice
from council.documents.masking import Mask, masked
from council.documents.typography import hour
from council.meeting import events as ev
from council.meeting.state import MeetingState
from council.models import Act, Document, OutboxMessage, db
from council.queries.clocks import zone
from council.queries.standing import served_at
from council.queries.story import ItemStory, election_text
from council.services import minutes_papers, paper_facts, paper_results, papers
from council.services.desk import Desk
from council.services.outbox import Handler, register
from council.services.papers import Draft
from council.services.pipeline import Work


def expected(meeting_id: int) -> int:
    """How many papers a meeting will have once all are made."""
    acts = db.session.scalar(db.select(db.func.count(Act.id)).where(Act.meeting_id == meeting_id)) or 0
    return acts + 3


def run(message: OutboxMessage) -> int:
    """Make what is missing; each paper is kept as soon as it is made, so a killed worker resumes where it was."""
    meeting_id = int(message.payload["meeting"])
    desk = Desk(meeting_id)
    organisation = desk.organisation
    made = 0
    for missing in list(_missing(desk)):
        papers.keep(meeting_id, organisation, missing(desk))
        made += 1
    return made


def _missing(desk: Desk) -> Iterator[Callable[[Desk], Draft]]:
    rows = db.session.execute(
        db.select(Document.act_id, Document.kind).where(Document.meeting_id == desk.meeting.id)
    ).all()
    known = {(act_id, kind) for act_id, kind in rows}
    for item in desk.story.items:
        act = desk.acts.get(item.item.item)
        if act is not None and (act.id, "extract") not in known:
            yield _extract_maker(item, act)
    for kind, maker in (
        ("deliberations_list", deliberations_list),
        ("attendance", attendance),
        ("minutes", minutes_papers.draft_for),
    ):
        if (None, kind) not in known:
            yield maker


def _extract_maker(item: ItemStory, act: Act) -> Callable[[Desk], Draft]:
    return lambda desk: extract(desk, item, act)


def extract(desk: Desk, item: ItemStory, act: Act, code: str = "") -> Draft:
    """The extract of the register of one act (FR-ACT-01, -04), under its ``code`` when it has one."""
    code = code or papers.new_code()
    made = make_extract(_extract_facts(desk, item, act, code))
    return Draft("extract", f"Délibération n°\u00a0{act.number}", code, made, desk.signers, act.id)


def public_extract(
    desk: Desk, act: Act, code: str, masks: Sequence[Mask], notice: PublicNotice
) -> MadePdf | None:
    """The extract without the masked words; None when it holds none of them."""
    item = next(one for one in desk.story.items if one.item.item == act.item_id)
    whole = _extract_facts(desk, item, act, code)
    facts = masked(whole, masks)
    return None if facts == whole else make_extract(replace(facts, signers=(), seal=False), notice)


def _extract_facts(desk: Desk, item: ItemStory, act: Act, code: str) -> ExtractFacts:
    rapporteur = item.item.rapporteur
    return ExtractFacts(
        institution=desk.institution,
        sitting=desk.sitting,
        number=act.number,
        order=item.item.position,
        object=act.title,
        roll=paper_facts.roll(desk.story, desk.cast, item.room, item),
        text=paper_facts.act_text(act),
        outcome=paper_results.outcome(desk.story, desk.cast, item, item.deciding),
        signers=tuple(one.signer for one in desk.signers),
        issued_at=desk.now(),
        rapporteur=desk.cast.person(rapporteur) if rapporteur is not None else None,
        matter=paper_facts.matter(act.content["matiere_code"]),
        election=election_text(desk.story, item),
        annexes=tuple(act.content["annexes"]),
        opinions=tuple(act.content.get("opinions", ())),
        verification=paper_facts.verification(code),
        siret=desk.organisation.siret,
    )


def deliberations_list(desk: Desk, code: str = "") -> Draft:
    """The list of deliberations examined, whatever their result (FR-ACT-08); public titles only."""
    code = code or papers.new_code()
    made = make_deliberations_list(_list_facts(desk, code))
    return Draft("deliberations_list", "Liste des délibérations examinées", code, made, desk.signers[:1])


def public_list(desk: Desk, code: str, masks: Sequence[Mask], notice: PublicNotice) -> MadePdf | None:
    """The list without the masked words; None when it holds none of them."""
    whole = _list_facts(desk, code)
    facts = masked(whole, masks)
    return None if facts == whole else make_deliberations_list(replace(facts, seal=False), notice)


def _list_facts(desk: Desk, code: str) -> DeliberationsListFacts:
    lines = []
    for item in desk.story.items:
        act = desk.acts.get(item.item.item)
        if act is not None or item.outcome in ("withdrawn", "postponed"):
            lines.append(_examined(desk, item, act))
    roll = paper_facts.roll(desk.story, desk.cast, desk.story.opening)
    counted = (
        f"Membres en exercice\u00a0: {roll.in_office}. À l’ouverture, présents\u00a0: {len(roll.present)}, "
        f"représentés\u00a0: {len(roll.represented)}, absents\u00a0: {len(roll.excused) + len(roll.absent)}."
    )
    return DeliberationsListFacts(
        institution=desk.institution,
        sitting=desk.sitting,
        lines=tuple(lines),
        signer=desk.signers[0].signer,
        issued_at=desk.now(),
        roll_sentence=counted,
        verification=paper_facts.verification(code),
    )


def _examined(desk: Desk, item: ItemStory, act: Act | None) -> ExaminedLine:
    sentence = act.result_sentence if act else paper_results.ended_sentence(desk.story, item)
    state = paper_results.STATES.get(item.outcome or "", "noted")
    return ExaminedLine(
        act.number if act else "–", item.item.open_title, f"{sentence[:1].upper()}{sentence[1:]}", state
    )


def attendance(desk: Desk) -> Draft:
    """The attendance sheet as the book tells it: who came, when, who was represented by whom."""
    roll = paper_facts.roll(desk.story, desk.cast, desk.story.opening)
    lines = tuple(_attendance_line(desk, seat) for seat in desk.cast.order)
    made = make_attendance(
        AttendanceFacts(
            institution=desk.institution,
            sitting=desk.sitting,
            lines=lines,
            issued_at=desk.now(),
            quorum_sentence=roll.quorum_sentence,
            signers=tuple(one.signer for one in desk.signers),
        )
    )
    return Draft("attendance", "Feuille de présence", papers.new_code(), made, desk.signers)


def _attendance_line(desk: Desk, seat: int) -> AttendanceLine:
    opening = desk.story.opening
    ever = {one.event.seat for one in desk.story.moments if isinstance(one.event, ev.MemberArrived)}
    bearer = opening.proxies.get(seat)
    if seat in ever:
        state = "present"
    elif bearer is not None or _proxy_later(desk, seat) is not None:
        state = "represented"
        bearer = bearer if bearer is not None else _proxy_later(desk, seat)
    else:
        state = "excused" if seat in desk.cast.excused else "absent"
    named = desk.cast.person(bearer).full if bearer is not None else ""
    lasting = served_at(desk.meeting.id).get(seat) if state == "represented" else None
    said = ", ".join(one for one in (lasting, _room(desk, seat), _movements(desk, seat)) if one)
    return AttendanceLine(desk.cast.at(_first_room(desk, seat)).person(seat), state, named, said)


def _first_room(desk: Desk, seat: int) -> MeetingState:
    """The room when somebody first came to that seat, the member or the substitute."""
    for one in desk.story.moments:
        if isinstance(one.event, ev.MemberArrived) and one.event.seat == seat:
            return one.room
    return desk.story.opening


def _proxy_later(desk: Desk, seat: int) -> int | None:
    """Bearer of a proxy given after the opening."""
    given = (one.event for one in desk.story.moments if isinstance(one.event, ev.ProxyGiven))
    return next((event.bearer for event in given if event.giver == seat), None)


def _room(desk: Desk, seat: int) -> str:
    """Where a member sat at first, in a meeting by video."""
    rooms = desk.story.facts.rooms
    came = (one.event for one in desk.story.moments if isinstance(one.event, ev.MemberArrived))
    where = next((event.room for event in came if event.seat == seat), None)
    return rooms[where] if rooms and where is not None else ""


def _movements(desk: Desk, seat: int) -> str:
    """«arrivée à 20 h 12 (point 3), départ à 22 h 05 (point 9)»: what happened after the opening."""
    clock = zone(desk.organisation)
    said = []
    first = desk.cast.at(_first_room(desk, seat)).person(seat)
    opened = False
    for one in desk.story.moments:
        opened = opened or isinstance(one.event, ev.QuorumChecked)
        if (
            not opened
            or not isinstance(one.event, ev.MemberArrived | ev.MemberLeft)
            or one.event.seat != seat
        ):
            continue
        word = "arrivée" if isinstance(one.event, ev.MemberArrived) else "départ"
        who = desk.cast.at(one.room).person(seat)
        word += f" de {who.full}" if who != first else ""
        at = one.at.astimezone(clock)
        item = desk.story.facts.item_of.get(one.room.item) if one.room.item is not None else None
        where = f" (point {item.position})" if item else ""
        said.append(f"{word} à {hour(at)}{where}")
    return ", ".join(said)


def _finish(work: Work, message: OutboxMessage, made: int) -> None:
    """All papers are kept: nothing more than the count goes on record."""
    work.audit(meeting=message.payload["meeting"], made=made)


register("acts", Handler(run, _finish))
