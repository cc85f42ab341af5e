"""What the rulebook says of one rule."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A rule: its ID, a French title and statement, its articles, the functions of ``council.law`` that apply it.

    ``mark``: ``S`` read in a public source, ``M`` from memory, ``?`` doubtful (a setting and a warning).
    """

    id: str
    title: str
    statement: str
    articles: tuple[str, ...]
    functions: tuple[str, ...]
    mark: str = "S"


def rule(rule_id: str, title: str, statement: str, articles: str, functions: str, mark: str = "S") -> Rule:
    """A rule whose articles are separated by commas and functions by spaces."""
    return Rule(rule_id, title, statement, tuple(articles.split(", ")), tuple(functions.split()), mark)
