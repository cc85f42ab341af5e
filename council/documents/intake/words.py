"""The words of a Word file, already made harmless, as HTML and then as the parts of a deliberation; confined."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mammoth

from council.documents.deliberation import recognise
from council.documents.intake.refusal import Refusal
from council.documents.intake.size import bounded

_STYLES = """
u => u
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='Quote'] => blockquote:fresh
comment-reference =>
"""
TOO_LONG = (
    "Ce texte est trop long pour un projet de délibération (plus de cent pages) : joignez-le en annexe, et n’importez que "
    "la délibération."
)


def parts(path: Path, most: int) -> dict[str, Any]:
    """What ``deliberation.recognise`` finds in the file. Pictures are left out. Raises Refusal for a text over ``most``, or a larger one yet."""
    bounded(path)
    with path.open("rb") as file:
        html = mammoth.convert_to_html(file, style_map=_STYLES, convert_image=_no_picture).value
    if len(html) > most:
        raise Refusal(TOO_LONG)
    return recognise(html)


def _no_picture(_picture: Any) -> list[Any]:
    return []
