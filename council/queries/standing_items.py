"""Points that come back by themselves, the register of delegated decisions, and what a draft agenda still lacks of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from council.documents.typography import day
from council.law.wording import count
from council.models import Body, DelegatedDecision, Item, Mandate, Meeting, Organisation, StandingItem, db
from council.queries.clocks import local_day
from council.queries.effects import under_way
from council.queries.kinds import KIND_WORDS
from council.queries.notice import regime_of
from council.queries.parties import words
from council.queries.register import folios_of_decisions

DELEGATED, DIVERSE, ORAL = "delegated", "diverse", "oral"
TITLES = {
    DELEGATED: "Compte rendu des décisions prises par délégation du conseil",
    DIVERSE: "Questions diverses",
    ORAL: "Questions orales",
}
KINDS = {DELEGATED: "report", DIVERSE: "information", ORAL: "question"}
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
NOTHING_DECIDED = (
    "Rien qui demande une délibération ne s’y décide\u00a0: une vraie décision prise en questions diverses est "
    "annulable, faute d’avoir été annoncée (art. L.\u00a02121-10)."
)


@dataclass(frozen=True)
class Offer:
    """A standing point that a draft agenda lacks. ``key``: one of the above, or the identifier of a ``StandingItem``."""

    key: str
    title: str
    why: str


@dataclass(frozen=True)
class StandingLine:
    """A recurring point of a body."""

    id: int
    title: str
    kind: str
    when: str


@dataclass(frozen=True)
class DecisionLine:
    """A delegated decision. ``state`` in words; ``free``: it may still change, as it is nowhere but in the register."""

    id: int
    number: str
    decided_on: date
    object: str
    state: str
    item_id: int | None
    meeting_id: int | None
    free: bool
    text: str = ""
    public_title: str = ""
    folio: int = 0
    published: bool = False
    author: str = ""
    publishing: bool = False
    """Its file is being made."""


@dataclass(frozen=True)
class DecisionsPage:
    """A year of the register of one body; ``bodies``: (id, name) of those that delegate."""

    body_id: int
    bodies: tuple[tuple[int, str], ...]
    year: int
    years: tuple[int, ...]
    lines: tuple[DecisionLine, ...]
    waiting: int
    """Decisions of any year that no agenda reports yet."""
    author: str
    """Who takes them today, as the form proposes it."""


def is_delegated_report(item: Item) -> bool:
    """Whether a point reports delegated decisions, by its kind and its words."""
    return item.kind == "report" and "delegation" in words(item.title)


def present(items: list[Item], key: str, title: str) -> Item | None:
    """The point of an agenda that already is this standing one, typed by hand or not."""
    for item in items:
        said = set(words(item.title))
        if (
            (key == DELEGATED and is_delegated_report(item))
            or (key == DIVERSE and {"question", "diverse"} <= said)
            or (key == ORAL and item.kind == "question")
            or (key not in KINDS and item.title.casefold() == title.casefold())
        ):
            return item
    return None


def no_agenda_reports() -> sa.ColumnElement[bool]:
    """The clause of decisions that stand on no agenda, or on that of a cancelled meeting, which reports nothing (L2122-23)."""
    cancelled = (
        sa.select(Item.id).join(Meeting, Meeting.id == Item.meeting_id).where(Meeting.state == "cancelled")
    )
    return sa.or_(DelegatedDecision.report_item_id.is_(None), DelegatedDecision.report_item_id.in_(cancelled))


def unreported(body_id: int, until: date) -> list[DelegatedDecision]:
    """Decisions of the body taken until a day that no agenda reports, in their order."""
    query = db.select(DelegatedDecision).where(
        DelegatedDecision.body_id == body_id, no_agenda_reports(), DelegatedDecision.decided_on <= until
    )
    return list(db.session.scalars(query.order_by(DelegatedDecision.decided_on, DelegatedDecision.number)))


def standing(body_id: int) -> list[StandingItem]:
    """The recurring points of a body, those of each meeting first, then by month."""
    query = db.select(StandingItem).where(StandingItem.body_id == body_id)
    return sorted(db.session.scalars(query), key=lambda one: (one.month or 0, one.title))


def lines(body_id: int) -> tuple[StandingLine, ...]:
    """The same, in words."""
    return tuple(
        StandingLine(
            one.id, one.title, KIND_WORDS[one.kind],
            f"chaque année, {MONTHS[one.month - 1]}" if one.month else "à chaque séance",
        )
        for one in standing(body_id)
    )  # fmt: skip


def offers(meeting: Meeting, organisation: Organisation) -> tuple[Offer, ...]:
    """What a draft agenda lacks: the body's recurring points, and those a French council usually has."""
    if meeting.state != "draft" or meeting.repeat_of_id is not None:
        return ()
    on = local_day(meeting.starts_at, organisation)
    found = []
    if meeting.body.kind == "council" and not regime_of(meeting.body, organisation, on).code.startswith(
        "be-"
    ):
        found = [Offer(DELEGATED, TITLES[DELEGATED], _why_delegated(unreported(meeting.body_id, on)))]
        found += [Offer(ORAL, TITLES[ORAL], "Pour y rattacher les questions reçues avant la séance, sans vote (art. L.\u00a02121-19).")]  # fmt: skip
        found += [Offer(DIVERSE, TITLES[DIVERSE], NOTHING_DECIDED)]
    found += [
        Offer(
            str(one.id),
            one.title,
            f"Point récurrent\u00a0: {MONTHS[on.month - 1] if one.month else 'chaque séance'}.",
        )
        for one in standing(meeting.body_id)
        if one.month in (None, on.month)
    ]
    items = list(meeting.items)
    lacking = [one for one in found if present(items, one.key, one.title) is None]
    return (*lacking, *_late(meeting, items, on))


