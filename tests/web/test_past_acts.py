"""Taking over the past: report, confirmation, what citizens read, undoing; twice is once."""

from __future__ import annotations

import csv
import time
from io import BytesIO, StringIO

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from council.documents import scdl
from council.models import PastAct, PastImport, db
from council.services import past_acts
from council.services.errors import NotFound
from tests.documents import scdl_schema
from tests.factory import Commune, make_commune

OWN = "21450001900010"
HEAD = ",".join(scdl.COLUMNS)
SOURCE = "Fichier publié sur data.gouv.fr"


def row(number: str, title: str = "Réfection de l’école", **changes: str) -> str:
    values = dict.fromkeys(scdl.COLUMNS, "") | {
        "COLL_NOM": "Testville", "COLL_SIRET": OWN, "DELIB_ID": number, "DELIB_DATE": "2019-03-04", "DELIB_MATIERE_CODE": "7.5",
        "DELIB_MATIERE_NOM": "Finances locales/Subventions", "DELIB_OBJET": title, "VOTE_EFFECTIF": "27", "VOTE_REEL": "26",
        "VOTE_POUR": "20", "VOTE_CONTRE": "3", "VOTE_ABSTENTION": "2", **changes,
    }  # fmt: skip
    return ",".join(values.values())


def file(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


def hand_in(client: FlaskClient, data: bytes, source: str = SOURCE) -> str:
    answer = client.post(
        "/bureau/reprises", data={"source": source, "fichier": (BytesIO(data), "vieux.csv")}, buffered=True
    )
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def many() -> int:
    return db.session.scalar(sa.select(sa.func.count(PastAct.id))) or 0


def test_the_whole_path(commune: Commune, client: FlaskClient, clerk: FlaskClient) -> None:
    data = file(
        row("AP D 21-07-1"), row("2019-002", "Budget primitif"), row("2019-003", COLL_SIRET="21380185500015")
    )
    address = hand_in(clerk, data)
    report = clerk.get(address).text
    assert "autre organisation" in report and "VOTE_REEL 26" in report and many() == 0
    told = list(
        csv.DictReader(StringIO(clerk.get(f"{address}/rapport.csv").text.lstrip("\ufeff")), delimiter=";")
    )
    assert [one["État"] for one in told] == ["À reprendre, réparée"] * 2 + ["Refusée"]
    assert clerk.post(f"{address}/confirmation").status_code == 302
    assert clerk.post(f"{address}/confirmation").status_code == 302  # a double click
    assert many() == 2
    page = client.get("/testville/deliberations/AP-D-21-07-1")
    assert (
        page.status_code == 200
        and "AP D 21-07-1" in page.text
        and SOURCE in page.text
        and ".pdf" not in page.text
    )
    assert "2\u00a0délibérations plus anciennes" in client.get("/testville/deliberations").text
    found = client.get("/testville/deliberations/reprises?q=refection+ECOLE&annee=2019").text
    assert "AP D 21-07-1" in found and "2019-002" not in found
    assert "1\u00a0délibération plus ancienne" in client.get("/testville/recherche?q=budget").text
    exported = client.get("/testville/donnees/deliberations.csv").data
    if scdl_schema.THERE:
        assert len(scdl_schema.checked(exported)) == 2
    assert "AP D 21-07-1" in exported.decode()
    again = hand_in(clerk, data)
    assert "Déjà reprise" in clerk.get(again).text
    clerk.post(f"{again}/confirmation")
    assert many() == 2
    assert clerk.post(f"{address}/annulation").status_code == 302
    assert many() == 0
    assert client.get("/testville/deliberations/AP-D-21-07-1").status_code == 404
    assert "plus anciennes" not in client.get("/testville/deliberations").text


def test_the_same_file_waits_once_and_numbers_do_not_collide(commune: Commune, clerk: FlaskClient) -> None:
    first = hand_in(clerk, file(row("2019/001")))
    assert hand_in(clerk, file(row("2019/001")), "Ailleurs") == first
    assert db.session.scalars(db.select(PastImport.source)).all() == ["Ailleurs"]
    clerk.post(f"{first}/confirmation")
    other = hand_in(clerk, file(row("2019 001"), row("2019/001", "Un autre objet")))
    page = clerk.get(other).text
    assert "se confond avec" in page and "Déjà reprise" in page


@pytest.mark.parametrize(
    ("data", "source", "word"),
    [
        (b"", SOURCE, "Choisissez le fichier"),
        (b"PK\x03\x04", SOURCE, "classeur"),
        (file(row("1")), " ", "Dites d’où vient"),
    ],
)
def test_bad_files_are_refused_and_nothing_typed_is_lost(
    commune: Commune, clerk: FlaskClient, data: bytes, source: str, word: str
) -> None:
    answer = clerk.post("/bureau/reprises", data={"source": source, "fichier": (BytesIO(data), "x.csv")})
    assert answer.status_code == 422 and word in answer.text
    assert f'value="{source}"' in answer.text


def test_another_institution_does_not_see_it(
    commune: Commune, client: FlaskClient, clerk: FlaskClient
) -> None:
    address = hand_in(clerk, file(row("2019-001")))
    clerk.post(f"{address}/confirmation")
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        past_acts.undo(other.actor(other.clerk), int(address.rsplit("/", 1)[1]))
    assert client.get("/ailleurs/deliberations/2019-001").status_code == 404
    assert many() == 1


def test_ten_thousand_lines(commune: Commune, client: FlaskClient, clerk: FlaskClient) -> None:
    data = file(*(row(f"{2000 + i // 500}-{i:05}", f"Objet {i}") for i in range(10_000)))
    started = time.monotonic()
    number = past_acts.hand_in(commune.actor(commune.clerk), "vieux.csv", SOURCE, data)
    address = f"/bureau/reprises/{number}"
    assert len(clerk.get(address).data) < 400_000
    clerk.post(f"{address}/confirmation")
    assert many() == 10_000
    assert client.get("/testville/deliberations/reprises?q=objet+777").status_code == 200
    assert clerk.post(f"{address}/annulation").status_code == 302
    assert many() == 0
    assert time.monotonic() - started < 90
