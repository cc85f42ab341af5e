"""Decisions about opening a vote, voting, counting hands, annulling."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from council.law.ballots import Choice, MajorityRule, Mode
from council.law.regimes import Regime
from council.law.requests import ballot_mode
from council.law.secrecy import OPENERS
from council.meeting import commands as cmd
from council.meeting import events as ev
from council.meeting.draft import Draft
from council.meeting.election_state import ElectionState
from council.meeting.elections import ready
from council.meeting.grouped import check_ballot
from council.meeting.reasons import why_not
from council.meeting.refusals import Refusal
from council.meeting.requests import check_mode
from council.meeting.room import accounts_head, ballot_voters, item_rule, voters, withdrawn_from
from council.meeting.rooms import check_mode as video_mode
from council.meeting.state import BallotState
from council.meeting.voices import check_named, check_way

HEARD = ("information", "question", "report")
"""Kinds of items that are never voted (FR-AG-02, FR-AG-07)."""
MOST_CANDIDATES = 60
PAPER = "paper"
"""A secret vote on paper: the same in law, counted by hand."""
ROLL_CALL = "roll_call"
"""A public vote by calling names (appel nominal): the same in law, taken down by the clerk."""


def open_ballot(draft: Draft, command: cmd.OpenBallot) -> None:
    """Open a vote on the item under discussion, if the law lets it be held that way."""
    draft.need_open()
    draft.need_item(command.item)
    state = draft.state
    if state.item != command.item:
        raise Refusal("item_not_open", "Ce point n'est pas en cours : ouvrez-le d'abord.")
    if state.current_ballot is not None:
        raise Refusal(
            "ballot_open", "Un scrutin de ce point n'est pas terminé : proclamez-le ou annulez-le d'abord."
        )
    paper = command.mode == PAPER
    mode = legal_mode(command.mode)
    asked = bool(command.question.strip())
    items = check_ballot(draft, mode, question=asked, persons=bool(command.candidates))
    check_way(draft, mode, paper=paper)
    rule = _rule(state.facts.law, command.rule or item_rule(state, command.item))
    election = None if asked else state.election_on(command.item)
    candidates, number, motives = _papers(draft, command, election, paper)
    motives = [*motives, *_legal(draft, command, mode, rule, election)]
    draft.emit(
        ev.BallotOpened(
            ballot=draft.context.ballot, item=command.item, mode=command.mode, rule=rule,
            question=command.question.strip(), candidates=candidates, round=number,
            motive=next((one for one in motives if one), ""), election=election.election if election else "", items=items,
            openers=OPENERS if command.mode == Mode.SECRET else 0,
        )
    )  # fmt: skip


def _papers(
    draft: Draft, command: cmd.OpenBallot, election: ElectionState | None, paper: bool
) -> tuple[tuple[str, ...], int, list[str]]:
    """Names on the papers, number of the round, motives: of the election under way, or as the command says."""
    if election is None:
        candidates = _candidates(command)
        return candidates, _round(draft, command, candidates), []
    if command.candidates:
        raise Refusal("bad_candidates", "Une élection est en cours sur ce point : changez ses candidats.")
    names, motives = ready(draft, election, paper)
    return names, election.rounds + 1, motives


def legal_mode(text: str) -> Mode:
    """The mode of the law that a way of voting is. Raises Refusal when there is no such way."""
    if text in (PAPER, ROLL_CALL):
        return Mode.SECRET if text == PAPER else Mode.PUBLIC
    if text not in list(Mode):
        raise Refusal("bad_payload", "Cette façon de voter n'existe pas : choisissez-la dans la liste.")
    return Mode(text)


def _rule(law: Regime, text: str) -> MajorityRule:
    if text not in list(MajorityRule):
        raise Refusal("bad_payload", "Cette règle de majorité n'existe pas : choisissez-la dans la liste.")
    if law.only_simple_majority and text != MajorityRule.SIMPLE_EXPRESSED:
        sentence = (
            "Cette règle de majorité n'existe pas dans cette assemblée : choisissez la majorité simple."
        )
        raise Refusal("rule_not_available", sentence, article=law.basis("votes")[0])
    return MajorityRule(text)


def _candidates(command: cmd.OpenBallot) -> tuple[str, ...]:
    names = tuple(name.strip() for name in command.candidates)
    if len(set(names)) != len(names) or not all(names) or len(names) > MOST_CANDIDATES:
        raise Refusal(
            "bad_candidates", "Un candidat est vide ou nommé deux fois : corrigez la liste des candidats."
        )
    return names


def _round(draft: Draft, command: cmd.OpenBallot, candidates: tuple[str, ...]) -> int:
    """Rounds of an appointment follow each other on one item and one question (FR-VOTE-09)."""
    if not candidates:
        return 1
    question = command.question.strip()
    earlier = [
        one for one in draft.state.ballots.values()
        if one.item == command.item and one.question == question and one.candidates and one.state == "proclaimed"
    ]  # fmt: skip
    limit = draft.state.facts.law.rounds
    if len(earlier) >= limit:
        raise Refusal("last_round", f"L'élection compte {limit} tours, tous tenus : ce scrutin est terminé.")
    return len(earlier) + 1


def _legal(
    draft: Draft, command: cmd.OpenBallot, mode: Mode, rule: MajorityRule, election: ElectionState | None
) -> list[str]:
    """What the law objects to; each entry is the motive that overrides it."""
    state, law = draft.state, draft.state.facts.law
    item = state.facts.item_of[command.item]
    chair = state.chair_now(command.item)
    draft.need_chair(command.item)
    motives = [video_mode(draft, mode)]
    if rule != item.rule and not command.question.strip():
        sentence = "La majorité demandée n'est pas celle du point à l'ordre du jour : gardez celle du point."
        motives.append(draft.breach("rule_differs", sentence, law.basis("votes")))
    motives += [_quorum(draft, one) for one in state.discussed]
    if item.kind in HEARD:
        sentence = "Ce point n'est pas de ceux qui se votent (information, question, compte rendu) : terminez-le sans vote."
        motives.append(draft.breach("kind_not_voted", sentence, law.basis("agenda")))
    asked = ballot_mode(
        law, present=len(state.present), appointment=item.kind == "election" or election is not None,
        secrecy_waived=election is not None and election.waived,
    )  # fmt: skip
    if asked.mode == "secret" and mode is not Mode.SECRET and not command.question.strip():
        sentence = (
            "Une nomination se vote au scrutin secret, sauf décision unanime du conseil : choisissez le scrutin secret, "
            "ou faites d'abord voter la renonciation."
        )
        motives.append(draft.breach("secret_required", sentence, asked.articles))
    if not command.question.strip():
        motives += [check_mode(draft, one, mode) for one in state.discussed]
    head = accounts_head(state, command.item, rule)
    if head is not None and head in state.present - withdrawn_from(state, command.item):
        sentence = (
            "Le maire doit se retirer au moment du vote de ses comptes : notez son retrait de ce point."
        )
        motives.append(draft.breach("head_present_at_vote", sentence, law.basis("accounts")))
    if head is not None and chair == head:
        raise Refusal(
            "no_chair", "Le maire ne préside pas le vote de ses comptes : faites-le remplacer pour ce point."
        )
    return motives


def _quorum(draft: Draft, item: int) -> str:
    """The motive of voting an item that lacks its quorum; of a block, one may lack it alone (FR-QUO-03)."""
    state = draft.state
    quorum = state.item_state(item).quorum
    if not quorum or quorum.reached or quorum.motive:
        return ""
    where = f"Point {state.facts.item_of[item].position}. " if state.block else ""
    return draft.breach("quorum_not_reached", f"{where}{quorum.sentence}", state.facts.law.basis("quorum"))


def open_one(draft: Draft, ballot: str) -> BallotState:
    """The ballot, which must be open. Raises Refusal."""
    found = draft.state.ballots.get(ballot)
    if found is None:
        raise Refusal("unknown_ballot", "Ce scrutin n'existe pas : rechargez la page.")
    if found.state != "open":
        words = {"cancelled": "a été annulé"}.get(found.state, "est clos")
        raise Refusal("closed", f"Ce scrutin {words} : votre choix n'a pas été enregistré.")
    return found


def vote(draft: Draft, command: cmd.Vote) -> None:
    """A member votes for his seat, or for the one whose proxy he bears."""
    draft.emit(voice(draft, command))


def voice(draft: Draft, command: cmd.Vote) -> ev.VoteCast | ev.VoterRecorded:
    """The line of a vote, once every rule lets it pass; a secret one is written without its choice. Raises Refusal."""
    ballot = open_one(draft, command.ballot)
    draft.need_open()
    draft.need_seat(command.seat)
    if ballot.mode is Mode.HANDS:
        raise Refusal("hands", "Ce vote se fait à main levée : levez la main, le secrétariat compte.")
    if ballot.paper:
        raise Refusal("paper", "Ce vote se fait sur papier : déposez votre bulletin dans l'urne.")
    if ballot.roll_call:
        raise Refusal("roll_call", "Ce vote se fait par appel nominal : répondez quand votre nom est appelé.")
    allowed = voters(draft.state, ballot.item, ballot.rule)
    bearer = allowed.get(command.seat)
    if draft.context.seat is None or draft.context.seat not in (command.seat, bearer):
        raise Refusal(
            "forbidden", "Vous ne pouvez voter que pour votre siège ou pour le pouvoir que vous portez."
        )
    if command.seat not in allowed:
        raise Refusal(
            "cannot_vote", why_not(draft.state, command.seat, ballot) or "Ce siège ne vote pas sur ce point."
        )
    if bearer is not None and draft.context.seat != bearer:
        raise Refusal(
            "proxy_votes", f"{draft.state.facts.name(bearer)} porte votre pouvoir et vote pour vous."
        )
    if command.choice not in ballot.choices:
        raise Refusal("bad_choice", "Ce choix n'existe pas dans ce scrutin : choisissez parmi ceux affichés.")
    if ballot.mode is Mode.SECRET:
        if command.seat in ballot.votes:
            raise Refusal("already", "Ce siège a déjà voté : un vote secret ne se change pas.")
        return ev.VoterRecorded(ballot=ballot.ballot, seat=command.seat, bearer=bearer)
    return ev.VoteCast(ballot=ballot.ballot, seat=command.seat, choice=command.choice, bearer=bearer)


def record_hands(draft: Draft, command: cmd.RecordHands) -> None:
    """Write a show of hands; never more voices than voters, each name at most once (FR-VOTE-03, -16)."""
    ballot = open_one(draft, command.ballot)
    draft.need_open()
    if ballot.mode is not Mode.HANDS:
        raise Refusal("not_hands", "Ce scrutin ne se fait pas à main levée : chacun vote sur sa tablette.")
    counts = {choice: number for choice, number in command.counts.items() if number}
    event = ev.HandsRecorded(ballot=ballot.ballot, counts=counts, names=dict(sorted(command.names.items())))
    check_hands(draft, ballot, event)
    draft.emit(event)


def check_hands(draft: Draft, ballot: BallotState, event: ev.HandsRecorded) -> None:
    """Consistency of a count with the room and with itself; the chair's vote must be known in a tie (FR-VOTE-02)."""
    offered = ballot.choices
    allowed = ballot_voters(draft.state, ballot)
    check_count(draft, event.counts, event.names, offered, allowed)
    if not ballot.candidates:
        chair_known(draft, event.counts, event.names, draft.state.chair_now(ballot.item), allowed)


