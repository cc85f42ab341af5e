"""Meetings held in several places linked by video: whether a body may, how it votes there."""

from __future__ import annotations

from collections.abc import Mapping

from council.law.ballots import Mode
from council.law.policies import Remote
from council.law.regimes import Regime
from council.law.sittings import ItemType, remote_item
from council.law.violations import Answer, Status, finding
from council.law.wording import reference

ITEM_TYPES: dict[ItemType, str] = {
    "ordinary": "Point ordinaire",
    "initial_budget": "Vote du budget primitif",
    "executive_election": "Élection du président ou du bureau",
    "delegates_election": "Élection de délégués",
    "external_designation": "Désignation de représentants (art. L. 2121-33)",
}
"""What an item is, as far as a meeting by video is concerned -> French words."""


def remote_meeting(regime: Regime) -> Answer:
    """Whether the body may meet in several places by video (FR-REM-01, -02, -03, BE-REM-01; CGCT L2121-17, L5211-11-1)."""
    articles = regime.basis("remote")
    cite = reference(articles)
    rule = regime.rule("FR-REM-02", "BE-REM-01")
    if regime.remote is Remote.FORBIDDEN:
        return remote_item(regime)
    if regime.remote is Remote.EXCEPTIONAL:
        text = f"La visioconférence n'est permise que dans une situation extraordinaire : dites laquelle à l'ouverture ({cite})."
        return Answer((finding(Status.WARNING, "exceptional_only", rule, articles, text),))
    if regime.remote is Remote.IF_RULES_OF_PROCEDURE:
        text = f"La visioconférence n'est permise que si le règlement intérieur la prévoit : vérifiez-le ({cite})."
        return Answer((finding(Status.WARNING, "if_rules_of_procedure", "FR-REM-03", articles, text),))
    text = (
        f"La réunion se tient en plusieurs lieux par visioconférence ; la convocation le mentionne ({cite})."
    )
    return Answer((finding(Status.OK, "allowed", rule, articles, text),))


def item_type(kind: str, stated: str) -> ItemType:
    """What an item of that kind is by video: what the office states, and every election at least an election (FR-REM-02)."""
    known: Mapping[str, ItemType] = {one: one for one in ITEM_TYPES}
    found = known.get(stated, "ordinary")
    return "executive_election" if found == "ordinary" and kind == "election" else found


def remote_ballot(regime: Regime, *, mode: Mode) -> Answer:
    """Whether a vote may be held that way in a meeting by video (FR-REM-02, BE-REM-01; CGCT L5211-11-1).

    By public ballot only, by roll call or electronically; a matter that asks for secrecy waits for a meeting in one place.
    """
    articles = regime.basis("remote")
    cite = reference(articles)
    rule = regime.rule("FR-REM-02", "BE-REM-01")
    if mode is Mode.PUBLIC:
        text = f"Scrutin public, par appel nominal ou sur les tablettes ({cite})."
        return Answer((finding(Status.OK, "allowed", rule, articles, text),))
    if mode is Mode.SECRET:
        text = f"Pas de scrutin secret par visioconférence : ajournez ce point à une réunion en un seul lieu ({cite})."
        return Answer((finding(regime.breach, "remote_secret", rule, articles, text),))
    text = f"Pas de vote à main levée par visioconférence : votez par appel nominal ou sur les tablettes ({cite})."
    return Answer((finding(regime.breach, "remote_hands", rule, articles, text),))
