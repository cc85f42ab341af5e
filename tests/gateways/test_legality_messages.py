"""What leaves for the prefecture: valid under the ministry's schemas, rightly named, or refused in French."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from council.gateways.legality import characters, message, names, xml
from council.gateways.legality.classification import Classification, read_classification
from council.gateways.legality.message import Faults
from council.gateways.legality.packing import unpack
from council.gateways.legality.xml import Malformed
from tests.gateways import legality_samples as samples

SHARED = Path(__file__).resolve().parents[3] / "shared" / "formats" / "actes"
shared = pytest.mark.skipif(not SHARED.exists(), reason="[shared] the shared folder is not there")


def test_names_are_those_of_the_exchange() -> None:
    made = message.act_message(samples.SENDER, samples.facts(annex_codes=("99_DE", "70_DE")))
    prefix = "045-214500019-20261105-2026_11_001-DE-1-1"
    assert made.identifier.message == f"{prefix}_0.xml"
    assert made.files == (f"99_DE-{prefix}_1.pdf", f"99_DE-{prefix}_2.pdf", f"70_DE-{prefix}_3.pdf")
    name = names.EnvelopeName("TST", "214500019", date(2026, 11, 20), 3)
    assert name.archive == "TST-EACT--214500019--20261120-3.tar.gz"
    assert names.read_identifier(str(made.identifier)) == made.identifier
    for wrong in ("", "045-1-20261105-A-DE", "045-214500019-20261305-A-DE", "045-214500019-20261105-A B-DE"):
        assert names.read_identifier(wrong) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [("2026-06-012", "2026_06_012"), ("2026/041", "2026_041"), ("n° 12", "n_12"), ("DÉL.7", "D_L_7")],
)
def test_internal_numbers_keep_to_their_characters(written: str, number: str) -> None:
    assert names.internal_number(written) == number
    assert names.NUMBER.fullmatch(number)


def test_departments_have_three_characters() -> None:
    assert [names.three(one) for one in ("45", "2A", "974", "01")] == ["045", "02A", "974", "001"]


def test_the_archive_holds_what_the_envelope_names_and_is_the_same_each_time() -> None:
    name, data = samples.archive()
    assert samples.archive()[1] == data
    files = unpack(data)
    envelope = xml.read(files[name.xml])
    xml.check(envelope)
    form = xml.said(envelope, "FormulairesEnvoyes/Formulaire/NomFichier")
    assert xml.local(xml.read(files[form])) == "Acte"
    assert len(files) == 3


@shared
def test_an_independent_validator_accepts_message_and_envelope(tmp_path: Path) -> None:
    """A process of its own with the schemas as they were handed to the project."""
    made = message.act_message(samples.SENDER, samples.facts(subject="Été à l’école", annex_codes=("99_DE",)))
    (tmp_path / "acte.xml").write_bytes(made.xml)
    (tmp_path / "envelope.xml").write_bytes(message.envelope(samples.SENDER, [made.identifier.message]))
    code = (
        "import sys; from lxml import etree; s = etree.XMLSchema(etree.parse(sys.argv[1]));"
        "[s.assertValid(etree.parse(one)) for one in sys.argv[2:]]"
    )
    files = [str(SHARED / "actesv1_1.xsd"), str(tmp_path / "acte.xml"), str(tmp_path / "envelope.xml")]
    subprocess.run([sys.executable, "-c", code, *files], check=True)


@shared
def test_the_schemas_are_the_ministrys() -> None:
    for one in sorted(xml.SCHEMAS.glob("*.xsd")):
        assert one.read_bytes() == (SHARED / one.name).read_bytes(), one.name


@shared
def test_the_real_classification_is_read() -> None:
    found = read_classification((SHARED / "classification-2019-04-18.xml").read_bytes())
    assert found.dated_on == date(2019, 4, 18)
    assert sum(code.count(".") == 1 for code in found.matieres) == 57
    assert found.types_of("1")["99_DE"] == "Délibération"
    assert Classification.from_data(found.dated_on, found.as_data()) == found
    with pytest.raises(Malformed, match="schéma"):
        read_classification((SHARED / "classification-2004-04-01.xml").read_bytes())


def test_a_classification_keeps_every_level_in_order() -> None:
    found = read_classification(samples.CLASSIFICATION)
    assert list(found.matieres) == ["7", "7.5", "7.5.1", "7.5.10", "7.10"]
    assert found.holds("7.5.10") and not found.holds("7") and not found.holds("9.9")
    with pytest.raises(Malformed, match="pas une classification"):
        read_classification(samples.act_anomaly("A"))


def test_what_typography_adds_is_written_plainly() -> None:
    typed = "L’œuvre « à 5 % » – 1 000 € …\u202f! Łódź\n et suite"
    assert characters.latin(typed) == "L'oeuvre « à 5 % » - 1 000 euros ... ! Lódz et suite"
    said = message.act_message(samples.SENDER, samples.facts(subject="L’œuvre – 5 €")).xml.decode("latin-1")
    assert "L'oeuvre - 5 euros" in said


@pytest.mark.parametrize("typed", ["Square Ωméga", "Fête 🎉", "Traité 条約", "Signal \x07"])
def test_what_no_latin_letter_can_say_is_refused_by_name(typed: str) -> None:
    with pytest.raises(Faults) as refusal:
        message.act_message(samples.SENDER, samples.facts(subject=typed))
    ((field, sentence),) = refusal.value.found
    assert field == "subject"
    assert "Remplacez-les" in sentence


def test_an_object_of_600_characters_is_refused_or_cut_at_a_word() -> None:
    long = " ".join(["subvention"] * 55)
    assert len(long) > 600
    with pytest.raises(Faults, match="604 caractères, 500 au plus"):
        message.act_message(samples.SENDER, samples.facts(subject=long))
    cut = message.shortened(long)
    assert len(cut) <= 500
    assert cut.endswith("subvention...")
    assert message.act_message(samples.SENDER, samples.facts(subject=cut))
    assert message.shortened("Objet – court") == "Objet - court"
    exact = "a" * 500
    assert message.act_message(samples.SENDER, samples.facts(subject=exact))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"number": "a" * 16}, "number"), ({"number": "2026-06"}, "number"), ({"number": ""}, "number"),
        ({"matiere": "7"}, "matiere"), ({"matiere": "7.5.1.2.3.4"}, "matiere"), ({"matiere": ""}, "matiere"),
        ({"subject": " "}, "subject"),
    ],
)  # fmt: skip
def test_faults_name_their_field(more: dict[str, str], field: str) -> None:
    with pytest.raises(Faults) as refusal:
        message.act_message(samples.SENDER, samples.facts(**more))
    assert [one for one, _sentence in refusal.value.found] == [field]


def test_the_sender_is_checked_too() -> None:
    sender = message.Sender("12", "45", "x", "3", "maire@ville.example")
    found = dict(message.faults(sender, samples.facts()))
    assert set(found) == {"siren", "department", "arrondissement", "nature", "email"}


def test_the_request_of_the_classification_is_valid() -> None:
    name = names.EnvelopeName("TST", "214500019", date(2026, 11, 20), 1)
    data, form = message.classification_archive(samples.SENDER, name, date(2026, 3, 1))
    assert form == "045-214500019----7-1_0.xml"
    assert xml.said(xml.read(unpack(data)[form]), "DateClassification") == "2026-03-01"
