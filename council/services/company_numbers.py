"""SIREN, SIRET and BCE numbers: digits alone, check digits verified."""

from __future__ import annotations

import re

from council.codes import check_digits
from council.queries.parties import digits

_TRAILING = re.compile(r"^(.*?)[\s,;:(–-]*\b((?:BE\s?)?\d(?:[ .\u00a0\u202f]?\d){7,})\)?$", re.IGNORECASE)
"""A name and, after it, eight digits or more: a number of some kind."""


def beneficiary(text: str) -> tuple[str, str | None]:
    """Name and number of « Comité des fêtes, 812 345 678 »; number empty when none is written, ``None`` when wrong."""
    found = _TRAILING.match(text.strip())
    return (found[1].strip(), company_number(found[2])) if found else (text.strip(), "")


def company_number(typed: str) -> str | None:
    """The digits of a right SIREN (9), SIRET (14) or BCE number (10); ``None`` when it is none of them."""
    number = digits(typed)
    if len(number) == 9 and typed.strip().upper().startswith("BE"):
        number = f"0{number}"  # BCE numbers of before 2008 were written with nine digits
    letters = {character for character in typed.upper() if character.isalpha()}
    right = {9: check_digits.siren, 14: check_digits.siret, 10: check_digits.bce}.get(len(number))
    return number if right and letters <= {"B", "E"} and right(number) else None
