"""Every kind of question, one module per section of the contract. Importing a module registers its kinds."""

from council.law.calculator.questions import (
    agenda,
    bodies,
    convening,
    elections,
    interests,
    notice,
    presence,
    publication,
    quorum,
    requests,
    votes,
)

__all__ = [
    "agenda",
    "bodies",
    "convening",
    "elections",
    "interests",
    "notice",
    "presence",
    "publication",
    "quorum",
    "requests",
    "votes",
]
