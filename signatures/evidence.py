"""Certificates and revocation lists -> the validation contexts of pyHanko. Never any network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509
from pyhanko_certvalidator import ValidationContext

from signatures.errors import BadKeyFile
from signatures.trust import TrustList, split_pem


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
