"""The local time-stamping authority (RFC 3161): says when, under the organisation's own authority, without network.

A commune that subscribes to a qualified service uses pyHanko's HTTPTimeStamper in the same place: both are TimeStamper.
"""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper

from signatures.keys import SigningKey, encoded, mechanism, sign_bytes

POLICY = (
    "2.25.139434866219862361234049318226419134017"  # own policy: local time, no recognition (UUID arc, X.667)
)


class LocalTimestamper(TimeStamper):
    """Time stamps signed by a local key; `now` gives the time (aware datetime)."""

    def __init__(self, key: SigningKey, now: Callable[[], datetime]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._key = key
        self._now = now
        certificate = key.certificate
        issuer = cms.IssuerAndSerialNumber(
            {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
        )
        self._sid = encoded(cms.SignerIdentifier({"issuer_and_serial_number": issuer}))
        self._certificates = encoded(cms.CertificateSet([certificate, *key.intermediates]))
        self._own = encoded(
            simple_cms_attribute("signing_certificate_v2", as_signing_certificate_v2(certificate))
        )

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Answer a request at once. The certificate is always included."""
        info = self._token_info(req).dump()
        attributes = self._signed_attributes(info)
        token = cms.ContentInfo(
            {"content_type": "signed_data", "content": self._signed_data(info, attributes)}
        )
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": encoded(token)})

    def _token_info(self, request: tsp.TimeStampReq) -> tsp.TSTInfo:
        fields = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": request["message_imprint"],
            "serial_number": secrets.randbits(120),
            "gen_time": self._now().astimezone(UTC).replace(microsecond=0),
            "accuracy": {"seconds": 1},
            "tsa": x509.GeneralName(name="directory_name", value=self._key.certificate.subject),
        }
        if request["nonce"].native is not None:
            fields["nonce"] = request["nonce"]
        return tsp.TSTInfo(fields)

    def _signed_attributes(self, info: bytes) -> cms.CMSAttributes:
        digest = hashes.Hash(hashes.SHA256())
        digest.update(info)
        return encoded(
            cms.CMSAttributes(
                [
                    simple_cms_attribute("content_type", "tst_info"),
                    self._own,
                    simple_cms_attribute("message_digest", digest.finalize()),
                ]
            )
        )

    def _signed_data(self, info: bytes, attributes: cms.CMSAttributes) -> cms.SignedData:
        algorithm = algos.DigestAlgorithm({"algorithm": "sha256"})
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": self._sid,
                "digest_algorithm": algorithm,
                "signature_algorithm": mechanism(self._key.certificate),
                "signed_attrs": attributes,
                "signature": sign_bytes(self._key.private, attributes.dump()),
            }
        )
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [algorithm],
                "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
                "certificates": self._certificates,
                "signer_infos": [encoded(signer)],
            }
        )
