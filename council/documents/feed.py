"""Atom feed of what was published (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feedgen.feed import FeedGenerator


@dataclass(frozen=True, slots=True)
class Entry:
    """One act or decision. ``address`` is its permanent page and its identity; ``published_at`` is aware."""

    address: str
    title: str
    summary: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """The feed: whose it is, where it is read, where its readers go."""

    title: str
    subtitle: str
    author: str
    address: str
    home: str
    updated_at: datetime
    entries: Sequence[Entry]


def make_feed(facts: FeedFacts) -> bytes:
    """The feed as UTF-8 XML, the first entry first; same facts, same bytes."""
    feed = FeedGenerator()
    feed.id(facts.address)
    feed.title(facts.title)
    feed.subtitle(facts.subtitle)
    feed.author(name=facts.author)
    feed.link(href=facts.address, rel="self", type="application/atom+xml")
    feed.link(href=facts.home, rel="alternate", type="text/html")
    feed.language("fr")
    feed.updated(facts.updated_at)
    for entry in facts.entries:
        one = feed.add_entry(order="append")
        one.id(entry.address)
        one.title(entry.title)
        one.link(href=entry.address)
        one.summary(entry.summary)
        one.published(entry.published_at)
        one.updated(entry.published_at)
    answer: bytes = feed.atom_str(pretty=True)
    return answer
