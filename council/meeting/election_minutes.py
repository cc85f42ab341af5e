"""Ready-made text of the minutes about an election, in the words registers use (FR-VOTE-09 to -13)."""

from __future__ import annotations

from collections.abc import Sequence

from council.law.ballots import Choice
from council.law.regimes import Regime
from council.law.wording import count, listed, reference, typeset
from council.meeting.election_facts import Elected, ElectionFigures
from council.meeting.election_state import ElectionState
from council.meeting.election_words import agreed, names
from council.meeting.state import BallotState, MeetingState
from council.meeting.urn_words import opening_words

_ORDINALS = ("", "Premier", "Deuxième", "Troisième", "Quatrième", "Cinquième")
_METHODS = {"largest_remainder": "au plus fort reste", "highest_average": "à la plus forte moyenne"}
_BREAKS = {"oldest": "au bénéfice de l'âge", "average_age": "au bénéfice de la moyenne d'âge la plus élevée"}


def minutes_text(state: MeetingState, election: ElectionState) -> tuple[str, ...]:
    """Paragraphs to print or to copy; whatever the book does not say yet is left out."""
    law = state.facts.law
    held = [
        one for one in state.ballots.values()
        if one.election == election.election and one.state != "cancelled" and one.result is not None
    ]  # fmt: skip
    told = ["" if election.at_once else _rule(law, election), _candidates(election, held)]
    if election.assessors:
        told.append(
            f"Ont été désignés assesseurs : {listed([state.facts.name(seat) for seat in election.assessors])}."
        )
    if election.waiver is not None:
        told.append(_waiver(election))
    for ballot in held:
        told += [_round(election, ballot), opening_words(state, ballot), *_result(state, election, ballot)]
    if election.at_once is not None:
        told.append(f"{election.at_once.sentence}. {election.at_once.law}")
    return tuple(typeset(text) for text in told if text)


def _rule(law: Regime, election: ElectionState) -> str:
    rules = election.rules(law)
    cite = reference(law.basis(rules.topic))
    secret = "" if election.waived or election.at_once else " au scrutin secret"
    if rules.ballot == "proportional":
        how = f"a lieu{secret} de liste, à la représentation proportionnelle {_METHODS[rules.method or '']}, sans panachage ni vote préférentiel"
    elif law.rule("", "be") == "be":
        how = f"a lieu{secret} à la majorité absolue, puis s'il y a lieu par ballottage ; à égalité de voix, le plus âgé l'emporte"
    else:
        by_list = " de liste, sans panachage ni vote préférentiel," if rules.ballot == "list" else ""
        tie = (
            "la liste dont la moyenne d'âge est la plus élevée l'emporte"
            if by_list
            else "le plus âgé est déclaré élu"
        )
        how = f"a lieu{secret}{by_list} à la majorité absolue{_rounds(law)} ; à égalité de suffrages au dernier tour, {tie}"
    return f"Le président de séance rappelle que {_named(election)} {how} ({cite})."


def _named(election: ElectionState) -> str:
    """The election as the subject of a sentence."""
    posts = "" if election.posts == 1 else f" ({election.posts} sièges)"
    if election.office == "head":
        return f"l'élection du {election.title}"
    if election.office == "deputies":
        article = "d'un" if election.posts == 1 else "des"
        return f"l'élection {article} {election.title}{posts}"
    return f"l'élection « {election.title} »{posts}"


def _rounds(law: Regime) -> str:
    ahead = law.rounds - 1
    before = {0: "", 1: " au premier tour", 2: " aux deux premiers tours"}.get(
        ahead, f" aux {ahead} premiers tours"
    )
    return f"{before}, et au dernier tour à la majorité relative" if ahead else " relative"


def _candidates(election: ElectionState, held: Sequence[BallotState]) -> str:
    first = held[0].candidates[: held[0].declared] if held else [one.name for one in election.candidates]
    if not first:
        return ""
    lists = [one for one in election.candidates if one.members]
    if lists:
        told = [f"{one.name} ({', '.join(member.name for member in one.members)})" for one in lists]
        return f"{'Est présentée la liste' if len(lists) == 1 else 'Sont présentées les listes'} : {' ; '.join(told)}."
    women = "e" if all(name.startswith("Mme ") for name in first) else ""
    return (
        f"{f'Est candidat{women}' if len(first) == 1 else f'Sont candidat{women}s'} : {listed(list(first))}."
    )


