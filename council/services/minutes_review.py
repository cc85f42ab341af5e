"""Members read the draft of the minutes and comment on it; the office answers, takes over or declines."""

from __future__ import annotations

from council.models import Body, Item, Mandate, Meeting, Minutes, MinutesComment, Organisation, db
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.papers import minutes_document
from council.queries.substitutes import seat_taken
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.lookup import found
from council.services.minutes import NOT_YET_MADE, SIGNED
from council.services.pipeline import Work, command
from council.services.rich_text import plain

LONGEST = 2000
LONGEST_PASSAGE = 600
ANSWERS = {"answered": "Répondu", "kept": "Retenu", "declined": "Écarté"}
NOT_SHARED = "Ce projet de procès-verbal n’est pas ouvert à la relecture des membres."
NO_TEXT = "Écrivez votre remarque."
TOO_LONG = f"Votre remarque est trop longue ({LONGEST} caractères au plus). Résumez-la."
SETTLED = "Ce procès-verbal est arrêté\u202f: demandez une mention rectificative au secrétariat."
NO_ANSWER = "Écrivez une réponse\u202f: le membre doit savoir pourquoi sa remarque est écartée."
BAD_STATE = "Choisissez\u00a0: répondre, retenir ou écarter."
RUNNING = "La séance n’est pas close\u202f: le projet s’ouvre à la relecture après elle."


@command(Permission.ACT_PREPARE)
def share(work: Work, meeting_id: int) -> None:
    """Open the draft to the reading of members. Repeating it changes nothing. Raises ``Refused`` before the closing."""
    row = found(work, Minutes, meeting_id, NOT_YET_MADE, lock=True)
    if found(work, Meeting, meeting_id).state != "closed":
        raise Refused(RUNNING)
    if row.shared_at is None:
        row.shared_at = work.now
    work.audit(meeting=meeting_id, version=row.revision)


@command(Permission.COUNCILLOR)
def comment(work: Work, meeting_id: int, *, text: str, passage: str = "", item_id: int | None = None) -> int:
    """A member's remark on the draft as it now is; gives its id. The same sent twice is one.

    Raises ``NotFound``, ``NotAllowed`` for somebody who is no member of the body, ``Refused`` (``field``).
    """
    words, quoted = plain(text), plain(passage)[:LONGEST_PASSAGE]
    row = found(work, Minutes, meeting_id, NOT_SHARED, lock=True)
    meeting = found(work, Meeting, meeting_id)
    if row.shared_at is None:
        raise NotFound(NOT_SHARED)
    person = _member(work, meeting)
    if row.settled_on is not None:
        raise Refused(SETTLED)
    if not words:
        raise Refused(NO_TEXT, field="text")
    if len(words) > LONGEST:
        raise Refused(TOO_LONG, field="text")
    if item_id is not None:
        item = found(work, Item, item_id)
        if item.meeting_id != meeting_id:
            raise NotFound()
    twin: int | None = work.session.scalar(
        db.select(MinutesComment.id).where(
            MinutesComment.meeting_id == meeting_id,
            MinutesComment.person_id == person,
            MinutesComment.item_id.is_(None) if item_id is None else MinutesComment.item_id == item_id,
            MinutesComment.text == words,
            MinutesComment.passage == quoted,
        )
    )
    if twin is not None:
        work.audit(comment=twin, repeated=True)
        return twin
    made = MinutesComment(
        organisation_id=row.organisation_id, meeting_id=meeting_id, item_id=item_id, person_id=person,
        name=work.actor.name[:160], version=row.revision, passage=quoted, text=words, created_at=work.now,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    work.audit(meeting=meeting_id, comment=made.id, version=row.revision)
    return made.id


@command(Permission.ACT_PREPARE)
def answer(work: Work, comment_id: int, state: str, text: str = "") -> int:
    """What the office makes of a remark; gives the meeting. An answer may be changed until somebody signs.

    Raises ``NotFound``, and ``Refused`` for a refusal without a reason.
    """
    row = found(work, MinutesComment, comment_id, "Cette remarque n’existe pas.", lock=True)
    words = plain(text)
    if state not in ANSWERS:
        raise Refused(BAD_STATE, field=f"state-{comment_id}")
    if not words and state != "kept":
        raise Refused(NO_ANSWER, field=f"answer-{comment_id}")
    if len(words) > LONGEST:
        raise Refused(
            f"Cette réponse est trop longue ({LONGEST} caractères au plus).", field=f"answer-{comment_id}"
        )
    document = minutes_document(row.meeting_id)
    if document is not None and document.state != "prepared":
        raise Refused(SIGNED)
    if (row.state, row.answer) != (state, words):
        row.state, row.answer = state, words
        row.answered_by, row.answered_at = work.actor.name[:160], work.now
    work.audit(comment=comment_id, state=state)
    return row.meeting_id


def _member(work: Work, meeting: Meeting) -> int:
    """The actor's person, seated in the body today or on the day of the meeting, or the substitute who sat in it."""
    organisation = work.session.get_one(Organisation, meeting.organisation_id)
    body = work.session.get_one(Body, meeting.body_id)
    days = (local_day(work.now, organisation), local_day(meeting.starts_at, organisation))
    seat = work.session.scalar(
        db.select(Mandate.id)
        .where(
            Mandate.person_id == work.actor.person_id,
            db.or_(*(Mandate.seated(body.id, day) for day in days)),
        )
        .limit(1)
    )
    if work.actor.person_id is None or (seat is None and seat_taken(work.actor.person_id, meeting) is None):
        raise NotAllowed
    return work.actor.person_id
