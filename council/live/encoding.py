"""What goes over the wire as JSON, written once even when it goes to many."""

from __future__ import annotations

import json
from typing import Any

from council.meeting.json_text import plain


class Encoded:
    """A value already written as JSON."""

    __slots__ = ("text",)

    def __init__(self, value: Any) -> None:
        self.text = dumps(value)

    @classmethod
    def of(cls, **fields: Any) -> Encoded:
        """An object whose values may be ``Encoded`` themselves."""
        made = cls.__new__(cls)
        pairs = (
            f'"{name}":{value.text if isinstance(value, Encoded) else dumps(value)}'
            for name, value in fields.items()
        )
        made.text = "{" + ",".join(pairs) + "}"
        return made


def dumps(value: Any, **_options: Any) -> str:
    """JSON without spaces, characters as they are; an event of Socket.IO may end with an ``Encoded`` value."""
    if isinstance(value, list) and value and isinstance(value[-1], Encoded):
        before = "".join(f"{json.dumps(one)}," for one in value[:-1])
        return f"[{before}{value[-1].text}]"
    return plain(value)


loads = json.loads
