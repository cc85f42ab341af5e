"""SIREN, SIRET and BCE numbers: digits alone, check digits verified."""

from __future__ import annotations

import re

from council.queries.parties import digits

POST_OFFICE = "356000000"
"""La Poste: its SIRETs follow a sum of digits of their own, divisible by 5."""

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
    right = {9: _luhn, 14: _siret, 10: _modulo_97}.get(len(number))
    return number if right and letters <= {"B", "E"} and right(number) else None


def _luhn(number: str) -> bool:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def _siret(number: str) -> bool:
    if number.startswith(POST_OFFICE):
        return sum(map(int, number)) % 5 == 0 or _luhn(number)
    return _luhn(number[:9]) and _luhn(number)


def _modulo_97(number: str) -> bool:
    return 97 - int(number[:8]) % 97 == int(number[8:])
