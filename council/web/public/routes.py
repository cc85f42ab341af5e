"""Citizens: no account, published rows only. Importing this module attaches every view to the blueprint."""

from council.web.public import about, acts, direct, files, follow, meetings, people, verify
from council.web.public.blueprint import blueprint

__all__ = ["about", "acts", "blueprint", "direct", "files", "follow", "meetings", "people", "verify"]
