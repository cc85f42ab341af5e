"""Independent referees: what poppler and qpdf say of a PDF."""

from __future__ import annotations

import subprocess
import tempfile
from io import BytesIO
from pathlib import Path

import pikepdf


def run(command: list[str], pdf: bytes, *, check: bool = True) -> str:
    """Run `command` with the path of a file holding `pdf` in place of "PDF"; its output as text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "d.pdf"
        path.write_bytes(pdf)
        done = subprocess.run(
            [str(path) if part == "PDF" else part for part in command],
            capture_output=True,
            text=True,
            check=False,
        )
    if check:
        assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def text(pdf: bytes, page: int = 0) -> str:
    """The text poppler finds, on one page (from 1) or on all; white space made single."""
    pages = ["-f", str(page), "-l", str(page)] if page else []
    return " ".join(run(["pdftotext", *pages, "-layout", "PDF", "-"], pdf).split())


def assert_sound(pdf: bytes) -> None:
    """qpdf finds no fault and poppler finds every font embedded."""
    run(["qpdf", "--check", "PDF"], pdf)
    for line in run(["pdffonts", "PDF"], pdf).splitlines()[2:]:
        assert line.split()[-5] == "yes", line


def flattened(pdf: bytes) -> bytes:
    """The file with every stream open, to be searched for what must not be there."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        out = BytesIO()
        opened.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()
