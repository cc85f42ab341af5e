"""The catalogue of the rules, for explanations: those computed (the table of the README), and those of conduct."""

from council.law.rulebook.acts import RULES as _ACTS
from council.law.rulebook.conduct import RULES as _CONDUCT
from council.law.rulebook.meetings import RULES as _MEETINGS
from council.law.rulebook.rule import Rule
from council.law.rulebook.votes import RULES as _VOTES
from council.law.rulebook.wallonia import RULES as _WALLONIA

RULES: dict[str, Rule] = {one.id: one for one in (*_MEETINGS, *_VOTES, *_ACTS, *_WALLONIA)}
CONDUCT: dict[str, Rule] = {one.id: one for one in _CONDUCT}  # followed by the product, nothing to compute

__all__ = ["CONDUCT", "RULES", "Rule"]
