"""What would leave for the prefecture for an act: its facts, its files, and what keeps it from leaving."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa

from council.gateways.environment import environment
from council.gateways.legality import names
from council.gateways.legality.characters import Untranslatable
from council.gateways.legality.classification import Classification
from council.gateways.legality.message import (
    MOST_ARCHIVE,
    ActFacts,
    Faults,
    Message,
    Sender,
    act_message,
    shortened,
)
from council.gateways.legality.xml import Malformed
from council.law.transmission import DutyAnswer, transmission_duty
from council.models import Act, Annex, Document, Organisation, Transmission, db
from council.models.legality import LIVE
from council.queries.deadlines import law_of, organisation_of
from council.queries.legality_office import classification_of, office_of, sender_of, short_of

UNSIGNED = "La délibération n’est pas encore signée\u00a0: seul un acte signé se transmet."
NO_OFFICE = "Le contrôle de légalité n’est pas encore configuré pour cette institution."
NO_CLASSIFICATION = "La classification de votre préfecture n’est pas encore importée."
UNDERWAY = "Cette délibération a déjà été transmise."
RECEIVED = "La préfecture a déjà reçu cette délibération\u00a0: sa date de réception a été notée à la main."
TOO_LARGE = "L’acte et ses annexes dépassent 150\u00a0Mo\u00a0: décochez une annexe."
UNKNOWN_SUBJECT = (
    "La matière {code} n’est pas dans la classification de votre préfecture\u00a0: choisissez-en une autre."
)
UNKNOWN_TYPE = "Le type de document {code} n’est pas dans la classification pour cette nature d’acte."
BY_RANK = (sa.case((Transmission.state.in_(LIVE), 1), else_=0), Transmission.id)
"""The sendings of an act in order, the one that counts last: the live one, wherever it came in time, else the latest."""
GENERAL = "99_{short}"
"""Document type of an ordinary act: «99_DE»."""


@dataclass(frozen=True)
class PlanDraft:
    """What the clerk may change. ``annexes``: annex id -> code of its document type; those left out do not leave."""

    number: str
    matiere: str
    subject: str
    code: str
    annexes: dict[int, str] = field(default_factory=dict)
    shorten: bool = False
    """Cut an object that is too long, at a word."""


@dataclass(frozen=True)
class AnnexLine:
    """A public annex of the act, and whether it leaves with it."""

    id: int
    title: str
    pages: int
    size: int
    sha256: str
    chosen: bool
    code: str


@dataclass(frozen=True)
class Plan:
    """``obstacle``: why nothing can leave now; ``faults``: (field, sentence) of what must be mended first."""

    act: Act
    duty: DutyAnswer
    draft: PlanDraft
    obstacle: str
    faults: tuple[tuple[str, str], ...]
    annexes: tuple[AnnexLine, ...]
    document: Document | None
    size: int
    message: Message | None = None
    facts: ActFacts | None = None
    sender: Sender | None = None
    classification: Classification | None = None

    @property
    def ready(self) -> bool:
        """Whether it may leave as it is."""
        return self.message is not None and not self.obstacle and not self.faults


@dataclass(frozen=True)
class Bench:
    """What every plan of an institution rests on, read once for a whole meeting."""

    organisation: Organisation
    sender: Sender | None
    classification: Classification | None


def bench(organisation: Organisation) -> Bench:
    """See ``Bench``."""
    office = office_of(organisation.id)
    sender = sender_of(organisation, office) if office else None
    return Bench(organisation, sender, classification_of(organisation.id))


def plan(act: Act, now: datetime, draft: PlanDraft | None = None, ground: Bench | None = None) -> Plan:
    """What would leave for ``act`` with the clerk's ``draft``, or with what the act itself says."""
    ground = ground or bench(organisation_of(act.meeting))
    duty = transmission_duty(
        law_of(act.meeting, ground.organisation), outcome=act.outcome, exemption=act.exemption
    )
    document = db.session.execute(db.select(Document).where(Document.act_id == act.id)).scalar_one_or_none()
    nature = str(act.content["nature_code"])
    short = short_of(nature, ground.classification) if ground.classification else ""
    draft = draft or _default(act, short)
    annexes = _annexes(act, draft)
    size = sum(one.size for one in annexes if one.chosen) + (_size(document.sha256) if document else 0)
    found = Plan(
        act, duty, draft, _obstacle(act, ground), (), annexes, document, size, None, None, ground.sender,
        ground.classification,
    )  # fmt: skip
    if ground.sender is None or ground.classification is None:
        return found
    return _judged(found, ground.sender, ground.classification, nature, short)


