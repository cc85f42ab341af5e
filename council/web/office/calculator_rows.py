"""The calculator's forms with one line a candidate or a list: designation rounds, proportional seats."""

from __future__ import annotations

import re
from typing import Any

from wtforms import Field, FieldList, Form, FormField, SelectField, StringField

from council.web.office.calculator_fields import CaseForm, Count, Day, day_text, options, typed, whole
from council.web.office.calculator_words import DATE, WHOLE, sentence

FEWEST, MOST = 4, 30
ROUNDS = (1, 2, 3)


class CandidateForm(Form):
    """A candidate, or a list of candidates, and its votes round by round."""

    name = StringField("Nom")
    votes1 = Count("Tour 1")
    votes2 = Count("Tour 2")
    votes3 = Count("Tour 3")
    born = Day("Date de naissance")
    ages = StringField("Âges")


class ListForm(Form):
    """A list of a proportional election."""

    name = StringField("Liste")
    votes = Count("Voix")
    born = StringField("Dates de naissance")


class RowsForm(CaseForm):
    """A form with lines: as many as were filled, and a spare one. ``more`` asks for another."""

    rows: FieldList

    def trim(self) -> None:
        """Keep a line to write in, unless there are already too many."""
        super().trim()
        if self.filled() and self.filled()[-1] is self.rows.entries[-1].form:
            self.add_row()

    def add_row(self) -> None:
        """One more empty line, up to the largest number."""
        if len(self.rows.entries) < MOST:
            self.rows.append_entry()

    def filled(self) -> list[Form]:
        """Lines where something was typed, in order."""
        return [
            entry.form for entry in self.rows.entries if any(typed(one) is not None for one in entry.form)
        ]

    def named(self) -> dict[str, Form]:
        """Lines by name."""
        return {str(typed(row["name"])).strip(): row for row in self.filled() if typed(row["name"])}

    def check_names(self) -> None:
        """A name for each line, each once: what a table can say and a case cannot."""
        seen: set[str] = set()
        for row in self.filled():
            name = str(typed(row["name"]) or "").strip()
            if not name or name in seen:
                row["name"].errors = [
                    sentence("duplicate", "name") if name else "Donnez un nom à cette ligne."
                ]
            seen.add(name)


class RoundsForm(RowsForm):
    """An election in three rounds."""

    ballot = SelectField(
        "Scrutin", choices=options(("", "Un nom (désignation, maire)"), ("list", "Une liste (adjoints)"))
    )
    rows = FieldList(FormField(CandidateForm), "Candidats", min_entries=FEWEST, max_entries=MOST)
    blank1, blank2, blank3 = Count("Blancs, tour 1"), Count("Blancs, tour 2"), Count("Blancs, tour 3")
    void1, void2, void3 = Count("Nuls, tour 1"), Count("Nuls, tour 2"), Count("Nuls, tour 3")
    ballots1, ballots2, ballots3 = (
        Count("Bulletins, tour 1"),
        Count("Bulletins, tour 2"),
        Count("Bulletins, tour 3"),
    )

    def held(self) -> int:
        """Rounds in which something was typed, up to the last one."""
        return max(
            (number for number in ROUNDS if any(typed(one) is not None for one in self.column(number))),
            default=0,
        )

    def column(self, number: int) -> list[Field]:
        """Every field of a round."""
        below = [self[f"{name}{number}"] for name in ("blank", "void", "ballots")]
        return [row[f"votes{number}"] for row in self.filled()] + below

    def case(self) -> dict[str, Any]:
        """Inputs of the case: every round up to the last one where something was typed."""
        rounds = [self._round(number) for number in range(1, max(self.held(), 1) + 1)]
        inputs = self.given("ballot") | {"rounds": rounds}
        if typed(self.ballot) == "list":
            ages = {name: numbers(row["ages"].data) for name, row in self.named().items()}
            return inputs | {"ages": {name: each for name, each in ages.items() if each}}
        born = {name: typed(row["born"]) for name, row in self.named().items()}
        return inputs | {"born": {name: on for name, on in born.items() if on is not None}}

    def _round(self, number: int) -> dict[str, Any]:
        votes = {name: typed(row[f"votes{number}"]) for name, row in self.named().items()}
        below = {name: typed(self[f"{name}{number}"]) for name in ("blank", "void", "ballots")}
        return below | {"votes": {name: got for name, got in votes.items() if got is not None}}

    def place(self, path: str) -> Field:
        """The field of the page that a path of the case names."""
        found = re.fullmatch(r"rounds\[(\d)\]\.(\w+)(?:\.(.+))?", path, re.S)
        if found is None:
            owner = re.fullmatch(r"(born|ages)\.(.+?)(?:\[\d+\])?", path, re.S)
            return (
                self.named()[owner[2]][owner[1]]
                if owner
                else self._fields.get(path, self.rows.entries[0].form["votes1"])
            )
        number, part, name = int(found[1]) + 1, found[2], found[3]
        if part != "votes":
            return self[f"{part}{number}"]
        row = self.named()[name] if name is not None else self.rows.entries[0].form
        return row[f"votes{number}"]


class SeatsForm(RowsForm):
    """Seats shared between lists."""

    seats = Count("Sièges à pourvoir")
    method = SelectField(
        "Répartition",
        choices=options(
            (
                "largest_remainder",
                "Plus fort reste (CAO, service public délégué)",
            ),
            ("highest_average", "Plus forte moyenne (conseil communautaire)"),
        ),
        default="largest_remainder",
    )
    blank, void = Count("Bulletins blancs"), Count("Bulletins nuls")
    rows = FieldList(FormField(ListForm), "Listes", min_entries=FEWEST, max_entries=MOST)

    def case(self) -> dict[str, Any]:
        """Inputs of the case."""
        votes = {name: typed(row["votes"]) for name, row in self.named().items()}
        born = {name: days(row["born"].data) for name, row in self.named().items()}
        return self.given("seats", "method", "blank", "void") | {
            "votes": {name: 0 if got is None else got for name, got in votes.items()},
            "candidates_born": {name: each for name, each in born.items() if each},
        }

    def place(self, path: str) -> Field:
        """The field of the page that a path of the case names."""
        found = re.fullmatch(r"(votes|candidates_born)(?:\.(.+?))?(?:\[\d+\])?", path, re.S)
        if found is None:
            return self._fields.get(path, self.seats)
        row = self.named().get(found[2] or "", self.rows.entries[0].form)
        return row["votes" if found[1] == "votes" else "born"]


def numbers(text: str | None) -> list[int | str | None]:
    """``52, 47 et 39`` as whole numbers; what is not one is left for the law to refuse."""
    return [whole(part) for part in re.split(r"[,; ]+|\bet\b", text or "") if part.strip()]


def days(text: str | None) -> list[str | None]:
    """``12/06/1960, 03/04/1955`` as days; what is not one is left for the law to refuse."""
    return [day_text(part) for part in re.split(r"[,; ]+", text or "") if part.strip()]


def many(path: str, reason: str) -> str:
    """The sentence for a cell that holds several values, or an empty one."""
    if path.startswith(("born", "ages", "candidates_born")) and reason in ("wrong_type", "bad_date"):
        several = path.startswith("ages")
        return "Écrivez des âges séparés par des virgules, par exemple 52, 47." if several else DATE
    return WHOLE if reason == "wrong_type" else ""
