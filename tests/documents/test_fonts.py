"""The vendored fonts: whole, licensed, unchanged, and able to write official French."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from fontTools.ttLib import TTFont

from council.documents import assets, stamp

FRENCH = "\u202f\u00a0\u2011«»œŒæÆ€’‘“”–—…éèêëàâäîïôöûùüÿçÉÈÊËÀÂÄÎÏÔÖÛÙÜŸÇ°ºªₑ§½×−→²³½".replace("ₑ", "")
MANIFEST = json.loads((assets.FONTS / "manifest.json").read_text("utf-8"))
FILES = [
    (font["folder"], name, digest) for font in MANIFEST["fonts"] for name, digest in font["files"].items()
]


@pytest.mark.parametrize(("folder", "name", "digest"), FILES)
def test_each_file_is_the_one_vendored(folder: str, name: str, digest: str) -> None:
    data = (assets.FONTS / folder / name).read_bytes()
    assert "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode() == digest


def test_every_font_file_is_in_the_manifest() -> None:
    known = {(folder, name) for folder, name, _ in FILES}
    assert {(p.parent.name, p.name) for p in assets.FONTS.glob("*/*") if p.is_file()} == known
    assert all(font["licence"] == "OFL-1.1" and "LICENSE.md" in font["files"] for font in MANIFEST["fonts"])


@pytest.mark.parametrize("path", sorted(assets.FONTS.glob("*/*.woff2")), ids=lambda p: p.name)
def test_each_font_writes_official_french(path: object) -> None:
    known = TTFont(path).getBestCmap()
    assert [hex(ord(c)) for c in FRENCH if ord(c) not in known] == []


def test_the_stamp_font_measures_its_text() -> None:
    assert stamp.text_width("Dossier v3", 10) > stamp.text_width("Dossier", 10) > 20
    assert stamp.text_width("é", 10) > 3
