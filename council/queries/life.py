"""The life of acts for the office: where each is, what it waits for under the law, what came from the prefecture about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from council.law.acts import assess_appeal
from council.law.policies import Control
from council.law.transmission import Duty, Life, LifeAnswer, assess_life
from council.models import Act, Document, LegalityAnswer, LegalityFollowUp, Organisation, Transmission, db
from council.queries.clocks import local_day, zone
from council.queries.deadlines import law_of
from council.queries.legality_follow_ups import REPLIES_TO, ReplyLine, replies
from council.queries.legality_plan import BY_RANK

INDIVIDUAL = "3"
"""Nature of individual decisions."""
STATE_WORDS = {
    "queued": ("Part dans un instant", "info", "hourglass"), "sent": ("Envoyée, accusé attendu", "info", "send"),
    "received": ("Reçue en préfecture", "ok", "check"), "refused": ("Refusée par la préfecture", "error", "triangle-alert"),
    "failed": ("Non partie", "error", "triangle-alert"), "cancelled": ("Transmission annulée", "neutral", "ban"),
    "abandoned": ("Envoi abandonné", "neutral", "ban"),
}  # fmt: skip
"""State of a sending -> words, tone, icon."""
KIND_WORDS = {
    "received": "Accusé de réception", "act_anomaly": "Anomalie de l’acte", "envelope_anomaly": "Anomalie de l’enveloppe",
    "cancelled": "Annulation acquittée", "classification": "Classification", "classification_same": "Classification inchangée",
    "reply_received": "Accusé d’une réponse", "letter": "Courrier de la préfecture",
    "documents_request": "Demande de pièces complémentaires", "observations": "Lettre d’observations",
    "referral": "Déféré au tribunal administratif", "unreadable": "Fichier mis de côté",
}  # fmt: skip
UNSENT_CANCELLATION = "L’annulation de la transmission n’est pas partie. {problem}"
UNSENT_REPLY = "La réponse à un courrier de la préfecture n’est pas partie. {problem}"
LETTERS = ("letter", "documents_request", "observations", "referral")


@dataclass(frozen=True)
class LetterLine:
    """Something that came. ``words`` names it; ``files`` are (name, size); ``law`` says when the prefect's time limit ends."""

    id: int
    kind: str
    words: str
    dated_on: date | None
    received_at: datetime
    text: str
    problem: str
    files: tuple[tuple[str, int], ...]
    settled_on: date | None
    settled_note: str
    act_id: int | None
    act_number: str
    act_title: str
    law: str = ""
    replies: tuple[ReplyLine, ...] = ()

    @property
    def repliable(self) -> Mapping[str, str]:
        """What may be sent back now, in words."""
        blocked = self.problem or self.act_id is None or any(one.stands for one in self.replies)
        return {} if blocked else REPLIES_TO.get(self.kind, {})

    @property
    def open(self) -> bool:
        """A letter nobody answered yet."""
        return self.kind in LETTERS and self.settled_on is None and not self.problem


