"""The words of a published act or decision that anybody may read, as plain text: what the search indexes and what extracts show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from council.codes import subject_words
from council.documents.typography import readable

LONGEST = 200_000
"""Characters of an act that are looked into."""


def public_text(content: Mapping[str, Any], sentence: str, *, restricted: bool) -> str:
    """The text of an act, a paragraph a line; of a restricted one its result alone."""
    if restricted:
        return sentence
    parts = [
        *map(readable, (content.get("expose", ""), *content.get("articles", ()))),
        *content.get("visas", ()),
        *content.get("considerants", ()),
        *content.get("annexes", ()),
        content.get("rapporteur", ""),
        subject_words(content.get("matiere_code", "")),
        sentence,
    ]
    return "\n".join(part for part in parts if part)[:LONGEST]


def decision_text(html: str, author: str, *, restricted: bool) -> str:
    """The text of a decision taken by delegation; of one that citizens know by its public title, what it is alone."""
    parts = ["Décision prise par délégation", *(() if restricted else (readable(html), author))]
    return "\n".join(part for part in parts if part)[:LONGEST]
