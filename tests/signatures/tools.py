"""Independent tools on our files: pdfsig with the trust of an NSS store, openssl on each signature apart."""

from __future__ import annotations

import subprocess
from datetime import datetime
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader


def run(*command: str | Path) -> str:
    """Output of a tool, both streams; its exit status must be 0."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def parts(pdf: bytes, folder: Path) -> list[tuple[Path, Path]]:
    """CMS and signed bytes of each signature, as files."""
    found = []
    for rank, signature in enumerate(PdfFileReader(BytesIO(pdf)).embedded_signatures):
        _start, size, after, length = (int(value) for value in signature.byte_range)
        content, container = folder / f"{rank}.bin", folder / f"{rank}.der"
        content.write_bytes(pdf[:size] + pdf[after : after + length])
        container.write_bytes(signature.pkcs7_content.rstrip(b"\0") + b"\0")
        found.append((container, content))
    return found


def openssl_cades(container: Path, content: Path, root: Path, at: datetime) -> str:
    """What openssl says of a signature as CAdES; the signing certificate's reference is checked too."""
    return run(
        *("openssl", "cms", "-verify", "-cades", "-inform", "DER", "-in", container, "-content", content),
        *("-binary", "-purpose", "any", "-CAfile", root, "-attime", str(int(at.timestamp()))),
        *("-out", content.with_suffix(".out")),
    )


def openssl_time_stamp(token: Path, content: Path, root: Path, at: datetime) -> str:
    """What openssl says of a time stamp over ``content``."""
    return run(
        *("openssl", "ts", "-verify", "-token_in", "-in", token, "-data", content),
        *("-CAfile", root, "-attime", str(int(at.timestamp()))),
    )


def pdfsig_trusting(path: Path, root: Path, store: Path) -> str:
    """What pdfsig says with ``root`` as the only authority of a new NSS ``store``; no network."""
    store.mkdir()
    run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
    run("certutil", "-A", "-d", f"sql:{store}", "-n", "root", "-t", "CT,C,C", "-i", root)
    return run("pdfsig", "-nssdir", f"sql:{store}", "-no-ocsp", path)
