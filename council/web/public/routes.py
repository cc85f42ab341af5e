"""Citizens: no account, published rows only. Importing this module attaches every view to the blueprint."""

from council.web.public import about, acts, data, direct, files, follow, meetings, people, verify
from council.web.public.blueprint import blueprint

__all__ = ["about", "acts", "blueprint", "data", "direct", "files", "follow", "meetings", "people", "verify"]
