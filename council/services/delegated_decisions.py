"""Verbs about the decisions taken by delegation of the council: written in its register, corrected, published (L2122-22, L2122-23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from council.documents.typography import day
from council.models import Body, DelegatedDecision, Item, Meeting, Organisation, db
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.register import folios_of_decisions
from council.services import decision_papers
from council.services.errors import Refused
from council.services.item_draft import MAX_TEXT
from council.services.lookup import found
from council.services.pipeline import Work, command
from council.services.rich_text import plain, rich
from council.services.standing_items import object_of

NO_DECISION = "Cette décision n’est pas ou n’est plus au registre. Actualisez la page."
PUBLISHED = "Cette décision est publiée\u00a0: elle ne change plus. Prenez une décision qui la corrige, ou retirez-la d’abord du site, à la page des publications."
IN_SHEETS = "Cette décision est sur un feuillet du registre\u00a0: elle ne change plus. Prenez une décision qui la corrige."
MAX_AUTHOR = 160
MAX_NUMBER = 40
"""Characters of a decision's number."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A decision as the office writes it. ``public_title`` replaces the object where citizens read, and hides the text."""

    number: str
    decided_on: date | None
    what: str
    text: str = ""
    public_title: str = ""
    author: str = ""
    """Who took it, name and capacity."""


@command(Permission.MEETING_EDIT)
def enter_decision(work: Work, body_id: int, typed: Decision, decision_id: int | None = None) -> int:
    """Write a delegated decision in the register, or correct one that is neither reported, nor published, nor on a sheet; gives its id.

    Its public title and its author may be given as long as it is not on line: they stand on no sheet.

    The same decision sent twice is one. Raises ``Refused`` (``field``) for a number already used, a day to come.
    """
    found(work, Body, body_id, "Cette assemblée n’existe pas.", lock=True)
    number, what = plain(typed.number), object_of(typed.what, "L’objet", "what")
    if not number or len(number) > MAX_NUMBER:
        raise Refused(f"Écrivez le numéro de la décision, {MAX_NUMBER} caractères au plus.", field="number")
    organisation = work.session.get_one(Organisation, work.actor.organisation_id)
    on = typed.decided_on
    if on is None or on > local_day(work.now, organisation):
        raise Refused("Indiquez le jour de la décision\u00a0; il n’est pas à venir.", field="decided_on")
    if len(typed.text) > MAX_TEXT:
        raise Refused("Le texte de la décision est trop long.", field="text")
    author = plain(typed.author)
    if len(author) > MAX_AUTHOR:
        raise Refused(f"Le nom et la qualité comptent {MAX_AUTHOR} caractères au plus.", field="author")
    public = (
        object_of(typed.public_title, "Le titre public", "public_title") if typed.public_title.strip() else ""
    )
    values = {
        "number": number,
        "decided_on": on,
        "object": what,
        "text": rich(typed.text),
        "public_title": public,
        "author": author,
    }
    same = work.session.execute(
        db.select(DelegatedDecision).where(
            DelegatedDecision.body_id == body_id, DelegatedDecision.number == number
        )
    ).scalar_one_or_none()
    if decision_id is None and same is not None and all(getattr(same, n) == v for n, v in values.items()):
        work.audit(decision=same.id, repeated=True)
        return int(same.id)
    if same is not None and same.id != decision_id:
        raise Refused(
            f"Le numéro {number} est déjà celui d’une décision du {day(same.decided_on)}. Corrigez-le.",
            field="number",
        )
    if decision_id is not None:
        row = found(work, DelegatedDecision, decision_id, NO_DECISION, lock=True)
        changed = {name for name, value in values.items() if getattr(row, name) != value}
        if row.published_at is not None or changed - {"public_title", "author"}:
            row = _free(work, decision_id)
        for name in changed:
            setattr(row, name, values[name])
    else:
        row = DelegatedDecision(
            organisation_id=work.actor.organisation_id, body_id=body_id, created_by=work.actor.name, created_at=work.now,
            **values,
        )  # fmt: skip
        work.session.add(row)
    work.session.flush()
    work.audit(decision=row.id)
    return row.id


@command(Permission.MEETING_EDIT)
def strike_decision(work: Work, decision_id: int) -> int:
    """Take a decision entered by mistake out of the register; gives the body. Not once it stands on an agenda, a sheet or the site."""
    row = _free(work, decision_id)
    body_id: int = row.body_id
    number = row.number
    work.session.delete(row)
    work.audit(decision=decision_id, number=number)
    return body_id


@command(Permission.PUBLISH)
def publish_decision(work: Work, decision_id: int) -> bool:
    """Put a decision on the public site, its file first: False while it is being made. Asked again it changes nothing.

    Raises ``NotFound``.
    """
    row = found(work, DelegatedDecision, decision_id, NO_DECISION, lock=True)
    work.audit(decision=decision_id, repeated=row.published_at is not None)
    return decision_papers.publish(work, row)


def _free(work: Work, decision_id: int) -> DelegatedDecision:
    """A decision that may still change. One on the agenda of a cancelled meeting may: it is reported nowhere yet."""
    row = found(work, DelegatedDecision, decision_id, NO_DECISION, lock=True)
    if row.published_at is not None:
        raise Refused(PUBLISHED)
    if folios_of_decisions(row.body_id).get(row.id):
        raise Refused(IN_SHEETS)
    state = (
        db.select(Meeting.state)
        .join(Item, Item.meeting_id == Meeting.id)
        .where(Item.id == row.report_item_id)
    )
    if row.report_item_id is not None and work.session.scalar(state) != "cancelled":
        raise Refused(
            "Cette décision figure déjà au compte rendu d’un ordre du jour\u00a0: elle ne change plus. Corrigez le texte "
            "du point, ou retirez-le de l’ordre du jour."
        )
    return row
