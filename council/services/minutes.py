"""Verbs about the minutes: write the debates, while the meeting runs and after it; settle them, or finish them before that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from council.documents.typography import day
from council.law.violations import Violation
from council.models import Meeting, Minutes, MinutesVersion, db
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.deadlines import minutes_deadline, organisation_of
from council.queries.minutes_approval import APPROVED, approvals
from council.queries.papers import minutes_document
from council.services.errors import NotFound, Refused, Stale
from council.services.lookup import found
from council.services.pipeline import Work, command
from council.services.requeue import later_again
from council.services.rich_text import NO_BREAK, rich

LONGEST = 60_000
"""Characters of one debate, markup included: some twenty printed pages."""
SIGNED = (
    "Le procès-verbal porte déjà une signature\u202f: il ne change plus. "
    "Une erreur se corrige par une mention dans un procès-verbal suivant."
)
SETTLED = (
    "Le conseil a arrêté ce procès-verbal\u202f: son texte ne change plus. Une correction demandée s’ajoute par une "
    "mention rectificative."
)
NOT_YET = "Cette date n’est pas encore venue. Indiquez le jour où le conseil a arrêté le procès-verbal."
VOTED = (
    "Le conseil a arrêté ce procès-verbal le {day}, au point {position} de son ordre du jour\u202f: cette date ne se "
    "change pas à la main."
)
NOT_VOTED = (
    "Le {day}, au point {position} de son ordre du jour, le conseil n’a pas arrêté ce procès-verbal\u202f: indiquez le "
    "jour d’une autre séance."
)
NOT_YET_MADE = "Le procès-verbal n’existe pas encore\u202f: préparez d’abord les actes de la séance."
RUNNING = "La séance n’est pas close\u202f: le procès-verbal s’arrête et se signe après elle, à une séance suivante."
CHANGED = (
    "Quelqu’un a modifié le procès-verbal pendant que vous écriviez. Votre texte est gardé ci-dessous\u202f: "
    "comparez-le au texte enregistré, puis enregistrez de nouveau."
)


@command(Permission.ACT_PREPARE)
def save_debates(work: Work, meeting_id: int, revision: int, debates: Mapping[int, str]) -> int:
    """Store the debate text of items (id -> typed text), cleaned; gives the new revision and makes the PDF again.

    Two clerks who write about different items since ``revision`` both have their text kept. Raises ``Stale`` when
    somebody saved another text of the same item meanwhile, ``Refused`` once settled or signed or when a text is too long,
    ``NotFound`` before the meeting opened.
    """
    row = _draft(work, meeting_id)
    mine = changed(row, revision, debates)
    others = _texts(row, revision)
    if any(_written(row.debates, item) != _written(others, item) for item in mine):
        raise Stale(CHANGED)
    if not mine:
        return row.revision
    row.debates = {item: text for item, text in {**row.debates, **mine}.items() if text}
    return again(work, row, "saved")


def changed(row: Minutes, revision: int, debates: Mapping[int, str]) -> dict[str, str]:
    """What whoever typed ``debates`` over ``revision`` changed, cleaned: neither as it was, nor as it now is."""
    before = _texts(row, revision)
    typed = {str(item): rich(_measured(item, text)) for item, text in debates.items()}
    return {
        item: text
        for item, text in typed.items()
        if text not in (_written(before, item), _written(row.debates, item))
    }


def changed_items(meeting_id: int, revision: int, debates: Mapping[int, str]) -> set[int]:
    """The items whose typed text has to be shown again beside the stored one."""
    row = db.session.get(Minutes, meeting_id)
    return {int(item) for item in changed(row, revision, debates)} if row else set(debates)


def _written(debates: Mapping[str, Any], item: str) -> str:
    """A stored debate as ``rich`` writes it today; older ones hold no-break spaces as entities."""
    return str(debates.get(item, "")).replace("&nbsp;", NO_BREAK)


def _texts(row: Minutes, revision: int) -> dict[str, Any]:
    """The debates at a revision; as they are now when it never was."""
    if revision == row.revision:
        return row.debates
    if revision == 0:
        return {}  # the page was opened before anybody had written anything
    known = db.session.scalar(
        db.select(MinutesVersion.debates).where(
            MinutesVersion.meeting_id == row.meeting_id, MinutesVersion.number == revision
        )
    )
    return row.debates if known is None else known


@command(Permission.ACT_PREPARE)
def settle(work: Work, meeting_id: int, settled_on: date) -> int:
    """Note that a later meeting settled the minutes (arrêté; L2121-15, FR-ACT-07): they can be signed from now on.

    Raises ``Refused`` for a date that is not after the meeting, not yet come, or that a vote of the council gainsays.
    """
    row = editable(work, meeting_id)
    meeting = _closed(work, meeting_id)
    organisation = organisation_of(meeting)
    if settled_on > local_day(work.now, organisation):
        raise Refused(NOT_YET, field="settled_on")
    try:
        minutes_deadline(meeting, organisation, settled_on, None)
    except Violation as violation:
        raise Refused(violation.sentence, field="settled_on") from violation
    _heeding_votes(meeting_id, settled_on)
    if row.final and row.settled_on == settled_on:
        return make_pdf(work, row)
    row.final, row.settled_on = True, settled_on
    row.approved_version = row.approved_version or row.revision
    return again(work, row, "settled")


def _heeding_votes(meeting_id: int, settled_on: date) -> None:
    """What the council decided at a point of its agenda is not written over by hand."""
    for one in approvals(meeting_id):
        settled = one.outcome in APPROVED
        if one.decided_on is not None and settled != (one.decided_on == settled_on):
            told = {"day": day(one.decided_on), "position": one.position}
            raise Refused((VOTED if settled else NOT_VOTED).format(**told), field="settled_on")


@command(Permission.ACT_PREPARE)
def finish_early(work: Work, meeting_id: int) -> int:
    """Allow the signature before any meeting settled the minutes: an explicit choice, told in the audit line."""
    row = editable(work, meeting_id)
    _closed(work, meeting_id)
    if row.final:
        return make_pdf(work, row)
    row.final = True
    work.audit(before_settlement=True)
    return again(work, row, "early")


@command(Permission.ACT_PREPARE)
def paper_copy(work: Work, meeting_id: int, given_on: date) -> None:
    """Note the day a paper copy of the minutes was made available to the public (L2121-15). Raises ``Refused``."""
    row = found(work, Minutes, meeting_id, NOT_YET_MADE, lock=True)
    organisation = organisation_of(found(work, Meeting, meeting_id))
    if row.settled_on is None or not row.settled_on <= given_on <= local_day(work.now, organisation):
        raise Refused(
            "La copie papier se met à disposition après l’arrêt du procès-verbal\u202f: vérifiez le jour.",
            field="paper_copy_on",
        )
    row.paper_copy_on = given_on
    work.audit(meeting=meeting_id, paper_copy_on=given_on.isoformat())


def begin(work: Work, meeting: Meeting) -> Minutes:
    """The minutes of a meeting, begun if nobody had; the caller holds the meeting's row."""
    row = work.session.execute(
        db.select(Minutes).where(Minutes.meeting_id == meeting.id).with_for_update()
    ).scalar_one_or_none()
    if row is None:
        row = Minutes(
            organisation_id=meeting.organisation_id, meeting_id=meeting.id, debates={}, revision=1,
            updated_at=work.now,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        work.session.add(_version(work, row, "first"))
    return row


def _draft(work: Work, meeting_id: int) -> Minutes:
    """The minutes while their text may change: from the opening of the meeting until the council settles them."""
    known = work.session.scalar(db.select(Minutes.meeting_id).where(Minutes.meeting_id == meeting_id))
    if known is None:
        meeting = found(work, Meeting, meeting_id, lock=True)
        if meeting.state not in ("open", "suspended"):
            raise NotFound(NOT_YET_MADE)
        begin(work, meeting)
    row = editable(work, meeting_id)
    if row.settled_on is not None:
        raise Refused(SETTLED)
    return row


def _closed(work: Work, meeting_id: int) -> Meeting:
    meeting = found(work, Meeting, meeting_id)
    if meeting.state != "closed":
        raise Refused(RUNNING)
    return meeting


def editable(work: Work, meeting_id: int) -> Minutes:
    """The minutes, locked, while nobody has signed them. Raises ``NotFound`` or ``Refused``."""
    row = found(work, Minutes, meeting_id, NOT_YET_MADE, lock=True)
    document = minutes_document(meeting_id)
    if document is not None and document.state != "prepared":
        raise Refused(SIGNED)
    return row


def again(work: Work, row: Minutes, reason: str) -> int:
    """Keep what the minutes now are as a version, and ask for its PDF; gives its number."""
    row.revision += 1
    row.updated_at = work.now
    work.session.add(_version(work, row, reason))
    return make_pdf(work, row)


def _version(work: Work, row: Minutes, reason: str) -> MinutesVersion:
    lines = work.session.scalar(db.select(Meeting.last_seq).where(Meeting.id == row.meeting_id)) or 0
    return MinutesVersion(
        organisation_id=row.organisation_id, meeting_id=row.meeting_id, number=row.revision, debates=row.debates,
        author=work.actor.name[:160], made_at=work.now, reason=reason, book_lines=lines,
    )  # fmt: skip


def make_pdf(work: Work, row: Minutes) -> int:
    """Ask for the PDF of the current revision; asking again after a failure takes it up. None while the meeting runs."""
    work.audit(meeting=row.meeting_id, revision=row.revision)
    if work.session.scalar(db.select(Meeting.state).where(Meeting.id == row.meeting_id)) == "closed":
        key = f"minutes:{row.meeting_id}:{row.revision}"
        later_again(work, "minutes", key, {"meeting": row.meeting_id, "revision": row.revision})
    return row.revision


def _measured(item: int, text: str) -> str:
    if len(text) > LONGEST:
        raise Refused(
            f"Ce débat est trop long ({len(text)} caractères, {LONGEST} au plus). Résumez-le\u202f: "
            "le procès-verbal dit la teneur des discussions, pas chaque parole.",
            field=f"debate-{item}",
        )
    return text
