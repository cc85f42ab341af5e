"""A small certification authority, its people, and one document signed by all of them, built once per session."""

import gc
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from weasyprint import HTML

from signatures import keys, pki, prepare, sign, trust, tsa
from signatures.report import Report

NOW = datetime(2026, 6, 12, 21, 42, 7, tzinfo=ZoneInfo("Europe/Paris"))
LATER = NOW + timedelta(days=3)
PAGE = """<html lang="fr"><head><title>Délibération nº 2026-014</title><style>
@page {{ size: A4; margin: 2cm }} body {{ font-family: "DejaVu Serif"; font-size: 11pt }}
#signature-maire {{ height: 64pt }}</style></head><body>
<h1>Vente du terrain communal AB 214</h1><p>{text}</p>
<table><tr><th scope="col">Lot</th></tr><tr><td>Prix : 48 000 €</td></tr></table>
<p>Fait et délibéré les jour, mois et an ci-dessus.</p><div id="signature-maire"></div></body></html>"""
FIELDS = [
    prepare.Field("seal", "Cachet de la commune", visible=False),
    prepare.Field("maire", "Signature de la maire", anchor="signature-maire"),
    prepare.Field("secretaire", "Signature du secrétaire de séance"),
]


@dataclass(frozen=True)
class World:
    """Everything that signs and verifies in these tests."""

    authority: pki.LocalAuthority
    seal: keys.SigningKey
    mayor: keys.SigningKey
    secretary: keys.SigningKey
    clock: tsa.LocalTimestamper

    @property
    def roots(self) -> trust.TrustList:
        return trust.TrustList.from_pem([self.authority.root_pem])

    @property
    def evidence(self) -> sign.Evidence:
        return sign.Evidence(self.roots, (self.authority.crl(now=NOW),))

    def sign_all(self, pdf: bytes, stamped: bool = False) -> bytes:
        """Seal, mayor, secretary, without the final time stamp; `stamped`: with one in each signature."""
        clock = self.clock if stamped else None
        for field, key in (("seal", self.seal), ("maire", self.mayor), ("secretaire", self.secretary)):
            pdf = sign.sign(
                pdf, field=field, key=key, at=NOW, reason="Délibération adoptée", timestamper=clock
            )
        return pdf

    def finish(self, pdf: bytes) -> bytes:
        return sign.finish(pdf, timestamper=self.clock, evidence=self.evidence, at=NOW)


def html_page(text: str = "Le conseil municipal, après en avoir délibéré, décide de vendre.") -> bytes:
    """One tagged PDF/A-3a page, as the documents of the product are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint 70 leaves its colour profile file open
        pdf: bytes = HTML(string=PAGE.format(text=text)).write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True)
        gc.collect()
    return pdf


def open_key(p12: bytes) -> keys.SigningKey:
    return keys.load(p12, "phrase secrète")


def make_world() -> World:
    """An authority, its people and its clock."""
    authority = pki.LocalAuthority.create("Commune de Valmont", b"s" * 32, now=NOW)
    commune, secret = "Commune de Valmont", "phrase secrète"
    return World(
        authority,
        open_key(authority.issue_seal(commune, secret, now=NOW)),
        open_key(authority.issue("Jeanne Martin", "Maire", commune, secret, now=NOW)),
        open_key(authority.issue("Éloïse Lefèvre", "Secrétaire de séance", commune, secret, now=NOW)),
        tsa.LocalTimestamper(open_key(authority.issue_timestamping(secret, now=NOW)), lambda: NOW),
    )


@pytest.fixture(scope="session")
def world() -> World:
    return make_world()


@pytest.fixture(scope="session")
def raw() -> bytes:
    return html_page()


@pytest.fixture(scope="session")
def prepared(raw: bytes) -> bytes:
    return prepare.prepare(raw, FIELDS)


@pytest.fixture(scope="session")
def signed(world: World, prepared: bytes) -> bytes:
    """Seal, mayor and secretary, no final time stamp (B-B)."""
    return world.sign_all(prepared)


@pytest.fixture(scope="session")
def stamped(world: World, prepared: bytes) -> bytes:
    """Seal, mayor and secretary, a time stamp in each (B-T)."""
    return world.sign_all(prepared, stamped=True)


@pytest.fixture(scope="session")
def final(world: World, stamped: bytes) -> bytes:
    """The same with validation data and document time stamp (B-LTA)."""
    return world.finish(stamped)


@pytest.fixture(scope="session")
def check(world: World) -> Callable[..., Report]:
    """The verdict three days later, in this process."""
    from signatures.examine import examine

    def checked(pdf: bytes, **options: object) -> Report:
        options = {"roots": world.roots, "crls": (world.authority.crl(now=NOW),), "at": LATER} | options
        return examine(pdf, **options)  # type: ignore[arg-type]

    return checked


def flip(pdf: bytes, position: int, mask: int) -> bytes:
    """The document with the bits of ``mask`` turned in one byte."""
    forged = bytearray(pdf)
    forged[position] ^= mask
    return bytes(forged)