def _why_delegated(waiting: list[DelegatedDecision]) -> str:
    law = "Le maire en rend compte à chacune des réunions obligatoires du conseil (art. L.\u00a02122-23)."
    if not waiting:
        return f"Le registre n’a aucune décision dont rendre compte. {law}"
    return f"{count(len(waiting), 'décision')} au registre depuis la dernière fois. {law}"


def _late(meeting: Meeting, items: list[Item], on: date) -> list[Offer]:
    """Decisions written in the register after their report was put on this agenda."""
    report = present(items, DELEGATED, "")
    waiting = unreported(meeting.body_id, on) if report is not None else []
    if not waiting:
        return []
    text = f"{count(len(waiting), 'décision')} du registre ne figure{'nt' if len(waiting) > 1 else ''} pas encore au compte rendu."
    return [Offer(DELEGATED, "Compléter le compte rendu des décisions", text)]


def decisions(
    organisation_id: int, now: datetime, body_id: int | None = None, year: int | None = None
) -> DecisionsPage | None:
    """The register of a body, a year at a time, the newest first; ``None`` where no body may delegate."""
    rows = db.session.execute(
        db.select(Body.id, Body.name)
        .where(Body.organisation_id == organisation_id, Body.kind == "council")
        .order_by(Body.position, Body.id)
    ).all()
    bodies = tuple((key, name) for key, name in rows)
    chosen = body_id or (bodies[0][0] if bodies else 0)
    if chosen not in dict(bodies):
        return None
    found = db.session.execute(
        db.select(DelegatedDecision, Item, Meeting)
        .outerjoin(Item, Item.id == DelegatedDecision.report_item_id)
        .outerjoin(Meeting, Meeting.id == Item.meeting_id)
        .where(DelegatedDecision.body_id == chosen)
        .order_by(DelegatedDecision.decided_on.desc(), DelegatedDecision.number.desc())
    ).all()
    organisation, folios = db.session.get_one(Organisation, organisation_id), folios_of_decisions(chosen)
    years = tuple(sorted({one.decided_on.year for one, _i, _m in found} | {now.year}, reverse=True))
    shown = year if year in years else years[0]
    listed = [row for row in found if row[0].decided_on.year == shown]
    busy = under_way(paper_key(one.id) for one, _i, _m in listed if one.published_at is None)
    return DecisionsPage(
        chosen, bodies, shown, years,
        tuple(_line(*row, organisation, folios.get(row[0].id, 0), paper_key(row[0].id) in busy) for row in listed),
        sum(meeting is None or meeting.state == "cancelled" for _one, _i, meeting in found),
        _usual_author(chosen, local_day(now, organisation)),
    )  # fmt: skip


def paper_key(decision_id: int) -> str:
    """The effect of the outbox that makes the file of a decision."""
    return f"decision_paper:{decision_id}"


def _usual_author(body_id: int, on: date) -> str:
    """« Mme Anne Durand, maire »: whom the council delegates to."""
    head = db.session.execute(
        db.select(Mandate).where(Mandate.seated(body_id, on), Mandate.chair_rank == 1).limit(1)
    ).scalar_one_or_none()
    if head is None:
        return ""
    return ", ".join(one for one in (head.person.formal_name, head.capacity.lower()) if one)


def _line(
    one: DelegatedDecision,
    item: Item | None,
    meeting: Meeting | None,
    organisation: Organisation,
    folio: int,
    busy: bool,
) -> DecisionLine:
    state, free = "À rendre compte", True
    if item is not None and meeting is not None:
        on = day(local_day(meeting.starts_at, organisation))
        free = meeting.state == "cancelled"
        if free:
            state = f"À rendre compte\u00a0: la séance du {on} est annulée"
        elif meeting.state not in ("open", "suspended", "closed"):
            state = f"Inscrite à la séance du {on}, point {item.position}"
        else:
            state = f"Compte rendu fait le {on}"
    return DecisionLine(
        one.id, one.number, one.decided_on, one.object, state, item.id if item else None, meeting.id if meeting else None,
        free and not folio and one.published_at is None, one.text, one.public_title, folio, one.published_at is not None, one.author, busy,
    )  # fmt: skip


def body_name(body_id: int) -> str | None:
    """The name of a body of the current organisation."""
    return db.session.scalar(db.select(Body.name).where(Body.id == body_id))
