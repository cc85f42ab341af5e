"""Verbs about the register of interests: declare, change, strike out. The member's own, or kept on behalf (FR-INT-04)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from council.models import Interest, InterestVersion, Mandate, db
from council.models.interests import CAPACITIES
from council.permissions import Permission
from council.services.company_numbers import company_number
from council.services.errors import NotFound, Refused, Stale
from council.services.lookup import found
from council.services.pipeline import Work, command
from council.services.rich_text import plain

GONE = "Cette déclaration n’existe pas ou n’existe plus. Revenez à la liste des intérêts."
BAD_NUMBER = (
    "Ce numéro n’est pas juste\u00a0: relisez-le. Un SIREN a 9 chiffres, un SIRET 14, un numéro BCE 10. "
    "Sans numéro sûr, laissez la case vide."
)
MAX_DEGREE = 8
"""Degrees of kinship a form may hold: twice the widest that any profile of the law looks at."""


@dataclass(frozen=True, kw_only=True)
class InterestDraft:
    """What a member declares. ``aliases`` and ``keywords`` are one entry each."""

    party: str
    capacity: str
    starts_on: date | None
    ends_on: date | None = None
    aliases: tuple[str, ...] = ()
    number: str = ""
    degree: int | None = None
    paid: bool = False
    designated: bool = False
    authorities: bool = False
    keywords: tuple[str, ...] = ()
    source: str = ""


@command(Permission.COUNCILLOR, Permission.INTERESTS)
def declare(work: Work, draft: InterestDraft, *, mandate_id: int | None = None) -> int:
    """Write a new interest; gives its id. The very same declaration sent twice is one.

    ``mandate_id``: the member on whose behalf the office writes; without it, the actor's own.
    Raises ``Refused`` (``field`` names the fault) or ``NotFound``.
    """
    person_id = _whose(work, mandate_id)
    values = _checked(draft)
    known = db.select(Interest).where(Interest.person_id == person_id, Interest.removed_at.is_(None))
    one: Interest
    for one in work.session.execute(known).scalars():
        if _values(one) == values:
            work.audit(interest=one.id, repeated=True)
            return one.id
    interest = Interest(
        organisation_id=work.actor.organisation_id, person_id=person_id, created_at=work.now, updated_at=work.now,
        **values,
    )  # fmt: skip
    work.session.add(interest)
    work.session.flush()
    _keep(work, interest, values)
    work.audit(interest=interest.id, person=person_id)
    return interest.id


@command(Permission.COUNCILLOR, Permission.INTERESTS)
def amend(work: Work, interest_id: int, draft: InterestDraft, *, revision: int) -> int:
    """Save over revision ``revision``; gives the revision now stored. What was written before stays in the history.

    Raises ``Stale`` when somebody saved meanwhile, ``Refused``, ``NotFound``.
    """
    interest = _reachable(work, interest_id)
    values = _checked(draft)
    before = _values(interest)
    if before == values:
        return interest.revision
    if interest.revision != revision:
        raise Stale(
            "Cette déclaration a été changée pendant que vous l’écriviez. Votre texte est gardé ci-dessous\u00a0: "
            "comparez avec l’historique, puis enregistrez."
        )
    for name, value in values.items():
        setattr(interest, name, value)
    interest.revision += 1
    interest.updated_at = work.now
    _keep(work, interest, values)
    changed = [name for name, value in values.items() if before[name] != value]
    work.audit(interest=interest_id, person=interest.person_id, fields=changed, revision=interest.revision)
    return interest.revision


@command(Permission.COUNCILLOR, Permission.INTERESTS)
def strike_out(work: Work, interest_id: int) -> int:
    """Take out a declaration made by mistake; its history stays. Gives the person's id."""
    interest = _reachable(work, interest_id)
    interest.removed_at = interest.updated_at = work.now
    interest.revision += 1
    _keep(work, interest, {})
    work.audit(interest=interest_id, person=interest.person_id)
    return interest.person_id


def _whose(work: Work, mandate_id: int | None) -> int:
    if mandate_id is not None and work.actor.may(Permission.INTERESTS):
        return found(work, Mandate, mandate_id, "Ce membre n’existe pas dans cette institution.").person_id
    if mandate_id is not None or work.actor.person_id is None or not work.actor.may(Permission.COUNCILLOR):
        raise NotFound("Choisissez le membre pour qui vous écrivez, dans le registre des intérêts.")
    return work.actor.person_id


def _reachable(work: Work, interest_id: int) -> Interest:
    """The interest, when it is the actor's own or the actor keeps the register; else it does not exist."""
    interest = found(work, Interest, interest_id, GONE, lock=True)
    own = interest.person_id == work.actor.person_id
    if interest.removed_at is not None or not (own or work.actor.may(Permission.INTERESTS)):
        raise NotFound(GONE)
    return interest


def _keep(work: Work, interest: Interest, values: dict[str, Any]) -> None:
    """One more version in the history."""
    plain_values = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()
    }
    work.session.add(
        InterestVersion(
            organisation_id=interest.organisation_id, interest_id=interest.id, revision=interest.revision,
            saved_at=work.now, saved_by=work.actor.name[:160], values=plain_values,
        )
    )  # fmt: skip


def _checked(draft: InterestDraft) -> dict[str, Any]:
    """Column values, cleaned. Raises ``Refused``."""
    values = asdict(draft) | {
        "party": _short(draft.party, "party", 200),
        "source": _short(draft.source, "source", 300),
        "aliases": _entries(draft.aliases, "aliases"),
        "keywords": _entries(draft.keywords, "keywords"),
        "number": _number(draft.number),
    }
    if not values["party"]:
        raise Refused("Écrivez le nom de l’association, de l’entreprise ou de l’organisme.", field="party")
    if draft.capacity not in CAPACITIES:
        raise Refused("Choisissez votre rôle dans la liste.", field="capacity")
    if draft.starts_on is None:
        raise Refused("Indiquez depuis quand, au moins à peu près.", field="starts_on")
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise Refused(
            "La fin ne peut pas précéder le début\u00a0: corrigez l’une des dates.", field="ends_on"
        )
    if draft.capacity != "relative":
        values["degree"] = None
    elif draft.degree is not None and not 0 < draft.degree <= MAX_DEGREE:
        raise Refused("Le degré de parenté va de 1 à 8.", field="degree")
    return values


def _short(text: str, field: str, limit: int) -> str:
    clean = plain(text)
    if len(clean) > limit:
        raise Refused(
            f"Ce texte compte {len(clean)} caractères\u202f; la limite est de {limit}. Raccourcissez-le.",
            field=field,
        )
    return clean


def _entries(texts: tuple[str, ...], field: str) -> list[str]:
    clean = [_short(text, field, 120) for text in texts]
    if len(clean) > 30:
        raise Refused("Trente entrées au plus\u00a0: gardez les plus parlantes.", field=field)
    return list(dict.fromkeys(one for one in clean if one))


def _number(typed: str) -> str:
    if not typed.strip():
        return ""
    number = company_number(typed)
    if number is None:
        raise Refused(BAD_NUMBER, field="number")
    return number


def _values(interest: Interest) -> dict[str, Any]:
    return {name: getattr(interest, name) for name in InterestDraft.__dataclass_fields__}
