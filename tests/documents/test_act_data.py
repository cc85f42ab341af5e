"""The data that travels with a signed act: readable by programs, valid under the public schema, no more than the page."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO

import pikepdf
import pytest

from council.documents import scdl
from council.documents.extract import make_extract
from council.documents.facts import Matter
from tests.documents import samples, scdl_schema, tools

MATTER = Matter("7.1", "Décisions budgétaires", "Finances locales")


def embedded(pdf: bytes) -> dict[str, bytes]:
    """Files joined to a PDF; each must be named by /AF as data."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        names = {str(one.UF) for one in opened.Root.AF}
        assert all(one.AFRelationship == pikepdf.Name.Data for one in opened.Root.AF)
        found = {name: bytes(spec.get_file().read_bytes()) for name, spec in opened.attachments.items()}
        assert names == set(found)
        return found


def test_an_act_carries_its_votes_and_its_row() -> None:
    facts = replace(samples.extract(), siret="21490999600016", matter=MATTER)
    files = embedded(make_extract(facts).pdf)
    data = json.loads(files["deliberation.json"])
    assert data["counts"] == {"pour": 8, "contre": 2, "abstention": 1, "nppv": 0}
    assert {"choice": "Contre", "names": list(facts.outcome.names[1].names)} in data["votes"]
    (row,) = csv.DictReader(StringIO(files["deliberation.csv"].decode(), newline=""))
    assert (row["DELIB_ID"], row["VOTE_EFFECTIF"], row["VOTE_REEL"]) == (facts.number, "15", "11")
    assert row["DELIB_MATIERE_NOM"] == "Finances locales/Décisions budgétaires"


def test_same_act_same_bytes() -> None:
    assert make_extract(samples.extract()).sha256 == make_extract(samples.extract()).sha256


@pytest.mark.needs("poppler", "qpdf")
def test_referees_find_the_files() -> None:
    pdf = make_extract(replace(samples.extract(), siret="21490999600016")).pdf
    tools.run(["qpdf", "--check", "PDF"], pdf)
    listed = tools.run(["pdfdetach", "-list", "PDF"], pdf)
    assert "deliberation.json" in listed


def test_without_its_codes_an_act_has_no_row() -> None:
    for facts in (
        replace(samples.extract(), siret=""),
        replace(samples.extract(), siret="1" * 14, matter=None),
    ):
        assert list(embedded(make_extract(facts).pdf)) == ["deliberation.json"]


def test_a_secret_ballot_tells_counts_and_no_name() -> None:
    secret = replace(samples.OUTCOME, mode="scrutin secret", names=(), blanc=1)
    data = json.loads(
        embedded(make_extract(replace(samples.extract(), outcome=secret)).pdf)["deliberation.json"]
    )
    assert data["votes"] == [] and data["counts"]["blanc"] == 1


@pytest.mark.skipif(not scdl_schema.THERE, reason="the public schema is not beside the project")
def test_rows_are_valid_under_the_public_schema() -> None:
    one = scdl.Deliberation(
        "Commune d’Essai", "21490999600016", "2026-11-04", date(2026, 11, 26), "7.10", "Finances locales/Divers",
        "Objet\nsur deux lignes, avec « guillemets » et virgule", scdl.Votes(15, 8, 2, 1), "https://e.example/d/1",
        "PREF049", date(2026, 11, 28),
    )  # fmt: skip
    weighted = replace(one, votes=scdl.Votes(15, 30, 2, 1))
    early = replace(one, received_on=date(2026, 11, 2))
    first, second, third = scdl_schema.checked(scdl.as_csv([one, weighted, early]))
    assert "\n" not in first["DELIB_OBJET"]
    assert (first["VOTE_REEL"], first["PREF_DATE"]) == ("11", "2026-11-28")
    assert second["VOTE_REEL"] == ""  # more voices than members: the format cannot say it
    assert third["PREF_DATE"] == ""
