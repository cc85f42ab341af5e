"""The classification of a prefecture: natures with their document types, matières at every level, and their date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from council.gateways.legality import xml
from council.gateways.legality.xml import Malformed

OTHER = "Le fichier n’est pas une classification de préfecture (message «\u00a0RetourClassification\u00a0»)."


@dataclass(frozen=True)
class Classification:
    """``natures``: code -> (two letters, label, {type code: label}); ``matieres``: code «7.5.1» -> label, in order."""

    dated_on: date
    natures: dict[str, tuple[str, str, dict[str, str]]]
    matieres: dict[str, str]

    def as_data(self) -> dict[str, Any]:
        """Plain data, for the database."""
        return {
            "natures": {code: [short, label, types] for code, (short, label, types) in self.natures.items()},
            "matieres": self.matieres,
        }

    @classmethod
    def from_data(cls, dated_on: date, data: dict[str, Any]) -> Classification:
        """What ``as_data`` made."""
        natures = {code: (short, label, types) for code, (short, label, types) in data["natures"].items()}
        return cls(dated_on, natures, data["matieres"])

    def types_of(self, nature: str) -> dict[str, str]:
        """Document types of a nature: code -> label; empty for an unknown nature."""
        return self.natures[nature][2] if nature in self.natures else {}

    def holds(self, matiere: str) -> bool:
        """Whether an act may carry that matière: known, and at two levels at least."""
        return "." in matiere and matiere in self.matieres


def read_classification(data: bytes) -> Classification:
    """A classification file, as prefectures and operators give it. Raises ``Malformed``."""
    root = xml.read(data)
    if xml.local(root) != "RetourClassification":
        raise Malformed(OTHER)
    xml.check(root)
    return from_root(root)


def from_root(root: etree._Element) -> Classification:
    """The classification of a message held to the schema. Raises ``Malformed`` when two entries have one code."""
    natures: dict[str, tuple[str, str, dict[str, str]]] = {}
    for one in root.iterfind("actes:NaturesActes/actes:NatureActe", xml.SPACES):
        types = {
            xml.attribute(kind, "CodeTypePJ"): xml.attribute(kind, "Libelle")
            for kind in one.iterfind("actes:TypePJNatureActe", xml.SPACES)
        }
        natures[xml.attribute(one, "CodeNatureActe")] = (
            xml.attribute(one, "TypeAbrege"), xml.attribute(one, "Libelle"), types,
        )  # fmt: skip
    top = root.find("actes:Matieres", xml.SPACES)
    matieres = dict(sorted(_matieres(top, 1, ""), key=lambda pair: _rank(pair[0])) if top is not None else ())
    if not natures or not matieres:
        raise Malformed(OTHER)
    return Classification(date.fromisoformat(xml.said(root, "DateClassification")[:10]), natures, matieres)


def _matieres(parent: etree._Element, level: int, prefix: str) -> Iterator[tuple[str, str]]:
    for one in parent.iterfind(f"actes:Matiere{level}", xml.SPACES):
        code = f"{prefix}{xml.attribute(one, 'CodeMatiere')}"
        yield code, xml.attribute(one, "Libelle")
        yield from _matieres(one, level + 1, f"{code}.")


def _rank(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in code.split("."))
