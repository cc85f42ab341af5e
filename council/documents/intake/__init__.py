"""Annexes as they come in: judged by their content, rewritten by confined processes, or refused with a sentence.

See README.md beside this file: the path of a file, its limits, and the outcome of each family.
"""

from council.documents.intake.kinds import kind_of
from council.documents.intake.reception import intake
from council.documents.intake.types import Accepted, Limits, Refused

__all__ = ["Accepted", "Limits", "Refused", "intake", "kind_of"]
