"""Verbs about convocations: convene once, send to each member exactly once, note what left on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from council.documents.convocation import make_convocation
from council.gateways.environment import environment
from council.law.violations import Status
from council.models import (
    Convocation,
    Dossier,
    Item,
    Mandate,
    Meeting,
    Organisation,
    OutboxMessage,
    db,
)
from council.permissions import Permission
from council.queries import notice
from council.queries.clocks import local_day
from council.queries.convocation_letter import letter_facts
from council.queries.manifest import content_hash, manifest_of
from council.queries.repeats import repeat_of
from council.queries.sendings import sent_dossiers
from council.queries.unfinished import as_seen, unfinished
from council.services.convocation_mail import mail_of
from council.services.errors import NotFound, Refused
from council.services.letters import carry, hand_over, mail_failed, mail_left, shortened, ways, written
from council.services.lookup import found
from council.services.meetings import editable
from council.services.municipal_copies import copy_to_readers
from council.services.outbox import Handler, register, when_mail_fails, when_mail_is_sent
from council.services.pipeline import Work, command
from council.services.proofs import note
from council.services.public_agenda import publish_agenda
from council.services.rich_text import plain
from council.services.standing import carry_over
from council.services.substitutes import allowed_substitute, copy_to_substitute

ALREADY = "Cette séance est déjà convoquée. Rien n’a été envoyé une seconde fois."
PAPERS_FIRST = (
    "Le dossier n’est pas prêt, ou les pièces ont changé depuis. Construisez d’abord la nouvelle version du dossier\u00a0: "
    "elle part avec la convocation."
)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the person who convenes adds: the reason of a shortened notice, the reason notes are missing, the unfinished points that
    leave as they are (``queries.unfinished.as_seen``)."""

    urgent_reason: str = ""
    notes_motive: str = ""
    unfinished: str = ""


@command(Permission.CONVENE)
def convene(work: Work, meeting_id: int, conditions: Conditions = Conditions()) -> int:
    """Convene every member in office; gives how many. One act: it cannot happen twice.

    The frozen dossier of the present content must be ready. Raises ``Refused`` when the law refuses (FR-CONV-02,
    -04, -06; CGCT L2121-11, L2121-12), naming in ``field`` what is missing: ``urgent_reason``, ``notes_motive``, or the
    choice to send ``unfinished`` points.
    """
    if found(work, Meeting, meeting_id, lock=True).state not in ("draft", "cancelled"):
        raise Refused(ALREADY)
    meeting = editable(work, meeting_id)
    organisation = work.session.get_one(Organisation, meeting.organisation_id)
    reason, motive = plain(conditions.urgent_reason), plain(conditions.notes_motive)
    dossier = ready_dossier(work, meeting, organisation)
    late = _check_notice(work, meeting, organisation, reason)
    motive = check_papers(meeting, organisation, meeting.items, motive)
    as_they_are = check_finished(meeting.items, conditions.unfinished)
    members = _members(work, meeting, organisation)
    if not members:
        raise Refused("Cette assemblée n’a aucun membre en exercice. Renseignez d’abord ses membres.")
    meeting.state, meeting.convened_at = "convened", work.now
    meeting.urgent_reason, meeting.notes_motive = reason if late else "", motive
    if meeting.body.public:
        meeting.agenda_published_at = work.now
        publish_agenda(work, meeting)
    note(
        work,
        meeting_id,
        "ordered",
        papers="convocation",
        members=[one.id for one, _, _ in members],
        **frozen(dossier),
    )
    made = {one.id: _queue(work, meeting, dossier, one, channel, to) for one, channel, to in members}
    carry_over(work, meeting, made)
    copies = copy_to_readers(work, meeting, "convocation")
    work.audit(
        meeting=meeting_id,
        members=len(members),
        dossier=dossier.id,
        urgent=late,
        notes_motive=motive,
        unfinished=as_they_are,
        copies=copies,
    )
    return len(members)


