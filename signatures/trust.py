"""Roots one believes in, and between which dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from asn1crypto import pem, x509

from signatures.errors import BadKeyFile


@dataclass(frozen=True)
class Root:
    """A root certificate believed between `since` and `until` (aware datetimes; None: its own validity decides).

    The dates are those of the trust, not of the certificate: a root that ended keeps its past signatures good when
    they are proven older than `until` by a time stamp.
    """

    pem: bytes
    since: datetime | None = None
    until: datetime | None = None

    def trusted_at(self, moment: datetime) -> bool:
        """Whether the root was believed at `moment`."""
        return (self.since is None or self.since <= moment) and (self.until is None or moment <= self.until)

    @cached_property
    def certificate(self) -> x509.Certificate:
        """The parsed certificate. Raises BadKeyFile when it is not one."""
        return parse_certificate(self.pem)


@dataclass(frozen=True)
class TrustList:
    """The roots of a verifier. Empty means that no identity can be established."""

    roots: tuple[Root, ...] = ()

    @classmethod
    def from_pem(cls, pems: Iterable[bytes]) -> "TrustList":
        """Believe every certificate of these PEM (or DER) files for as long as it is valid.

        Raises BadKeyFile when one of them is not a certificate.
        """
        roots = [
            Root(pem.armor("CERTIFICATE", der)) for data in pems for der in split_pem(data, "CERTIFICATE")
        ]
        for root in roots:
            parse_certificate(root.pem)
        return cls(tuple(roots))

    def at(self, moment: datetime) -> list[x509.Certificate]:
        """Certificates believed at `moment`."""
        return [root.certificate for root in self.roots if root.trusted_at(moment)]


def parse_certificate(data: bytes) -> x509.Certificate:
    """Parse one PEM or DER certificate. Raises BadKeyFile when it is not one."""
    try:
        certificate: x509.Certificate = x509.Certificate.load(split_pem(data, "CERTIFICATE")[0], strict=True)
        certificate.native  # noqa: B018  asn1crypto parses on demand: read all of it now, errors included
        certificate.dump()
    except (ValueError, TypeError, IndexError, KeyError) as error:
        raise BadKeyFile(
            "Ce fichier n’est pas un certificat. Donnez le certificat racine au format PEM ou DER."
        ) from error
    return certificate


def split_pem(data: bytes, kind: str) -> list[bytes]:
    """DER blocks of that kind in a PEM file; data that is not PEM is taken as one DER block."""
    if not pem.detect(data):
        return [data]
    return [der for name, _headers, der in pem.unarmor(data, multiple=True) if name == kind]
