"""What the law answers: findings (ok, warning, error) that explain themselves, and the refusal of a command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from council.law.wording import typeset


class Status(StrEnum):
    """Gravity of a finding: nothing to object, doubtful or left to check, clear breach."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


_GRAVITY = {Status.OK: 0, Status.WARNING: 1, Status.ERROR: 2}


@dataclass(frozen=True)
class Finding:
    """One conclusion of the law.

    ``code`` is stable and for machines; ``rule`` is an ID of the rulebook; ``articles`` are written code then
    article (``CGCT L2121-17``); ``sentence`` is French, typeset, and can be read out; ``facts`` are the figures.
    """

    status: Status
    code: str
    rule: str
    articles: tuple[str, ...]
    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)


def finding(
    status: Status, code: str, rule: str, articles: Iterable[str], sentence: str, **facts: object
) -> Finding:
    """Build a :class:`Finding`, giving its sentence the French typography."""
    return Finding(status, code, rule, tuple(articles), typeset(sentence), facts)


@dataclass(frozen=True)
class Answer:
    """What every question of the law answers: its figures (fields of the subclasses) and its findings."""

    findings: tuple[Finding, ...]

    @property
    def finding(self) -> Finding:
        """The gravest finding, the first of them when several weigh the same."""
        return max(self.findings, key=lambda one: _GRAVITY[one.status])

    @property
    def status(self) -> Status:
        """Status of the gravest finding."""
        return self.finding.status

    @property
    def codes(self) -> tuple[str, ...]:
        """Why the status is not ``ok``: codes of the warnings and errors, sorted, without repetition."""
        return tuple(sorted({one.code for one in self.findings if one.status is not Status.OK}))

    @property
    def articles(self) -> tuple[str, ...]:
        """Legal basis of all the findings, sorted, without repetition."""
        return tuple(sorted({article for one in self.findings for article in one.articles}))

    @property
    def sentence(self) -> str:
        """The explanation: the sentences of the findings, one after the other."""
        return " ".join(dict.fromkeys(one.sentence for one in self.findings))


class Violation(Exception):
    """A command that the law refuses. ``sentence`` is French and says what to do; ``article`` is the basis."""

    def __init__(self, code: str, article: str, sentence: str, **facts: object) -> None:
        self.code = code
        self.article = article
        self.sentence = typeset(sentence)
        self.facts: Mapping[str, object] = facts
        super().__init__(self.sentence)
