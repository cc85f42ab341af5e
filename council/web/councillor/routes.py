"""Importing this module attaches every view of the councillors to their blueprint."""

from council.web.councillor import answers, interests, live, meetings, minutes, papers
from council.web.councillor.blueprint import blueprint

__all__ = ["answers", "blueprint", "interests", "live", "meetings", "minutes", "papers"]