def _waiver(election: ElectionState) -> str:
    vote = election.waiver
    assert vote is not None
    figures = f"{count(vote.votes_for, 'voix', 'voix')} pour, {vote.votes_against} contre, {count(vote.abstentions, 'abstention')}"
    decided = (
        f"Le conseil, consulté, renonce au scrutin secret ({figures})."
        if vote.waived
        else f"Le conseil, consulté, ne renonce pas au scrutin secret ({figures})."
    )
    return f"{decided} {vote.sentence}"


def _round(election: ElectionState, ballot: BallotState) -> str:
    """The figures of a count, in the order of the model minutes."""
    result = ballot.result
    assert result is not None
    turn = f"{_ORDINALS[ballot.round]} tour" if ballot.round < len(_ORDINALS) else f"Tour {ballot.round}"
    head = "Dépouillement" if result.figures is not None and result.figures.lists else turn
    found = ballot.counted.envelopes if ballot.counted else result.cast
    where = "bulletins trouvés dans l'urne" if ballot.mode == "secret" else "votes recueillis"
    parts = [
        f"membres n'ayant pas pris part au vote : {len(result.missing)}",
        f"{where} : {found}",
        f"bulletins blancs : {result.counts.get(Choice.BLANK, 0)}",
    ]
    if ballot.paper:
        parts.append(f"bulletins nuls : {result.counts.get(Choice.NULL, 0)}")
    parts.append(f"suffrages exprimés : {result.expressed}")
    if result.majority is not None:
        parts.append(f"majorité absolue : {result.majority}")
    got = [
        f"{label} : {count(result.counts[code], 'voix', 'voix')}"
        for code, label in ballot.choices.items()
        if code.startswith("c") and code[1:].isdigit()
    ]
    return f"{head}. {_capital(' ; '.join(parts))}. Ont obtenu : {' ; '.join(got)}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _result(state: MeetingState, election: ElectionState, ballot: BallotState) -> list[str]:
    result = ballot.result
    assert result is not None
    figures = result.figures
    if result.outcome == "next_round":
        following = _ORDINALS[ballot.round + 1].lower() if ballot.round + 1 < len(_ORDINALS) else "nouveau"
        kept = f", entre {listed(list(figures.run_off))}" if figures is not None and figures.run_off else ""
        return [
            f"Aucun candidat n'ayant obtenu la majorité absolue, il est procédé à un {following} tour{kept}."
        ]
    if result.outcome != "elected" or figures is None:
        return [result.sentence]
    if figures.lists:
        return [_table(figures), _proclaimed(election, figures.elected, "")]
    how = "ayant obtenu la majorité absolue des suffrages exprimés"
    if result.majority is None:
        how = "ayant obtenu la majorité relative"
    if figures.tie_break:
        how = f"à égalité de suffrages et {_BREAKS[figures.tie_break]}"
    if figures.elected and figures.elected[0].of_list:
        how = f"la liste « {result.elected} » {how}"
    return [_proclaimed(election, figures.elected, how)]


def _table(figures: ElectionFigures) -> str:
    rows = [
        f"{one.name} : {count(one.votes, 'voix', 'voix')}, {count(one.base, 'siège')} au quotient, "
        f"reste {one.remainder}, {count(one.seats, 'siège')} en tout"
        for one in figures.lists
    ]
    averages = "".join(
        f" Plus forte moyenne, siège restant n° {number} : {', '.join(f'{name} {each}' for name, each in row.items())}."
        for number, row in enumerate(figures.averages, 1)
    )
    by_age = f" Un siège revient au plus âgé ({listed(list(figures.tie))})." if figures.tie else ""
    return f"Quotient électoral : {figures.quotient}. {' ; '.join(rows)}.{averages}{by_age}"


def _proclaimed(election: ElectionState, elected: Sequence[Elected], how: str) -> str:
    women, many = all(one.name.startswith("Mme ") for one in elected), len(elected) > 1
    end = ("e" if women else "") + ("s" if many else "")
    installed = f" et immédiatement installé{end}" if election.office in ("head", "deputies") else ""
    was = agreed(elected, "proclamé").replace("sont ", "ont été ").replace("est ", "a été ")
    what = election.title if election.office in ("head", "deputies") else f"élu{end} ({election.title})"
    order = " dans l'ordre de la liste" if election.office == "deputies" and many else ""
    because = f", {how}," if how else ""
    return f"{names(elected)}{because} {was} {what}{order}{installed}."
