"""Decisions about an election before its votes: what is filled, who stands, who watches, secret or not, single candidacy."""

from __future__ import annotations

from council.law.appointments import CandidacyAnswer, deputy_list, secrecy_waiver, single_candidacy
from council.law.ballots import Choice
from council.law.bodies import legal_size, max_deputies
from council.law.offices import ASSESSORS, Office, office_rules, offices
from council.law.regimes import Regime
from council.law.tallies import vote_consistency
from council.law.violations import Answer, Status
from council.meeting import election_commands as cmd
from council.meeting import election_events as el
from council.meeting import events as ev
from council.meeting.candidacy import checked, chosen
from council.meeting.chairing import check_chair
from council.meeting.draft import Draft
from council.meeting.election_state import ElectionState
from council.meeting.election_words import appointed_sentence, usual_title
from council.meeting.grouped import need_alone
from council.meeting.refusals import Refusal
from council.meeting.room import voters, withdrawn_from

MOST_POSTS = 200


def begin_election(draft: Draft, command: cmd.BeginElection) -> None:
    """Say what is filled on the item under discussion (FR-VOTE-09 to -13)."""
    draft.need_open()
    draft.need_item(command.item)
    state, law = draft.state, draft.state.facts.law
    if state.item != command.item:
        raise Refusal("item_not_open", "Ce point n'est pas en cours : ouvrez-le d'abord.")
    need_alone(draft, command.item)
    _no_ballot(draft)
    if state.election_on(command.item) is not None:
        raise Refusal("election_open", "Une élection est déjà en cours sur ce point : terminez-la d'abord.")
    if command.office not in list(offices(law)):
        raise Refusal("bad_payload", "Cette élection n'existe pas ici : choisissez-la dans la liste.")
    office = Office(command.office)
    if command.posts > MOST_POSTS:
        raise Refusal("bad_posts", f"Une élection compte {MOST_POSTS} sièges au plus : corrigez le nombre.")
    rules = office_rules(law, office, posts=command.posts)
    motive = _enough_posts(draft, office, command.posts)
    title = command.title.strip() or usual_title(state.facts, office, command.item, command.posts)
    draft.emit(
        el.ElectionBegun(
            election=draft.context.ballot, item=command.item, office=office, title=title, posts=command.posts,
            more=command.more, motive=motive, ballot=rules.ballot, method=rules.method or "",
        )
    )  # fmt: skip


def _enough_posts(draft: Draft, office: Office, posts: int) -> str:
    """The motive of more adjoints than the law allows (FR-COMP-08)."""
    law = draft.state.facts.law
    if office is not Office.DEPUTIES or law.deputies_share is None or law.population is None:
        return ""
    answer = max_deputies(law, seats=legal_size(law), proposed=posts)
    return _objection(draft, answer)


def _objection(draft: Draft, answer: Answer) -> str:
    if answer.status is not Status.ERROR:
        return ""
    return draft.breach(answer.finding.code, answer.sentence, answer.articles)


def need_election(draft: Draft, election: str) -> ElectionState:
    """The election of that id, under way on the item under discussion, no vote of it waiting."""
    draft.need_open()
    found = draft.state.elections.get(election)
    if found is None or found.state != "open" or draft.state.item != found.item:
        raise Refusal("no_election", "Cette élection n'est pas en cours : rechargez la page.")
    _no_ballot(draft)
    return found


def _no_ballot(draft: Draft) -> None:
    if draft.state.current_ballot is not None:
        raise Refusal(
            "ballot_open", "Un scrutin de ce point n'est pas terminé : proclamez-le ou annulez-le d'abord."
        )


def set_candidates(draft: Draft, command: cmd.SetCandidates) -> None:
    """Who stands from now on; adjoints' lists alternate (FR-VOTE-11)."""
    election = need_election(draft, command.election)
    law = draft.state.facts.law
    candidates = checked(draft.state, election, command.candidates)
    motives = []
    if election.rules(law).ballot == "list":
        for one in candidates:
            genders = [member.gender for member in one.members]
            motives.append(_objection(draft, deputy_list(law, genders=genders, posts=election.posts)))
    motive = next((one for one in motives if one), "")
    draft.emit(el.CandidatesSet(election=election.election, candidates=candidates, motive=motive))


def name_assessors(draft: Draft, command: cmd.NameAssessors) -> None:
    """Members present who watch the count."""
    election = need_election(draft, command.election)
    seats = tuple(dict.fromkeys(command.seats))
    for seat in seats:
        draft.need_seat(seat)
        if seat not in draft.state.present:
            name = draft.state.facts.name(seat)
            raise Refusal("not_present", f"{name} n'est pas noté présent : choisissez un autre assesseur.")
        if seat in withdrawn_from(draft.state, election.item):
            name = draft.state.facts.name(seat)
            raise Refusal("withdrawn", f"{name} s'est retiré de ce point : choisissez un autre assesseur.")
    if len(seats) < ASSESSORS:
        raise Refusal("too_few_assessors", "Choisissez au moins deux assesseurs parmi les membres présents.")
    draft.emit(el.AssessorsNamed(election=election.election, seats=seats))