def answers(organisation_id: int, *conditions: sa.ColumnElement[bool], limit: int = 100) -> list[LetterLine]:
    """What came, the newest first."""
    organisation = db.session.get_one(Organisation, organisation_id)
    rows = db.session.execute(
        sa.select(LegalityAnswer, Act.id, Act.number, Act.title)
        .outerjoin(Transmission, Transmission.id == LegalityAnswer.transmission_id)
        .outerjoin(Act, Act.id == Transmission.act_id)
        .where(LegalityAnswer.organisation_id == organisation_id, *conditions)
        .order_by(LegalityAnswer.id.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    found = rows.all()
    sent = replies([row.id for row, *_ in found], organisation)
    return [
        LetterLine(
            row.id, row.kind, KIND_WORDS.get(row.kind, row.kind), row.dated_on, row.received_at.astimezone(zone(organisation)),
            row.text, row.problem, tuple((one["name"], one["size"]) for one in row.files), row.settled_on, row.settled_note,
            act_id, number or "", title or "", replies=sent.get(row.id, ()),
        )
        for row, act_id, number, title in found
    ]  # fmt: skip


def answer_file(organisation_id: int, answer_id: int, index: int) -> tuple[str, str] | None:
    """Name and hash of a document that came; ``index`` from 1, 0 for the message itself."""
    row = db.session.execute(
        db.select(LegalityAnswer).where(
            LegalityAnswer.id == answer_id, LegalityAnswer.organisation_id == organisation_id
        )
    ).scalar_one_or_none()
    if row is None or index > len(row.files):
        return None
    return (
        (row.name, row.sha256)
        if index == 0
        else (row.files[index - 1]["name"], row.files[index - 1]["sha256"])
    )


@dataclass(frozen=True)
class Step:
    """One step of an act: ``state`` is done, next or coming."""

    words: str
    on: date | None
    state: str


@dataclass(frozen=True)
class ActLife:
    """An act, its stage, and what is left to do with article and sentence."""

    id: int
    meeting_id: int
    paper_id: int | None
    number: str
    title: str
    outcome: str
    life: LifeAnswer
    steps: tuple[Step, ...]
    problem: str
    """Why the last sending did not succeed; empty otherwise."""
    letters: int
    """Letters that wait for an answer."""

    @property
    def duties(self) -> tuple[Duty, ...]:
        """What is left to do."""
        return self.life.duties

    @property
    def late(self) -> bool:
        """Whether a legal day is past, or the prefecture refused."""
        return bool(self.problem) or any(one.late for one in self.duties)


def lives(acts: Sequence[Act], organisation: Organisation, now: datetime) -> list[ActLife]:
    """The lives of acts whose meeting is loaded, in as many questions as there are tables."""
    ids = [act.id for act in acts]
    papers = {
        row.act_id: row
        for row in db.session.execute(
            sa.select(Document.act_id, Document.id, Document.signed_at).where(Document.act_id.in_(ids))
        )
    }
    problems = _problems(ids)
    letters = dict(
        db.session.execute(
            sa.select(Transmission.act_id, sa.func.count(LegalityAnswer.id))
            .join(LegalityAnswer, LegalityAnswer.transmission_id == Transmission.id)
            .where(
                Transmission.act_id.in_(ids), LegalityAnswer.kind.in_(LETTERS), LegalityAnswer.settled_on.is_(None),
                LegalityAnswer.problem == "",
            )
            .group_by(Transmission.act_id)
        ).all()
    )  # fmt: skip
    found = []
    for act in acts:
        paper = papers.get(act.id)
        signed_at = paper.signed_at if paper else None
        life = _life(act, signed_at, organisation)
        answer = assess_life(law_of(act.meeting, organisation), life, local_day(now, organisation))
        found.append(
            ActLife(
                act.id, act.meeting_id, paper.id if paper else None, act.number, act.title, act.outcome, answer,
                _steps(act, life, answer), problems.get(act.id, ""), letters.get(act.id, 0),
            )
        )  # fmt: skip
    return found


def _problems(act_ids: list[int]) -> dict[int, str]:
    """The sentence of the last sending of each act that failed or was refused, or of a cancellation that did not leave."""
    rows = db.session.execute(
        sa.select(Transmission.act_id, Transmission.state, Transmission.problem)
        .where(Transmission.act_id.in_(act_ids))
        .order_by(*BY_RANK)
    )
    last = {act_id: (state, problem) for act_id, state, problem in rows}
    found = {act_id: problem for act_id, (state, problem) in last.items() if state in ("failed", "refused")}
    unsent = db.session.execute(
        sa.select(Transmission.act_id, LegalityFollowUp.kind, LegalityFollowUp.problem)
        .join(LegalityFollowUp, LegalityFollowUp.transmission_id == Transmission.id)
        .where(Transmission.act_id.in_(act_ids), LegalityFollowUp.state == "failed")
    )
    words = {"cancellation": UNSENT_CANCELLATION}
    return found | {
        act: words.get(kind, UNSENT_REPLY).format(problem=problem) for act, kind, problem in unsent
    }


def _life(act: Act, signed_at: datetime | None, organisation: Organisation) -> Life:
    def on(moment: datetime | None) -> date | None:
        return local_day(moment, organisation) if moment else None

    signed_on = on(signed_at) if act.state != "prepared" else None
    return Life(
        act.outcome, signed_on, on(act.sent_at), act.transmitted_on, on(act.published_at), act.exemption,
        str(act.content.get("nature_code", "")) == INDIVIDUAL,
    )  # fmt: skip


def _steps(act: Act, life: Life, answer: LifeAnswer) -> tuple[Step, ...]:
    """The steps in their usual order; those of the prefecture only where there is one."""
    told = [("Décidée", act.adopted_on), ("Signée", life.signed_on)]
    if answer.transmissible or life.received_on or life.sent_on:
        told += [("Envoyée", life.sent_on or life.received_on), ("Reçue", life.received_on)]
    told.append(("Publiée", life.published_on))
    if answer.enforceable_on or answer.transmissible:
        told.append(("Exécutoire", answer.enforceable_on))
    first = next((words for words, on in told if on is None), "")
    return tuple(
        Step(words, on, "done" if on else "next" if words == first else "coming") for words, on in told
    )


def prefect_limit(act: Act, organisation: Organisation) -> str:
    """The law's sentence on the end of the prefect's time limit, restarted by documents handed over (FR-LEG-04)."""
    regime = law_of(act.meeting, organisation)
    if act.transmitted_on is None or regime.control is not Control.PREFECT:
        return ""
    given = db.session.scalar(
        sa.select(sa.func.max(LegalityAnswer.settled_on))
        .join(Transmission, Transmission.id == LegalityAnswer.transmission_id)
        .where(Transmission.act_id == act.id, LegalityAnswer.kind == "documents_request")
    )
    return assess_appeal(regime, transmitted_on=act.transmitted_on, documents_received_on=given).sentence
