"""What left for the prefecture about an act that it had received, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from council.models import LegalityFollowUp, Organisation, Transmission, db
from council.models.legality import FOLLOW_UP_LIVE
from council.queries.clocks import zone


@dataclass(frozen=True)
class FollowUpLine:
    """What left about an act that was received; ``confirmed_on`` is the prefecture's day."""

    id: int
    state: str
    words: str
    tone: str
    icon: str
    motive: str
    queued_at: datetime
    queued_by: str
    sent_at: datetime | None
    confirmed_on: date | None
    problem: str


FOLLOW_UP_WORDS = {
    "queued": ("Part dans un instant", "info", "hourglass"), "sent": ("Envoyée, confirmation attendue", "info", "send"),
    "confirmed": ("Confirmée par la préfecture", "ok", "check"), "refused": ("Refusée par la préfecture", "error", "triangle-alert"),
    "failed": ("Non partie", "error", "triangle-alert"), "abandoned": ("Abandonnée", "neutral", "ban"),
}  # fmt: skip


REPLIES_TO = {
    "letter": {"letter_reply": "Répondre au courrier"},
    "documents_request": {
        "documents": "Envoyer les pièces demandées", "documents_refused": "Refuser d’envoyer des pièces",
    },
    "observations": {
        "observations_reply": "Répondre aux observations", "observations_refused": "Refuser de répondre aux observations",
    },
}  # fmt: skip
"""Kind of letter -> what may be sent back (``gateways.legality.message.REPLIES``), in words."""
REPLY_WORDS = {
    **FOLLOW_UP_WORDS, "sent": ("Réponse envoyée", "info", "send"), "confirmed": ("Réponse reçue par la préfecture", "ok", "check"),
}  # fmt: skip


@dataclass(frozen=True)
class ReplyLine:
    """A reply to a letter; ``files`` as they were named when they were joined."""

    id: int
    what: str
    state: str
    words: str
    tone: str
    icon: str
    note: str
    queued_at: datetime
    queued_by: str
    confirmed_on: date | None
    problem: str
    files: tuple[str, ...]

    @property
    def stands(self) -> bool:
        """Whether it leaves, left or arrived: no other reply goes beside it."""
        return self.state in (*FOLLOW_UP_LIVE, "confirmed")


def replies(letters: list[int], organisation: Organisation) -> dict[int, tuple[ReplyLine, ...]]:
    """The replies to each of those letters, the last first."""
    clock = zone(organisation)
    rows = db.session.scalars(
        db.select(LegalityFollowUp)
        .where(LegalityFollowUp.answer_id.in_(letters))
        .order_by(LegalityFollowUp.id.desc())
        .execution_options(populate_existing=True)
    )
    what = {kind: words for kinds in REPLIES_TO.values() for kind, words in kinds.items()}
    found: dict[int, tuple[ReplyLine, ...]] = {}
    for row in rows:
        line = ReplyLine(
            row.id, what[row.kind], row.state, *REPLY_WORDS[row.state], row.motive, row.queued_at.astimezone(clock), row.queued_by,
            row.confirmed_on, row.problem, tuple(one["title"] for one in row.files),
        )  # fmt: skip
        found[row.answer_id or 0] = (*found.get(row.answer_id or 0, ()), line)
    return found


def act_of_follow_up(organisation_id: int, follow_up_id: int) -> int | None:
    """The act that something sent afterwards is about."""
    found: int | None = db.session.scalar(
        db.select(Transmission.act_id)
        .join(LegalityFollowUp, LegalityFollowUp.transmission_id == Transmission.id)
        .where(LegalityFollowUp.id == follow_up_id, LegalityFollowUp.organisation_id == organisation_id)
    )
    return found


def cancellations(sendings: list[int], organisation: Organisation) -> tuple[FollowUpLine, ...]:
    """The cancellations asked for of those sendings, the last first."""
    clock = zone(organisation)
    rows = db.session.scalars(
        db.select(LegalityFollowUp)
        .where(LegalityFollowUp.transmission_id.in_(sendings), LegalityFollowUp.kind == "cancellation")
        .order_by(LegalityFollowUp.id.desc())
        .execution_options(populate_existing=True)
    )
    return tuple(
        FollowUpLine(
            row.id, row.state, *FOLLOW_UP_WORDS[row.state], row.motive, row.queued_at.astimezone(clock), row.queued_by,
            row.sent_at.astimezone(clock) if row.sent_at else None, row.confirmed_on, row.problem,
        )
        for row in rows
    )  # fmt: skip