def waive_secrecy(draft: Draft, command: cmd.WaiveSecrecy) -> None:
    """The council votes by hands on giving up the secret ballot; unanimous or the ballot stays secret (FR-VOTE-07)."""
    election = need_election(draft, command.election)
    draft.need_chair(election.item)
    state, law = draft.state, draft.state.facts.law
    figures = (command.votes_for, command.votes_against, command.abstentions)
    if min(figures) < 0:
        raise Refusal("bad_payload", "Un nombre de voix ne peut pas être négatif : corrigez le décompte.")
    answer = secrecy_waiver(
        law, appointment=election.rules(law).appointment, votes_for=command.votes_for,
        votes_against=command.votes_against, abstentions=command.abstentions,
    )  # fmt: skip
    if not answer.waivable:
        raise Refusal("not_waivable", answer.sentence, article=answer.articles[0])
    counts = dict(zip((Choice.FOR, Choice.AGAINST, Choice.ABSTAIN), figures, strict=True))
    motive = _objection(
        draft, vote_consistency(law, counts, voters=state.facts.weigh(voters(state, election.item)))
    )
    draft.emit(
        el.SecrecyVoted(
            election=election.election, votes_for=command.votes_for, votes_against=command.votes_against,
            abstentions=command.abstentions, waived=answer.waived, sentence=answer.sentence, motive=motive,
        )
    )  # fmt: skip


def candidacy(law: Regime, election: ElectionState) -> CandidacyAnswer:
    """Whether the candidacies, as they stand, take effect without a vote (CGCT L2121-21 al. 5)."""
    rules, standing = election.rules(law), len(election.candidates)
    if rules.ballot == "single":
        each = [1] * election.left if standing == election.left else [standing]
        numbers = each if standing else [0]
        return single_candidacy(
            law,
            internal_or_outside=rules.internal_or_outside and standing == election.left,
            candidacies=numbers,
        )
    return single_candidacy(law, internal_or_outside=rules.internal_or_outside, lists=standing)


def appoint(draft: Draft, command: cmd.Appoint) -> None:
    """A single candidacy for each post takes effect at once; the chair reads it out (FR-VOTE-09 al. 5)."""
    election = need_election(draft, command.election)
    draft.need_chair(election.item)
    law = draft.state.facts.law
    answer = candidacy(law, election)
    if answer.result != "at_once" or not election.candidates:
        sentence = "Ces candidatures demandent un vote : ouvrez le scrutin."
        raise Refusal("vote_required", sentence, article=answer.articles[0])
    quorum = draft.state.item_state(election.item).quorum
    motive = ""
    if quorum and not quorum.reached and not quorum.motive:
        motive = draft.breach("quorum_not_reached", quorum.sentence, law.basis("quorum"))
    elected = chosen(election.candidates, election.left)
    sentence = appointed_sentence(election, elected)
    draft.emit(
        el.AppointedAtOnce(
            election=election.election, elected=elected, sentence=sentence, law=answer.sentence, motive=motive
        )
    )
    if not election.more:
        draft.emit(ev.ItemClosed(item=election.item, outcome="appointed"))


def abandon_election(draft: Draft, command: cmd.AbandonElection) -> None:
    """Give an election up; what was proclaimed before stays in the book."""
    election = need_election(draft, command.election)
    if not draft.motive:
        raise Refusal(
            "motive_needed", "Dites pourquoi l'élection est abandonnée : le motif est écrit au registre."
        )
    draft.emit(el.ElectionAbandoned(election=election.election, motive=draft.motive))


def ready(draft: Draft, election: ElectionState, paper: bool) -> tuple[tuple[str, ...], list[str]]:
    """Names on the papers of the next round, and the motives of what the law objects to it."""
    law = draft.state.facts.law
    names = tuple(one.name for one in election.candidates)
    if not names:
        raise Refusal("no_candidates", "Aucun candidat n'est inscrit : saisissez les candidatures d'abord.")
    if election.run_off and set(names) != set(election.run_off):
        raise Refusal(
            "run_off", "Le ballottage n'oppose que les candidats arrivés en tête : rétablissez la liste."
        )
    if election.rules(law).ballot != "proportional" and election.rounds >= law.rounds:
        raise Refusal(
            "last_round", f"L'élection compte {law.rounds} tours, tous tenus : ce scrutin est terminé."
        )
    motives = [_right_chair(draft, election)]
    if paper and len(election.assessors) < ASSESSORS:
        sentence = "Le dépouillement se fait avec au moins deux assesseurs : désignez-les d'abord."
        motives.append(draft.breach("assessors_needed", sentence, law.basis(election.rules(law).topic)))
    return names, motives


def _right_chair(draft: Draft, election: ElectionState) -> str:
    """The oldest member presides over the election of the mayor (FR-COMP-06, FR-VOTE-10)."""
    chair = draft.state.chair_now(election.item)
    return check_chair(draft, chair, election.item) if election.office == "head" and chair is not None else ""
