"""Certificates and revocation lists -> the validation contexts of pyHanko. Never any network."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import load_der_public_key
from cryptography.x509 import load_der_x509_certificate, load_der_x509_crl
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko_certvalidator import ValidationContext

from signatures.errors import BadKeyFile
from signatures.trust import TrustList, split_pem
from signatures.wholefile import entry


@dataclass(frozen=True)
class Evidence:
    """What allows one to check certificates later: roots, revocation lists (DER or PEM), answers of responders (OCSP,
    DER)."""

    roots: TrustList
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()


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

    def about(self, certificate: x509.Certificate) -> "Material":
        """The same, without any root when none recognises the certificate: a namesake of a root, with a key of another
        kind, must not be tried (pyHanko then speaks of forgery instead of an unknown authority)."""
        return self if self.recognises(certificate) else replace(self, roots=TrustList())

    def recognises(self, certificate: x509.Certificate) -> bool:
        """Whether the key of some root, whatever its dates, signed this certificate or one of its issuers: names prove
        nothing, a namesake of a root has another key."""
        roots = [root.certificate for root in self.roots.roots]
        believed = {root.dump() for root in roots}
        reached, waiting = {certificate.dump()}, [certificate]
        while waiting:
            last = waiting.pop()
            if last.dump() in believed:
                return True
            for issuer in (*roots, *self.certificates):
                new = issuer.subject == last.issuer and issuer.dump() not in reached
                if new and issued_by(last, issuer):
                    reached.add(issuer.dump())
                    waiting.append(issuer)
        return False


def parse(evidence: Evidence) -> Material:
    """Parse the verifier's own files. Raises BadKeyFile when one is not what it should be."""
    crls = tuple(crl for data in evidence.crls for crl in _crls(data))
    return Material(evidence.roots, crls, _uncontradicted(map(_ocsp, evidence.ocsps), crls))


def _ocsp(data: bytes) -> asn1_ocsp.OCSPResponse:
    try:
        return _answer(data)
    except (ValueError, TypeError, KeyError) as error:
        raise BadKeyFile("Cette réponse n’est pas celle d’un service de révocation (OCSP).") from error


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

    Of several revocation lists of one issuer only the newest counts: an old one may tell a suspension that has ended.
    """
    store = entry(reader.root, "/DSS")
    crls = [*own.crls, *_load_all(store, "/CRLs", asn1_crl.CertificateList.load)]
    ocsps = [*own.ocsps, *_load_all(store, "/OCSPs", _answer)]
    certificates = [*certificates, *_load_all(store, "/Certs", x509.Certificate.load)]
    issuers = [*(root.certificate for root in own.roots.roots), *certificates]
    newest = _newest(crls, issuers)
    return Material(own.roots, newest, _uncontradicted(ocsps, newest), tuple(certificates))


def _answer(data: bytes) -> asn1_ocsp.OCSPResponse:
    """An answer that states something. Raises whatever a forged one makes the library raise."""
    answer = asn1_ocsp.OCSPResponse.load(data)
    _about(answer)
    return answer


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


def _newest(
    crls: Iterable[asn1_crl.CertificateList], certificates: Iterable[x509.Certificate]
) -> tuple[asn1_crl.CertificateList, ...]:
    """The newest list of each issuer and scope (RFC 5280 section 5.2.5), among those that a certificate at hand signed:
    a list that is forged, or of a namesake, must not take the place of a true one."""
    issuers: dict[bytes, list[x509.Certificate]] = {}
    for certificate in certificates:
        issuers.setdefault(certificate.subject.dump(), []).append(certificate)
    kept: dict[tuple[bytes, bytes, bytes], asn1_crl.CertificateList] = {}
    for crl in crls:
        signer = next((c for c in issuers.get(crl.issuer.dump(), ()) if _signed_by(crl, c)), None)
        if signer is None:
            continue
        scope = crl.issuing_distribution_point_value
        kind = b"delta" if crl.delta_crl_indicator_value is not None else b""
        key = (signer.public_key.dump(), scope.dump() if scope is not None else b"", kind)
        if key not in kept or _this_update(crl) > _this_update(kept[key]):
            kept[key] = crl
    return tuple(kept.values())


def _uncontradicted(
    ocsps: Iterable[asn1_ocsp.OCSPResponse], crls: Iterable[asn1_crl.CertificateList]
) -> tuple[asn1_ocsp.OCSPResponse, ...]:
    """The answers, newest first, without those that a younger list belies: pyHanko asks answers before lists, and an
    old answer called good what was revoked since."""
    revoked = {
        (entry["user_certificate"].native, _this_update(crl))
        for crl in crls
        for entry in crl["tbs_cert_list"]["revoked_certificates"]
    }
    dated = [(*_about(one), one) for one in ocsps]
    kept = [
        (told, answer)
        for serial, told, answer in dated
        if not any(serial == other and told < since for other, since in revoked)
    ]
    return tuple(answer for _told, answer in sorted(kept, key=lambda pair: pair[0], reverse=True))


def _about(answer: asn1_ocsp.OCSPResponse) -> tuple[int, datetime]:
    """Serial of the certificate and time of the first statement of an answer; ours and those of responders have one."""
    told = answer.response_data["responses"][0]
    return told["cert_id"]["serial_number"].native, told["this_update"].native


def issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether the key of `issuer` signed that certificate."""
    try:
        load_der_x509_certificate(certificate.dump()).verify_directly_issued_by(
            load_der_x509_certificate(issuer.dump())
        )
    except Exception:  # whatever a forged certificate makes the library raise
        return False
    return True


def _signed_by(crl: asn1_crl.CertificateList, issuer: x509.Certificate) -> bool:
    try:
        wanted = load_der_x509_crl(crl.dump())
        return wanted.is_signature_valid(load_der_public_key(issuer.public_key.dump()))  # type: ignore[arg-type]
    except Exception:  # whatever a forged key or list makes the library raise
        return False


def _this_update(crl: asn1_crl.CertificateList) -> datetime:
    moment: datetime = crl["tbs_cert_list"]["this_update"].native
    return moment
