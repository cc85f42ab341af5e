"""The dossier that the assembly bench measures; as a program, one assembly in a process of its own."""

from __future__ import annotations

import itertools
import json
import sys
from dataclasses import replace
from pathlib import Path

from weasyprint import HTML

from council.documents import assets, render
from council.documents.cache import FolderCache
from council.documents.dossier import write_dossier
from council.documents.dossier_facts import Annex, DossierFacts, DossierItem
from council.documents.draft import DraftFacts, make_draft
from council.documents.facts import AgendaLine
from tests.documents import samples

ITEMS, ANNEXES_EACH, DELIBERATIONS = 40, 5, 100


class BigDossier:
    """Forty items, each with a note, a draft and five annexes."""

    def __init__(self, folder: Path, annexes: list[Path]) -> None:
        self.cache = FolderCache(folder / "pieces")
        self.annexes = annexes
        self.file = folder / "dossier.pdf"
        self.versions = itertools.count(1)

    def facts(self, changed: str = "") -> DossierFacts:
        """The papers; ``changed`` is the new object of one item."""
        items = tuple(self._item(number, changed if number == ITEMS // 2 else "") for number in range(ITEMS))
        return DossierFacts(samples.INSTITUTION, samples.SITTING, 1, samples.AT, items)

    def _item(self, number: int, changed: str) -> DossierItem:
        pair = self.annexes[number * ANNEXES_EACH : (number + 1) * ANNEXES_EACH]
        papers = tuple(Annex(path.stem, path, path.stem) for path in pair)
        text = replace(samples.TEXT, statement_html=f"<p>{changed or 'Les crédits sont inscrits.'}</p>")
        return DossierItem(
            AgendaLine(str(number + 1), f"Affaire {number + 1}"), "<p>Note.</p>", "", text, None, papers
        )

    def assemble(self) -> None:
        """From warm pieces: reading the annexes, cover, contents, merge, links, tags, stamps, one file."""
        self._write(self.facts())

    def change_one(self) -> None:
        """The same after a change of one text: one piece to render."""
        self._write(self.facts(f"Texte revu, {next(self.versions)}."))

    def _write(self, facts: DossierFacts) -> None:
        """As the worker does, into a file, like the referee."""
        with self.file.open("w+b") as file:
            write_dossier(file, facts, self.cache)

    def drafts(self) -> list[DraftFacts]:
        """The hundred deliberations alone."""
        turn = next(self.versions)
        return [
            DraftFacts(samples.INSTITUTION, samples.SITTING, AgendaLine(str(n), f"Affaire {turn}"), samples.TEXT, samples.AT)
            for n in range(1, DELIBERATIONS + 1)
        ]  # fmt: skip

    def render_together(self) -> None:
        """As the worker does: fonts and styles kept between documents."""
        for facts in self.drafts():
            make_draft(facts)

    def render_apart(self) -> None:
        """Each as if alone: nothing kept between two documents (the interpreter's start is not counted)."""
        sheet = (assets.TEMPLATES / "print.css").read_text("utf-8")
        for facts in self.drafts():
            meta = render.Meta("Projet", "Bench", facts.issued_at, "Projet")
            html = render.page_html("draft.html", facts, meta)
            page = HTML(
                string=f"<style>{sheet}</style>{html}",
                base_url=assets.BASE_URL,
                url_fetcher=assets.OwnFilesFetcher(),
            )
            render.normalise(page.write_pdf(pdf_variant="pdf/a-3a"))


def main() -> None:
    """Assemble once, print an empty answer: the parent reads the memory."""
    folder = Path(sys.argv[1])
    BigDossier(folder, sorted(folder.glob("[0-9]*.pdf"))).assemble()
    print(json.dumps({}))


if __name__ == "__main__":
    main()
