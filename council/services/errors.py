"""What a service answers when it will not do as told: always a French sentence that says what to do.

Two kinds that no ``except`` should mix up. ``Refused``: whoever asked may do better, in the form they have before them. ``NotFound``
and ``NotAllowed``: there is no such form for them, the answer is a page of its own (``web/errors.py``). So a page that shows its
form again catches ``Refused``, and the others pass by themselves; ``Declined`` is for those who have no pages (jobs, command line).
"""

from __future__ import annotations


class Declined(Exception):
    """A service will not do as told. ``sentence`` is shown as it is; ``field`` names the form field at fault."""

    status = 422

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Refused(Declined):
    """The input or the moment is wrong."""


class Stale(Refused):
    """Somebody else changed the object meanwhile; what was typed must be shown again beside the newer text."""

    status = 409


class NotFound(Declined):
    """The object does not exist in this organisation."""

    status = 404

    def __init__(self, sentence: str = "Cette page n’existe pas ou n’existe plus.") -> None:
        super().__init__(sentence)


class NotAllowed(Declined):
    """The actor lacks the permission."""

    status = 403

    def __init__(self, sentence: str = "Votre compte n’a pas le droit de faire cela.") -> None:
        super().__init__(sentence)
