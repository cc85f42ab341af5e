"""Complementary agendas: points added or replaced after the convocation, sent once with their own proof (FR-CONV-09)."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from council.models import (
    ActLink,
    Annex,
    Complement,
    ComplementLetter,
    Convocation,
    Item,
    Mandate,
    Meeting,
    Organisation,
    db,
)
from council.permissions import Permission
from council.queries import act_links
from council.queries.complements import assess_sending
from council.services.agenda import renumber
from council.services.convocations import Conditions, check_finished, check_papers, frozen, ready_dossier
from council.services.draft_versions import follow_item, leave_items
from council.services.errors import NotFound, Refused
from council.services.letters import hand_over, shortened, ways
from council.services.lookup import found
from council.services.meetings import touch
from council.services.municipal_copies import copy_to_readers
from council.services.pipeline import Work, command
from council.services.proofs import note
from council.services.public_agenda import publish_agenda
from council.services.repeats import SAME_ITEM, copy_item
from council.services.rich_text import plain

GONE = "Cet ordre du jour complémentaire n’existe pas ou n’existe plus."
NOT_WAITING = (
    "Un ordre du jour complémentaire s’ajoute à une séance convoquée et encore à venir. Avant la convocation, écrivez "
    "le point dans l’ordre du jour."
)


@command(Permission.MEETING_EDIT)
def open_complement(work: Work, meeting_id: int) -> int:
    """Begin a complementary agenda of a convened meeting; gives its id, that of the open one when there is one."""
    meeting = found(work, Meeting, meeting_id, lock=True)
    _still_to_come(work, meeting)
    rows: list[Complement] = list(
        work.session.scalars(
            db.select(Complement).where(Complement.meeting_id == meeting_id).order_by(Complement.number)
        )
    )
    if rows and rows[-1].sent_at is None:
        return rows[-1].id
    complement = Complement(
        organisation_id=meeting.organisation_id,
        meeting_id=meeting_id,
        number=len(rows) + 1,
        created_at=work.now,
    )
    work.session.add(complement)
    work.session.flush()
    work.audit(meeting=meeting_id, complement=complement.number)
    return complement.id


@command(Permission.MEETING_EDIT)
def drop_complement(work: Work, complement_id: int) -> int:
    """Give up a complementary agenda that has not left, with what was written for it; gives the meeting's id."""
    complement, meeting = _open(work, complement_id)
    pending = [item.id for item in meeting.items if item.pending]
    work.session.execute(db.delete(Annex).where(Annex.item_id.in_(pending)))
    leave_items(work, pending)
    work.session.execute(db.delete(ActLink).where(ActLink.item_id.in_(pending)))
    work.session.execute(db.delete(Item).where(Item.id.in_(pending)))
    work.session.delete(complement)
    touch(meeting)
    work.audit(meeting=meeting.id, complement=complement.number, dropped=len(pending))
    return meeting.id


@command(Permission.ITEM_EDIT)
def replace_item(work: Work, item_id: int) -> int:
    """Write anew a convened point in the open complementary agenda; gives the id of the text to edit."""
    known = found(work, Item, item_id, "Ce point n’existe pas ou n’existe plus.")
    meeting = found(work, Meeting, known.meeting_id, lock=True)
    complement = work.session.execute(
        db.select(Complement).where(Complement.meeting_id == meeting.id, Complement.sent_at.is_(None))
    ).scalar_one_or_none()
    if complement is None or known.pending:
        raise Refused("Ouvrez d’abord un ordre du jour complémentaire, puis remplacez le point.")
    for item in meeting.items:
        if item.replaces_id == item_id:
            return item.id
    last = max(item.position for item in meeting.items)
    copy = copy_item(
        work, known, meeting, last + 1, complement_id=complement.id, pending=True, replaces_id=item_id,
        first_call=known.first_call, repeat_of_id=known.repeat_of_id,
    )  # fmt: skip
    for link in work.session.scalars(db.select(ActLink).where(_same_source(_source(item_id)))):
        same = {
            name: getattr(link, name)
            for name in ("kind", "act_id", "past_act_id", "created_by", "created_at")
        }
        work.session.add(ActLink(organisation_id=link.organisation_id, item_id=copy.id, **same))
    touch(meeting)
    work.audit(item=copy.id, replaces=item_id)
    return copy.id


@command(Permission.CONVENE)
def send_complement(work: Work, complement_id: int, conditions: Conditions) -> int:
    """Send it to every convened member, once; gives how many. Its notice is judged as a convocation of its own.

    Raises ``Refused`` when the law refuses (FR-CONV-04, -06, -09, BE-CONV-04), naming in ``field`` what is missing.
    """
    complement, meeting = _open(work, complement_id)
    _still_to_come(work, meeting)
    pending = [item for item in meeting.items if item.pending]
    if not pending:
        raise Refused("Cet ordre du jour complémentaire est vide. Ajoutez un point, ou renoncez-y.")
    organisation = work.session.get_one(Organisation, meeting.organisation_id)
    dossier = ready_dossier(work, meeting, organisation)
    reason, motive = plain(conditions.urgent_reason), plain(conditions.notes_motive)
    late = _check_notice(work, meeting, organisation, pending, reason)
    complement.notes_motive = check_papers(meeting, organisation, pending, motive)
    as_they_are = check_finished(pending, conditions.unfinished)
    complement.urgent_reason = reason if late else ""
    complement.sent_at, complement.dossier_id = work.now, dossier.id
    _publish(work, meeting, pending)
    if meeting.agenda_published_at is not None:
        publish_agenda(work, meeting)
    members = _recipients(work, meeting)
    note(
        work, meeting.id, "ordered", papers=f"complement-{complement.number}", members=[one for one, _, _ in members],
        **frozen(dossier),
    )  # fmt: skip
    for mandate_id, channel, address in members:
        _queue(work, complement, mandate_id, channel, address)
    copies = copy_to_readers(work, meeting, "complement", complement.number)
    work.audit(
        meeting=meeting.id, complement=complement.number, members=len(members), dossier=dossier.id, urgent=late,
        urgent_reason=complement.urgent_reason, notes_motive=complement.notes_motive,
        unfinished=as_they_are, copies=copies,
    )  # fmt: skip
    return len(members)


