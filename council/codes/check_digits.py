"""Numbers of companies and public bodies: whether their check digits are right. Callers give digits of the right length."""

from __future__ import annotations

POST_OFFICE = "356000000"
"""La Poste: its SIRETs follow a sum of digits of their own, divisible by 5."""


def siren(number: str) -> bool:
    """Nine digits that end by their check digit (ISO/IEC 7812, Luhn)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def siret(number: str) -> bool:
    """Fourteen digits, a SIREN first."""
    if number.startswith(POST_OFFICE):
        return sum(map(int, number)) % 5 == 0 or siren(number)
    return siren(number[:9]) and siren(number)


def bce(number: str) -> bool:
    """Ten digits of the Belgian register of companies, the last two a remainder modulo 97."""
    return 97 - int(number[:8]) % 97 == int(number[8:])
