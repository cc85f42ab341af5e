"""Dataclasses of plain values to and from JSON, driven by their type hints; used for events and commands."""

from __future__ import annotations

import dataclasses
import functools
import types
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")

_SIMPLE = frozenset({str, int, bool})
"""Types written and read as they are; asked first, since nearly every field of nearly every line has one of them."""


class Malformed(ValueError):
    """A value does not fit its field; the message names the field."""


def to_payload(value: Any) -> dict[str, Any]:
    """Fields that differ from their default, as plain JSON."""
    payload = {}
    for name, default, factory in _fields(cast("Hashable", type(value))):
        each = getattr(value, name)
        if each != (default if factory is None else factory()):
            payload[name] = _plain(each)
    return payload


@functools.cache
def _fields(cls: Any) -> list[tuple[str, Any, Callable[[], Any] | None]]:
    """Name, default (``MISSING``, equal to no value, when there is none) and factory of each field."""
    missing = dataclasses.MISSING
    return [
        (field.name, field.default, None if field.default_factory is missing else field.default_factory)
        for field in dataclasses.fields(cls)
    ]


def _plain(value: Any) -> Any:
    if value is None or type(value) in _SIMPLE:
        return value
    if dataclasses.is_dataclass(value):
        return to_payload(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value


def from_payload(cls: type[T], payload: object) -> T:
    """The dataclass ``cls`` from plain JSON. Raises Malformed for missing, unknown or wrongly typed fields."""
    if not isinstance(payload, Mapping):
        raise Malformed("payload")
    hints = _hints(cast("Hashable", cls))
    unknown = [key for key in payload if key not in hints]
    if unknown:
        raise Malformed(str(unknown[0]))
    values = {
        key: value if type(value) is (hint := hints[key]) and hint in _SIMPLE else _read(hint, value, key)
        for key, value in payload.items()
    }
    try:
        return cls(**values)
    except TypeError as error:
        missing = [name for name in _required(cls) if name not in values]
        raise Malformed(missing[0] if missing else "payload") from error


@functools.cache
def _hints(cls: Any) -> dict[str, Any]:
    names = {field.name for field in dataclasses.fields(cls)}
    return {name: hint for name, hint in get_type_hints(cls).items() if name in names}


def _required(cls: Any) -> list[str]:
    missing = dataclasses.MISSING
    return [f.name for f in dataclasses.fields(cls) if f.default is missing and f.default_factory is missing]


def _read(hint: Any, value: Any, name: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _read(next(arg for arg in get_args(hint) if arg is not type(None)), value, name)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise Malformed(name)
        return tuple(_read(get_args(hint)[0], each, name) for each in value)
    if origin is Mapping or origin is dict:
        return _read_mapping(hint, value, name)
    if dataclasses.is_dataclass(hint):
        return from_payload(hint, value)  # type: ignore[arg-type]
    return _read_plain(hint, value, name)


def _read_mapping(hint: Any, value: Any, name: str) -> dict[Any, Any]:
    if not isinstance(value, Mapping):
        raise Malformed(name)
    key_hint, value_hint = get_args(hint)
    try:
        return {key_hint(key): _read(value_hint, each, name) for key, each in value.items()}
    except ValueError as error:
        raise Malformed(name) from error


def _read_plain(hint: Any, value: Any, name: str) -> Any:
    if hint in (Any, object):
        return value
    if type(value) is not hint:
        raise Malformed(name)
    return value
