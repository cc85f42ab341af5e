"""What this server can do beyond the essential, and what to install for the rest: for its administrator."""

from __future__ import annotations

from dataclasses import dataclass

from council.documents.intake import archive, convert, recognition


@dataclass(frozen=True)
class Component:
    """An optional component. ``command``: what installs it on Debian."""

    name: str
    why: str
    present: bool
    command: str


def components() -> tuple[Component, ...]:
    """The optional components of the intake of annexes."""
    wanted = (
        ("Conversion des documents de bureautique", "Les annexes Word, Excel et OpenDocument deviennent des PDF.", convert),
        ("Reconnaissance de texte", "Les mots des pages numérisées se cherchent et se lisent à voix haute.", recognition),
        ("Conversion pour l’archivage", "Les polices manquantes sont incorporées, les couleurs d’imprimerie converties.", archive),
    )  # fmt: skip
    return tuple(
        Component(
            name, why, bool(module.available()), f"apt-get install --no-install-recommends {module.PACKAGES}"
        )
        for name, why, module in wanted
    )
