"""Sums of money in French words, as deeds write them: « mille deux cents euros (1 200,00 €) »."""

from __future__ import annotations

from num2words import num2words

from council.documents.typography import HARD, NARROW

_BELGIAN = {
    num2words(number, lang="fr"): (
        word if rest == 0 else f"{word} et un" if rest == 1 else f"{word}-{num2words(rest, lang='fr')}"
    )
    for tens, word in ((70, "septante"), (90, "nonante"))
    for rest in range(10)
    for number in (tens + rest,)
}
"""soixante-dix -> septante … quatre-vingt-dix-neuf -> nonante-neuf; the library's own Belgian French is wrong above a hundred."""


def in_words(number: int, *, belgian: bool = False) -> str:
    """A whole number in letters, with the spelling from before 1990 that deeds keep: « mille deux cents »."""
    words = str(num2words(number, lang="fr"))
    if belgian:
        for french in sorted(_BELGIAN, key=len, reverse=True):
            words = words.replace(french, _BELGIAN[french])
    return words


def figures(cents: int) -> str:
    """120000 -> « 1 200,00 € »."""
    whole = f"{cents // 100:,}".replace(",", NARROW)
    return f"{whole},{cents % 100:02}{HARD}€"


def euros_in_words(cents: int, *, belgian: bool = False) -> str:
    """120050 -> « mille deux cents euros et cinquante centimes »; « de » after a round million, as in « un million d’euros »."""
    whole, rest = divmod(cents, 100)
    words = in_words(whole, belgian=belgian)
    link = " d’" if whole and whole % 1_000_000 == 0 else " "
    said = f"{words}{link}euro{'s' if whole > 1 else ''}"
    if not rest:
        return said
    cents_said = f"{in_words(rest, belgian=belgian)} centime{'s' if rest > 1 else ''}"
    return f"{said} et {cents_said}" if whole else cents_said


def amount(cents: int, *, belgian: bool = False) -> str:
    """Words first, figures after, as deeds want both."""
    return f"{euros_in_words(cents, belgian=belgian)} ({figures(cents)})"
