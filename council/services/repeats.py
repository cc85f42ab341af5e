"""Calling a body again after a meeting without quorum: the same points with their papers (FR-QUO-03, BE-QUO-01)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from council.law.sittings import second_call_interval
from council.law.violations import Status
from council.models import Annex, Item, Meeting, Organisation, db
from council.permissions import Permission
from council.queries.clocks import zone
from council.queries.notice import regime_of
from council.queries.repeats import repeatable
from council.services.errors import Refused
from council.services.lookup import found
from council.services.meetings import create_meeting
from council.services.pipeline import Work, command
from council.services.sections import copy_sections

SAME_ITEM = (
    "position", "kind", "title", "public_title", "rapporteur_id", "nature_code", "matiere_code", "ballot_mode",
    "majority_rule", "confidential", "closed_session", "note", "visas", "considerants", "expose", "articles",
    "beneficiaries", "filed_by_id", "filed_on",
    "note_in_annex", "classified_installation", "service_papers_on", "video_case",
)  # fmt: skip
"""What a point keeps when it is copied."""
SAME_ANNEX = (
    "position", "title", "filename", "original_sha256", "original_size", "sha256", "pages", "confidential", "repairs",
)  # fmt: skip
"""What an annex keeps: its bytes are in storage under the same hashes."""


@command(Permission.MEETING_EDIT)
def convene_again(work: Work, meeting_id: int, *, starts_at: datetime, place: str) -> int:
    """Prepare the repeated meeting with the points left undecided and their papers; gives its id, the same twice.

    Its convocation is sent from its own page. Raises ``Refused`` when no quorum was wanting, or for a day the law
    excludes (``field`` is ``date``).
    """
    failed = found(work, Meeting, meeting_id, "Cette séance n’existe pas ou n’existe plus.", lock=True)
    offer = repeatable(meeting_id, work.now)
    if offer is None:
        raise Refused("Cette séance ne se reconvoque pas : aucun point n’y est resté faute de quorum.")
    if offer.made_id is not None:
        work.audit(meeting=offer.made_id, repeated=True)
        return offer.made_id
    organisation = work.session.get_one(Organisation, failed.organisation_id)
    _check_interval(failed, organisation, starts_at)
    new_id: int = create_meeting.body(work, body_id=failed.body_id, starts_at=starts_at, place=place)  # type: ignore[attr-defined]
    new = work.session.get_one(Meeting, new_id)
    if new.created_at != work.now:
        raise Refused("Cette assemblée a déjà une séance à cette date et à cette heure.", field="date")
    new.repeat_of_id, new.call = failed.id, offer.call
    work.session.flush()
    left = {one.id for one in offer.items}
    same = copy_sections(work, failed.id, new)
    copies: dict[int, int] = {}
    for position, item in enumerate((one for one in failed.items if one.id in left), 1):
        section, report = same.get(item.section_id or 0), copies.get(item.report_id or 0)
        copies[item.id] = copy_item(
            work, item, new, position, first_call=item.first_call, repeat_of_id=item.id, section_id=section,
            report_id=report, **({} if report or item.report is None else {"note": item.note or item.report.note}),
        ).id  # fmt: skip
    work.audit(repeat_of=failed.id, call=offer.call, items=len(left))
    return new_id


def _check_interval(failed: Meeting, organisation: Organisation, starts_at: datetime) -> None:
    clock = zone(organisation)
    second_on = starts_at.astimezone(clock).date()
    profile = regime_of(failed.body, organisation, second_on)
    answer = second_call_interval(
        profile, failed_on=failed.starts_at.astimezone(clock).date(), second_on=second_on
    )
    if answer.status is Status.ERROR:
        raise Refused(f"{answer.sentence} Choisissez une date plus lointaine.", field="date")


def copy_item(work: Work, item: Item, meeting: Meeting, position: int, **other: Any) -> Item:
    """A copy of a point in a meeting, its annexes by hash; ``other`` columns replace those copied."""
    values = {name: getattr(item, name) for name in SAME_ITEM} | {"position": position, **other}
    copy = Item(organisation_id=item.organisation_id, meeting_id=meeting.id, updated_at=work.now, **values)
    work.session.add(copy)
    work.session.flush()
    for annex in work.session.scalars(
        db.select(Annex).where(Annex.item_id == item.id).order_by(Annex.position)
    ):
        same = {name: getattr(annex, name) for name in SAME_ANNEX}
        work.session.add(
            Annex(organisation_id=item.organisation_id, item_id=copy.id, uploaded_at=work.now, **same)
        )
    work.session.flush()
    return copy