@command(Permission.CONVENE)
def record_letter_dispatch(work: Work, letter_id: int, on: date) -> int:
    """Note that a paper complementary agenda was handed over on a day; gives the meeting's id. Raises ``Refused``."""
    letter = found(work, ComplementLetter, letter_id)
    hand_over(work, letter, on, unknown="Cet envoi n’existe pas sur papier.", after="l’envoi")
    work.audit(letter=letter_id, on=on.isoformat())
    return letter.complement.meeting_id


def _open(work: Work, complement_id: int) -> tuple[Complement, Meeting]:
    known = found(work, Complement, complement_id, GONE)
    meeting = found(work, Meeting, known.meeting_id, lock=True)
    complement = found(work, Complement, complement_id, GONE)
    if complement.sent_at is not None:
        raise Refused(
            "Cet ordre du jour complémentaire est déjà parti. Rien n’a été envoyé une seconde fois."
        )
    return complement, meeting


def _still_to_come(work: Work, meeting: Meeting) -> None:
    if meeting.state != "convened" or meeting.starts_at <= work.now:
        raise Refused(NOT_WAITING)


def _check_notice(
    work: Work, meeting: Meeting, organisation: Organisation, pending: list[Item], reason: str
) -> bool:
    """Whether the notice of the complementary agenda is shortened. Raises ``Refused`` with the law's sentence."""
    regular = assess_sending(meeting, organisation, pending, work.now, urgent=False)
    urgent = assess_sending(meeting, organisation, pending, work.now, urgent=True)
    if regular is None or urgent is None:
        return False
    return shortened(
        regular, urgent, reason, "Reportez ce point à une autre séance, ou donnez-le pour information."
    )


def _publish(work: Work, meeting: Meeting, pending: list[Item]) -> None:
    """Put the new texts in the place of those they replace, and show the added ones."""
    for item in pending:
        if item.replaces_id is None:
            item.pending = False
            continue
        target = work.session.get_one(Item, item.replaces_id)
        for name in SAME_ITEM:
            if name != "position":
                setattr(target, name, getattr(item, name))
        target.complement_id, target.updated_at = item.complement_id, work.now
        target.revision += 1
        work.session.execute(db.delete(Annex).where(Annex.item_id == target.id))
        work.session.execute(db.update(Annex).where(Annex.item_id == item.id).values(item_id=target.id))
        source = _source(target.id)
        work.session.execute(db.delete(ActLink).where(_same_source(source)))
        kept = {"draft_id": source.draft_id, "item_id": source.item_id}
        work.session.execute(db.update(ActLink).where(ActLink.item_id == item.id).values(**kept))
        follow_item(work, target)
        work.session.expire(item, ["annexes"])
        work.session.delete(item)
    work.session.flush()
    work.session.expire(meeting, ["items"])
    renumber(work, meeting, [item.id for item in meeting.items])
    touch(meeting)


def _source(item_id: int) -> act_links.Source:
    """Where the links of a point are kept: at the draft behind it, if it has one."""
    source = act_links.source(item_id=item_id)
    if source is None:
        raise NotFound
    return source


def _same_source(source: act_links.Source) -> sa.ColumnElement[bool]:
    if source.draft_id is not None:
        return ActLink.draft_id == source.draft_id
    return ActLink.item_id == source.item_id


def _recipients(work: Work, meeting: Meeting) -> list[tuple[int, str, str]]:
    """Everybody convened, in the order of the table, with the channel and the address of a mail or nothing."""
    rows = work.session.scalars(
        db.select(Convocation.mandate_id)
        .join(Mandate, Mandate.id == Convocation.mandate_id)
        .where(Convocation.meeting_id == meeting.id)
        .order_by(Mandate.rank)
    )
    seats = list(rows)
    known = ways(seats)
    return [(seat, *known[seat]) for seat in seats]


def _queue(work: Work, complement: Complement, mandate_id: int, channel: str, address: str) -> None:
    letter = ComplementLetter(
        organisation_id=complement.organisation_id,
        complement_id=complement.id,
        mandate_id=mandate_id,
        channel=channel,
        queued_at=work.now,
    )
    work.session.add(letter)
    work.session.flush()
    payload = {"letter": letter.id, "recipient": address}
    work.later("complement", f"complement-pdf:{complement.id}:{mandate_id}", payload)
