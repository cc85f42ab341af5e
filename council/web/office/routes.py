"""Importing this module attaches every view of the office to its blueprint."""

from council.web.office import (
    acts,
    annexes,
    calculator,
    cockpit,
    complements,
    convocations,
    delegations,
    dossier_copies,
    dossiers,
    elsewhere,
    interests,
    items,
    mailbox,
    meetings,
    minutes,
    oral_questions,
    publication,
    refusals,
    rehearsals,
    repeats,
    signing,
    signing_keys,
    voices,
)
from council.web.office.blueprint import blueprint

__all__ = [
    "acts", "annexes", "blueprint", "calculator", "cockpit", "complements", "convocations", "delegations", "dossier_copies", "dossiers",
    "elsewhere", "interests",
    "items", "mailbox", "meetings", "minutes", "oral_questions", "publication", "refusals", "rehearsals", "repeats", "signing", "signing_keys", "voices",
]  # fmt: skip
