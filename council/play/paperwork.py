"""After the meeting, through the office's own pages: acts, minutes, signatures, publication, download."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from council.demo import PASSPHRASE
from council.play.browser import Browser, Unexpected
from council.play.scenario import CHAIR, CLERK, DEBATE, SECRETARY
from council.play.stage import Register

PATIENCE = 120.0
"""Seconds that the worker may take for one lot."""


class Office:
    """The clerk's and the signers' browsers at their desks."""

    def __init__(self, register: Register, browsers: dict[str, Browser]) -> None:
        self.meeting, self.register, self.browsers = register.meeting, register, browsers
        self.previous = register.previous
        self.clerk = browsers[CLERK]

    def prepare(self) -> None:
        """Make the acts, write one debate, offer the minutes to signature."""
        page = f"/bureau/seances/{self.meeting}/actes"
        self.clerk.post(page, {})
        self._until_done(self.clerk, f"{page}/avancement")
        minutes = f"/bureau/seances/{self.meeting}/proces-verbal"
        form = self.clerk.get(minutes).text
        revision = _only(form, r'name="revision"[^>]*value="(\d+)"')
        self.clerk.post(minutes, {"revision": revision, f"debate-{self.register.items[2]}": DEBATE})
        self._until_done(self.clerk, f"{page}/avancement")
        self.clerk.post(f"{minutes}/avant-arret", {})
        # The vote of the first point settled the minutes of the meeting before: they now await their signatures too.
        self._until_done(self.clerk, f"/bureau/seances/{self.previous}/proces-verbal/avancement")

    def sign(self, say: Callable[[str], None]) -> int:
        """The mayor, then the secretary, until neither desk holds anything; gives the number of signatures."""
        signed = 0
        for _ in range(3):
            for person in (CHAIR, SECRETARY):
                papers = self._desk(person)
                if not papers:
                    continue
                say(f"{len(papers)} documents")
                fields = [*(("document", paper) for paper in papers), ("passphrase", PASSPHRASE)]
                page = self.browsers[person].post("/bureau/parapheur", fields)
                self._until_done(self.browsers[person], f"{page.url}/avancement")
                signed += len(papers)
            if not (self._desk(CHAIR) or self._desk(SECRETARY)):
                return signed
        raise Unexpected("documents still await a signature")

    def _desk(self, person: str) -> list[str]:
        page = self.browsers[person].get("/bureau/parapheur").text
        return re.findall(r'name="document" value="(\d+:[0-9a-f]{64})"', page)

    def publish(self) -> None:
        """Put acts, list and minutes online, and the minutes that this meeting settled."""
        form = f"/bureau/seances/{self.meeting}/actes"
        self.clerk.post(f"/bureau/seances/{self.meeting}/publication", {}, form=form)
        for meeting in (self.meeting, self.previous):
            self.clerk.post(f"/bureau/seances/{meeting}/proces-verbal/publication", {}, form=form)

    def download(self, folder: Path, documents: dict[int, str]) -> dict[int, Path]:
        """Every document of the meeting, by id, under the name given."""
        found = {}
        for identifier, name in documents.items():
            found[identifier] = folder / f"{name}.pdf"
            found[identifier].write_bytes(self.clerk.get(f"/bureau/documents/{identifier}.pdf").body)
        (folder / "dossier.pdf").write_bytes(
            self.clerk.get(f"/bureau/seances/{self.meeting}/dossier.pdf").body
        )
        convocation = self.browsers[CHAIR].get(f"/elu/seances/{self.meeting}/convocation.pdf").body
        (folder / "convocation-maire.pdf").write_bytes(convocation)
        return found

    def _until_done(self, browser: Browser, path: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if json.loads(browser.get(path).body)["done"]:
                return
            time.sleep(0.2)
        raise Unexpected(f"{path} does not come to an end")


def _only(text: str, pattern: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise Unexpected(f"nothing like {pattern}")
    return found.group(1)
