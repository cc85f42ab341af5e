"""Numbers in addresses: those that a row may carry. Any other is simply no address of ours: 404, never an error."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

LARGEST = 2**31 - 1
"""The largest identifier of the database (INTEGER of PostgreSQL)."""
DIGITS = len(str(LARGEST))


class RowNumber(IntegerConverter):
    """What ``<int:…>`` means in this application."""

    def to_python(self, value: str) -> int:
        """The number. Raises ``ValidationError``, which the router answers by 404."""
        if len(value) > DIGITS:
            raise ValidationError
        number = int(super().to_python(value))
        if number > LARGEST:
            raise ValidationError
        return number


class Words(UnicodeConverter):
    """What ``<…>`` means in this application: any text but one with a NUL, which PostgreSQL cannot even compare."""

    def to_python(self, value: str) -> str:
        """The text. Raises ``ValidationError``, which the router answers by 404."""
        if "\0" in value:
            raise ValidationError
        return super().to_python(value)


class ActNumber(Words):
    """``<number:…>``: the order number of an act. A slash in it is written ``~``, so that it stays one part of the address."""

    def to_python(self, value: str) -> str:
        """The number."""
        return super().to_python(value).replace("~", "/")

    def to_url(self, value: str) -> str:
        """Its part of an address; no number holds a tilde (``council.law.numbering``)."""
        return super().to_url(value.replace("/", "~"))


def install(app: Flask) -> None:
    """Replace the ordinary converters and add ``number``; before any route is added."""
    app.url_map.converters["default"] = app.url_map.converters["string"] = Words
    app.url_map.converters["int"] = RowNumber
    app.url_map.converters["number"] = ActNumber
