"""Items put to one vote together (vote groupé, «vote bloqué»): practice, within what the texts say of each vote."""

from __future__ import annotations

from dataclasses import dataclass

from council.law.ballots import MajorityRule
from council.law.regimes import Regime
from council.law.violations import Answer, Status, finding
from council.law.wording import reference

NOT_VOTED = ("information", "question", "report", "debate")


@dataclass(frozen=True)
class BlockAnswer(Answer):
    """Whether an item may be voted together with others."""

    joins: bool


def may_join_block(
    regime: Regime,
    *,
    kind: str,
    rule: str = MajorityRule.SIMPLE_EXPRESSED,
    secret: bool = False,
    restricted: bool = False,
    withdrawals: int = 0,
) -> BlockAnswer:
    """Whether an item may be put to one vote with others (FR-AG-02, FR-VOTE-01, -06, -08, FR-INT-02, FR-QUO-04).

    No text speaks of it: a council may vote several matters at once as long as nobody asks otherwise and each vote
    would have had the same voters, the same majority and the same way. ``restricted``: behind closed doors or
    confidential; ``withdrawals``: members who take no part in the item.
    """
    grounds = (
        (kind in NOT_VOTED, "kind_not_voted", "FR-AG-02", "agenda", "il n'est pas de ceux qui se votent"),
        (kind == "election" or secret, "secret_alone", "FR-VOTE-06", "secret", "il se vote au scrutin secret"),
        (rule == MajorityRule.ACCOUNTS, "accounts_alone", "FR-VOTE-08", "accounts", "le maire se retire de ce vote"),
        (restricted, "restricted_alone", "FR-PUB-02", "closed", "il n'est pas examiné devant le public"),
        (withdrawals > 0, "withdrawals_alone", "FR-INT-02", "interests", "un membre s'en est retiré, et les votants ne sont plus les mêmes"),
    )  # fmt: skip
    for applies, code, rule_id, topic, words in grounds:
        if applies:
            articles = regime.basis(topic)
            text = f"Ce point se vote seul : {words} ({reference(articles)})."
            return BlockAnswer((finding(Status.ERROR, code, rule_id, articles, text),), False)
    articles = regime.basis("votes")
    text = f"Ce point peut être voté avec d'autres si personne ne s'y oppose ({reference(articles)})."
    return BlockAnswer((finding(Status.OK, "joins", "FR-VOTE-01", articles, text),), True)
