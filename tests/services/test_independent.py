"""Papers as the product signs them, judged by tools that share no code with it (pdf.md § 7: rows 1, 5, 7 to 10)."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from council.gateways.environment import environment
from council.models import DelegatedDecision, Document, db
from council.services import acts, seals, signing
from tests.factory import Commune
from tests.services.after import PASSPHRASE, decided, hold_meeting, make_keys
from tests.services.after_world import World, made_world, world
from tests.signatures import tools

__all__ = ["made_world", "world"]

pytestmark = [
    pytest.mark.needs("poppler"),
    pytest.mark.needs("qpdf"),
    pytest.mark.skipif(
        not (shutil.which("openssl") and shutil.which("certutil")),
        reason="[openssl] openssl or certutil (libnss3-tools) is not installed",
    ),
]


def test_independent_tools_agree(app: Flask, commune: Commune, tmp_path: Path) -> None:
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    make_keys(commune)
    document = db.session.scalars(db.select(Document).where(Document.kind == "extract").limit(1)).one()
    revisions = [environment().storage.get(document.sha256)]
    for account in (0, 2):
        signing.sign(commune.actor(commune.accounts[account]), [document.id], PASSPHRASE)
        db.session.refresh(document)
        revisions.append(environment().storage.get(document.sha256))
    final, root, path = revisions[-1], tmp_path / "root.pem", tmp_path / "final.pdf"
    root.write_bytes(seals.authority().root_pem)
    at = environment().clock.now()
    for rank, revision in enumerate(revisions):
        assert final.startswith(revision), "each revision only appends"
        path = tmp_path / f"{rank}.pdf"
        path.write_bytes(revision)
        assert "WARNING" not in tools.run("qpdf", "--check", path)
    fonts = tools.run("pdffonts", path).splitlines()[2:]
    assert fonts and all(re.search(r"\s(yes)\s+(yes|no)\s+(yes)\s+\d+\s+0$", line) for line in fonts), fonts
    seal, mayor, secretary, stamp = tools.parts(final, tmp_path)
    for container, content in (seal, mayor, secretary):
        assert "successful" in tools.openssl_cades(container, content, root, at)
    assert "Verification: OK" in tools.openssl_time_stamp(*stamp, root, at)
    said = tools.pdfsig_trusting(path, root, tmp_path / "nss")
    assert said.count("Signature is Valid.") == 3, said
    # Without revocation served over the network poppler concludes on no certificate; it must know who issued them.
    assert "issuer" not in said, said
    assert "Total document signed" in said.split("Signature #4")[1], said


@pytest.mark.needs("poppler")
def test_another_reader_accepts_every_published_paper(world: World, tmp_path: Path) -> None:
    """Each act, the list, and a decision taken by delegation: every signature valid, the whole file covered at the end."""
    decision = db.session.get_one(DelegatedDecision, decided(world.commune))
    papers = db.session.scalars(db.select(Document).where(Document.state.in_(("signed", "published")))).all()
    seen = {one.sha256: 1 + len([step for step in one.steps if step.person_id]) for one in papers}
    assert len(seen) > 5 and decision.sha256
    for sha256, signatures in {**seen, decision.sha256: 1}.items():
        path = tmp_path / f"{sha256}.pdf"
        path.write_bytes(environment().storage.get(sha256))
        said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout
        assert said.count("Signature is Valid.") == signatures, said
        assert "Total document signed" in said.rsplit("Signature #", 1)[1], said
