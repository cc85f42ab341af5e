"""PDF/UA-1 by a judge that is not ours (outloud): signed acts and minutes, a dossier of our own pages."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from council.documents.cache import MemoryCache
from council.documents.dossier import DossierFacts, DossierItem, make_dossier
from council.documents.facts import Matter
from council.documents.minutes import make_minutes
from council.gateways.environment import environment
from council.models import Document, db
from council.services import minutes, signing
from tests.documents import samples
from tests.services.after import PASSPHRASE
from tests.services.after_world import World
from tests.services.office import freeze_clock


def errors(pdf: bytes, folder: Path) -> list[dict[str, Any]]:
    """What the judge calls an error."""
    path = folder / "judged.pdf"
    path.write_bytes(pdf)
    command = [str(Path(sys.executable).with_name("outloud")), "--json", "-", str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    (result,) = json.loads(answer.stdout)["results"]
    assert result["error"] is None
    assert result["stats"]["tagged"]
    return [one for one in result["findings"] if one["severity"] == "error"]


def test_signed_acts_and_minutes(to_sign: World, tmp_path: Path) -> None:
    freeze_clock(to_sign.app)
    commune = to_sign.commune
    minutes.finish_early(commune.actor(commune.clerk), to_sign.meeting_id)
    rows = {one.kind: one.id for one in db.session.scalars(db.select(Document).order_by(Document.id.desc()))}
    ids = [rows["extract"], rows["minutes"]]
    for index in (0, 2):
        signing.sign(commune.actor(commune.accounts[index]), ids, PASSPHRASE)
    for document_id in ids:
        row = db.session.get_one(Document, document_id, populate_existing=True)
        assert row.state == "signed"
        assert errors(environment().storage.get(row.sha256), tmp_path) == []


def test_a_dossier_of_our_own_pages(tmp_path: Path) -> None:
    items = tuple(
        DossierItem(
            line, samples.note().note_html, "finances", None if line.kind_label else samples.TEXT,
            Matter("7.1", "Décisions budgétaires"), (),
        )
        for line in samples.LINES
    )  # fmt: skip
    facts = DossierFacts(samples.INSTITUTION, samples.SITTING, 3, samples.AT, items)
    assert errors(make_dossier(facts, MemoryCache()).pdf, tmp_path) == []


def test_the_judge_does_judge(tmp_path: Path) -> None:
    """Elements of no known kind are an error: the tests above could fail."""
    with pikepdf.open(BytesIO(make_minutes(samples.minutes()).pdf)) as pdf:
        for element in list(pdf.Root.StructTreeRoot.K):
            element.S = pikepdf.Name.Whatever
        out = BytesIO()
        pdf.save(out)
    assert errors(out.getvalue(), tmp_path)
