"""Who is meant by « @Nom » in a remark."""

from __future__ import annotations

import re
import unicodedata

from council.models import Draft
from council.queries.mentions import Named, people
from council.services.errors import Refused

NOBODY = (
    "Personne qui lise ce projet ne s’appelle «\u00a0@{name}\u00a0». Corrigez le nom, ou enlevez l’arobase."
)
SEVERAL = "Plusieurs personnes s’appellent «\u00a0@{name}\u00a0». Écrivez le prénom et le nom."
NO_PERSON = "Choisissez une personne de la liste, ou personne."
_AT = re.compile(r"(?<![\w@.])@(?=\w)")


def mentioned(draft: Draft, text: str, to: int | None) -> tuple[Named, ...]:
    """Those whom the text names after an at sign, and the one who was chosen. Raises ``Refused`` (``field``)."""
    known = people(draft.id)
    chosen: dict[int, Named] = {}
    for at in _AT.finditer(text):
        one = _who(text[at.end() :], known)
        chosen[one.account_id] = one
    if to is not None:
        found_one = next((one for one in known if one.account_id == to), None)
        if found_one is None:
            raise Refused(NO_PERSON, field="to")
        chosen[to] = found_one
    return tuple(chosen.values())


def _who(text: str, known: list[Named]) -> Named:
    """The one whose name the text begins with: first name and surname, or a surname that only one bears."""
    heard = _heard(text)
    for names in ("full_name", "last_name"):
        found_ones = [one for one in known if _begins(heard, _heard(getattr(one, names)))]
        longest = max((len(getattr(one, names)) for one in found_ones), default=0)
        best = [one for one in found_ones if len(getattr(one, names)) == longest]
        if len(best) > 1:
            raise Refused(SEVERAL.format(name=getattr(best[0], names)), field="text")
        if best:
            return best[0]
    raise Refused(NOBODY.format(name=re.split(r"[\s,;:.!?)]", text, maxsplit=1)[0][:60]), field="text")


def _begins(text: str, name: str) -> bool:
    return text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()


def _heard(text: str) -> str:
    """A name without accents and capitals, character for character."""
    return "".join(unicodedata.normalize("NFD", one)[0] for one in text).lower()
