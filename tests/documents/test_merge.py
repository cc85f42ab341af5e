"""Merging itself, with documents that intake would have straightened: what pages share or inherit stays theirs."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from council.documents.cache import MemoryCache
from council.documents.merge import Bookmark, Marking, Part, assemble
from council.documents.pieces import Binder
from council.documents.render import Meta
from tests.documents import hostile, samples, tools


def _inheriting(pdf: Pdf) -> None:
    """Box, turn and fonts on the page tree only, an inner node with a turn of its own."""
    first, second = (page.obj for page in pdf.pages)
    root = pdf.Root.Pages
    root.Resources, root.MediaBox, root.Rotate = first.Resources, Array([0, 0, 300, 400]), 90
    for page in (first, second):
        for key in ("/Resources", "/MediaBox", "/Rotate"):
            if key in page:
                del page[key]
    inner = pdf.make_indirect(
        Dictionary(Type=Name.Pages, Count=1, Kids=Array([second]), Parent=root, Rotate=180)
    )
    second.Parent = inner
    root.Kids = Array([first, inner])


def _sharing(pdf: Pdf) -> None:
    """Two pages drawn by one stream, under one name for two fonts."""
    first, second = (page.obj for page in pdf.pages)
    second.Contents = first.Contents
    second.Resources = Dictionary(Font=Dictionary(dict(first.Resources.Font.items())))


def merged(data: bytes | Path) -> bytes:
    """The only part of a dossier."""
    with Binder(MemoryCache()) as binder:
        part = Part("a", "Annexe", "annexe 1", *binder.bound(data, "x"), own=False)
        meta = Meta("Essai", "Essai", samples.AT, "Essai")
        file = BytesIO()
        assemble(file, [part], [Bookmark("Annexe", "a")], meta, Marking("Dossier v1"))
        return file.getvalue()


@pytest.mark.parametrize("from_file", [False, True])
def test_pages_keep_what_they_inherit(tmp_path: Path, from_file: bool) -> None:
    data = hostile.plain(2, change=_inheriting)
    path = tmp_path / "annex.pdf"
    path.write_bytes(data)
    made = merged(path if from_file else data)
    tools.run(["qpdf", "--check", "PDF"], made)
    with pikepdf.open(BytesIO(made)) as pdf:
        assert [int(page.obj.Rotate) for page in pdf.pages] == [90, 180]
        assert [[int(v) for v in page.obj.MediaBox] for page in pdf.pages] == [[0, 0, 300, 400]] * 2
    for number in (1, 2):
        assert tools.text(data, number).strip().split("\n")[0] in tools.text(made, number)


def test_pages_that_share_a_stream_each_show_it() -> None:
    data = hostile.plain(2, change=_sharing)
    made = merged(data)
    tools.run(["qpdf", "--check", "PDF"], made)
    words = tools.text(data, 1).strip().split("\n")[0]
    assert words
    for number in (1, 2):
        assert words in tools.text(made, number)
    with pikepdf.open(BytesIO(made)) as pdf:
        forms = [page.obj.Resources.XObject.CouncilPage for page in pdf.pages]
        assert forms[0].objgen != forms[1].objgen  # each has the resources of its own page
