"""The files documents are made from: templates, style sheet, fonts; and the only fetcher renderers may use."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from weasyprint import urls

from council import paths

TEMPLATES = paths.TEMPLATES / "documents"
FONTS = paths.STATIC / "fonts"
BASE_URL = "council:/"
_FONT_PREFIX = "council:/fonts/"


class OwnFilesFetcher(urls.URLFetcher):  # type: ignore[misc]  # weasyprint ships no types
    """Serves `data:` and our own font files; every other address (http, file, ftp…) is refused (pdf.md section 4)."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> urls.URLFetcherResponse:
        """The bytes of `url`; raises ValueError for an address that is not ours."""
        if url.startswith(_FONT_PREFIX):
            return urls.URLFetcherResponse(
                url, _font(url[len(_FONT_PREFIX) :]), {"Content-Type": "font/woff2"}
            )
        return super().fetch(url, headers)


def _font(name: str) -> bytes:
    path = (FONTS / name).resolve()
    if not path.is_relative_to(FONTS) or path.suffix != ".woff2":
        raise ValueError(f"Not one of our fonts: {name}")
    return path.read_bytes()


@cache
def fingerprint() -> str:
    """SHA-256 of everything that shapes a document besides its facts: templates, style, fonts, program, renderer."""
    import pikepdf
    import weasyprint

    digest = hashlib.sha256(f"{weasyprint.__version__} {pikepdf.__version__}".encode())
    sources = [*TEMPLATES.rglob("*"), *FONTS.rglob("*.woff2"), *Path(__file__).parent.glob("*.py")]
    for path in sorted(p for p in sources if p.is_file()):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
