"""French typography for templates: dates, hours, numbers, sizes and non-breaking spaces, as Jinja filters.

Source of the conventions: Lexique des règles typographiques en usage à l'Imprimerie nationale.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from council.documents.typography import hour, spaces

NBSP = "\u00a0"
LOCALE = "fr_FR"
ZONE = ZoneInfo("Europe/Paris")


def local(moment: datetime) -> datetime:
    """The same instant on the clock of Paris; a naive datetime is taken as already local."""
    return moment.astimezone(ZONE) if moment.tzinfo else moment


def _day(value: date) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def date_fr(value: date | None, *, weekday: bool = True) -> str:
    """« vendredi 12 juin 2026 », « samedi 1er août 2026 »; an empty string for None."""
    return "" if value is None else _day_fr(_day(value), weekday)


@functools.lru_cache(maxsize=1024)  # long lists tell the same days again and again
def _day_fr(day: date, weekday: bool) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    head = f"{format_date(day, 'EEEE', locale=LOCALE)} " if weekday else ""
    return f"{head}{number}{NBSP}{format_date(day, 'MMMM y', locale=LOCALE)}"


def month_fr(value: date) -> str:
    """« Juin 2026 », at the head of a month."""
    return format_date(value, "MMMM y", locale=LOCALE).capitalize()


def last_day_fr(value: datetime) -> str:
    """The last whole day before a moment: « dimanche 14 juin 2026 » for the midnight that ends it."""
    return date_fr(local(value) - timedelta(microseconds=1))


def date_short_fr(value: date | None) -> str:
    """« 12/06/2026 », for tables; an empty string for None."""
    return "" if value is None else format_date(_day(value), "dd/MM/y", locale=LOCALE)


def time_fr(value: datetime | time | None) -> str:
    """« 19 h 30 », « 8 h » on the hour, with non-breaking spaces; an empty string for None."""
    if value is None:
        return ""
    return hour(local(value) if isinstance(value, datetime) else value)


def time_exact(value: datetime | time | None) -> str:
    """« 19:42:07 », for receipts and the minute book; an empty string for None."""
    if value is None:
        return ""
    clock = local(value) if isinstance(value, datetime) else value
    return clock.strftime("%H:%M:%S")


def datetime_fr(value: datetime | None) -> str:
    """« vendredi 12 juin 2026 à 19 h 30 »; an empty string for None."""
    return "" if value is None else f"{date_fr(value)} à{NBSP}{time_fr(value)}"


def number_fr(value: int | float | None, decimals: int | None = None) -> str:
    """« 6 400 », « 1 234,50 » (decimals: exact number of them); an empty string for None."""
    if value is None:
        return ""
    pattern = "#,##0.###" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=LOCALE))


def euros_fr(value: int | float | None) -> str:
    """« 1 234,50 € »: an amount in euros with two decimals; an empty string for None."""
    return "" if value is None else f"{number_fr(value, 2)}{NBSP}€"


def size_fr(octets: int | None) -> str:
    """« 2,4 Mo »: a size in octets, decimal multiples; an empty string for None."""
    if octets is None:
        return ""
    if octets < 1000:
        return f"{octets}{NBSP}{'octets' if octets > 1 else 'octet'}"
    size, unit = octets / 1000, "ko"
    for unit in ("ko", "Mo", "Go"):
        if size < 1000 or unit == "Go":
            break
        size /= 1000
    return f"{number_fr(round(size, 1 if size < 10 else 0))}{NBSP}{unit}"


def count_fr(number: int, singular: str, plural: str | None = None) -> str:
    """« 1 vote », « 2 votes », « 0 vote »: French counts zero and one as singular."""
    word = singular if abs(number) < 2 else (plural or singular + "s")
    return f"{number_fr(number)}{NBSP}{word}"


def typo_fr(text: str | None) -> str:
    """The spaces and apostrophes of French, for plain text that was typed with ordinary ones."""
    return spaces(text or "")


def initials(name: str) -> str:
    """« AD » for « Anne Durand », « JB » for « Jean-Luc Petit-Bois »: at most two letters, civility left out."""
    words = [w for w in re.split(r"[\s\-]+", name) if w and w.rstrip(".").lower() not in {"m", "mme", "mlle"}]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [w[0] for w in words]
    return "".join(letters).upper()


FILTERS: dict[str, Callable[..., str]] = {
    "date_fr": date_fr,
    "date_short_fr": date_short_fr,
    "last_day_fr": last_day_fr,
    "month_fr": month_fr,
    "time_fr": time_fr,
    "time_exact": time_exact,
    "datetime_fr": datetime_fr,
    "number_fr": number_fr,
    "euros_fr": euros_fr,
    "size_fr": size_fr,
    "count_fr": count_fr,
    "typo_fr": typo_fr,
    "initials": initials,
}
