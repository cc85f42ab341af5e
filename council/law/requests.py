"""What members ask for in the meeting: a special ballot, a closed session, the urgency of an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from council.law.ballots import public_ballot_requests_needed, secret_ballot_requests_needed
from council.law.regimes import Regime
from council.law.violations import Answer, Status, Violation, finding
from council.law.wording import count, reference

# BE-VOTE-02: the only matters voted in secret in Wallonia, and one whose secrecy was abolished in 2024.
WALLOON_SECRET_KINDS = frozenset({"staff_appointment", "preventive_suspension", "disciplinary_sanction"})
ClosedKind = Literal["ordinary", "persons", "budget"]


@dataclass(frozen=True)
class ModeAnswer(Answer):
    """``mode``: ``ordinary``, ``public`` or ``secret``; requests needed for the special ones (None: no such right)."""

    needed_public: int
    needed_secret: int | None
    mode: str


def ballot_mode(
    regime: Regime,
    *,
    present: int,
    public_requests: int = 0,
    secret_requests: int = 0,
    appointment: bool = False,
    secrecy_waived: bool = False,
    imposed_secret: bool = False,
) -> ModeAnswer:
    """Ordinary, public or secret ballot (FR-VOTE-03, -05, -06, -09, BE-VOTE-02; CGCT L2121-21, CDLD L1122-27).

    Only members ``present`` count, never proxies; secret wins over public. ``appointment`` is secret unless
    ``secrecy_waived``; ``imposed_secret``: the matter itself is voted in secret.
    """
    public = public_ballot_requests_needed(regime, present)
    secret = secret_ballot_requests_needed(regime, present)
    asked_secret = secret is not None and secret_requests >= secret
    if asked_secret or imposed_secret or (appointment and not secrecy_waived):
        mode, why = "secret", "scrutin secret"
    elif public_requests >= public:
        mode, why = "public", "scrutin public, les noms et les votes sont consignés"
    else:
        mode, why = "ordinary", "vote ordinaire"
    articles = regime.basis("ballot_mode")
    asks = f"{count(public, 'demande')} pour un scrutin public"
    asks += f", {secret} pour un scrutin secret" if secret is not None else ""
    text = f"{why[0].upper()}{why[1:]} : {asks}, sur {count(present, 'présent')} ({reference(articles)})."
    found = finding(Status.OK, mode, regime.rule("FR-VOTE-06", "BE-VOTE-02"), articles, text, present=present)
    return ModeAnswer((found,), public, secret, mode)


@dataclass(frozen=True)
class ClosedAnswer(Answer):
    """``result``: ``closed``, ``refused``, ``not_put_to_vote``, ``always_closed`` or ``always_public``."""

    required_requesters: int | None
    admissible: bool
    needed: int | None
    closed: bool
    result: str


def closed_session(
    regime: Regime,
    *,
    present: int,
    represented: int = 0,
    requesters: int = 0,
    by_chair: bool = False,
    votes_for: int = 0,
    item_kind: ClosedKind = "ordinary",
) -> ClosedAnswer:
    """Whether the meeting goes on in closed session (FR-PUB-02, FR-CONV-13, BE-PUB-02; CGCT L2121-18, L5211-11).

    The majority is counted on members present or represented: abstentions weigh against. ``item_kind`` matters
    in Wallonia: ``persons`` is always closed, ``budget`` always public.
    """
    asked = regime.closed_requesters
    walloon = asked is None
    if walloon and item_kind != "ordinary":
        closed = item_kind == "persons"
        result = "always_closed" if closed else "always_public"
        return _closed(regime, asked, False, None, closed, result, votes_for)
    base = present + (represented if regime.closed_counts_represented else 0)
    needed = regime.closed_majority.needed(base)
    admissible = by_chair or asked is None or requesters >= asked
    closed = admissible and votes_for >= needed
    result = "closed" if closed else "refused" if admissible else "not_put_to_vote"
    return _closed(regime, asked, admissible, needed, closed, result, votes_for)


def _closed(
    regime: Regime,
    asked: int | None,
    admissible: bool,
    needed: int | None,
    closed: bool,
    result: str,
    votes_for: int,
) -> ClosedAnswer:
    words = {
        "closed": f"Huis clos décidé : {votes_for} voix pour, {count(needed or 0, 'requise')}",
        "refused": f"Huis clos refusé : {votes_for} voix pour, {count(needed or 0, 'requise')}",
        "not_put_to_vote": f"Huis clos à ne pas mettre aux voix : il faut {asked} demandes, ou celle du président",
        "always_closed": "Question de personnes : la séance est toujours à huis clos",
        "always_public": "Budget : la séance est toujours publique",
    }
    articles = regime.basis("closed")
    text = f"{words[result]} ({reference(articles)})."
    found = finding(Status.OK, result, regime.rule("FR-PUB-02", "BE-PUB-02"), articles, text, needed=needed)
    return ClosedAnswer((found,), asked, admissible, needed, closed, result)


@dataclass(frozen=True)
class UrgentAnswer(Answer):
    """Votes needed for the urgency of an item, and whether it may be discussed."""

    needed: int
    accepted: bool


def urgent_item(regime: Regime, *, present: int, votes_for: int) -> UrgentAnswer:
    """Whether an item outside the agenda may be discussed (BE-CONV-05; CDLD L1122-24).

    Raises Violation ``no_urgent_item`` where the profile has no such vote.
    """
    if regime.urgent_item is None:
        raise Violation(
            "no_urgent_item", "CGCT L2121-11", "Une affaire absente de l'ordre du jour ne peut pas être décidée : "
            "inscrivez-la à une prochaine séance.",
        )  # fmt: skip
    needed = regime.urgent_item.needed(present)
    accepted = votes_for >= needed
    articles = regime.basis("urgent_item")
    head = "Urgence admise" if accepted else "Urgence refusée"
    text = f"{head} : {votes_for} voix pour {count(needed, 'requise')} ({regime.urgent_item.words} des "
    text += f"{count(present, 'présent')}, {reference(articles)})."
    found = finding(Status.OK, "accepted" if accepted else "refused", "BE-CONV-05", articles, text)
    return UrgentAnswer((found,), needed, accepted)
