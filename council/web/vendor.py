"""Third-party front-end files: read `static/vendor/manifest.json`, write their tags with integrity and nonce."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, current_app, url_for
from markupsafe import Markup

from council.web.security import csp_nonce


@dataclass(frozen=True, slots=True)
class Package:
    """One vendored package; `files` maps each served file to its Subresource Integrity value (sha384)."""

    alias: str
    name: str
    version: str
    licence: str
    licence_file: str
    integrity: str
    purpose: str
    entry: str
    files: dict[str, str]

    @property
    def folder(self) -> str:
        """Folder of the package under `static/vendor/`."""
        return f"{self.name.split('/')[-1]}-{self.version}"


def load_manifest(static: Path) -> dict[str, Package]:
    """The vendored packages by alias. Raises OSError or ValueError when the manifest is missing or malformed."""
    raw = json.loads((static / "vendor" / "manifest.json").read_text(encoding="utf-8"))
    fields = Package.__dataclass_fields__
    packages = [Package(**{key: entry[key] for key in fields}) for entry in raw["packages"]]
    return {package.alias: package for package in packages}


@cache
def _packages(static: str) -> dict[str, Package]:
    return load_manifest(Path(static))


def package(alias: str) -> Package:
    """The vendored package of that alias. Raises KeyError naming the aliases that exist."""
    known = _packages(str(current_app.static_folder))
    if alias not in known:
        raise KeyError(f"{alias!r} is not vendored; known: {', '.join(sorted(known))}")
    return known[alias]


def vendor_url(alias: str, file: str | None = None) -> str:
    """Address of a vendored file (the entry by default), or of the package's folder when `file` is ''."""
    found = package(alias)
    name = found.entry if file is None else file
    if name and name not in found.files:
        raise KeyError(f"{name!r} is not a file of {alias}")
    return url_for("static", filename=f"vendor/{found.folder}/{name}")


def vendor(alias: str) -> Markup:
    """The tag that loads a package's entry: script (deferred, or module for .mjs) or stylesheet."""
    found = package(alias)
    values = {"url": vendor_url(alias), "integrity": found.files[found.entry], "nonce": csp_nonce()}
    if found.entry.endswith(".css"):
        return Markup('<link rel="stylesheet" href="{url}" integrity="{integrity}">').format(**values)
    kind = Markup('type="module"') if found.entry.endswith(".mjs") else Markup("defer")
    tag = Markup('<script src="{url}" integrity="{integrity}" nonce="{nonce}" {kind}></script>')
    return tag.format(kind=kind, **values)


@cache
def _icons(static: str) -> frozenset[str]:
    raw = json.loads((Path(static) / "vendor" / "manifest.json").read_text(encoding="utf-8"))
    return frozenset(name for entry in raw["packages"] for name in entry.get("icons", ()))


def icon_url(name: str) -> str:
    """Address of an icon in the sprite. An unknown name raises KeyError under test and debug, else shows nothing."""
    if name not in _icons(str(current_app.static_folder)) and (current_app.testing or current_app.debug):
        raise KeyError(
            f"icon {name!r} is not in the sprite: add it to `icons` in static/vendor/manifest.json"
        )
    return f"{vendor_url('icons')}#{name}"


def init_vendor(app: Flask) -> None:
    """Give `vendor("htmx")`, `vendor_url("pdfjs", "file")` and `icon_url("check")` to templates."""
    app.jinja_env.globals.update(vendor=vendor, vendor_url=vendor_url, icon_url=icon_url)
