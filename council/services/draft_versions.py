"""The text of a draft as its versions keep it, two writers' texts united, and the draft behind a point of an agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from council.models import Draft, DraftApproval, DraftRound, DraftStep, DraftVersion, Item, db, everyone_reads
from council.services.item_draft import ItemDraft, stored
from council.services.pipeline import Work

DAYS = ("service_papers_on", "filed_on")
"""Fields of a text that are days: text in JSON."""


@dataclass(frozen=True, slots=True)
class United:
    """What two writers wrote, together; ``clashes``: fields both changed, each otherwise."""

    content: dict[str, Any]
    clashes: tuple[str, ...] = ()


def unite(base: dict[str, Any], now: dict[str, Any], typed: dict[str, Any]) -> United:
    """Three states of a text, field by field: what was opened (empty when nobody knows), what is stored, what was typed."""
    content = dict(now)
    clashes = []
    for name, value in typed.items():
        if value == now.get(name):
            continue
        if now.get(name) == base.get(name):
            content[name] = value
        elif value != base.get(name):
            clashes.append(name)
    return United(content, tuple(clashes))


def content_of(values: dict[str, Any]) -> dict[str, Any]:
    """Column values of a point as JSON keeps them."""
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in values.items()
    }


def text_of(content: dict[str, Any]) -> ItemDraft:
    """A stored text as somebody would type it."""
    known = {one.name for one in fields(ItemDraft)}
    values: dict[str, Any]
    values = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in content.items()
        if name in known
    }
    for name in DAYS:
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    values["beneficiaries"] = tuple(
        ", ".join(filter(None, (one["name"], one["number"]))) for one in content.get("beneficiaries", ())
    )
    return replace(ItemDraft(title=content["title"]), **values)


def keep_version(work: Work, draft: Draft, reason: str) -> None:
    """Write the draft's present text down as its version ``draft.revision``."""
    work.session.add(
        DraftVersion(
            organisation_id=draft.organisation_id, draft_id=draft.id, number=draft.revision, content=draft.content,
            author=work.actor.name[:160], account_id=work.actor.account_id, made_at=work.now, reason=reason,
        )
    )  # fmt: skip


def write(work: Work, draft: Draft, content: dict[str, Any], reason: str) -> None:
    """Make ``content`` the draft's text, as a new version."""
    if draft.state == "ready":  # what was approved is not this text
        draft.state = "writing"
    if draft.state == "circuit":
        _ask_again(work, draft)
    draft.content, draft.title = content, content["title"]
    draft.revision += 1
    keep_version(work, draft, reason)


def content_at(work: Work, draft: Draft, number: int) -> dict[str, Any]:
    """The text of a version; empty when there is none."""
    content: dict[str, Any] | None = work.session.scalar(
        db.select(DraftVersion.content).where(
            DraftVersion.draft_id == draft.id, DraftVersion.number == number
        )
    )
    return content or {}


def follow_item(work: Work, item: Item) -> None:
    """The draft behind a point of the agenda takes over what was written there."""
    with everyone_reads():
        draft = work.session.scalar(db.select(Draft).where(Draft.item_id == item.id))
    if draft is not None:
        content = content_of(stored(item))
        if content != draft.content:
            write(work, draft, content, "agenda")
            draft.updated_at = work.now


def leave_items(work: Work, items: Sequence[int]) -> None:
    """The drafts behind points that are removed go back to where they can be listed again, with their last text."""
    with everyone_reads():
        drafts = work.session.scalars(db.select(Draft).where(Draft.item_id.in_(items))).all()
    for draft in drafts:
        state = "ready" if _approved(work, draft) else "writing"
        draft.item_id, draft.state, draft.updated_at = None, state, work.now
    work.session.flush()


def _ask_again(work: Work, draft: Draft) -> None:
    """Answers of the open step were about another text: its approvers are asked again."""
    answered = work.session.scalars(
        db.select(DraftApproval)
        .join(DraftStep, DraftStep.id == DraftApproval.step_id)
        .join(DraftRound, DraftRound.id == DraftStep.round_id)
        .where(
            DraftRound.draft_id == draft.id, DraftRound.ended_at.is_(None), DraftStep.opened_at.is_not(None),
            DraftStep.ended_at.is_(None), DraftApproval.answer.is_not(None),
        )
    ).all()  # fmt: skip
    for one in answered:
        one.answer = one.answered_at = one.version = None
        one.answered_by = ""


def _approved(work: Work, draft: Draft) -> bool:
    """Whether the last round approved the very text the draft now has."""
    journey = work.session.scalar(
        db.select(DraftRound)
        .where(DraftRound.draft_id == draft.id)
        .order_by(DraftRound.number.desc())
        .limit(1)
    )
    if journey is None or journey.outcome != "approved":
        return False
    last = journey.steps[-1]
    return any(one.version == draft.revision for one in last.approvals)