@command(Permission.CONVENE)
def convene_member(work: Work, meeting_id: int, mandate_id: int) -> None:
    """Convene a member who took office after the others were convened; once (FR-CONV-05: all members in office).

    The notice left is judged on the follow-up page, where the latest dispatch decides. Raises ``Refused`` unless the
    meeting is convened and still to come, ``NotFound`` for who is not a member in office.
    """
    meeting = found(work, Meeting, meeting_id, lock=True)
    if meeting.state != "convened" or meeting.starts_at <= work.now:
        raise Refused("Cette séance n’attend plus de convocation. Prévenez ce membre directement.")
    sent = {row.mandate_id: row for row in work.session.execute(
        db.select(Convocation).where(Convocation.meeting_id == meeting_id)
    ).scalars()}  # fmt: skip
    work.audit(meeting=meeting_id, seat=mandate_id, repeated=mandate_id in sent)
    if mandate_id in sent:
        return
    organisation = work.session.get_one(Organisation, meeting.organisation_id)
    for mandate, channel, address in _members(work, meeting, organisation):
        if mandate.id == mandate_id:
            dossier = _sent_dossier(work, meeting_id)
            note(work, meeting_id, "ordered", papers="convocation", members=[mandate_id], **frozen(dossier))
            _queue(work, meeting, dossier, mandate, channel, address)
            return
    raise NotFound("Cette personne n’est pas membre en exercice de cette assemblée.")


def _sent_dossier(work: Work, meeting_id: int) -> Dossier:
    """The newest version that members were sent, a complementary agenda included."""
    newest: Dossier = work.session.scalars(
        db.select(Dossier)
        .where(Dossier.meeting_id == meeting_id, Dossier.id.in_(sent_dossiers()))
        .order_by(Dossier.version.desc())
        .limit(1)
    ).one()
    return newest


@command(Permission.CONVENE)
def record_paper_dispatch(work: Work, convocation_id: int, on: date) -> int:
    """Note that a paper convocation was handed over or posted on a day; gives the meeting's id.

    Raises ``Refused`` for a day before the convocation or in the future.
    """
    convocation = found(work, Convocation, convocation_id)
    hand_over(
        work, convocation, on, unknown="Cette convocation n’existe pas sur papier.", after="la convocation"
    )
    work.audit(convocation=convocation_id, on=on.isoformat())
    return convocation.meeting_id


def ready_dossier(work: Work, meeting: Meeting, organisation: Organisation) -> Dossier:
    """The built version of the papers as they are now. Raises ``Refused``."""
    digest = content_hash(manifest_of(meeting, organisation))
    dossier: Dossier | None = work.session.execute(
        db.select(Dossier).where(
            Dossier.meeting_id == meeting.id, Dossier.content_hash == digest, Dossier.state == "ready"
        )
    ).scalar_one_or_none()
    if dossier is None:
        raise Refused(PAPERS_FIRST, field="dossier")
    return dossier


def _check_notice(work: Work, meeting: Meeting, organisation: Organisation, reason: str) -> bool:
    """Whether the notice is shortened. Raises ``Refused`` with the law's sentence."""
    body = meeting.body
    if meeting.starts_at <= work.now:
        raise Refused("La date de la séance est passée. Changez-la avant de convoquer.", field="date")
    repeat = repeat_of(meeting, organisation)
    regular, urgent = (
        notice.assess_dispatch(body, organisation, meeting.starts_at, work.now, urgent=one, repeat=repeat)
        for one in (False, True)
    )
    return shortened(regular, urgent, reason, "Choisissez une date plus lointaine.", field="date")


