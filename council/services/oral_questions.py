"""Oral questions received before a meeting: noted, taken back, until the minute book begins (FR-AG-04)."""

from __future__ import annotations

from datetime import date

from council.law.agenda import oral_questions
from council.law.violations import Status
from council.meeting.questions import LONGEST
from council.models import Item, Mandate, Meeting, OralQuestion, Organisation, db
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.notice import regime_of
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command
from council.services.rich_text import plain

GONE = "Cette question n’existe pas ou n’existe plus."
BEGUN = "La séance a commencé\u00a0: les questions orales se notent désormais dans sa conduite."


@command(Permission.MEETING_EDIT)
def receive(
    work: Work,
    meeting_id: int,
    *,
    item_id: int | None,
    mandate_id: int | None,
    text: str,
    received_on: date | None,
) -> str:
    """Note a question; gives what the rules of procedure object to it, empty when nothing. The same sent twice is one.

    Raises ``NotFound`` or ``Refused`` (``field``).
    """
    meeting = found(work, Meeting, meeting_id, "Cette séance n’existe pas ou n’existe plus.", lock=True)
    _before(meeting)
    words = " ".join(plain(text).split())
    if not words:
        raise Refused("Écrivez l’objet de la question.", field="text")
    if len(words) > LONGEST:
        raise Refused(f"Résumez la question en {LONGEST} caractères.", field="text")
    if received_on is None:
        raise Refused("Indiquez le jour où la question a été reçue.", field="received_on")
    organisation = work.session.get_one(Organisation, meeting.organisation_id)
    day = local_day(meeting.starts_at, organisation)
    if received_on > day:
        raise Refused("Ce jour est après la séance\u00a0: corrigez-le.", field="received_on")
    item = work.session.execute(
        db.select(Item).where(Item.id == item_id, Item.meeting_id == meeting_id, Item.kind == "question")
    ).scalar_one_or_none()
    if item is None:
        raise Refused("Choisissez le point des questions orales.", field="item_id")
    mandate = work.session.execute(
        db.select(Mandate.id).where(Mandate.id == mandate_id, Mandate.seated(meeting.body_id, day))
    ).scalar_one_or_none()
    if mandate is None:
        raise Refused("Choisissez l’auteur parmi les membres en exercice.", field="mandate_id")
    own = work.session.scalars(
        db.select(OralQuestion).where(
            OralQuestion.meeting_id == meeting_id, OralQuestion.mandate_id == mandate
        )
    ).all()
    if any(one.text == words for one in own):
        work.audit(meeting=meeting_id, repeated=True)
        return ""
    row = OralQuestion(
        organisation_id=meeting.organisation_id, meeting_id=meeting_id, item_id=item.id, mandate_id=mandate,
        text=words, received_on=received_on, created_at=work.now,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    work.audit(meeting=meeting_id, question=row.id)
    law = regime_of(meeting.body, organisation, day)
    answer = oral_questions(law, put=len(own) + 1, notice_days=(day - received_on).days)
    return answer.sentence if answer.status is Status.ERROR else ""


@command(Permission.MEETING_EDIT)
def take_back(work: Work, question_id: int) -> int:
    """Remove a question noted by mistake or withdrawn; gives its meeting. Raises ``NotFound`` or ``Refused``."""
    row = found(work, OralQuestion, question_id, GONE)
    meeting = found(work, Meeting, row.meeting_id, lock=True)
    _before(meeting)
    work.audit(meeting=meeting.id, question=question_id)
    work.session.delete(row)
    return meeting.id


def _before(meeting: Meeting) -> None:
    if meeting.state not in ("draft", "convened"):
        raise Refused(BEGUN)