def _default(act: Act, short: str) -> PlanDraft:
    title = act.public_title if act.restricted else act.title
    code = GENERAL.format(short=short)
    chosen = {one.id: code for one in act.item.annexes if not (one.confidential or act.restricted)}
    return PlanDraft(names.internal_number(act.number), str(act.content["matiere_code"]), title, code, chosen)


def _annexes(act: Act, draft: PlanDraft) -> tuple[AnnexLine, ...]:
    """Annexes that are public; confidential ones never leave."""
    if act.restricted:
        return ()
    return tuple(
        AnnexLine(one.id, one.title, one.pages, _size(one.sha256), one.sha256, one.id in draft.annexes,
                  draft.annexes.get(one.id, draft.code))
        for one in db.session.scalars(
            db.select(Annex).where(Annex.item_id == act.item_id, ~Annex.confidential).order_by(Annex.position)
        )
    )  # fmt: skip


def _size(sha256: str) -> int:
    path = environment().storage.path(sha256)
    return path.stat().st_size if path.exists() else 0


def transmission(organisation_id: int, transmission_id: int) -> Transmission | None:
    """A sending of that institution, as it is now."""
    found: Transmission | None = db.session.execute(
        db.select(Transmission)
        .where(Transmission.id == transmission_id, Transmission.organisation_id == organisation_id)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    return found


def live(act_id: int) -> Transmission | None:
    """The sending of an act that keeps it from being sent again."""
    found: Transmission | None = db.session.execute(
        db.select(Transmission).where(Transmission.act_id == act_id, Transmission.state.in_(LIVE))
    ).scalar_one_or_none()
    return found


def _obstacle(act: Act, ground: Bench) -> str:
    if act.state == "prepared":
        return UNSIGNED
    if live(act.id) is not None:
        return UNDERWAY
    if act.transmitted_on is not None:
        return RECEIVED
    if ground.sender is None:
        return NO_OFFICE
    return "" if ground.classification is not None else NO_CLASSIFICATION


def _judged(found: Plan, sender: Sender, known: Classification, nature: str, short: str) -> Plan:
    draft = found.draft
    wrong: list[tuple[str, str]] = []
    subject = draft.subject
    if draft.shorten:
        try:
            subject = shortened(subject)
        except Untranslatable as error:
            wrong.append(("subject", error.sentence))
    if not known.holds(draft.matiere):
        wrong.append(("matiere", UNKNOWN_SUBJECT.format(code=draft.matiere or "(vide)")))
    types = known.types_of(nature)
    codes = tuple(one.code for one in found.annexes if one.chosen)
    wrong += [("code", UNKNOWN_TYPE.format(code=one)) for one in {draft.code, *codes} if one not in types]
    if found.size > MOST_ARCHIVE:
        wrong.append(("annexes", TOO_LARGE))
    facts = ActFacts(
        draft.number,
        found.act.adopted_on,
        nature,
        short,
        draft.matiere,
        subject,
        known.dated_on,
        draft.code,
        codes,
    )
    try:
        message = act_message(sender, facts)
    except Faults as faults:
        told = {one for one, _sentence in wrong}
        wrong += [one for one in faults.found if one[0] not in told]
        message = None
    except Malformed as error:
        wrong.append(("subject", error.sentence))
        message = None
    return replace(found, faults=tuple(wrong), message=None if wrong else message, facts=facts)
