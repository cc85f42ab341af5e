"""What is masked in the papers of a meeting, and which file of a paper citizens get. Citizens' pages read acts through here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from council.documents import masking
from council.documents.masking import Mask
from council.documents.typography import readable
from council.models import Act, Document, PersonalDatum, PublicVersion, db

PLAIN = ("visas", "considerants", "annexes", "opinions")
RICH = ("articles",)


@dataclass(frozen=True)
class PublicFile:
    """The file that citizens get. ``masked``: it is the public version, not the signed original."""

    sha256: str
    pages: int
    masked: bool


def masks_of(meeting_id: int) -> tuple[Mask, ...]:
    """The words masked in every paper of a meeting."""
    return masks_of_meetings({meeting_id}).get(meeting_id, ())


def masks_of_meetings(
    meetings: Collection[int] | None, connection: sa.Connection | None = None
) -> dict[int, tuple[Mask, ...]]:
    """The masked words of several meetings (None: of all); those that have none are left out."""
    query = (
        sa.select(PersonalDatum.meeting_id, PersonalDatum.text, PersonalDatum.replacement)
        .where(PersonalDatum.masked)
        .order_by(PersonalDatum.id)
    )
    if meetings is not None:
        query = query.where(PersonalDatum.meeting_id.in_(meetings))
    found: dict[int, tuple[Mask, ...]] = {}
    for meeting, text, replacement in (connection or db.session).execute(query):
        found[meeting] = (*found.get(meeting, ()), Mask(text, replacement))
    return found


def digest(masks: tuple[Mask, ...], document: Document) -> str:
    """What a public version was made from."""
    words = json.dumps([[one.text, one.replacement] for one in sorted(masks)] + [document.prepared_sha256])
    return hashlib.sha256(words.encode()).hexdigest()


def public_file(document: Document) -> PublicFile | None:
    """What citizens get of a published paper; nothing while its public version is not made from today's masks."""
    return public_files([document]).get(document.id)


def public_files(documents: Sequence[Document]) -> dict[int, PublicFile]:
    """What citizens get of several papers, by id, in two statements; those whose public version is being made are left out."""
    masks = masks_of_meetings({one.meeting_id for one in documents})
    marked = [one.id for one in documents if one.meeting_id in masks]
    made = {
        row.document_id: row
        for row in db.session.scalars(
            sa.select(PublicVersion)
            .where(PublicVersion.document_id.in_(marked))
            .execution_options(populate_existing=True)
        )
    }
    found: dict[int, PublicFile] = {}
    for one in documents:
        row = made.get(one.id)
        if one.meeting_id not in masks:
            found[one.id] = PublicFile(one.sha256, one.pages, masked=False)
        elif row is not None and row.digest == digest(masks[one.meeting_id], one):
            original = PublicFile(one.sha256, one.pages, masked=False)
            found[one.id] = PublicFile(row.sha256, row.pages, masked=True) if row.sha256 else original
    return found


def public_content(act: Act) -> dict[str, Any]:
    """The text of an act as citizens read it."""
    return masked_content(act.content, masks_of(act.meeting_id))


def masked_content(whole: Mapping[str, Any], masks: tuple[Mask, ...]) -> dict[str, Any]:
    """The text of an act without the masked words."""
    content = dict(whole)
    if not masks:
        return content
    for name in set(PLAIN) & content.keys():
        content[name] = [masking.plain(one, masks) for one in content.get(name, ())]
    for name in RICH:
        content[name] = [masking.rich(one, masks) for one in content.get(name, ())]
    content["expose"] = masking.rich(content.get("expose", ""), masks)
    return content


def public_sentence(act: Act, masks: tuple[Mask, ...]) -> str:
    """The result in a sentence, as citizens read it: it names who was elected, who may be no member."""
    return masking.plain(act.result_sentence, masks)


def public_result(act: Act, masks: tuple[Mask, ...]) -> dict[str, Any]:
    """The result as citizens read it: choices, questions of amendments and sentences are masked, members and votes stay."""
    if not masks:
        return act.result
    amendments = [
        {name: masking.plain(words, masks) for name, words in one.items()}
        for one in act.result.get("amendments", ())
    ]
    # Names of voters stay: they are members. Candidates for an office outside the council may not be.
    labels = {code: masking.plain(label, masks) for code, label in act.result.get("labels", {}).items()}
    return {
        **act.result,
        "labels": labels,
        "elected": masking.plain(act.result.get("elected") or "", masks),
        "amendments": amendments,
        "together": masking.plain(act.result.get("together", ""), masks),
    }


def whole_text(act: Act) -> str:
    """Everything a reader of the act reads, as plain paragraphs: what the assistant looks into."""
    content = act.content
    parts = [
        act.title,
        *content.get("visas", ()),
        *content.get("considerants", ()),
        readable(content.get("expose", "")),
    ]
    parts += [readable(one) for one in content.get("articles", ())]
    parts += [
        *content.get("annexes", ()),
        *content.get("opinions", ()),
        *(one["question"] for one in act.result.get("amendments", ())),
    ]
    return "\n".join(part for part in parts if part)
