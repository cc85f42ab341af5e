"""What the journal of proofs of a meeting says, line by line and member by member."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from council.documents import typography
from council.documents.proof_certificate import CertificateFacts, Frozen, ProofRow
from council.meeting.chain import stamp as instant
from council.models import Convocation, Mandate, Meeting, Organisation, ProofKit, ProofLine, ProofStamp, db
from council.queries.clocks import zone
from council.queries.letterhead import institution, sitting
from council.queries.publication_journal import root_pem
from signatures.proof_kit import proven_by
from signatures.proofs import CHANNELS, KINDS, SUBSTITUTE, Sending, sendings
from signatures.publications import read_stamp
from signatures.trust import TrustList


def row(line: ProofLine) -> dict[str, Any]:
    """A line as the kit writes it, and as its hash covers it."""
    return {
        "meeting": line.meeting_id, "seq": line.seq, "at": instant(line.at), "kind": line.kind,
        "member": line.mandate_id, "payload": line.payload, "prev_hash": line.prev_hash, "hash": line.hash,
    }  # fmt: skip


def lines(meeting_id: int) -> list[ProofLine]:
    """The lines of a meeting, in order."""
    query = sa.select(ProofLine).where(ProofLine.meeting_id == meeting_id).order_by(ProofLine.seq)
    return list(db.session.scalars(query))


def by_member(found: Sequence[ProofLine], letter: str) -> dict[int, Sending]:
    """What the lines say of one paper (``convocation``, ``complement-n``), by seat."""
    return {one.member: one for one in sendings([row(line) for line in found]) if one.letter == letter}


def opened(meeting_id: int, mandate_id: int, sha256: str, kind: str = "opened") -> bool:
    """Whether the member's first opening of that file is noted; ``sub_opened``: that of the substitute."""
    query = sa.select(ProofLine.payload).where(
        ProofLine.meeting_id == meeting_id, ProofLine.mandate_id == mandate_id, ProofLine.kind == kind
    )
    return any(payload.get("sha256") == sha256 for payload in db.session.scalars(query))


def readings(meeting_id: int, person_id: int | None) -> list[tuple[Convocation, str]]:
    """The convocations by which a person reads the papers of a meeting, each with the kind of line that notes an opening:
    the own one, else those of the members whose substitute the person is."""
    rows = db.session.scalars(
        sa.select(Convocation)
        .join(Mandate, Mandate.id == Convocation.mandate_id)
        .where(
            Convocation.meeting_id == meeting_id,
            sa.or_(Mandate.person_id == person_id, Convocation.substitute_id == person_id),
        )
        .options(contains_eager(Convocation.mandate))
        .order_by(Convocation.id)
    ).all()
    own = [(one, "opened") for one in rows if one.mandate.person_id == person_id]
    return own or [(one, "sub_opened") for one in rows]


def unopened(meeting_id: int, person_id: int | None, sha256: str) -> bool:
    """Whether the person is convened, or a member's substitute, with a proven sending and has not opened that file yet."""
    by = readings(meeting_id, person_id)
    if not by or last_line(meeting_id) is None:
        return False
    return not all(opened(meeting_id, one.mandate_id, sha256, kind) for one, kind in by)


def last_line(meeting_id: int) -> ProofLine | None:
    """The newest line of a meeting; None before the first sending."""
    query = sa.select(ProofLine).where(ProofLine.meeting_id == meeting_id).order_by(ProofLine.seq.desc())
    found: ProofLine | None = db.session.scalars(query.limit(1)).one_or_none()
    return found


def stamps(meeting_id: int) -> list[ProofStamp]:
    """The time stamps of a meeting, in order of the lines they cover."""
    query = sa.select(ProofStamp).where(ProofStamp.meeting_id == meeting_id).order_by(ProofStamp.seq)
    return list(db.session.scalars(query))


def kit(meeting_id: int, seq: int) -> ProofKit | None:
    """The kit made with the lines up to ``seq``."""
    query = sa.select(ProofKit).where(ProofKit.meeting_id == meeting_id, ProofKit.seq == seq)
    found: ProofKit | None = db.session.scalars(query).one_or_none()
    return found


