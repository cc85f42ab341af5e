"""Published acts and decisions as open data: rows, voices and texts. What is restricted keeps its title and result, nothing more."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa

from council.codes import family, subject
from council.codes.check_digits import siret
from council.documents import scdl
from council.documents.decisions_table import DecisionRow
from council.documents.legal_data import DecisionData
from council.documents.legal_xml import LegalText
from council.documents.vote_events import Voice, VoteEvent
from council.models import Act, Body, Mandate, Meeting, Organisation, db
from council.queries import past_acts, public_decisions
from council.queries.clocks import day_of, local_day, zone
from council.queries.masks import masks_of, masks_of_meetings, public_content, public_result, public_sentence
from council.queries.public import Institution
from council.queries.public_acts import published_acts

PageOf = Callable[[int], str]
"""The permanent address of a decision, from its row."""
Address = Callable[[str], str]
"""The permanent address of an act, from its number."""


def rows(who: Institution, address: Address) -> list[scdl.Deliberation]:
    """One row per published deliberation that has its codes, the latest first; nothing without a valid SIRET."""
    own = db.session.get_one(Organisation, who.id)
    if not re.fullmatch(r"\d{14}", own.siret) or not siret(own.siret):
        return []
    chosen = published_acts(who.id).with_only_columns(
        Act.number, Act.adopted_on, Act.public_title, Act.transmitted_on, Act.content["matiere_code"].as_string(),
        Act.restricted, Act.result["counts"], Act.result["attendance"],
    )  # fmt: skip
    found = []
    for number, day, title, received, matter, restricted, counts, roll in db.session.execute(
        chosen.order_by(Act.adopted_on.desc(), Act.number)
    ):
        row = scdl.Deliberation(
            own.name, own.siret, number, day, "" if restricted else matter or "", _matter_name(matter or ""), title,
            _votes(counts or {}, roll or {}), address(number), f"PREF{own.department:0>3}", received if own.department else None,
        )  # fmt: skip
        if row.complete:
            found.append(row)
    return [*found, *past_acts.scdl_rows(who.id, own.siret, own.name, address)]


def _matter_name(code: str) -> str:
    found, above = subject(code), family(code)
    return f"{above.label}/{found.label}" if found and above else ""


def _votes(counts: dict[str, int], roll: dict[str, Any]) -> scdl.Votes | None:
    """The five figures, for a vote on a text; a choice among candidates has none. All are voices where some have several."""
    members = roll.get("voices") or roll.get("in_office")
    if members is None or "pour" not in counts or "contre" not in counts:
        return None
    return scdl.Votes(members, counts["pour"], counts["contre"], counts.get("abstention", 0))


def vote_events(who: Institution, address: Address, person: Callable[[int], str]) -> list[VoteEvent]:
    """The ballots of published acts, the latest first; voices of those that were public. ``person``: a member's page."""
    own = db.session.get_one(Organisation, who.id)
    clock = zone(own)
    query = published_acts(who.id).where(Act.restricted.is_(False), Act.result["mode"].as_string() != "")
    persons = _persons(who.id)
    rows = db.session.execute(
        query.add_columns(Meeting.starts_at).order_by(Act.adopted_on.desc(), Act.number)
    ).all()
    masks = masks_of_meetings({act.meeting_id for act, _, _ in rows})
    return [
        VoteEvent(
            address(act.number), act.number, act.public_title, body, starts_at.astimezone(clock),
            act.result["mode_words"], act.outcome,
            tuple((code, label, result["counts"].get(code, 0)) for code, label in result["labels"].items()),
            _voices(result, persons, person),
        )
        for act, body, starts_at in rows
        for result in [public_result(act, masks.get(act.meeting_id, ()))]
    ]  # fmt: skip


def _persons(organisation_id: int) -> dict[int, int]:
    """seat -> person, of every mandate the institution ever knew."""
    known = sa.select(Mandate.id, Mandate.person_id).where(Mandate.organisation_id == organisation_id)
    return dict(db.session.execute(known).all())


def _voices(
    result: dict[str, Any], persons: dict[int, int], person: Callable[[int], str]
) -> tuple[Voice, ...]:
    labels = result["labels"]
    return tuple(
        Voice(
            person(persons[one["seat"]]) if one["seat"] in persons else "", one["name"], one["group"], one["choice"],
            labels[one["choice"]], one["bearer"], one.get("voices", 1),
        )
        for one in result["votes"]
        if one["choice"] in labels
    )  # fmt: skip


def legal_text(who: Institution, number: str, address: Address) -> LegalText | None:
    """A published act for law readers; nothing when it is not published, title and result alone when restricted."""
    row = db.session.execute(
        published_acts(who.id).add_columns(Body.regime).where(Act.number == number)
    ).one_or_none()
    if row is None:
        return None
    act, body, regime = row
    masks = masks_of(act.meeting_id)
    content, result = ({}, {}) if act.restricted else (public_content(act), public_result(act, masks))
    signers = [
        (result.get("chair"), "président de séance"),
        (result.get("secretary"), "secrétaire de séance"),
    ]
    return LegalText(
        address(number), regime.split("-")[0], who.name, who.slug, body, number, act.public_title, act.adopted_on,
        day_of(act.published_at, who.id), public_sentence(act, masks), tuple(content.get("visas", ())), content.get("expose", ""),
        tuple(content.get("considerants", ())), tuple(content.get("articles", ())),
        tuple(f"{name}, {capacity}" for name, capacity in signers if name),
    )  # fmt: skip


def decision_rows(who: Institution, page: PageOf, file: Address) -> list[DecisionRow]:
    """One row per published decision taken by delegation, the newest first. ``file``: the address of a file from its hash."""
    own = db.session.get_one(Organisation, who.id)
    return [
        DecisionRow(
            own.name, own.siret, one.number, one.decided_on, one.body, one.title, one.author,
            local_day(one.published_at, own), not one.restricted, page(one.id),
            file(one.sha256) if one.sha256 else "", one.sha256,
        )
        for one in public_decisions.every(who.id)
    ]  # fmt: skip


def decision_data(who: Institution, decision_id: int, page: PageOf, file: Address) -> DecisionData | None:
    """A published decision for search engines."""
    one = public_decisions.one(who.id, decision_id)
    if one is None:
        return None
    return DecisionData(
        page(one.id), who.name, one.body, one.number, one.title, one.decided_on, day_of(one.published_at, who.id),
        one.sentence, one.author, file(one.sha256) if one.sha256 else "", who.licence.url,
    )  # fmt: skip


def newest(who: Institution) -> date | None:
    """The day of the last publication, ``None`` before the first."""
    moment = db.session.scalar(
        sa.select(
            sa.func.max(published_acts(who.id).with_only_columns(Act.published_at).subquery().c.published_at)
        )
    )
    return day_of(moment, who.id) if moment else None


def number_of_acts(organisation_id: int) -> int:
    """How many acts are published."""
    return (
        db.session.scalar(sa.select(sa.func.count()).select_from(published_acts(organisation_id).subquery()))
        or 0
    )
