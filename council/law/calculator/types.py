"""Types of the inputs of a case: each one reads a JSON value or says, with a path, what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

LARGEST = 10**100  # beyond, an integer is a mistake and would only cost time
CALENDAR = date.max.toordinal()  # days in the calendar: no delay is longer

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_STAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
_FRACTION = re.compile(r"(-?[0-9]{1,100})(?:/([0-9]{1,100}))?")


@dataclass(frozen=True, order=True)
class Fault:
    """One error of an invalid case: path inside ``inputs``, and reason."""

    field: str
    reason: str


class Faulty(Exception):
    """Raised by the checks between fields, with the faults found."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults


class Refused(Exception):
    """Raised by a type: the value cannot be read, for this reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Reader = Callable[[Any, str, list[Fault], str], Any]  # value, path, faults, regime -> value read


@dataclass(frozen=True)
class Scalar:
    """A value in one piece; ``convert`` reads it or raises :class:`Refused`."""

    convert: Callable[[Any], Any]

    def __call__(self, value: Any, path: str, faults: list[Fault], regime: str) -> Any:
        try:
            return self.convert(value)
        except Refused as refusal:
            faults.append(Fault(path, refusal.reason))
            return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused("wrong_type")
    return value


@dataclass(frozen=True)
class Integer:
    """A JSON number without fraction, from ``minimum``."""

    minimum: int = 0
    maximum: int = LARGEST

    def __call__(self, value: Any, path: str, faults: list[Fault], regime: str) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            faults.append(Fault(path, "wrong_type"))
        elif not self.minimum <= value <= self.maximum:
            faults.append(Fault(path, "out_of_range"))
        else:
            return value
        return None


def _day(value: str, reason: str) -> date:
    match = _DATE.fullmatch(value)
    if not match:
        raise Refused(reason)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Refused(reason) from None


def _instant(value: Any) -> datetime:
    match = _STAMP.fullmatch(_text(value))
    if not match:
        raise Refused("bad_timestamp")
    day = _day(match[1], "bad_timestamp")
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    ahead = timedelta(hours=int(match[6] or 0), minutes=int(match[7] or 0))
    if hour > 23 or minute > 59 or second > 59 or ahead >= timedelta(days=1) or int(match[7] or 0) > 59:
        raise Refused("bad_timestamp")
    zone = timezone(-ahead if match[5] == "-" else ahead)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)


def _fraction(value: Any) -> Fraction:
    if isinstance(value, int) and not isinstance(value, bool):
        number = Fraction(value)
    else:
        match = _FRACTION.fullmatch(_text(value))
        if not match or int(match[2] or 1) == 0:
            raise Refused("bad_fraction")
        number = Fraction(int(match[1]), int(match[2] or 1))
    if not 0 <= number <= LARGEST:
        raise Refused("out_of_range")
    return number


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Refused("wrong_type")
    return value


def _name(value: Any) -> str:
    if not _text(value):
        raise Refused("empty")
    return str(value)


day = Scalar(lambda value: _day(_text(value), "bad_date"))
instant = Scalar(_instant)
fraction = Scalar(_fraction)
boolean = Scalar(_boolean)
name = Scalar(_name)


@dataclass(frozen=True)
class Code:
    """One of ``values``; ``only``: regime -> the values it has, when fewer."""

    values: tuple[str, ...]
    only: Mapping[str, frozenset[str]]

    def __call__(self, value: Any, path: str, faults: list[Fault], regime: str) -> Any:
        if not isinstance(value, str):
            faults.append(Fault(path, "wrong_type"))
        elif value not in self.values:
            faults.append(Fault(path, "unknown_value"))
        elif value not in self.only.get(regime, self.values):
            faults.append(Fault(path, "not_applicable"))
        else:
            return value
        return None


def code(*values: str, only: Mapping[str, Iterable[str]] | None = None) -> Code:
    """A :class:`Code` from its values."""
    return Code(values, {regime: frozenset(some) for regime, some in (only or {}).items()})


@dataclass(frozen=True)
class Array:
    """A JSON array; its elements are never null."""

    of: Reader
    may_be_empty: bool = False
    longest: int | None = None

    def __call__(self, value: Any, path: str, faults: list[Fault], regime: str) -> Any:
        if not isinstance(value, list):
            faults.append(Fault(path, "wrong_type"))
            return []
        if not value and not self.may_be_empty:
            faults.append(Fault(path, "empty"))
        if self.longest is not None and len(value) > self.longest:
            faults.append(Fault(path, "out_of_range"))
        return [self.of(one, f"{path}[{index}]", faults, regime) for index, one in enumerate(value)]


@dataclass(frozen=True)
class FreeObject:
    """A JSON object whose keys are free ids."""

    of: Reader
    may_be_empty: bool = False

    def __call__(self, value: Any, path: str, faults: list[Fault], regime: str) -> Any:
        if not isinstance(value, dict):
            faults.append(Fault(path, "wrong_type"))
            return {}
        if not value and not self.may_be_empty:
            faults.append(Fault(path, "empty"))
        for key in value:
            if not isinstance(key, str) or not key:
                faults.append(Fault(f"{path}.{key}", "empty" if key == "" else "wrong_type"))
        return {key: self.of(one, f"{path}.{key}", faults, regime) for key, one in value.items()}


@dataclass(frozen=True)
class Field:
    """A member of an object. ``need``: regimes where it is required (True: all). ``only``: regimes that have it."""

    name: str
    read: Reader
    need: bool | tuple[str, ...] = False
    default: Any = None
    only: tuple[str, ...] = ()

    def needed(self, regime: str) -> bool:
        """Whether the field is required under ``regime``."""
        return self.need if isinstance(self.need, bool) else regime in self.need


def read_fields(
    fields: Sequence[Field], value: Mapping[Any, Any], path: str, faults: list[Fault], regime: str
) -> dict[str, Any]:
    """Every field of an object by itself; null is the same as absent, an absent field takes its default."""
    known = {one.name for one in fields}
    for key, given in value.items():
        if key not in known and given is not None:
            faults.append(Fault(f"{path}{key}", "unknown_field"))
    read: dict[str, Any] = {}
    for one in fields:
        given = value.get(one.name)
        read[one.name] = one.default
        if one.only and regime not in one.only:
            if given is not None:
                faults.append(Fault(path + one.name, "not_applicable"))
        elif given is not None:
            read[one.name] = one.read(given, path + one.name, faults, regime)
        elif one.needed(regime):
            faults.append(Fault(path + one.name, "required"))
    return read


@dataclass(frozen=True)
class Record:
    """A JSON object with named fields."""

    fields: tuple[Field, ...]

    def __call__(self, value: Any, path: str, faults: list[Fault], regime: str) -> Any:
        if not isinstance(value, dict):
            faults.append(Fault(path, "wrong_type"))
            return {}
        return read_fields(self.fields, value, f"{path}.", faults, regime)


def record(*fields: Field) -> Record:
    """A :class:`Record` from its fields."""
    return Record(fields)
