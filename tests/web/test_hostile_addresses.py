"""Public addresses that nobody typed by hand: never an error of ours, on either database."""

from __future__ import annotations

from urllib.parse import quote

from flask.testing import FlaskClient

from tests.factory import Commune

ADDRESSES = (
    "oparl/1.1/paper?modified_since=0001-01-01T00:00:00%2B14:00", "oparl/1.1/paper?created_until=9999-12-31T23:59:59-14:00",
    "oparl/1.1/paper?page=999999&limit=100", "oparl/1.1/meeting?organization=%00", "oparl/1.1/paper/%00", "oparl/1.1/paper/a%00b",
    "deliberations/%00", "deliberations/%00.xml", "deliberations/%00.jsonld", "deliberations/~~", "documents/%00.pdf",
    "documents/..%2F..%2Fetc.txt", "documents/%00.txt", "publications/empreinte/%00.json", "publications?page=9" + "9" * 40,
    "publications/2147483647.tsr", "deliberations.atom?organe=99999999999999999999&annee=-1", "deliberations.atom?q=%00",
    "deliberations.atom?elu=99999999999999999999", "seances.ics?organe=99999999999999999999", "deliberations?page=-9" + "9" * 40,
    "deliberations/reprises?annee=99999999999999999999&page=99999999999999999999", "deliberations/reprises?q=%00%25_",
    "copies/%00", "copies/%ED%A0%80", "copies/x/99999999999999999999/notes.pdf", "copies/x/1/%00.pdf",
    "suivre/courriel/fin/%00", "suivre/courriel/confirmer/%00", "suivre/courriel/confirmer/%C3%A9",
)  # fmt: skip
QUERIES = (
    '"', '""', "«", "-", "- -", "-école", '-"de la"', "*", "a*", "éco*", "AND", "NOT", "NEAR(a b)", "title:x", "{title}:x", "^x",
    "'; DROP TABLE act; --", "a' | 'b", "!!x & (", "<b>x</b>", "\x00", "\ud7ff", "x" * 10_000, "a b c d e f g h i j k", "_o1", "%", "＂ａ＂",
)  # fmt: skip


def test_odd_addresses_are_answered(commune: Commune, client: FlaskClient) -> None:
    answers = {one: client.get(f"/{commune.slug}/{one}").status_code for one in ADDRESSES}
    assert {one: status for one, status in answers.items() if status >= 500} == {}


def test_odd_searches_are_answered(commune: Commune, client: FlaskClient) -> None:
    for query in QUERIES:
        for name in ("recherche", "deliberations", "deliberations.atom", "deliberations/reprises"):
            answer = client.get(f"/{commune.slug}/{name}?q={quote(query)}")
            assert answer.status_code < 500, (name, query)
            assert "<b>x</b>" not in answer.text
