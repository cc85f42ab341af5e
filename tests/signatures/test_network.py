"""No address that a document or a certificate names is ever called."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from signatures import prepare, sign, trust, tsa, verify
from signatures.examine import examine
from tests.signatures.authorities import Authority
from tests.signatures.conftest import FIELDS, LATER, NOW


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.2)
        yield server


def test_no_address_of_a_certificate_is_called(raw: bytes, listener: socket.socket) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/called"
    authority = Authority("Curieuse")
    key = authority.key("Jeanne Martin", address=address)
    pdf = sign.sign(prepare.prepare(raw, FIELDS[1:]), field="maire", key=key, at=NOW)
    for roots in (authority.roots, trust.TrustList()):
        for crls in ((), (authority.crl(),)):
            examine(pdf, roots=roots, crls=crls, at=LATER)
    assert verify.verify(pdf, roots=authority.roots).status == "indeterminate"
    clock = tsa.LocalTimestamper(authority.stamping_key(), lambda: NOW)
    sign.finish(pdf, timestamper=clock, evidence=sign.Evidence(authority.roots, (authority.crl(),)), at=NOW)
    with pytest.raises(TimeoutError):
        listener.accept()
