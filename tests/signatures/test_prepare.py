"""What must not be signed, and the fields of what may be."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from signatures import errors, prepare
from tests.signatures.conftest import FIELDS, html_page


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], None], **save: object) -> bytes:
    """The document after a change, saved anew."""
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        out = BytesIO()
        document.save(out, **save)  # type: ignore[arg-type]
    return out.getvalue()


def set_root(key: str, value: Callable[[pikepdf.Pdf], pikepdf.Object]) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root[key] = value(document)

    return change


def hide_page(document: pikepdf.Pdf) -> None:
    hidden = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]))
    document.Root.Hidden = document.make_indirect(hidden)


def act_on_page(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def link_to_program(document: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.Launch, F=String("calc.exe"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
    document.pages[0].obj.Annots = Array([document.make_indirect(link)])


def other_image_on_paper(document: pikepdf.Pdf) -> None:
    image = pikepdf.Stream(document, bytes(3))
    image.stream_dict.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1))
    image.Alternates = Array([Dictionary(DefaultForPrinting=True)])
    document.pages[0].Resources.XObject = Dictionary(Im0=image)


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
BAD = {
    "layers": set_root("/OCProperties", lambda _d: Dictionary(OCGs=Array([]), D=Dictionary())),
    "xfa": set_root("/AcroForm", lambda _d: Dictionary(XFA=String("<xdp/>"), Fields=Array([]))),
    "fields": set_root(
        "/AcroForm", lambda _d: Dictionary(Fields=Array([Dictionary(FT=Name.Tx, T=String("a"))]))
    ),
    "portfolio": set_root("/Collection", lambda _d: Dictionary()),
    "scripts": set_root("/OpenAction", lambda _d: SCRIPT),
    "scripts in a page": act_on_page,
    "scripts in names": set_root("/Names", lambda _d: Dictionary(JavaScript=Dictionary(Names=Array([])))),
    "scripts in a link": link_to_program,
    "hidden-pages": hide_page,
    "external image": other_image_on_paper,
}


@pytest.mark.parametrize("name", list(BAD))
def test_what_may_change_after_signature_is_refused(raw: bytes, name: str) -> None:
    with pytest.raises(errors.Refused) as caught:
        prepare.prepare(changed(raw, BAD[name]), FIELDS)
    assert caught.value.code == name.split()[0]
    assert caught.value.sentence.endswith(".")


def test_an_encrypted_document_is_refused(raw: bytes) -> None:
    for encryption in (pikepdf.Encryption(owner="o", user="u"), pikepdf.Encryption(owner="o", user="")):
        with pytest.raises(errors.Refused, match="mot de passe") as caught:
            prepare.prepare(changed(raw, lambda _d: None, encryption=encryption), FIELDS)
        assert caught.value.code == "encrypted"


@pytest.mark.parametrize("cut", [0, 1, 9, 400, 5000])
def test_a_damaged_document_is_refused(raw: bytes, cut: int) -> None:
    with pytest.raises(errors.Refused) as caught:
        prepare.prepare(raw[:cut], FIELDS)
    assert caught.value.code == "unreadable"


def test_a_signed_document_is_not_prepared_again(signed: bytes) -> None:
    with pytest.raises(errors.Refused) as caught:
        prepare.prepare(signed, FIELDS)
    assert caught.value.code == "signed"


def test_text_that_names_scripts_is_only_text() -> None:
    page = html_page(
        "Le mot /S /JavaScript, /OCProperties ou /JS (x) dans une délibération n’est pas un script."
    )
    title = changed(page, lambda d: d.docinfo.update({"/Title": String("/S /JavaScript /Type /Page 12 0 R")}))
    assert prepare.prepare(title, FIELDS)


def test_dangling_references_do_not_survive(raw: bytes) -> None:
    """What refers to a missing object now could be given a content after signature."""
    flat = {"qdf": True, "object_stream_mode": pikepdf.ObjectStreamMode.disable}
    plain = changed(raw, lambda d: d.Root.update({"/Later": String("999 0 R")}), **flat)
    dangling = plain.replace(b"(999 0 R)", b" 999 0 R ")
    assert dangling != plain
    prepared = prepare.prepare(dangling, FIELDS)
    with pikepdf.open(BytesIO(prepared)) as document:
        assert "/Later" not in document.Root


def test_same_input_same_bytes(raw: bytes, prepared: bytes) -> None:
    assert prepare.prepare(raw, FIELDS) == prepared


def test_the_fields_are_there_in_order_and_tagged(prepared: bytes) -> None:
    with pikepdf.open(BytesIO(prepared)) as document:
        fields = document.Root.AcroForm.Fields
        assert [str(field.T) for field in fields] == ["seal", "maire", "secretaire", "horodatage-1"]
        assert [str(field.TU) for field in fields] == [*(f.label for f in FIELDS), "Horodatage du document"]
        assert all(int(field.F) == 132 and "/N" in field.AP for field in fields)
        tree = document.Root.StructTreeRoot
        numbers = pikepdf.NumberTree(tree.ParentTree)
        for field in fields:
            element = numbers[int(field.StructParent)]
            assert Name.Form == element.S
            assert element.K.Type == Name.OBJR
            assert element.K.Obj.objgen == field.objgen
            assert any(kid.objgen == element.objgen for kid in element.P.K)


def test_an_anchor_places_the_field_under_its_element(prepared: bytes) -> None:
    with pikepdf.open(BytesIO(prepared)) as document:
        target = pikepdf.NameTree(document.Root.Names.Dests)["signature-maire"]
        left, bottom, right, top = (float(side) for side in document.Root.AcroForm.Fields[1].Rect)
        assert left == pytest.approx(float(target[2]), abs=0.1)
        assert top == pytest.approx(float(target[3]), abs=0.1)
        assert (right - left, top - bottom) == pytest.approx(prepare.SIZE, abs=0.1)


def test_fields_without_place_do_not_overlap(raw: bytes) -> None:
    fields = [prepare.Field(f"f{rank}", f"Signature {rank}") for rank in range(5)]
    with pikepdf.open(BytesIO(prepare.prepare(raw, fields))) as document:
        boxes = [[float(side) for side in field.Rect] for field in document.Root.AcroForm.Fields][:5]
    for rank, one in enumerate(boxes):
        assert 0 < one[0] < one[2] < 595
        for other in boxes[rank + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_an_unknown_anchor_or_page_is_told(raw: bytes) -> None:
    with pytest.raises(errors.Refused, match="signature-prefet"):
        prepare.prepare(raw, [prepare.Field("x", "Signature", anchor="signature-prefet")])
    with pytest.raises(errors.Refused, match="page"):
        prepare.prepare(raw, [prepare.Field("x", "Signature", place=prepare.Place(7, (0, 0, 9, 9)))])


def test_two_fields_of_one_name_are_a_mistake_of_the_caller(raw: bytes) -> None:
    with pytest.raises(ValueError, match="distinct"):
        prepare.prepare(raw, [FIELDS[0], FIELDS[0]])
    with pytest.raises(ValueError, match="distinct"):
        prepare.prepare(raw, [])


def test_object_streams_stay_small(raw: bytes) -> None:
    """A single stream of all objects makes verification quadratic (design: at most 100 objects in each)."""
    long = html_page("</p><p>".join(f"Considérant nº {rank}." for rank in range(400)))
    with pikepdf.open(BytesIO(prepare.prepare(long, FIELDS))) as document:
        counts = [
            int(item.N) for item in document.objects if isinstance(item, pikepdf.Stream) and "/N" in item
        ]
        assert all(count <= 100 for count in counts)