def check_count(
    draft: Draft, counts: Mapping[str, int], names: Mapping[int, str], offered: Mapping[str, str],
    allowed: Collection[int],
) -> None:  # fmt: skip
    """Never more voices than voters, nor more names than voices; each name a voter's, each choice ``offered``."""
    if any(choice not in offered or number < 0 for choice, number in counts.items()):
        raise Refusal(
            "bad_choice", "Un choix du décompte n'existe pas dans ce scrutin : corrigez le décompte."
        )
    total = sum(counts.values())
    facts, voices = draft.state.facts, draft.state.facts.weigh(allowed)
    if total > voices:
        whose = "voix de votants" if facts.weighted else "votants"
        raise Refusal("too_many_votes", f"Le décompte donne {total} voix pour {voices} {whose} : recomptez.")
    for seat, choice in names.items():
        if seat not in allowed:
            name = draft.state.facts.name(seat)
            raise Refusal(
                "cannot_vote", f"{name} ne peut pas voter sur ce point : retirez ce nom du décompte."
            )
        if choice not in offered:
            raise Refusal("bad_choice", "Un nom est associé à un choix inconnu : corrigez le décompte.")
    for choice in set(names.values()):
        if facts.weigh([seat for seat, one in names.items() if one == choice]) > counts.get(choice, 0):
            sentence = f"Plus de noms que de voix pour « {offered[choice]} » : corrigez le décompte."
            raise Refusal("names_do_not_fit", sentence)
    check_named(draft, counts, names, allowed)


