"""The catalogue of the rules that the law computes, for explanations and for the table of the README. Data only."""

from council.law.rulebook.acts import RULES as _ACTS
from council.law.rulebook.meetings import RULES as _MEETINGS
from council.law.rulebook.rule import Rule
from council.law.rulebook.votes import RULES as _VOTES
from council.law.rulebook.wallonia import RULES as _WALLONIA

RULES: dict[str, Rule] = {one.id: one for one in (*_MEETINGS, *_VOTES, *_ACTS, *_WALLONIA)}

__all__ = ["RULES", "Rule"]
