"""Importing this module attaches every view of the office to its blueprint."""

from council.web.office import (
    acts,
    annexes,
    calculator,
    cockpit,
    convocations,
    dossiers,
    items,
    mailbox,
    meetings,
    minutes,
    publication,
    signing,
)
from council.web.office.blueprint import blueprint

__all__ = [
    "acts", "annexes", "blueprint", "calculator", "cockpit", "convocations", "dossiers", "items", "mailbox",
    "meetings", "minutes", "publication", "signing",
]  # fmt: skip
