"""Certificates and revocation lists -> the validation contexts of pyHanko. Never any network."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko_certvalidator import ValidationContext

from signatures.errors import BadKeyFile
from signatures.trust import TrustList, split_pem
from signatures.wholefile import entry


@dataclass(frozen=True)
class Evidence:
    """What allows one to check certificates later: roots, revocation lists (DER or PEM)."""

    roots: TrustList
    crls: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Material:
    """Parsed validation data: from the verifier's own files and from the document."""

    roots: TrustList
    crls: tuple[asn1_crl.CertificateList, ...] = ()
    ocsps: tuple[asn1_ocsp.OCSPResponse, ...] = ()
    certificates: tuple[x509.Certificate, ...] = ()

    def context(self, moment: datetime) -> ValidationContext:
        """A context that judges certificates as of `moment` (aware datetime).

        Revocation data is required for every certificate below a root ("require": unknown is not good), may be newer
        than `moment`, and is never fetched.
        """
        return ValidationContext(
            trust_roots=self.roots.at(moment),
            other_certs=self.certificates,
            moment=moment,
            allow_fetching=False,
            crls=self.crls,
            ocsps=self.ocsps,
            revocation_mode="require",
            retroactive_revinfo=True,
        )


def parse(evidence: Evidence) -> Material:
    """Parse the verifier's own files. Raises BadKeyFile when one is not a revocation list."""
    return Material(evidence.roots, tuple(crl for data in evidence.crls for crl in _crls(data)))


def _crls(data: bytes) -> Iterable[asn1_crl.CertificateList]:
    for der in split_pem(data, "X509 CRL"):
        try:
            parsed = asn1_crl.CertificateList.load(der, strict=True)
            parsed["tbs_cert_list"].native  # noqa: B018  parse it all now, errors included
        except (ValueError, TypeError, KeyError) as error:
            raise BadKeyFile(
                "Ce fichier n’est pas une liste de révocation. Donnez une CRL au format PEM ou DER."
            ) from error
        yield parsed


def with_document(own: Material, reader: PdfFileReader, certificates: list[x509.Certificate]) -> Material:
    """The verifier's own material with what the document brings: certificates of its signatures, its security store.

    Of several revocation lists of one issuer only the newest counts: an old list inside the document must not hide a
    revocation that a fresh one tells.
    """
    store = entry(reader.root, "/DSS")
    crls = [*own.crls, *_load_all(store, "/CRLs", asn1_crl.CertificateList.load)]
    ocsps = (*own.ocsps, *_load_all(store, "/OCSPs", asn1_ocsp.OCSPResponse.load))
    certificates = [*certificates, *_load_all(store, "/Certs", x509.Certificate.load)]
    return Material(own.roots, _newest(crls), ocsps, tuple(certificates))


def _load_all(store: Any, key: str, load: Callable[[bytes], Any]) -> list[Any]:
    """The readable entries of one list of the document security store (ISO 32000-2 section 12.8.4.3)."""
    found = []
    entries = entry(store, key) if isinstance(store, generic.DictionaryObject) else None
    for item in entries if isinstance(entries, generic.ArrayObject) else ():
        try:
            parsed = load(item.get_object().data)
            parsed.native  # noqa: B018  parse it all now, errors included
            found.append(parsed)
        except Exception:  # noqa: S112  whatever a forged entry raises: it then helps nobody
            continue
    return found


def _newest(crls: Iterable[asn1_crl.CertificateList]) -> tuple[asn1_crl.CertificateList, ...]:
    kept: dict[bytes, asn1_crl.CertificateList] = {}
    for crl in crls:
        issuer = crl.issuer.dump()
        if issuer not in kept or _this_update(crl) > _this_update(kept[issuer]):
            kept[issuer] = crl
    return tuple(kept.values())


def _this_update(crl: asn1_crl.CertificateList) -> datetime:
    moment: datetime = crl["tbs_cert_list"]["this_update"].native
    return moment