def chair_known(
    draft: Draft,
    counts: Mapping[str, int],
    names: Mapping[int, str],
    chair: int | None,
    allowed: Collection[int],
) -> None:
    """Refuse a tie on a text while the vote of the chair, which breaks it, is not named (FR-VOTE-02)."""
    tie = counts.get(Choice.FOR, 0) == counts.get(Choice.AGAINST, 0) > 0
    if tie and chair in allowed and chair not in names:
        sentence = "Partage des voix : indiquez le vote du président, il est prépondérant."
        raise Refusal("chair_vote_needed", sentence, article=draft.state.facts.law.basis("votes")[0])


def cancel_ballot(draft: Draft, command: cmd.CancelBallot) -> None:
    """Annul a vote that is open, or closed and not proclaimed; it stays in the book."""
    found = draft.state.ballots.get(command.ballot)
    if found is None or draft.state.ballot != command.ballot:
        raise Refusal("closed", "Ce scrutin est déjà proclamé ou annulé : il ne peut plus être annulé.")
    draft.need_begun()
    if not draft.motive:
        raise Refusal(
            "motive_needed", "Dites pourquoi le scrutin est annulé : le motif est écrit au registre."
        )
    draft.emit(ev.BallotCancelled(ballot=command.ballot, motive=draft.motive))
