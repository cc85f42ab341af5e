"""What an office writes of a point, on a draft or on an agenda: one set of fields, checked in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from council import codes
from council.law.ballots import MajorityRule, Mode
from council.law.rooms import ITEM_TYPES
from council.models import Item, Mandate, db
from council.models.meetings import ITEM_KINDS
from council.services.company_numbers import beneficiary
from council.services.errors import Refused
from council.services.pipeline import Work
from council.services.rich_text import plain, rich

MAX_TITLE = 500
"""Characters of the object: the limit of @CTES."""
MAX_TEXT = 400_000
"""Characters of one text field: a hundred pages."""


NO_PUBLIC_TITLE = (
    "Écrivez le titre public\u00a0: les citoyens liront ce titre, jamais l’objet d’un point confidentiel ou proposé à "
    "huis clos. Par exemple\u00a0: «\u00a0Protocole transactionnel (1 dossier)\u00a0»."
)


@dataclass(frozen=True, kw_only=True)
class ItemDraft:
    """What an office writes of an item; rich fields (note, expose, articles) are HTML or the plain convention."""

    title: str
    kind: str = "decision"
    public_title: str = ""
    rapporteur_id: int | None = None
    nature_code: str = "1"
    matiere_code: str = ""
    ballot_mode: str = "public"
    majority_rule: str = "simple_expressed"
    confidential: bool = False
    closed_session: bool = False
    note: str = ""
    visas: tuple[str, ...] = ()
    considerants: tuple[str, ...] = ()
    expose: str = ""
    articles: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    """One entry each: the name, then the SIREN, SIRET or BCE number when it is known."""
    note_in_annex: bool = False
    classified_installation: bool = False
    video_case: str = "ordinary"
    service_papers_on: date | None = None
    filed_by_id: int | None = None
    filed_on: date | None = None


def checked(work: Work, body_id: int, draft: ItemDraft) -> dict[str, Any]:
    """Column values of a text for a point of the body ``body_id``, cleaned. Raises ``Refused`` (``field``)."""
    values = {
        "title": _line(draft.title, "title", "L’objet"),
        "public_title": _line(draft.public_title, "public_title", "Le titre public"),
        "note": _text(draft.note, "note", "La note"),
        "expose": _text(draft.expose, "expose", "L’exposé"),
        "visas": _lines(draft.visas, "visas", "Un visa"),
        "considerants": _lines(draft.considerants, "considerants", "Un considérant"),
        "beneficiaries": _beneficiaries(draft.beneficiaries),
        "articles": [one for one in (_text(a, "articles", "Un article") for a in draft.articles) if one],
        "confidential": draft.confidential,
        "closed_session": draft.closed_session,
        "matiere_code": draft.matiere_code.strip(),
        "note_in_annex": draft.note_in_annex,
        "classified_installation": draft.classified_installation,
        "service_papers_on": draft.service_papers_on,
    }
    if not values["title"]:
        raise Refused(
            "Écrivez l’objet du point\u00a0: c’est lui qui figure à l’ordre du jour.", field="title"
        )
    if (draft.confidential or draft.closed_session) and not values["public_title"]:
        raise Refused(NO_PUBLIC_TITLE, field="public_title")
    if values["matiere_code"] and codes.subject(str(values["matiere_code"])) is None:
        raise Refused(
            "Cette matière n’existe pas. Choisissez-en une de la liste, par exemple 7.5.",
            field="matiere_code",
        )
    known = {
        "kind": ITEM_KINDS,
        "nature_code": tuple(codes.natures()),
        "ballot_mode": tuple(Mode),
        "majority_rule": tuple(MajorityRule),
        "video_case": tuple(ITEM_TYPES),
    }
    for name, choices in known.items():
        values[name] = getattr(draft, name)
        if values[name] not in choices:
            raise Refused("Cette valeur n’est pas dans la liste. Choisissez-en une autre.", field=name)
    values["rapporteur_id"] = _member(work, body_id, draft.rapporteur_id, "rapporteur_id")
    values["filed_by_id"] = _member(work, body_id, draft.filed_by_id, "filed_by_id")
    values["filed_on"] = draft.filed_on
    if (draft.filed_by_id is None) != (draft.filed_on is None):
        raise Refused(
            "Indiquez à la fois qui a déposé le point et quel jour, ou ni l’un ni l’autre.", field="filed_on"
        )
    return values


def _line(text: str, field: str, what: str) -> str:
    clean = plain(text)
    if len(clean) > MAX_TITLE:
        raise Refused(
            f"{what} compte {len(clean)} caractères\u202f; la limite est de {MAX_TITLE} (contrôle de légalité). "
            "Raccourcissez-le.",
            field=field,
        )
    return clean


def _text(text: str, field: str, what: str) -> str:
    if len(text) > MAX_TEXT:
        raise Refused(f"{what} est trop long. Mettez une partie en annexe.", field=field)
    return rich(text)


def _lines(texts: tuple[str, ...], field: str, what: str) -> list[str]:
    clean = [plain(text) for text in texts]
    if any(len(one) > MAX_TEXT for one in clean):
        raise Refused(f"{what} est trop long. Séparez-le en plusieurs.", field=field)
    return [one for one in clean if one]


def _beneficiaries(texts: tuple[str, ...]) -> list[dict[str, str]]:
    """Names and numbers of who receives or contracts. Raises ``Refused`` on a number that cannot be right."""
    found = []
    for text in texts:
        clean = _line(text, "beneficiaries", "Un bénéficiaire")
        name, number = beneficiary(clean)
        if number is None:
            raise Refused(
                f"Le numéro de «\u00a0{name}\u00a0» n’est pas juste\u00a0: relisez-le, ou écrivez le nom seul. Un "
                "SIREN a 9 chiffres, un SIRET 14, un numéro BCE 10.",
                field="beneficiaries",
            )
        if name or number:
            found.append({"name": name or number, "number": number})
    return found


def _member(work: Work, body_id: int, mandate_id: int | None, field: str) -> int | None:
    if mandate_id is None:
        return None
    mandate: Mandate | None = work.session.execute(
        db.select(Mandate).where(Mandate.id == mandate_id, Mandate.body_id == body_id)
    ).scalar_one_or_none()
    if mandate is None:
        raise Refused(
            "Cette personne n’est pas membre de l’assemblée. Choisissez-en une de la liste.",
            field=field,
        )
    return mandate.id


def stored(item: Item) -> dict[str, Any]:
    """The columns a draft fills, as stored."""
    names = ItemDraft.__dataclass_fields__
    return {name: getattr(item, name) for name in names}
