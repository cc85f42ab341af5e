"""What comes back is read without being believed: hostile XML, hostile archives, other people's envelopes."""

from __future__ import annotations

import gzip
import io
import tarfile
from datetime import date

import pytest

from council.gateways.legality import packing, xml
from council.gateways.legality.answers import read_answers
from council.gateways.legality.simulated import acknowledged
from council.gateways.legality.xml import Malformed
from tests.gateways import legality_samples as samples

SIREN = samples.SENDER.siren
IDENTIFIER = str(samples.identifier())


def test_the_acknowledgment_of_an_act_is_read() -> None:
    _name, data = samples.archive()
    (found,) = read_answers(acknowledged(data, date(2026, 11, 21))[1], SIREN)
    assert (found.kind, found.dated_on, str(found.identifier)) == ("received", date(2026, 11, 21), IDENTIFIER)
    assert found.act is not None
    assert (found.act.number, found.act.subject) == ("2026_11_001", "Subvention")


@pytest.mark.parametrize(
    ("data", "kind", "text"),
    [
        (samples.receipt(IDENTIFIER, "2026-11-21"), "received", ""),
        (samples.act_anomaly("2026_11_001"), "act_anomaly", "Document illisible"),
        (samples.envelope_anomaly(f"{IDENTIFIER}-1-1_0.xml"), "envelope_anomaly", "Fichier manquant"),
        (samples.letter("CourrierSimple", IDENTIFIER), "letter", ""),
        (samples.letter("DemandePieceComplementaire", IDENTIFIER, "Le plan"), "documents_request", "Le plan"),
        (samples.letter("LettreObservations", IDENTIFIER, "Délai"), "observations", "Délai"),
        (samples.letter("DefereTA", IDENTIFIER, "Incompétence"), "referral", "Incompétence"),
        (samples.answer("", "ARAnnulation", IDActe=IDENTIFIER, DateReception="2026-11-22"), "cancelled", ""),
        (samples.CLASSIFICATION, "classification", ""),
    ],
)  # fmt: skip
def test_every_answer_is_read(data: bytes, kind: str, text: str) -> None:
    (found,) = read_answers(data, SIREN)
    assert (found.kind, found.text) == (kind, text)
    if kind in ("letter", "documents_request", "observations", "referral"):
        assert [name for name, _data in found.files] == ["courrier.pdf"]


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [%s]><a>&e;</a>'
LAUGHS = b'<!ENTITY e0 "ha">' + b"".join(
    b'<!ENTITY e%d "%s">' % (rank, b"&e%d;" % (rank - 1) * 10) for rank in range(1, 10)
)


@pytest.mark.parametrize(
    "data",
    [
        DOCTYPE % b'<!ENTITY e SYSTEM "file:///etc/passwd">',
        DOCTYPE % b'<!ENTITY e SYSTEM "http://127.0.0.1:9/x">',
        (DOCTYPE % LAUGHS).replace(b"&e;</a>", b"&e9;</a>"),
        b'<?xml version="1.0"?><!DOCTYPE a><a/>',
        b"<a>" + b"<b>" * 5000,
        b"",
        b"\x00\x01\x02",
        b"<a/>",
        samples.receipt(IDENTIFIER, "2026-11-21").replace(b"interieur.gouv.fr", b"example.test"),
        samples.receipt(IDENTIFIER, "2026-13-45"),
        samples.receipt(IDENTIFIER, "2026-11-21").replace(b"actes:IDActe", b"actes:Autre"),
        samples.receipt(IDENTIFIER, "2026-11-21")[:-20],
        b"<a>" + b"x" * (xml.MOST_BYTES + 1) + b"</a>",
        samples.answer("", "Annulation", IDActe=IDENTIFIER),
    ],
)
def test_hostile_or_malformed_messages_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed) as refusal:
        read_answers(data, SIREN)
    assert refusal.value.sentence.endswith(".")


def test_an_entity_is_never_replaced_by_a_file() -> None:
    """Even the parser alone would not have opened it."""
    with pytest.raises(Malformed, match="entités"):
        xml.read(DOCTYPE % b'<!ENTITY e SYSTEM "file:///etc/hostname">')


def hostile(*members: tarfile.TarInfo, data: bytes = b"x") -> bytes:
    """A tar.gz with those members."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for one in members:
            one.size = len(data) if one.isreg() else 0
            archive.addfile(one, io.BytesIO(data))
    return out.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, target
    return made


@pytest.mark.parametrize(
    "data",
    [
        hostile(member("../../etc/cron.d/x")), hostile(member("/etc/passwd")), hostile(member("a/b.xml")),
        hostile(member("x.xml", tarfile.SYMTYPE, "/etc/passwd")), hostile(member("x.xml", tarfile.LNKTYPE, "../y")),
        hostile(member("x", tarfile.CHRTYPE)), hostile(member("dir", tarfile.DIRTYPE)), hostile(member("..")),
        hostile(member("a.xml"), member("a.xml")), hostile(*(member(f"f{rank}") for rank in range(60))),
        hostile(member("seul.pdf")), b"\x1f\x8b" + b"\x00" * 40, gzip.compress(b"not a tar at all" * 100),
        hostile(member("a.xml"))[:-30],
    ],
    ids=[f"archive{rank}" for rank in range(14)],  # gzip writes the second into its bytes: two workers would disagree
)  # fmt: skip
def test_hostile_archives_are_refused_and_write_nothing(data: bytes) -> None:
    with pytest.raises(Malformed):
        read_answers(data, SIREN)


def test_a_bomb_is_stopped_before_it_unfolds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST_BYTES", 1 << 20)
    bomb = hostile(member("a.xml"), data=b"\0" * (8 << 20))
    assert len(bomb) < 20_000
    with pytest.raises(Malformed, match="volumineuse"):
        packing.unpack(bomb)


def test_a_sparse_file_is_refused_whatever_size_it_says() -> None:
    """A header of 512 bytes that claims gigabytes of zeros."""
    header = bytearray(512)
    header[:5], header[156:157], header[257:265] = b"a.xml", b"S", b"ustar  \0"
    header[124:136] = header[386:398] = header[398:410] = b"00000000000\0"
    header[483:495] = b"%011o\0" % (4 << 30)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    with pytest.raises(Malformed, match="suspecte"):
        packing.unpack(gzip.compress(bytes(header) + bytes(1024)))


def test_an_envelope_for_somebody_else_is_set_aside() -> None:
    body = samples.receipt(IDENTIFIER, "2026-11-21")
    with pytest.raises(Malformed, match="autre collectivité"):
        read_answers(samples.wrapped("m.xml", body, siren="200000172"), SIREN)
    assert read_answers(samples.wrapped("m.xml", body), SIREN)
