"""What the page shows of an answer of the law: verdict, sentence, figures, arithmetic, tables, rules. Nothing is decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from council.law.calculator.kinds import KINDS, WALLONIA
from council.law.rulebook import RULES
from council.law.wording import citation, typeset
from council.web.office.calculator_calendar import Month
from council.web.typography import LOCALE, NBSP

Inputs = Mapping[str, Any]
Answered = Mapping[str, Any]

_VERDICTS = {"ok": ("Régulier", "ok"), "warning": ("À vérifier", "warn"), "error": ("Irrégulier", "error")}
_MARKS = {
    "S": "Lue dans une source publique.",
    "M": "De mémoire\u00a0: à vérifier dans le texte.",
    "?": "Discutée\u00a0: valeur par défaut, avec un avertissement.",
}


@dataclass(frozen=True)
class Figure:
    """A number in large type."""

    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True)
class Step:
    """A line of the arithmetic. ``total``: it is a result, not a term."""

    words: str
    number: str
    total: bool = False


@dataclass(frozen=True)
class Cell:
    """A value of a table. ``note``: what it led to, ``won`` or not; ``exact``: a whole number or a fraction ``p/q``."""

    text: str
    note: str = ""
    won: bool = False
    exact: bool = False

    @property
    def fraction(self) -> tuple[str, str] | None:
        """Numerator and denominator, when it is an exact fraction."""
        top, slash, bottom = self.text.partition("/")
        return (top, bottom) if self.exact and slash else None

    @property
    def about(self) -> str:
        """The fraction in hundredths, for reading only: « ≈ 3,67 », or « = 4,25 » when that is all of it."""
        if self.fraction is None:
            return ""
        number = Decimal(self.fraction[0]) / Decimal(self.fraction[1])
        sign = "=" if number == round(number, 2) else "≈"
        return f"{sign}{NBSP}{format_decimal(number, '#,##0.##', locale=LOCALE)}"


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row is its header, the others are numbers."""

    caption: str
    heads: list[str]
    rows: list[list[Cell]]


@dataclass(frozen=True)
class Due:
    """A day that counts, in words, and what must be done or begins then."""

    on: date
    when: str
    what: str


@dataclass(frozen=True)
class RuleShown:
    """What a rule says."""

    id: str
    title: str
    statement: str
    articles: str
    mark: str


@dataclass
class Panel:
    """One answer on the page."""

    title: str
    verdict: str
    tone: str
    sentence: str
    articles: str
    rules: list[RuleShown]
    figures: list[Figure] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    months: list[Month] = field(default_factory=list)
    due: Due | None = None


Fill = Callable[[Panel, Inputs, Answered], None]
FILLS: dict[str, Fill] = {}


def fills(*kinds: str) -> Callable[[Fill], Fill]:
    """Register what completes the panel of these kinds of questions."""

    def register(fill: Fill) -> Fill:
        FILLS.update(dict.fromkeys(kinds, fill))
        return fill

    return register


def panel(title: str, inputs: Inputs, answer: Answered) -> Panel:
    """The panel of a valid answer."""
    verdict, tone = _VERDICTS[answer["status"]]
    articles = citation(*answer["articles"])
    made = Panel(title, verdict, tone, answer["explanation"], articles, rules(inputs["regime"], answer))
    if answer["kind"] in FILLS:
        FILLS[answer["kind"]](made, inputs, answer)
    return made


def rules(
    regime: str, answer: Answered, also: Iterable[str] = (), without: Iterable[str] = ()
) -> list[RuleShown]:
    """Rules of the kind that rest on the articles of the answer; all of the country's when none does.

    ``also`` and ``without``: rules that the inputs call in or rule out.
    """
    country = "BE-" if regime == WALLONIA else "FR-"
    own = [RULES[one] for one in KINDS[answer["kind"]].rules if one.startswith(country) and one in RULES]
    own = [one for one in own if one.id not in without]
    cited = [one for one in own if one.id in also or set(one.articles) & set(answer["articles"])]
    return [
        RuleShown(
            one.id,
            typeset(one.title),
            typeset(one.statement),
            citation(*one.articles),
            _MARKS[one.mark],
        )
        for one in cited or own
    ]


def judged(shown: Panel, good: bool, yes: str, no: str) -> None:
    """A verdict that is an outcome, not a breach."""
    shown.verdict, shown.tone = (yes, "ok") if good else (no, "error")


def day(text: str | None) -> date | None:
    """A day of an answer."""
    return date.fromisoformat(text) if text else None


def number(value: object) -> str:
    """A number of an answer, a dash when it has none."""
    return "–" if value is None else str(value)
