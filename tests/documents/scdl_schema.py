"""A strict reader of SCDL files: the public schema with its cross checks, as national validators apply them."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from io import StringIO
from pathlib import Path

SCHEMA = Path(__file__).parents[3] / "shared/formats/scdl/deliberations-2.1.5.schema.json"
THERE = SCHEMA.exists()
VOTES = ("VOTE_EFFECTIF", "VOTE_REEL", "VOTE_POUR", "VOTE_CONTRE", "VOTE_ABSTENTION")


def checked(data: bytes) -> list[dict[str, str]]:
    """The rows of a file that the schema accepts."""
    fields = json.loads(SCHEMA.read_text("utf-8"))["fields"]
    reader = csv.DictReader(StringIO(data.decode(), newline=""))
    assert reader.fieldnames == [field["name"] for field in fields]
    rows = list(reader)
    for row in rows:
        for field in fields:
            _check_field(field, row[field["name"]])
        _check_row(row)
    return rows


def _check_field(field: dict[str, object], value: str) -> None:
    rules = field.get("constraints", {})
    assert isinstance(rules, dict)
    assert value or not rules.get("required"), field["name"]
    if value and "pattern" in rules:
        assert re.fullmatch(rules["pattern"], value), (field["name"], value)
    if value and field["type"] == "integer":
        assert int(value) >= 0
    if value and field["type"] == "date":
        date.fromisoformat(value)


def _check_row(row: dict[str, str]) -> None:
    digits = [int(digit) * (1 + rank % 2) for rank, digit in enumerate(row["COLL_SIRET"], start=1)]
    assert sum(digit - 9 * (digit > 9) for digit in digits) % 10 == 0
    assert row["DELIB_MATIERE_NOM"].count("/") >= 1
    assert bool(row["PREF_ID"]) == bool(row["PREF_DATE"])
    assert not row["PREF_DATE"] or row["PREF_DATE"] >= row["DELIB_DATE"]
    filled = [name for name in VOTES if row[name]]
    assert filled in ([], list(VOTES))
    if filled:
        members, real, *voices = (int(row[name]) for name in VOTES)
        assert members >= real == sum(voices)