def check_papers(meeting: Meeting, organisation: Organisation, items: Iterable[Item], motive: str) -> str:
    """The motive that stands for the notes or papers missing, empty when none is. Raises ``Refused`` without it."""
    on = local_day(meeting.starts_at, organisation)
    faults = notice.item_faults(meeting.body, organisation, on, items)
    errors = [fault for fault in faults if fault.finding.status is Status.ERROR]
    if errors and not motive:
        said = " ".join(fault.finding.sentence for fault in errors[:3])
        more = f" Et {len(errors) - 3} autres points." if len(errors) > 3 else ""
        raise Refused(
            f"{said}{more} Complétez les points, ou écrivez le motif pour passer outre : il figurera au "
            "procès-verbal.",
            field="notes_motive",
        )
    return motive if faults else ""


def check_finished(items: Sequence[Item], chosen: str) -> list[str]:
    """The unfinished points that leave all the same, in words for the audit. Raises ``Refused`` when nobody chose that knowing them."""
    found_ones = unfinished(items)
    words = [one.words for one in found_ones]
    if words and chosen != as_seen(found_ones):
        raise Refused(
            f"Rien n’est encore parti. Inachevé\u00a0: {', '.join(words)}. Finissez ces points, ou cochez la case pour les envoyer tels "
            "quels.",
            field="unfinished",
        )
    return words


def _members(work: Work, meeting: Meeting, organisation: Organisation) -> list[tuple[Mandate, str, str]]:
    """Members in office today with their channel and mail address, in the order of the table."""
    today = local_day(work.now, organisation)
    mandates = work.session.execute(
        db.select(Mandate).where(Mandate.seated(meeting.body_id, today)).order_by(Mandate.rank)
    ).scalars()
    members = list(mandates)
    known = ways(mandate.id for mandate in members)
    return [(mandate, *known[mandate.id]) for mandate in members]


def frozen(dossier: Dossier) -> dict[str, Any]:
    """What the journal of proofs says of the papers that leave."""
    return {
        "dossier_version": dossier.version, "dossier_sha256": dossier.sha256, "dossier_pages": dossier.pages,
        "dossier_content": dossier.content_hash,
    }  # fmt: skip


def _queue(
    work: Work, meeting: Meeting, dossier: Dossier, mandate: Mandate, channel: str, address: str
) -> Convocation:
    convocation = Convocation(
        organisation_id=meeting.organisation_id,
        meeting_id=meeting.id,
        mandate_id=mandate.id,
        dossier_id=dossier.id,
        channel=channel,
        substitute_id=allowed_substitute(work, meeting, mandate),
        queued_at=work.now,
    )
    work.session.add(convocation)
    work.session.flush()
    payload = {"convocation": convocation.id, "recipient": address}
    work.later("convocation", f"convocation-pdf:{meeting.id}:{mandate.id}", payload)
    return convocation


def _run(message: OutboxMessage) -> str:
    """Make and store the letter of one member; gives its hash."""
    made = make_convocation(letter_facts(message.payload["convocation"]))
    return environment().storage.put(made.pdf)


def _finish(work: Work, message: OutboxMessage, sha256: str) -> None:
    """Record the letter and queue its mail with a fresh personal link, together or not at all."""
    convocation = work.session.get_one(Convocation, message.payload["convocation"])
    convocation.sha256 = sha256
    work.audit(convocation=convocation.id)
    written(work, convocation, message.payload["recipient"])
    key = f"convocation:{convocation.meeting_id}:{convocation.mandate_id}"
    carry(work, convocation, convocation.meeting, message.payload["recipient"], mail_of, key)
    copy_to_substitute(work, convocation, mail_of)


def _sent(work: Work, message: OutboxMessage) -> None:
    convocation = work.session.get_one(Convocation, message.payload["about_id"])
    mail_left(work, convocation, message)
    work.audit(convocation=convocation.id)


def _failed(work: Work, message: OutboxMessage, error: str) -> None:
    convocation = work.session.get_one(Convocation, message.payload["about_id"])
    mail_failed(work, convocation, message, error)
    work.audit(convocation=convocation.id)


register("convocation", Handler(_run, _finish))
when_mail_is_sent("convocation", _sent)
when_mail_fails("convocation", _failed)

__all__ = ["Conditions", "convene", "convene_member", "record_paper_dispatch"]
