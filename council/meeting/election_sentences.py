"""Lines about elections as French sentences; nothing in them that the public of the meeting may not hear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from council.law.wording import count, listed
from council.meeting import election_events as el

if TYPE_CHECKING:
    from council.meeting.sentences import Teller


def _begun(t: Teller, e: el.ElectionBegun) -> str:
    posts = "" if e.posts == 1 else f", {e.posts} postes"
    return f"Élection sur le {t.item(e.item)} : {e.title}{posts}."


def _candidates(t: Teller, e: el.CandidatesSet) -> str:
    lists = any(one.members for one in e.candidates)
    head = "Listes candidates" if lists else "Candidats" if len(e.candidates) > 1 else "Candidature"
    told = [
        f"{one.name} ({', '.join(member.name for member in one.members)})" if one.members else one.name
        for one in e.candidates
    ]
    return f"{head} : {' ; '.join(told) if lists else listed(told)}."


def _assessors(t: Teller, e: el.AssessorsNamed) -> str:
    return f"Assesseurs désignés : {listed([t.name(seat) for seat in e.seats])}."


def _secrecy(t: Teller, e: el.SecrecyVoted) -> str:
    figures = f"{count(e.votes_for, 'voix', 'voix')} pour, {e.votes_against} contre, {count(e.abstentions, 'abstention')}"
    head = "Le conseil renonce au scrutin secret" if e.waived else "Le scrutin reste secret"
    return f"{head} ({figures}). {e.sentence}"


def _appointed(t: Teller, e: el.AppointedAtOnce) -> str:
    return f"{e.sentence}."


def _paper(t: Teller, e: el.PaperCounted) -> str:
    found = t.state.ballots.get(e.ballot)
    labels = found.choices if found else {}
    figures = [f"{labels.get(code, code)} {number}" for code, number in e.counts.items()]
    if not t.staff:
        return f"Dépouillement : {count(e.envelopes, 'enveloppe')} dans l'urne."
    return f"Dépouillement : {count(e.envelopes, 'enveloppe')} dans l'urne ; {', '.join(figures) or 'aucun bulletin'}."


def _tie(t: Teller, e: el.TieBroken) -> str:
    return f"Égalité de voix, l'âge départage : {e.sentence}"


SENTENCES: Mapping[type[Any], Callable[[Any, Any], str]] = {
    el.ElectionBegun: _begun,
    el.CandidatesSet: _candidates,
    el.AssessorsNamed: _assessors,
    el.SecrecyVoted: _secrecy,
    el.AppointedAtOnce: _appointed,
    el.ElectionAbandoned: lambda t, e: "L'élection est abandonnée.",
    el.PaperCounted: _paper,
    el.TieBroken: _tie,
}
