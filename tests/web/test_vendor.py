"""Vendored files are exactly what the manifest says: known, unaltered, used, licensed."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha384
from pathlib import Path

import pytest

from council.web.vendor import Package, load_manifest
from council.web.vendor_update import sprite
from tests.lookbook import make_app

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
PACKAGES = load_manifest(ROOT / "static")
OPEN_LICENCES = {"0BSD", "MIT", "Apache-2.0", "ISC", "BSD-3-Clause"}


def own_sources() -> str:
    """Our templates and scripts, as one text."""
    paths = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").rglob("*.js")]
    paths += (ROOT / "static" / "reader").rglob("*.js")
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_no_file_is_unknown_and_none_is_missing() -> None:
    listed = {f"{package.folder}/{name}" for package in PACKAGES.values() for name in package.files}
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present - {"manifest.json"} == listed


@pytest.mark.parametrize("package", PACKAGES.values(), ids=PACKAGES.keys())
def test_each_file_is_unaltered(package: Package) -> None:
    for name, integrity in package.files.items():
        digest = sha384((VENDOR / package.folder / name).read_bytes()).digest()
        assert integrity == "sha384-" + b64encode(digest).decode(), name


@pytest.mark.parametrize("package", PACKAGES.values(), ids=PACKAGES.keys())
def test_each_package_is_licensed_and_traced(package: Package) -> None:
    assert package.licence in OPEN_LICENCES
    assert len((VENDOR / package.folder / package.licence_file).read_text(encoding="utf-8")) > 300
    assert package.integrity.startswith("sha512-")
    assert package.purpose


@pytest.mark.parametrize("alias", PACKAGES)
def test_each_package_is_used(alias: str) -> None:
    if alias == "icons":  # every icon goes through icon_url
        assert "icon_url(name)" in own_sources()
        return
    assert re.search(rf"""vendor(?:_url)?\(['"]{re.escape(alias)}['"]""", own_sources())


def test_each_icon_is_in_the_sprite() -> None:
    manifest = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
    entry = next(entry for entry in manifest["packages"] if entry["alias"] == "icons")
    sprite = (VENDOR / PACKAGES["icons"].folder / "sprite.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<symbol id="([^"]+)"', sprite)) == set(entry["icons"])
    asked = set(re.findall(r"""\bicon\(['"]([a-z0-9-]+)['"]""", own_sources()))
    asked |= set(re.findall(r"""icon_name=['"]([a-z0-9-]+)['"]""", own_sources()))
    assert asked <= set(entry["icons"])


def test_tags_carry_integrity_and_nonce() -> None:
    app = make_app()
    with app.test_request_context("/"):
        tag = str(app.jinja_env.globals["vendor"]("htmx"))
        nonce = str(app.jinja_env.globals["csp_nonce"]())
    package = PACKAGES["htmx"]
    assert f'integrity="{package.files["htmx.min.js"]}"' in tag
    assert f'nonce="{nonce}"' in tag
    assert " defer" in tag


def test_an_unknown_package_is_refused_by_name() -> None:
    app = make_app()
    with app.test_request_context("/"), pytest.raises(KeyError, match="jquery"):
        app.jinja_env.globals["vendor"]("jquery")


def test_an_unknown_icon_is_loud_under_test_and_silent_in_service() -> None:
    app = make_app()
    with app.test_request_context("/"):
        assert app.jinja_env.globals["icon_url"]("no-such-icon").endswith("#no-such-icon")
        app.testing = True
        with pytest.raises(KeyError, match="no-such-icon"):
            app.jinja_env.globals["icon_url"]("no-such-icon")


def test_the_sprite_is_built_from_single_icons(tmp_path: Path) -> None:
    (tmp_path / "icons").mkdir()
    drawing = '<!-- x --><svg width="24" viewBox="0 0 24 24">\n  <path d="M1 1" />\n</svg>'
    for name in ("check", "arrow"):
        (tmp_path / "icons" / f"{name}.svg").write_text(drawing, encoding="utf-8")
    made = sprite(tmp_path, ["check", "arrow", "check"])
    assert re.findall(r'<symbol id="(\w+)" viewBox="0 0 24 24">', made) == ["arrow", "check"]
    assert made.count('<path d="M1 1" />') == 2


def test_nothing_points_outside() -> None:
    """No CDN: our templates, styles and scripts load nothing from another host."""
    loads = re.compile(
        r"""src=["']https?://|<link[^>]*href=["']https?://|url\(["']?https?://|import\(["']https?://|from ["']https?://"""
    )
    styles = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "static" / "css").glob("*.css"))
    assert not loads.search(own_sources() + styles)
