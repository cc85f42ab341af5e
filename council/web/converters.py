"""Numbers in addresses: those that a row may carry. Any other is simply no address of ours: 404, never an error."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, ValidationError

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


def install(app: Flask) -> None:
    """Replace the ordinary ``int``; before any route is added."""
    app.url_map.converters["int"] = RowNumber
