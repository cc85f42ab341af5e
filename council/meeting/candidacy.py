"""Candidacies as the book accepts them: named once each, members of the assembly recognised by their name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from council.meeting.election_facts import Candidate, Elected, Runner
from council.meeting.election_state import ElectionState
from council.meeting.refusals import Refusal
from council.meeting.state import MeetingState

MOST = 60
LONGEST_NAME = 160
OWN_MEMBERS = ("head", "deputies")
"""Offices that only members of the assembly may hold."""


def checked(
    state: MeetingState, election: ElectionState, given: Sequence[Candidate], known: Sequence[str] = ()
) -> tuple[Candidate, ...]:
    """The candidacies with names trimmed and seats found. ``known``: names already on the papers. Raises Refusal."""
    by_list = election.rules(state.facts.law).ballot != "single"
    found = tuple(_read(state, election, one, by_list) for one in given)
    if not found and not known:
        raise Refusal("no_candidates", "Aucun candidat n'est nommé : saisissez au moins une candidature.")
    persons = [member.name for one in found for member in one.members]
    for names in ([*known, *(one.name for one in found)], persons):
        folded = [name.casefold() for name in names]
        twice = next((name for name, low in zip(names, folded, strict=True) if folded.count(low) > 1), None)
        if twice:
            raise Refusal(
                "bad_candidates", f"« {twice} » est nommé deux fois : ne laissez ce nom qu'une fois."
            )
    _once_each(state, found, known)
    if len(found) > MOST or len(persons) > MOST * MOST:
        raise Refusal("bad_candidates", "Il y a trop de candidats : vérifiez la saisie.")
    _allowed(election, found)
    return found


def _once_each(state: MeetingState, found: Sequence[Candidate], known: Sequence[str]) -> None:
    """Refuse one member under two spellings, ``known`` names included."""
    seats = [one.seat for one in found] + [member.seat for one in found for member in one.members]
    seats += [_named(state, name) for name in known]
    twice = next((seat for seat in seats if seat is not None and seats.count(seat) > 1), None)
    if twice is not None:
        sentence = f"{state.facts.name(twice)} est nommé deux fois : ne laissez ce nom qu'une fois."
        raise Refusal("bad_candidates", sentence)


def _named(state: MeetingState, name: str) -> int | None:
    """The only member of that name."""
    members = [one.seat for one in state.facts.seats if name.casefold() in _spellings(one.name, one.short)]
    return members[0] if len(members) == 1 else None


def _read(state: MeetingState, election: ElectionState, given: Candidate, by_list: bool) -> Candidate:
    name = _name(given.name)
    if by_list:
        members = tuple(_runner(state, election, one) for one in given.members)
        if not members:
            raise Refusal(
                "bad_candidates", f"La liste « {name} » est vide : nommez ses candidats, un par ligne."
            )
        return Candidate(name=name, members=members)
    if given.members:
        raise Refusal(
            "bad_candidates", "Cette élection se fait par candidats et non par listes : corrigez la saisie."
        )
    seat = _seat(state, election, name, given.seat)
    return Candidate(name=name, seat=seat)


def _runner(state: MeetingState, election: ElectionState, given: Runner) -> Runner:
    name = _name(given.name)
    gender = given.gender.strip().upper() or _gender(name)
    if gender not in ("F", "M", "") or (not gender and election.rules(state.facts.law).ballot == "list"):
        raise Refusal(
            "gender_needed", f"Indiquez si {name} est une femme ou un homme : la liste alterne les deux."
        )
    return replace(given, name=name, gender=gender, seat=_seat(state, election, name, given.seat))


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refusal("bad_candidates", "Un candidat est vide ou son nom est trop long : corrigez la liste.")
    return name


def _gender(name: str) -> str:
    return "F" if name.startswith("Mme ") else "M" if name.startswith("M. ") else ""


def _seat(state: MeetingState, election: ElectionState, name: str, given: int | None) -> int | None:
    """The member of that name; mayor and adjoints are elected among the members (FR-VOTE-10, -11)."""
    member = state.facts.seat_of.get(given) if given is not None else None
    if given is not None and (member is None or name.casefold() not in _spellings(member.name, member.short)):
        raise Refusal("unknown_seat", f"{name} ne siège pas dans cette assemblée : choisissez dans la liste.")
    seat = given if given is not None else _named(state, name)
    if seat is None and election.office in OWN_MEMBERS:
        raise Refusal(
            "not_a_member",
            f"« {name} » n'est pas un membre de l'assemblée : choisissez le nom dans la liste.",
        )
    return seat


def _spellings(name: str, short: str) -> set[str]:
    bare = name.removeprefix("Mme ").removeprefix("M. ")
    return {one.casefold() for one in (name, bare, short) if one}


def _allowed(election: ElectionState, found: Sequence[Candidate]) -> None:
    already = {one.name.casefold() for one in election.elected}
    for one in found:
        if one.name.casefold() in already:
            raise Refusal("bad_candidates", f"{one.name} est déjà élu : retirez ce nom de la liste.")
        if election.run_off and one.name not in election.run_off:
            raise Refusal("run_off", "Le ballottage n'oppose que les candidats arrivés en tête.")


def chosen(candidates: Sequence[Candidate], posts: int) -> tuple[Elected, ...]:
    """Persons who take the posts when these candidates win: themselves, or the first of their lists."""
    persons = [
        Elected(name=member.name, seat=member.seat, of_list=one.name)
        for one in candidates
        for member in one.members
    ]
    persons += [Elected(name=one.name, seat=one.seat) for one in candidates if not one.members]
    return tuple(persons[:posts])
