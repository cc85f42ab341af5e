"""The packages for the archives: valid under the schema of SEDA 2.3, every digest and size true, nothing left out."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from council.documents.seda import KEEP, NAMESPACE, File, Rule, Transfer, Unit, format_of, manifest, package

SCHEMAS = Path(__file__).parents[3] / "shared/formats/seda"
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
NS = {"s": NAMESPACE}


class _Beside(etree.Resolver):
    """The two schemas of the W3C stand beside the others."""

    def resolve(self, url: str, _id: str, context: Any) -> Any:
        name = url.rsplit("/", 1)[-1]
        return self.resolve_filename(str(SCHEMAS / name), context) if (SCHEMAS / name).exists() else None


def checked(data: bytes) -> etree._Element:
    """The manifest, held to the schema where it is at hand."""
    tree = etree.fromstring(data)
    if SCHEMAS.exists():
        parser = etree.XMLParser(no_network=True)
        parser.resolvers.add(_Beside())
        schema = etree.XMLSchema(etree.parse(str(SCHEMAS / "seda-2.3-main.xsd"), parser))
        schema.assertValid(tree)
    return tree


def sample() -> Transfer:
    text, book = File("ordre-du-jour.txt", "1. Été".encode(), AT), File("livre.jsonl", b"{}\n", AT)
    item = Unit(
        "Point 1 : <Subvention> & \x0b",
        "RecordGrp",
        "2026-11-001",
        "Adopté.",
        children=(Unit("Texte", file=text),),
    )
    root = Unit(
        "Séance", "File", "seance-1", "Valmont", date(2026, 11, 5), children=(item, Unit("Livre", file=book))
    )
    return Transfer(
        "M1",
        AT,
        "Essai",
        "a-convenir",
        "FRAD045",
        "21450001900010",
        "Valmont",
        Rule("R", date(2026, 11, 5), KEEP),
        root,
    )


def test_the_manifest_is_valid_and_true() -> None:
    data = package(sample())
    assert data == package(sample())
    with zipfile.ZipFile(BytesIO(data)) as zipped:
        tree = checked(zipped.read("manifest.xml"))
        objects = tree.findall(".//s:BinaryDataObject", NS)
        assert len(objects) == 2 == len(zipped.namelist()) - 1
        for one in objects:
            content = zipped.read(one.findtext("s:Uri", namespaces=NS))
            assert one.findtext("s:MessageDigest", namespaces=NS) == hashlib.sha512(content).hexdigest()
            assert one.findtext("s:Size", namespaces=NS) == str(len(content))
    referred = {one.text for one in tree.iterfind(".//s:DataObjectGroupReferenceId", NS)}
    assert referred == {one.get("id") for one in tree.iterfind(".//s:DataObjectGroup", NS)}
    assert [one.text for one in tree.iterfind(".//s:FinalAction", NS)] == ["Keep"]


def test_a_meeting_without_files_is_valid_too() -> None:
    transfer = sample()
    assert checked(manifest(replace(transfer, root=Unit("Vide", "File")))) is not None


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.txt", b"x", "x-fmt/111"), ("a.json", b"{}", "fmt/817"), ("a.pdf", b"no pdf", "fmt/276")],
)
def test_formats(name: str, content: bytes, code: str) -> None:
    assert format_of(File(name, content, AT))[0] == code
