"""Designations, seats and time limits: the tables of their panels. The numbers are the law's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from council.law.calculator import answer as ask_law
from council.law.calculator.engine import STATE_OF_LAW
from council.law.regimes import regime
from council.law.seats import list_seats
from council.web.office.calculator_panels import (
    Answered,
    Cell,
    Due,
    Figure,
    Inputs,
    Panel,
    Table,
    day,
    fills,
    number,
)
from council.web.typography import date_fr

_ROUND = {
    "elected": ("Élu", "ok"),
    "next_round": ("Tour suivant", "info"),
    "not_elected": ("Personne n’est élu", "error"),
    "tie_unresolved": ("Égalité à départager", "warn"),
}
_DEADLINES = {
    "deliberations_list_deadline": ("deadline", "dernier jour d’affichage"),
    "minutes_deadline": ("deadline", "dernier jour de mise en ligne"),
    "online_until": ("not_before", "premier jour où l’acte peut être retiré"),
    "enforceable_date": ("enforceable_on", "acte exécutoire"),
    "appeal_deadline": ("last_day", "dernier jour pour saisir le juge"),
    "binding_date": ("binding_on", "texte obligatoire"),
}


@fills("election_rounds")
def _rounds(shown: Panel, inputs: Inputs, answer: Answered) -> None:
    shown.verdict, shown.tone = _ROUND[answer["result"]]
    majority = answer["absolute_majority"]
    shown.figures = [
        Figure(str(answer["expressed"]), f"suffrages exprimés au tour {answer['round']}"),
        Figure(str(majority), "majorité absolue") if majority is not None else Figure("relative", "majorité"),
    ]
    shown.tables = [_votes(inputs["rounds"], answer), _decisions(inputs)]


def _votes(rounds: Sequence[Any], answer: Answered) -> Table:
    """Votes of each name, round by round; the last round says who is elected or equal."""
    names = list(dict.fromkeys(name for one in rounds for name in one["votes"]))
    rows = []
    for name in names:
        cells = [Cell(number(one["votes"].get(name))) for one in rounds[:-1]]
        last = Cell(number(rounds[-1]["votes"].get(name)), _note(name, answer), won=name == answer["elected"])
        rows.append([Cell(name), *cells, last])
    heads = [f"Tour {rank}" for rank in range(1, len(rounds) + 1)]
    return Table("Voix, tour par tour", ["Candidat", *heads], rows)


def _decisions(inputs: Inputs) -> Table:
    """What the law answered after each round."""
    rows = []
    for last in range(1, len(inputs["rounds"]) + 1):
        found = ask_law({"kind": "election_rounds", "inputs": {**inputs, "rounds": inputs["rounds"][:last]}})
        majority = found["absolute_majority"]
        told = [
            str(found["expressed"]),
            "relative" if majority is None else str(majority),
            _ROUND[found["result"]][0],
        ]
        rows.append([Cell(f"Tour {last}"), *(Cell(one) for one in told)])
    return Table("Décision de chaque tour", ["Tour", "Suffrages exprimés", "Majorité", "Décision"], rows)


def _note(name: str, answer: Answered) -> str:
    average = (answer.get("average_ages") or {}).get(name)
    age = f"âge moyen {average}" if average and name in answer["tie"] else ""
    state = "élu" if name == answer["elected"] else "à égalité" if name in answer["tie"] else ""
    return ", ".join(part for part in (state, age) if part)


@fills("list_pr")
def _seats(shown: Panel, inputs: Inputs, answer: Answered) -> None:
    complete = answer["result"] == "complete"
    shown.verdict, shown.tone = (
        ("Répartition complète", "ok") if complete else ("Égalité à départager", "warn")
    )
    shown.figures = [Figure(str(got), name) for name, got in answer["allocation"].items()]
    by_remainder = inputs["method"] == "largest_remainder"
    shown.tables = [_allocation(inputs, answer, by_remainder)]
    if not by_remainder and answer["awarded"]:
        shown.tables.append(_averages(inputs, answer))


def _allocation(inputs: Inputs, answer: Answered, by_remainder: bool) -> Table:
    heads = [
        "Liste",
        "Voix",
        "Sièges au quotient",
        *(["Reste"] if by_remainder else []),
        "Sièges suivants",
        "Sièges",
    ]
    rows = []
    for name, votes in inputs["votes"].items():
        got = sum(1 for one in answer["awarded"] if one == name)
        middle = [Cell(answer["remainders"][name], exact=True)] if by_remainder else []
        row = [
            Cell(str(votes)),
            Cell(str(answer["base"][name])),
            *middle,
            Cell(str(got)),
            Cell(str(answer["allocation"][name])),
        ]
        rows.append([Cell(name), *row])
    return Table(
        f"Quotient {answer['quotient']}\u00a0: {answer['expressed']} suffrages pour {inputs['seats']} sièges",
        heads,
        rows,
    )


def _averages(inputs: Inputs, answer: Answered) -> Table:
    """Each line: the averages compared for the next seats, and the lists that took them."""
    born = {
        name: [date.fromisoformat(one) for one in each] for name, each in inputs["candidates_born"].items()
    }
    exact = list_seats(
        regime(inputs["regime"], on=STATE_OF_LAW),
        method=inputs["method"],
        seats=inputs["seats"],
        votes=inputs["votes"],
        born=born,
    ).averages
    names = list(inputs["votes"])
    first = sum(answer["base"].values()) + 1
    rows = []
    for averages, winners in zip(
        exact, winners_by_step(exact, inputs["votes"], answer["awarded"]), strict=False
    ):
        seats = f"{first}" if len(winners) < 2 else f"{first} à {first + len(winners) - 1}"
        cells = [
            Cell(str(averages[name]), "siège" if name in winners else "", won=name in winners, exact=True)
            for name in names
        ]
        rows.append([Cell(f"Siège {seats}"), *cells])
        first += len(winners)
    return Table(
        "Moyennes comparées\u00a0: voix divisées par les sièges déjà obtenus plus un", ["Siège", *names], rows
    )


def winners_by_step(steps: Sequence[Any], votes: Any, awarded: Sequence[str]) -> Iterator[list[str]]:
    """Lists that took a seat at each step: those of ``awarded``, in order, among the equal first ones of the step."""
    left = list(awarded)
    for averages in steps:
        best = max((averages[name], votes[name]) for name in votes)
        equal = {name for name in votes if (averages[name], votes[name]) == best}
        taken: list[str] = []
        while left and left[0] in equal - set(taken):
            taken.append(left.pop(0))
        yield taken


@fills(*_DEADLINES)
def _deadline(shown: Panel, inputs: Inputs, answer: Answered) -> None:
    name, words = _DEADLINES[answer["kind"]]
    due = day(answer[name])
    if answer["status"] == "ok":
        shown.verdict, shown.tone = ("Échéance", "info") if due else ("En attente", "warn")
    if due:
        shown.due = Due(due, date_fr(due), words)
