"""One step on one uploaded file, in a process of its own that `sandbox` confines.

``python -m council.documents.intake.worker STEP FOLDER LIMITS [ARGUMENT…]``: reads and writes files of FOLDER only; its
answer is ``answer.json`` there. No answer means that a limit or a crash ended it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from council.documents.intake.refusal import Refusal

Answer = dict[str, Any]


def _pdf(folder: Path, limits: dict[str, Any], source: str, made: str, other: str, seconds: str) -> Answer:
    """The copy, then its trial drawing: a crash of the latter leaves an answer without ``drawn``."""
    from council.documents.intake import drawing, fitness, sanitise

    pages, repairs = sanitise.sanitise(folder / source, folder / made, limits)
    answer = {"pages": pages, "repairs": repairs, "fitness": fitness.of(folder / made)}
    _tell(folder, answer)
    return {**answer, **drawing.compare(folder / made, folder / other if other else None, float(seconds))}


def _picture(folder: Path, limits: dict[str, Any], source: str, made: str) -> Answer:
    from council.documents.intake import picture

    return {
        "pages": 1,
        "repairs": picture.to_pdf(folder / source, folder / made, limits),
        "fitness": {"pictures": True},
        "drawn": 1,
    }


def _office(folder: Path, limits: dict[str, Any], source: str) -> Answer:
    from council.documents.intake import office

    kind, repairs, advice = office.neutralise(folder / source, folder, limits)
    return {"kind": kind, "repairs": repairs, "advice": advice}


def _size(folder: Path, _limits: dict[str, Any], source: str) -> Answer:
    from council.documents.intake import size

    size.bounded(folder / source)
    return {}


def _words(folder: Path, limits: dict[str, Any], source: str) -> Answer:
    from council.documents.intake import words

    return {"parts": words.parts(folder / source, limits["max_text"])}


STEPS: dict[str, Callable[..., Answer]] = {
    "pdf": _pdf,
    "picture": _picture,
    "office": _office,
    "size": _size,
    "words": _words,
}


def examine(step: str, folder: Path, limits: dict[str, Any], *arguments: str) -> Answer:
    """The answer of one step; whatever a parser throws is a refusal."""
    try:
        return STEPS[step](folder, limits, *arguments)
    except Refusal as refusal:
        return {"outcome": "refused", "reason": str(refusal)}
    except (MemoryError, RecursionError, ImportError):
        return {"outcome": "refused", "reason": "heavy"}
    except Exception:
        return {"outcome": "refused", "reason": "damaged"}


def _tell(folder: Path, answer: Answer) -> None:
    (folder / "answer.json").write_text(json.dumps({"outcome": "done", **answer}), encoding="utf-8")


if __name__ == "__main__":
    _step, _folder, _limits, *_arguments = sys.argv[1:]
    _tell(Path(_folder), examine(_step, Path(_folder), json.loads(_limits), *_arguments))
