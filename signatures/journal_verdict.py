"""What is said of a minute book that was checked, for programs and for people."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from signatures.journal_rules import CHAIR_PREVAILS

Status = Literal["valid", "invalid", "unreadable"]
EXIT_CODES: dict[Status, int] = {"valid": 0, "invalid": 1, "unreadable": 3}
HEADLINES: dict[Status, str] = {
    "valid": "Registre intact\u00a0: chaque ligne et chaque signature ont été vérifiées, les votes recomptés.",
    "invalid": "Registre à refuser\u00a0: il a été modifié, ou un résultat ne correspond pas aux votes.",
    "unreadable": "Fichier illisible\u00a0: ce n’est pas un registre de séance exporté.",
}


COMPARE = (
    "Pour être sûr que ce registre est bien celui de la séance, comparez son empreinte avec celle imprimée au"
    " procès-verbal, ou la clé avec celle que publie l’institution."
)


EARLIER = (
    "Ce registre ne dit pas les règles de droit de la séance\u00a0: les quorums, les majorités demandées et les règles"
    " des élections ont été lus sans être recalculés."
)


def cautions(unsigned: int, keys: int, *, compared: bool, untold: bool = False) -> tuple[str, ...]:
    """What a whole book still leaves to whoever reads the verdict."""
    early = f"{unsigned} lignes du début ne sont couvertes que par la signature du fichier entier."
    several = "Plusieurs clés ont signé\u00a0: comparez chacune avec celles que publie l’institution."
    return tuple(
        sentence
        for needed, sentence in (
            (unsigned, early),
            (keys > 1, several),
            (untold, EARLIER),
            (not compared, COMPARE),
        )
        if needed
    )


OUTCOMES = {
    "adopted": "adopté",
    "rejected": "rejeté",
    "tie_rejected": "rejeté, voix partagées",
    "void": "sans valeur",
    "elected": "élection acquise",
    "next_round": "tour suivant",
    "not_elected": "personne n’est élu",
    "tie_unresolved": "égalité",
}
"""Outcome of a vote -> the words for it."""


@dataclass(frozen=True)
class Verdict:
    """What is known of a bundle. ``head``: hash of the last line; ``keys``: those that signed (hex); ``unsigned``:
    lines that no head covers; ``first_bad``: where it breaks, as (row of the file, line of the book, sentence)."""

    status: Status
    meeting: str = ""
    lines: int = 0
    head: str = ""
    keys: tuple[str, ...] = ()
    unsigned: int = 0
    results: tuple[dict[str, Any], ...] = ()
    first_bad: tuple[int, int, str] | None = None
    reasons: tuple[str, ...] = field(default=())
    law: Mapping[str, Any] = field(default_factory=dict)
    """The figures of law that the book gives and was counted again with, for the reader to judge."""
    untold: tuple[str, ...] = ()
    """What was read as told, the book not giving the law it was held under: ``quorum``, ``majority``, ``election``."""

    @property
    def exit_code(self) -> int:
        """0 valid, 1 invalid, 3 unreadable."""
        return EXIT_CODES[self.status]

    def to_json(self) -> str:
        """The answer for programs."""
        bad = dict(zip(("row", "line", "sentence"), self.first_bad, strict=True)) if self.first_bad else None
        answer = {
            "status": self.status, "meeting": self.meeting, "lines": self.lines, "head": self.head,
            "keys": list(self.keys), "unsigned_lines": self.unsigned, "results": list(self.results),
            "first_bad": bad, "reasons": list(self.reasons), "law": dict(self.law), "not_recomputed": list(self.untold),
        }  # fmt: skip
        return json.dumps(answer, ensure_ascii=False, indent=2)

    def to_text(self) -> str:
        """The answer for people."""
        rows = [HEADLINES[self.status]]
        if self.meeting:
            rows.append(self.meeting)
        if self.first_bad:
            row, seq, sentence = self.first_bad
            places = ((seq, f"ligne {seq} du registre"), (row, f"rangée {row} du fichier"))
            where = ", ".join(text for number, text in places if number)
            rows.append(f"Première faute{f' ({where})' if where else ''}\u00a0: {sentence}")
        if self.status == "valid":
            rows.append(f"{self.lines} lignes\u00a0; empreinte de la dernière\u00a0: {self.head}")
            rows += [f"Clé de signature\u00a0: {key}" for key in self.keys]
            rows += [_law_row(self.law)] if self.law else []
            rows += [_result_row(one) for one in self.results]
        return "\n".join(map(_shown, [*rows, *self.reasons]))


def _shown(text: str) -> str:
    """The text without what a terminal would obey: a title is whatever the file says."""
    return "".join("\ufffd" if unicodedata.category(one)[0] in "C" else one for one in text)


def _law_row(law: Mapping[str, Any]) -> str:
    """The law that the book gives: whoever knows the assembly sees whether it is its own."""
    told = [
        f"quorum {_share(law['quorum'])} des membres en exercice",
        f"huis clos {_share(law['closed'])} des voix",
    ]
    told.append("voix du président prépondérante" if law["tie"] == CHAIR_PREVAILS else "égalité\u00a0: rejet")
    told.append("ballottage" if law["run_off"] else f"{law['rounds']} tours au plus")
    return f"Règles que donne le registre\u00a0: {', '.join(told)}"


def _share(text: str) -> str:
    """``>1/2``, as read out."""
    return f"de plus de {text[1:]}" if text.startswith(">") else f"de {text}"


def _result_row(one: dict[str, Any]) -> str:
    counts = ", ".join(f"{code} {number}" for code, number in one["counts"].items())
    how = "recompté" if one["recounted"] else "totaux vérifiés"
    how += f", urne ouverte à {one['openers']}" if one["openers"] else ""
    return f"Ligne {one['line']}\u00a0: {counts} → {OUTCOMES.get(one['outcome'], one['outcome'])} ({how})"
