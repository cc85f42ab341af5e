"""Older files of deliberations, with the accidents that real ones have."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.documents import past_scdl, scdl
from council.documents.past_scdl import Table
from council.documents.tables import NoTable

OWN = "21450001900010"
TODAY = date(2026, 11, 20)
HEAD = ",".join(scdl.COLUMNS)
GOOD = f"Testville,{OWN},2019-001,2019-03-04,7.5,Finances locales/Subventions,Objet,,,PREF045,2019-03-06,27,25,20,3,2,https://x.fr/1"


def read(text: str | bytes) -> Table:
    data = text if isinstance(text, bytes) else text.encode()
    return past_scdl.read(data, own_siret=OWN, today=TODAY)


def only(**changes: str) -> past_scdl.Line:
    """The one line of a file that is good but for some values."""
    values = dict(zip(scdl.COLUMNS, GOOD.split(","), strict=True)) | changes
    quoted = ",".join('"' + value.replace('"', '""') + '"' for value in values.values())
    (line,) = read(f"{HEAD}\n{quoted}\n").lines
    return line


def test_a_good_line_is_taken_as_it_is() -> None:
    line = only()
    assert line.notes == () and line.act is not None
    assert (line.number, line.act.identity, line.act.day) == (2, "2019-001", date(2019, 3, 4))
    assert line.act.votes == scdl.Votes(27, 20, 3, 2)
    assert line.act.received_on == date(2019, 3, 6)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("2021/07/02 00:00:00+00", date(2021, 7, 2)),
        ("02/07/2021", date(2021, 7, 2)),
        ("2-7-2021", date(2021, 7, 2)),
        ("20210702", date(2021, 7, 2)),
        ("2021-07-02T00:00:00", date(2021, 7, 2)),
        ("02.07.2021 10:00", date(2021, 7, 2)),
    ],
)
def test_odd_dates_are_read_and_told(text: str, on: date) -> None:
    line = only(DELIB_DATE=text, PREF_DATE="")
    assert line.act is not None and line.act.day == on
    assert "lue 02/07/2021" in line.notes[0]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"DELIB_DATE": "31/02/2021"}, "Date illisible"),
        ({"DELIB_DATE": ""}, "La date manque"),
        ({"DELIB_DATE": "2031-01-01"}, "pas encore venue"),
        ({"DELIB_OBJET": " \u200b "}, "L’objet manque"),
        ({"DELIB_ID": ""}, "DELIB_ID"),
        ({"DELIB_ID": "x" * 101}, "dépasse"),
        ({"COLL_SIRET": "21380185500015"}, "autre organisation"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_reason(changes: dict[str, str], word: str) -> None:
    line = only(**changes)
    assert line.act is None and word in line.notes[0]


@pytest.mark.parametrize(
    ("changes", "word", "field", "value"),
    [
        ({"DELIB_MATIERE_CODE": ""}, "matière non", "matter", ""),
        ({"DELIB_MATIERE_CODE": "7-5"}, "lue 7.5", "matter", "7.5"),
        ({"DELIB_MATIERE_CODE": "7.5.1"}, "lue 7.5", "matter", "7.5"),
        ({"DELIB_MATIERE_CODE": "7.99"}, "inconnue", "matter", ""),
        ({"VOTE_REEL": "27"}, "VOTE_REEL 27", "votes", scdl.Votes(27, 20, 3, 2)),
        ({"VOTE_REEL": ""}, "VOTE_REEL absent", "votes", scdl.Votes(27, 20, 3, 2)),
        ({"VOTE_POUR": "vingt"}, "décompte", "votes", None),
        ({"VOTE_POUR": ""}, "décompte", "votes", None),
        ({"VOTE_EFFECTIF": "10"}, "effectif", "votes", None),
        ({"VOTE_CONTRE": "-3"}, "décompte", "votes", None),
        ({"PREF_DATE": "2019-03-01"}, "antérieure", "received_on", None),
        ({"PREF_DATE": "hier"}, "illisible", "received_on", None),
        ({"DELIB_URL": "javascript:alert(1)"}, "adresse", "url", ""),
        ({"COLL_SIRET": "2,145E+13"}, "tableur", "identity", "2019-001"),
        ({"COLL_SIRET": "21450001900028"}, "établissement", "identity", "2019-001"),
        ({"COLL_SIRET": ""}, "SIRET absent", "identity", "2019-001"),
    ],
)
def test_what_can_be_mended_is_and_said(
    changes: dict[str, str], word: str, field: str, value: object
) -> None:
    line = only(**changes)
    assert line.act is not None
    assert getattr(line.act, field) == value
    assert any(word in note for note in line.notes)


def test_other_separators_marks_columns_and_line_breaks() -> None:
    row = 'x;2019-001;04/03/2019;"Un objet\nsur deux\r\nlignes; et un point-virgule"'
    table = read(
        f"\ufeffRANG;delib_id;Delib Date;DELIB_OBJET\n{row}\n\n{row.replace('001', '002')}\n".encode()
    )
    assert [line.number for line in table.lines] == [2, 6]
    assert table.lines[0].act is not None
    assert table.lines[0].act.title == "Un objet sur deux lignes; et un point-virgule"
    assert "RANG" in table.notes[0] and "COLL_SIRET" in table.notes[1]


def test_encodings() -> None:
    text = f"{HEAD}\n{GOOD.replace('Objet', 'Réfection')}\n"
    for name, told in (("utf-8", 0), ("utf-8-sig", 0), ("utf-16", 1), ("cp1252", 1)):
        table = read(text.encode(name))
        assert table.lines[0].act is not None and table.lines[0].act.title == "Réfection", name
        assert len(table.notes) == told


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "vide"),
        (b"PK\x03\x04xlsx", "classeur"),
        (b"\x00\x01\x02", "texte"),
        (b"a,b\n1,2\n", "Colonnes introuvables"),
        (b"DELIB_ID,DELIB_DATE,DELIB_OBJET\n1,2019-01-01," + b"x" * 200_000, "ne se lit pas"),
    ],
)
def test_what_is_no_table_is_refused_whole(data: bytes, word: str) -> None:
    with pytest.raises(NoTable, match=word):
        read(data)


def test_the_same_number_twice() -> None:
    table = read(f"{HEAD}\n{GOOD}\n{GOOD}\n{GOOD.replace('Objet', 'Autre')}\n")
    assert [bool(line.act) for line in table.lines] == [True, False, False]
    assert "en double" in table.lines[1].notes[0] and "déjà ce numéro" in table.lines[2].notes[0]


def test_a_missing_separator_is_no_silent_shift() -> None:
    table = read(f"{HEAD}\n{GOOD},de trop\nTestville,{OWN}\n")
    assert [line.act for line in table.lines] == [None, None]


@given(
    st.binary(max_size=600)
    | st.text(max_size=300).map(lambda text: f"{HEAD}\n{text}".encode(errors="ignore"))
)
def test_no_file_is_too_strange(data: bytes) -> None:
    with suppress(NoTable):
        assert all(line.act or line.notes for line in read(data).lines)
