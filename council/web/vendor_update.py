"""Upgrader's tool: `python council/web/vendor_update.py ALIAS [VERSION]` packs an npm package again.

Needs npm on the upgrader's machine only. It checks the tarball against the registry's integrity value, copies what the
manifest's `take` names (a path ending in / is a whole folder), builds the icon sprite from `icons`, and writes the
sha384 of each file back into the manifest. The result is committed; nobody else needs Node.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from base64 import b64encode
from hashlib import sha384, sha512
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"


def integrity(data: bytes) -> str:
    """Subresource Integrity value (sha384) of a file's bytes."""
    return "sha384-" + b64encode(sha384(data).digest()).decode()


def pack(name: str, version: str, folder: Path) -> tuple[Path, str]:
    """Download one npm tarball; its unpacked root and its integrity. Raises ValueError if the bytes disagree."""
    command = ["npm", "pack", f"{name}@{version}", "--json", "--pack-destination", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (an upgrader's own words)
    answer = json.loads(done.stdout)[0]
    tarball = next(folder.glob("*.tgz"))
    measured = "sha512-" + b64encode(sha512(tarball.read_bytes()).digest()).decode()
    if measured != answer["integrity"]:
        raise ValueError(f"{name}@{version}: tarball is {measured}, registry says {answer['integrity']}")
    with tarfile.open(tarball) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package", measured


def copy_files(root: Path, take: dict[str, str], target: Path) -> None:
    """Copy each `take` entry (package path -> served path) into the target folder."""
    for source, name in take.items():
        if source.endswith("/"):
            shutil.copytree(root / source, target / name, dirs_exist_ok=True)
        else:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / source, target / name)


def sprite(root: Path, names: list[str]) -> str:
    """One SVG of symbols, id = icon name, from the package's icons/*.svg."""
    symbols = []
    for name in sorted(set(names)):
        source = (root / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        found = re.search(r"<svg[^>]*>(.*)</svg>", source, re.S)
        if not found:
            raise ValueError(f"icon {name} is not an SVG")
        body = re.sub(r"\s+", " ", found[1]).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    licence = "<!-- lucide-static, ISC licence: see LICENSE beside this file -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{licence}\n' + "\n".join(symbols) + "\n</svg>\n"


def bundle(entry: dict[str, Any]) -> None:
    """Build one module of several packages again, from the lock file kept beside it; its manifest entry follows."""
    target = VENDOR / f"{entry['name']}-{entry['version']}"
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("package.json", "package-lock.json", entry["bundle"]):
            shutil.copyfile(target / name, Path(scratch) / name)
        build = [
            "node_modules/.bin/esbuild",
            entry["bundle"],
            "--bundle",
            "--format=esm",
            "--minify",
            "--legal-comments=none",
        ]
        for command in (
            ["npm", "ci", "--silent"],
            [*build, "--target=es2020", f"--outfile={entry['entry']}"],
        ):
            subprocess.run(command, check=True, cwd=scratch)  # noqa: S603 (an upgrader's own words)
        shutil.copyfile(Path(scratch) / entry["entry"], target / entry["entry"])
        (target / entry["licence_file"]).write_text(_licences(Path(scratch)), encoding="utf-8")
    entry["integrity"] = (
        "sha512-" + b64encode(sha512((target / "package-lock.json").read_bytes()).digest()).decode()
    )
    entry["files"] = _served(target)


def _licences(root: Path) -> str:
    """The licence of every package that the module holds; ``esbuild`` only builds it."""
    found = []
    for file in sorted((root / "node_modules").glob("*/LICENSE*")):
        if file.parent.name != "esbuild":
            found.append(f"{file.parent.name}\n\n{file.read_text(encoding='utf-8').strip()}\n")
    return "\n----\n\n".join(found)


def _served(target: Path) -> dict[str, str]:
    served = sorted(path for path in target.rglob("*") if path.is_file())
    return {path.relative_to(target).as_posix(): integrity(path.read_bytes()) for path in served}


def update(entry: dict[str, Any], version: str) -> None:
    """Rebuild one package's folder and its manifest entry, in place."""
    if "bundle" in entry:
        return bundle(entry)
    with tempfile.TemporaryDirectory() as scratch:
        root, measured = pack(entry["name"], version, Path(scratch))
        base = entry["name"].split("/")[-1]
        for old in VENDOR.glob(f"{base}-{entry['version']}"):
            shutil.rmtree(old)
        target = VENDOR / f"{base}-{version}"
        target.mkdir(parents=True, exist_ok=True)
        copy_files(root, entry["take"], target)
        if entry.get("icons"):
            (target / "sprite.svg").write_text(sprite(root, entry["icons"]), encoding="utf-8")
    entry.update(version=version, integrity=measured, files=_served(target))


def main(arguments: list[str]) -> int:
    """Command line. Returns 0, or 2 with a sentence when the alias is unknown."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    entries = {entry["alias"]: entry for entry in manifest["packages"]}
    if not arguments or arguments[0] not in entries:
        sys.stderr.write(f"usage: python council/web/vendor_update.py ({'|'.join(entries)}) [VERSION]\n")
        return 2
    entry = entries[arguments[0]]
    update(entry, arguments[1] if len(arguments) > 1 else entry["version"])
    MANIFEST.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
