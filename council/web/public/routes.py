"""Citizens: no account, published rows only. Importing this module attaches every view to the blueprint."""

from council.web.public import (
    about,
    acts,
    api,
    data,
    decisions,
    direct,
    files,
    follow,
    meetings,
    oparl,
    past_acts,
    people,
    publications,
    verify,
)
from council.web.public.blueprint import blueprint

__all__ = [
    "about",
    "acts",
    "api",
    "blueprint",
    "data",
    "decisions",
    "direct",
    "files",
    "follow",
    "meetings",
    "oparl",
    "past_acts",
    "people",
    "publications",
    "verify",
]
