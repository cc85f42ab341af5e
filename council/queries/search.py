"""Words as the public search compares them: lower case, without accents, on every database alike."""

from __future__ import annotations

import re
import unicodedata

_SPLIT = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """«Été de l’Élysée» -> «ete de l elysee»: ligatures opened, accents and signs gone, single spaces."""
    opened = text.casefold().replace("œ", "oe").replace("æ", "ae")
    plain = "".join(c for c in unicodedata.normalize("NFKD", opened) if not unicodedata.combining(c))
    return " ".join(_SPLIT.split(plain)).strip()


def words(query: str, most: int = 8) -> list[str]:
    """The words of a query, folded; the longest ``most`` of them."""
    found = dict.fromkeys(fold(query).split())
    return sorted(found, key=len, reverse=True)[:most]
