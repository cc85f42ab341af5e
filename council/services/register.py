"""The paper register: sheets of a meeting with their folios, tables of a year, and how acts to come are numbered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from council.codes import family
from council.documents.register import (
    RegisterAct,
    RegisterDecision,
    SheetsFacts,
    TableLine,
    TablesFacts,
    make_sheets,
    make_tables,
)
from council.gateways.environment import environment
from council.law.numbering import scheme
from council.law.violations import Violation
from council.models import Act, Body, Meeting, Organisation, OutboxMessage, RegisterSheets, RegisterTables, db
from council.permissions import Permission
from council.queries import letterhead
from council.queries import register as known
from council.queries.clocks import local_day, zone
from council.queries.deadlines import organisation_of
from council.queries.story import ItemStory, election_text
from council.services import paper_facts, paper_results
from council.services.desk import Desk
from council.services.errors import Refused
from council.services.lookup import found
from council.services.outbox import Handler, register
from council.services.pipeline import Work, command
from council.services.requeue import later_again

NO_ACTS = "Préparez d’abord les actes de cette séance\u202f: le registre les reprend."
NOT_MADE = "Établissez d’abord les feuillets de cette séance."
EARLIER = (
    "Établissez d’abord les feuillets de la séance du {day}\u202f: les folios se suivent par ordre de date."
)
BAD_DAY = "Indiquez le jour de la signature à la main\u202f: entre la séance et aujourd’hui."


@command(Permission.ADMIN, Permission.ACT_PREPARE)
def set_numbering(work: Work, pattern: str) -> None:
    """Choose how acts to come are numbered; acts already numbered keep their number.

    Raises ``Refused`` (field ``pattern``) for a model that does not give unique, transmissible numbers.
    """
    wanted = pattern.strip()
    try:
        scheme(wanted)
    except Violation as violation:
        raise Refused(violation.sentence, field="pattern") from violation
    own = found(work, Organisation, work.actor.organisation_id, lock=True)
    work.audit(before=own.number_pattern, after=wanted)
    own.number_pattern = wanted


@command(Permission.ACT_PREPARE)
def make_meeting_sheets(work: Work, meeting_id: int) -> None:
    """Ask for the sheets of a meeting. Those already made stay: their folios are given for ever.

    Raises ``NotFound``, and ``Refused`` before its acts are made or while an earlier meeting of the year has none.
    """
    meeting = found(work, Meeting, meeting_id, "Cette séance n’existe pas.")
    if work.session.get(RegisterSheets, meeting_id) is not None:
        work.audit(meeting=meeting_id, repeated=True)
        return
    if not work.session.scalar(db.select(Act.id).where(Act.meeting_id == meeting_id).limit(1)):
        raise Refused(NO_ACTS)
    before = known.first_missing_before(meeting)
    if before is not None:
        raise Refused(EARLIER.format(day=f"{before:%d/%m/%Y}"))
    later_again(work, "register_sheets", f"register_sheets:{meeting_id}", {"meeting": meeting_id})
    work.audit(meeting=meeting_id)


@command(Permission.ACT_PREPARE)
def make_year_tables(work: Work, body_id: int, year: int) -> None:
    """Ask for the tables by date and by object of a year, made anew each time. Raises ``NotFound``."""
    found(work, Body, body_id, "Cette assemblée n’existe pas.")
    later_again(work, "register_tables", f"register_tables:{body_id}:{year}", {"body": body_id, "year": year})
    work.audit(body=body_id, year=year)


@command(Permission.ACT_PREPARE)
def signed_by_hand(work: Work, meeting_id: int, day: date) -> None:
    """Note the day the closing sheet was signed by hand (FR-SIG-05). Raises ``NotFound`` or ``Refused``."""
    row = found(work, RegisterSheets, meeting_id, NOT_MADE, lock=True)
    meeting = found(work, Meeting, meeting_id)
    organisation = organisation_of(meeting)
    if not local_day(meeting.starts_at, organisation) <= day <= local_day(work.now, organisation):
        raise Refused(BAD_DAY, field="signed_on")
    row.signed_on = day
    work.audit(meeting=meeting_id, signed_on=day.isoformat())


def _run_sheets(message: OutboxMessage) -> dict[str, Any] | None:
    """Lay the sheets out from the next free folio; nothing when they were made meanwhile."""
    meeting_id = int(message.payload["meeting"])
    if db.session.get(RegisterSheets, meeting_id) is not None:
        return None
    desk = Desk(meeting_id)
    year = desk.sitting.starts_at.year
    first = known.next_folio(desk.meeting.body_id, year)
    roll = paper_facts.roll(desk.story, desk.cast, desk.story.opening)
    made = make_sheets(
        SheetsFacts(
            institution=desk.institution, sitting=desk.sitting,
            acts=tuple(_entry(desk, one) for one in desk.story.items if one.item.item in desk.acts),
            roll=roll, members=roll.present, signers=tuple(one.signer for one in desk.signers),
            issued_at=desk.now(), volume=year, first_folio=first, decisions=_decisions(desk.meeting.body_id, desk.sitting.starts_at.date()),
        )
    )  # fmt: skip
    sha256 = environment().storage.put(made.pdf)
    folios = {place.name: first + place.page for place in made.places}
    return {
        "year": year, "first": first, "pages": made.pages, "sha256": sha256, "body": desk.meeting.body_id, "folios": folios,
        "decisions": _decisions(desk.meeting.body_id, desk.sitting.starts_at.date()), "until": desk.sitting.starts_at.date(),
    }  # fmt: skip


def _decisions(body_id: int, until: date) -> tuple[RegisterDecision, ...]:
    """What was decided by delegation since the sheets before, as the register holds it."""
    return tuple(
        RegisterDecision(one.number, one.decided_on, one.object, one.text, f"{known.DECISION}{one.id}")
        for one in known.unregistered_decisions(body_id, until)
    )


def _entry(desk: Desk, one: ItemStory) -> RegisterAct:
    act = desk.acts[one.item.item]
    return RegisterAct(
        number=act.number, order=one.item.position, object=act.title, rapporteur=act.content["rapporteur"],
        roll=paper_facts.roll(desk.story, desk.cast, one.room, one), text=paper_facts.act_text(act),
        outcome=paper_results.outcome(desk.story, desk.cast, one, one.deciding), election=election_text(desk.story, one),
        key=str(act.id),
    )  # fmt: skip


def _keep_sheets(work: Work, message: OutboxMessage, made: dict[str, Any] | None) -> None:
    """Give the folios, unless another meeting took them while these were laid out: then they are laid out again."""
    meeting_id = int(message.payload["meeting"])
    if made is None or work.session.get(RegisterSheets, meeting_id) is not None:
        work.audit(meeting=meeting_id, kept=False)
        return
    found(work, Body, made["body"], lock=True)
    if known.next_folio(made["body"], made["year"]) != made["first"]:
        raise IntegrityError("the folios were given to another meeting", None, ValueError("folio"))
    if _decisions(made["body"], made["until"]) != made["decisions"]:
        raise IntegrityError("the decisions changed meanwhile", None, ValueError("decision"))
    work.session.add(
        RegisterSheets(
            organisation_id=message.organisation_id, meeting_id=meeting_id, body_id=made["body"], year=made["year"],
            first_folio=made["first"], pages=made["pages"], folios=made["folios"], sha256=made["sha256"], made_at=work.now,
        )
    )  # fmt: skip
    work.audit(meeting=meeting_id, first_folio=made["first"], pages=made["pages"])


def _run_tables(message: OutboxMessage) -> dict[str, Any]:
    body = db.session.get_one(Body, message.payload["body"])
    organisation = db.session.get_one(Organisation, body.organisation_id)
    year = message.payload["year"]
    lines = [_line(act, folio) for act, folio in known.acts_of(body.id, year)]
    lines += [
        TableLine(
            one.number, one.object, one.decided_on, "Décisions prises par délégation", "décision", folio
        )
        for one, folio in known.decisions_of(body.id, year)
    ]
    lines.sort(key=lambda one: one.adopted_on)
    now: datetime = environment().clock.now().astimezone(zone(organisation))
    made = make_tables(
        TablesFacts(
            letterhead.institution(organisation), body.name, year, tuple(lines), _by_object(lines), now
        )
    )  # fmt: skip
    return {"acts": len(lines), "pages": made.pages, "sha256": environment().storage.put(made.pdf)}


def _line(act: Act, folio: int) -> TableLine:
    above = family(act.content.get("matiere_code", ""))
    return TableLine(
        act.number,
        act.title,
        act.adopted_on,
        above.label if above else "Sans matière",
        act.result_sentence,
        folio,
    )


def _by_object(lines: list[TableLine]) -> tuple[tuple[str, tuple[TableLine, ...]], ...]:
    """Families of subjects in alphabetical order, acts of each by their object."""
    families = sorted({one.matter for one in lines}, key=known.sorting)
    return tuple(
        (
            name,
            tuple(
                sorted(
                    (one for one in lines if one.matter == name), key=lambda one: known.sorting(one.object)
                )
            ),
        )
        for name in families
    )


def _keep_tables(work: Work, message: OutboxMessage, made: dict[str, Any]) -> None:
    key = (message.payload["body"], message.payload["year"])
    row = work.session.get(RegisterTables, key)
    if row is None:
        row = RegisterTables(organisation_id=message.organisation_id, body_id=key[0], year=key[1])
        work.session.add(row)
    row.acts, row.pages, row.sha256, row.made_at = made["acts"], made["pages"], made["sha256"], work.now
    work.audit(body=key[0], year=key[1], acts=made["acts"])


register("register_sheets", Handler(_run_sheets, _keep_sheets))
register("register_tables", Handler(_run_tables, _keep_tables))
