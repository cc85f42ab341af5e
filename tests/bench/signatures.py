"""Signing one extract against the pyHanko command line; verifying a signed 300-page dossier against pyHanko's check."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp

from signatures import keys, prepare, sign
from signatures.evidence import Evidence, parse
from signatures.examine import examine
from signatures.reading import read
from tests.bench.measure import Figure, in_turn, run
from tests.signatures.conftest import FIELDS, LATER, NOW, World, html_page, make_world

PAGES = 300
SECTION = """<h2 style="break-before: page">Délibération {n}</h2><p>{text}</p><table><tr><th scope="col">Lot</th>
<th scope="col">Prix</th></tr>{rows}</table>"""
TEXT = "Le conseil municipal, après en avoir délibéré, décide de vendre le terrain. " * 20


def dossier(people: World) -> bytes:
    """A tagged dossier with seal, two signatures and a time stamp over all (B-LTA)."""
    rows = "".join(f"<tr><td>{row}</td><td>{row * 100} €</td></tr>" for row in range(15))
    body = "".join(SECTION.format(n=n, text=TEXT, rows=rows) for n in range(1, PAGES))
    return people.finish(people.sign_all(prepare.prepare(html_page(f"</p>{body}<p>"), FIELDS)))


def referee(pdf: bytes, evidence: Evidence) -> None:
    """pyHanko's full check of every signature and time stamp, comparison of all revisions included."""
    context = parse(evidence).context(LATER)
    reader = read(pdf)
    for signature in reader.embedded_regular_signatures:
        assert validate_pdf_signature(signature, context, context).bottom_line
    for stamp in reader.embedded_timestamp_signatures:
        assert validate_pdf_timestamp(stamp, context).intact


def measure(runs: int) -> list[Figure]:
    """Wall times in turn with the referees'."""
    people = make_world()
    pdf = dossier(people)
    verdict, full = in_turn([lambda: _verdict(pdf, people), lambda: referee(pdf, people.evidence)], runs)
    mine, theirs = _signing(people, runs)
    return [
        Figure("pages of the signed dossier", float(read(pdf).root["/Pages"]["/Count"])),
        Figure("pyHanko, full check", full, "s"),
        Figure("complete verdict, which is also the first answer", verdict, "s"),
        Figure("first answer / pyHanko", verdict / full, goal=0.05),
        Figure("complete verdict / pyHanko", verdict / full, goal=0.3),
        Figure("pyHanko command line, one extract signed (B-B)", theirs, "s"),
        Figure("one extract signed with a loaded key / command line", mine / theirs, goal=0.15),
    ]


def _verdict(pdf: bytes, people: World) -> None:
    assert examine(pdf, roots=people.roots, crls=people.evidence.crls, at=LATER).status == "valid"


def _signing(people: World, runs: int) -> tuple[float, float]:
    raw = html_page()
    prepared = prepare.prepare(raw, FIELDS[1:])
    with tempfile.TemporaryDirectory() as folder:
        given, made, key = (Path(folder) / name for name in ("in.pdf", "out.pdf", "key.p12"))
        given.write_bytes(raw)
        key.write_bytes(_unlocked(people.mayor))
        words = [str(Path(sys.executable).with_name("pyhanko")), "sign", "addsig", "--use-pades"]
        words += ["--field", "1/60,60,260,120:Sig1", "pkcs12", "--no-pass", str(given), str(made), str(key)]
        mine, theirs = in_turn(
            [lambda: sign.sign(prepared, field="maire", key=people.mayor, at=NOW), lambda: run(*words)], runs
        )
    return mine, theirs


def _unlocked(key: keys.SigningKey) -> bytes:
    certificate = x509.load_der_x509_certificate(key.certificate.dump())
    return pkcs12.serialize_key_and_certificates(None, key.private, certificate, None, NoEncryption())
