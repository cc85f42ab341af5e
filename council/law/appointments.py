"""Appointments: waiver of the secret ballot, single candidacies, lists of adjoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from council.law.regimes import Regime
from council.law.violations import Answer, Status, finding
from council.law.wording import count, reference


class Appointment(StrEnum):
    """What is appointed, as the waiver of secrecy sees it (FR-VOTE-07)."""

    HEAD = "head"
    DEPUTIES = "deputies"
    CCAS_BOARD = "ccas_board"
    SYNDICATE_DELEGATES = "syndicate_delegates"
    CAO = "cao"
    OTHER = "other"


# Articles of the secrecy of each appointment; the first three can never be voted otherwise.
_NEVER_WAIVED = {
    Appointment.HEAD: "head_election",
    Appointment.DEPUTIES: "deputies_election",
    Appointment.CCAS_BOARD: "ccas_board",
}
_DOUBTFUL = {Appointment.SYNDICATE_DELEGATES: "syndicates", Appointment.CAO: "appointments"}


@dataclass(frozen=True)
class WaiverAnswer(Answer):
    """Whether secrecy can be given up, and was."""

    waivable: bool
    waived: bool


def secrecy_waiver(
    regime: Regime,
    *,
    appointment: Appointment = Appointment.OTHER,
    text_imposes_secrecy: bool = False,
    votes_for: int,
    votes_against: int,
    abstentions: int = 0,
) -> WaiverAnswer:
    """Unanimous waiver of the secret ballot for an appointment (FR-VOTE-07, -09; CGCT L2121-21).

    Unanimity: no vote against, at least one for; an abstention is doubtful.
    """
    waivable = appointment not in _NEVER_WAIVED and not text_imposes_secrecy
    waived = waivable and votes_against == 0 and votes_for > 0
    topic = _NEVER_WAIVED.get(appointment) or _DOUBTFUL.get(appointment) or "appointments"
    articles = regime.basis(topic)
    cite = reference(articles)
    found = []
    if waived and abstentions:
        text = (
            f"{count(abstentions, 'abstention')} : le texte ne dit pas si l'unanimité est acquise ({cite})."
        )
        found.append(finding(Status.WARNING, "abstentions_cast", "FR-VOTE-09", articles, text))
    if waived and appointment in _DOUBTFUL:
        text = f"Pour cette désignation, la renonciation au scrutin secret est discutée ({cite})."
        found.append(finding(Status.WARNING, "waiver_doubtful", "FR-VOTE-07", articles, text))
    if not found:
        why = (
            "unanimité"
            if waived
            else "un texte impose le secret"
            if not waivable
            else "unanimité non acquise"
        )
        text = f"Le scrutin {'peut ne pas être' if waived else 'reste'} secret : {why} ({cite})."
        found.append(finding(Status.OK, "waived" if waived else "secret", "FR-VOTE-07", articles, text))
    return WaiverAnswer(tuple(found), waivable, waived)


@dataclass(frozen=True)
class CandidacyAnswer(Answer):
    """``at_once`` or ``vote_required``."""

    result: str


def single_candidacy(
    regime: Regime, *, internal_or_outside: bool, lists: int | None = None, candidacies: Sequence[int] = ()
) -> CandidacyAnswer:
    """Whether a single candidacy takes effect without a vote (FR-VOTE-09; CGCT L2121-21 al. 5).

    ``internal_or_outside``: municipal commission or outside body, never mayor or adjoints. ``lists`` filed, or
    ``candidacies`` for each seat.
    """
    alone = lists == 1 if lists is not None else all(number == 1 for number in candidacies)
    at_once = internal_or_outside and alone
    articles = regime.basis("appointments" if internal_or_outside else "head_election")
    what = "prennent effet immédiatement, il en est donné lecture" if at_once else "se font par un vote"
    text = f"Les nominations {what} ({reference(articles)})."
    code = "at_once" if at_once else "vote_required"
    return CandidacyAnswer((finding(Status.OK, code, "FR-VOTE-09", articles, text),), code)


@dataclass(frozen=True)
class ListAnswer(Answer):
    """``first_break``: first position, from 1, with the gender of the one before."""

    valid: bool
    first_break: int | None


def deputy_list(regime: Regime, *, genders: Sequence[str], posts: int | None = None) -> ListAnswer:
    """Whether a list of adjoints is admissible: strict alternation, not too long (FR-VOTE-11; CGCT L2122-7-2)."""
    breaks = (place for place in range(1, len(genders)) if genders[place] == genders[place - 1])
    first = next((place + 1 for place in breaks), None)
    articles = regime.basis("deputies_election")
    cite = reference(articles)
    found = []
    if first is not None:
        text = f"La liste n'alterne pas un candidat de chaque sexe : rang {first} à corriger ({cite})."
        found.append(finding(regime.breach, "no_alternation", "FR-VOTE-11", articles, text))
    if posts is not None and len(genders) > posts:
        text = f"La liste compte {len(genders)} noms pour {count(posts, 'poste')} : retirez-en ({cite})."
        found.append(finding(regime.breach, "too_many_names", "FR-VOTE-11", articles, text))
    valid = not found
    if posts is not None and len(genders) < posts:
        text = f"La liste compte {count(len(genders), 'nom')} pour {posts} postes : à vérifier ({cite})."
        found.append(finding(Status.WARNING, "fewer_names_than_posts", "FR-VOTE-11", articles, text))
    if not found:
        found.append(finding(Status.OK, "valid", "FR-VOTE-11", articles, f"La liste est recevable ({cite})."))
    return ListAnswer(tuple(found), valid, first)
