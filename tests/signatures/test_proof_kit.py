"""The kit of proofs away from the application: whole, then with any byte changed."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from signatures import keys, pki, publications, trust, tsa
from signatures.journal_bundle import canonical
from signatures.proof_kit import FORMAT, pack, verify
from signatures.proofs import line_hash

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LETTER, DOSSIER = b"%PDF-1.7 the letter of one member", b"%PDF-1.7 the dossier"
SHA, DOSSIER_SHA = (hashlib.sha256(one).hexdigest() for one in (LETTER, DOSSIER))
TOLD: list[tuple[str, int | None, dict[str, Any]]] = [
    ("ordered", None, {"papers": "convocation", "dossier_sha256": DOSSIER_SHA, "members": [7, 8]}),
    ("written", 7, {"letter": "convocation", "channel": "mail", "address": "a@example.org", "sha256": SHA}),
    ("written", 8, {"letter": "convocation", "channel": "paper", "address": "1 rue Haute", "sha256": SHA}),
    ("sent", 7, {"letter": "convocation", "channel": "mail", "message_id": "m7", "answer": "250 kept"}),
    ("opened", 7, {"sha256": DOSSIER_SHA, "what": "dossier"}),
    ("acknowledged", 7, {"sha256": SHA}),
    ("handed", 8, {"letter": "convocation", "channel": "paper", "on": "2026-11-20"}),
]


@pytest.fixture(scope="module")
def authority() -> tuple[pki.LocalAuthority, tsa.LocalTimestamper]:
    """A local authority and its time stamps."""
    made = pki.LocalAuthority.create("Testville", secret=b"s" * 32, now=NOW)
    key = keys.load(made.issue_timestamping("secret", now=NOW), "secret")
    return made, tsa.LocalTimestamper(key, now=lambda: NOW)


def _lines() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for seq, (kind, member, payload) in enumerate(TOLD, 1):
        line = {"meeting": 3, "seq": seq, "at": f"2026-11-20T09:00:0{seq}.000000Z", "kind": kind, "member": member,
                "payload": payload, "prev_hash": found[-1]["hash"] if found else ""}  # fmt: skip
        found.append({**line, "hash": line_hash(line)})
    return found


def _manifest(
    stamper: tsa.LocalTimestamper, files: dict[str, bytes], lines: list[dict[str, Any]]
) -> dict[str, Any]:
    stamps = [
        {"seq": seq, "token": b64encode(publications.stamp(stamper, lines[seq - 1]["hash"])).decode()}
        for seq in (3, 6)
    ]
    return {
        "format": FORMAT, "organisation": "Testville", "meeting": "conseil", "lines": lines, "stamps": stamps,
        "members": [{"seat": 7, "name": "Mme A"}, {"seat": 8, "name": "M. B"}],
        "files": [{"name": name, "sha256": hashlib.sha256(one).hexdigest()} for name, one in files.items()],
    }  # fmt: skip


def _kit(stamper: tsa.LocalTimestamper, manifest: dict[str, Any], files: dict[str, bytes]) -> bytes:
    told = canonical(manifest).encode()
    token = publications.stamp(stamper, hashlib.sha256(told).hexdigest())
    return pack([("manifest.json", told), ("manifest.tsr", token), *files.items()])


@pytest.fixture(scope="module")
def kit(authority: tuple[pki.LocalAuthority, tsa.LocalTimestamper]) -> bytes:
    """A good one."""
    files = {f"lettres/{SHA}.pdf": LETTER, "LISEZMOI.txt": b"read me"}
    return _kit(authority[1], _manifest(authority[1], files, _lines()), files)


def _roots(authority: pki.LocalAuthority) -> trust.TrustList:
    return trust.TrustList.from_pem([authority.root_pem])


def test_a_whole_kit_says_what_happened_to_each_member(
    kit: bytes, authority: tuple[pki.LocalAuthority, tsa.LocalTimestamper]
) -> None:
    found = verify(kit, roots=_roots(authority[0]), files=[DOSSIER_SHA, SHA])
    assert (found.status, found.lines, found.stamped) == ("valid", 7, 6)
    mail, paper = found.members
    assert (mail["name"], mail["state"], mail["answer"], mail["address"]) == (
        "Mme A",
        "sent",
        "250 kept",
        "a@example.org",
    )
    assert mail["sent_at"] == "2026-11-20T09:00:04.000000Z"
    assert mail["proven_by"] == NOW.isoformat()
    assert mail["opened"]
    assert mail["acknowledged"]
    assert (paper["state"], paper["sent_at"], paper["proven_by"], paper["opened"]) == (
        "handed",
        "2026-11-20",
        "",
        "",
    )
    assert any("1 dernières" in reason for reason in found.reasons)
    assert verify(kit, files=["0" * 64]).status == "invalid"
    assert "Aucune racine" in verify(kit).reasons[-1]


def test_any_changed_byte_is_refused_and_named(kit: bytes) -> None:
    seeded = random.Random(os.environ.get("COUNCIL_TEST_SEED", "7"))
    places = [*range(80), *range(len(kit) - 80, len(kit)), *seeded.sample(range(len(kit)), 300)]
    for place in places:
        changed = bytearray(kit)
        changed[place] ^= 1 << seeded.randrange(8)
        found = verify(bytes(changed))
        assert found.status != "valid", place
        assert found.reasons, place
        assert found.reasons[0].endswith("."), place
    assert verify(kit + b"\0").status == "invalid"
    assert verify(kit[:-1]).status == "invalid"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (f"lettres/{SHA}.pdf", f"lettres/{SHA}.pdf"),
        ("manifest.json", "manifest.json"),
        ("manifest.tsr", "manifest.tsr"),
    ],
)
def test_a_file_rewritten_with_a_good_envelope_is_named(kit: bytes, name: str, said: str) -> None:
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(kit)) as opened:
        files = {one: opened.read(one) for one in opened.namelist()}
    files[name] = (
        files[name].replace(b"member", b"nobody") if name != "manifest.tsr" else files[name][:-1] + b"\0"
    )
    found = verify(pack(files.items()))
    assert found.status == "invalid"
    assert said in found.reasons[0]
    left = {one: content for one, content in files.items() if one != name}
    assert name in verify(pack(left.items())).reasons[0]


def test_a_forged_line_breaks_the_chain_even_under_a_new_stamp(
    authority: tuple[pki.LocalAuthority, tsa.LocalTimestamper],
) -> None:
    files = {f"lettres/{SHA}.pdf": LETTER}
    manifest = _manifest(authority[1], files, _lines())
    manifest["lines"][3]["payload"]["answer"] = "250 really"
    assert "ligne 4" in verify(_kit(authority[1], manifest, files)).reasons[0]
    manifest = _manifest(authority[1], files, _lines())
    for line, before in zip(manifest["lines"], [None, *manifest["lines"]], strict=False):
        line["payload"] = {**line["payload"], "forged": True}
        line["prev_hash"] = before["hash"] if before else ""
        line["hash"] = line_hash(line)
    assert "L’horodatage de la ligne 3" in verify(_kit(authority[1], manifest, files)).reasons[0]
    manifest = _manifest(authority[1], {}, _lines())
    assert "La lettre de la ligne 2" in verify(_kit(authority[1], manifest, {})).reasons[0]


def test_another_authority_is_refused_when_roots_are_given(kit: bytes) -> None:
    other = pki.LocalAuthority.create("Ailleurs", secret=b"o" * 32, now=NOW)
    found = verify(kit, roots=_roots(other))
    assert (found.status, "autorité" in found.reasons[0]) == ("invalid", True)


def test_the_command(
    kit: bytes, authority: tuple[pki.LocalAuthority, tsa.LocalTimestamper], tmp_path: Path
) -> None:
    for name, content in (
        ("kit.zip", kit),
        ("root.pem", authority[0].root_pem),
        ("d.pdf", DOSSIER),
        ("no.zip", b"no"),
    ):
        (tmp_path / name).write_bytes(content)

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "signatures", "verify-proof", *words], capture_output=True, text=True, check=False,
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
        return done.returncode, done.stdout

    status, said = run("kit.zip", "--json", "--trust", "root.pem", "--file", "d.pdf")
    assert status == 0
    assert json.loads(said)["status"] == "valid"
    status, said = run("kit.zip", "--trust", "root.pem")
    assert (status, "Mme A" in said) == (0, True)
    assert run("no.zip")[0] == 3
    assert run("absent.zip")[0] == 2
    (tmp_path / "bad.zip").write_bytes(kit.replace(b"250 kept", b"250 kepT"))
    assert run("bad.zip")[0] == 1
