"""What a service answers when it will not do as told: always a French sentence that says what to do."""

from __future__ import annotations


class Refused(Exception):
    """The input or the moment is wrong. ``sentence`` is shown as it is; ``field`` names the form field at fault."""

    status = 422

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class NotFound(Refused):
    """The object does not exist in this organisation."""

    status = 404

    def __init__(self, sentence: str = "Cette page n’existe pas ou n’existe plus.") -> None:
        super().__init__(sentence)


class NotAllowed(Refused):
    """The actor lacks the permission."""

    status = 403

    def __init__(self, sentence: str = "Votre compte n’a pas le droit de faire cela.") -> None:
        super().__init__(sentence)


class Stale(Refused):
    """Somebody else changed the object meanwhile; what was typed must be shown again beside the newer text."""

    status = 409