def newest_kit(meeting_id: int) -> ProofKit | None:
    """The last kit made for a meeting."""
    query = sa.select(ProofKit).where(ProofKit.meeting_id == meeting_id).order_by(ProofKit.seq.desc())
    found: ProofKit | None = db.session.scalars(query.limit(1)).one_or_none()
    return found


def paper_words(letter: str) -> str:
    """« convocation », « ordre du jour complémentaire n° 2 », of the substitute too."""
    paper, substitute, _ = letter.partition(SUBSTITUTE)
    words = paper if paper == "convocation" else f"ordre du jour complémentaire n° {paper.rpartition('-')[2]}"
    return f"{words}, au suppléant" if substitute else words


def kit_facts(meeting_id: int, found: Sequence[ProofLine]) -> dict[str, Any]:
    """What the manifest of a kit says beside its lines: whose meeting it is, and who the members are."""
    meeting = db.session.get_one(Meeting, meeting_id)
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    at = meeting.starts_at.astimezone(zone(organisation))
    return {
        "organisation": organisation.name,
        "meeting": f"{meeting.body.name}, séance du {typography.day(at.date())} à {typography.hour(at)}",
        "members": [{"seat": one.id, "name": one.person.formal_name} for one in _members(found)],
    }


def _members(found: Sequence[ProofLine]) -> list[Mandate]:
    seats = {one.mandate_id for one in found if one.mandate_id is not None}
    query = sa.select(Mandate).where(Mandate.id.in_(seats)).options(joinedload(Mandate.person))
    return list(db.session.scalars(query.order_by(Mandate.rank, Mandate.id)))


def certificate_facts(
    meeting_id: int, found: Sequence[ProofLine], tokens: Sequence[tuple[int, bytes]], now: datetime
) -> CertificateFacts:
    """What the certificate prints, from lines and their stamps alone."""
    meeting = db.session.get_one(Meeting, meeting_id)
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    hashes, own = {one.seq: one.hash for one in found}, root_pem()
    roots = TrustList.from_pem([own.encode()]) if own else TrustList()
    read = ((seq, read_stamp(token, hashes[seq], roots)) for seq, token in tokens)
    moments = [(seq, stamped.at) for seq, stamped in read if stamped]
    clock, seats = zone(organisation), {one.id: one for one in _members(found)}
    order = list(seats)
    told = sendings([row(line) for line in found])
    told.sort(key=lambda one: (one.letter != "convocation", one.letter, order.index(one.member)))
    left = (one.payload for one in found if one.kind == "ordered")
    return CertificateFacts(
        institution=institution(organisation),
        sitting=sitting(meeting, meeting.body, organisation, urgent=bool(meeting.urgent_reason)),
        made_at=now.astimezone(clock),
        lines=found[-1].seq,
        head=found[-1].hash,
        dossiers=tuple(dict.fromkeys(
            Frozen(paper_words(one["papers"]), one["dossier_version"], one["dossier_pages"], one["dossier_sha256"])
            for one in left
        )),
        rows=tuple(_row(one, seats[one.member].person.formal_name, clock, moments) for one in told),
        cancelled=next((str(one.payload["motive"]) for one in found if one.kind == "cancelled"), ""),
    )  # fmt: skip


def _row(one: Sending, name: str, clock: Any, moments: Sequence[tuple[int, datetime]]) -> ProofRow:
    def told(moment: str) -> str:
        if not moment:
            return ""
        if len(moment) == len("2026-01-31"):  # handed over on paper: a day is all that is known
            return typography.day(date.fromisoformat(moment))
        at = datetime.fromisoformat(moment).astimezone(clock)
        return f"{typography.day(at.date())} à {at:%H:%M:%S}"

    return ProofRow(
        name, paper_words(one.letter), CHANNELS.get(one.channel, ""), one.address, KINDS[one.state], told(one.sent_at),
        told(proven_by(one, moments)), one.answer, one.message_id, told(one.opened), told(one.acknowledged), one.sha256,
        one.tries, one.opened_by,
    )  # fmt: skip
