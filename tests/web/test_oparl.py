"""The OParl interface: valid, complete by its links, true about changes, and no more in it than citizens may read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from council.models import (
    Act,
    Document,
    Group,
    Item,
    Mandate,
    Meeting,
    OparlChange,
    OparlObject,
    Organisation,
    Person,
    PersonalDatum,
    PublicationLine,
    PublicVersion,
    db,
)
from council.permissions import system_actor
from council.queries.masks import digest, masks_of
from council.queries.oparl import KINDS
from council.queries.oparl_objects import objects
from council.services import oparl, retractions
from council.services.pipeline import unit_of_work
from tests.queries_sent import counted
from tests.services.after import SECRET
from tests.services.after_world import World
from tests.services.office import freeze_clock

BASE = "/testville/oparl/1.1"
SCHEMAS = Path(__file__).parents[3] / "shared/formats/oparl/schema"


@pytest.fixture
def told(world: World) -> World:
    """The projection has seen everything; the clock stands still."""
    world.clock = freeze_clock(world.app)  # type: ignore[attr-defined]
    oparl.refresh_all()
    return world


def get(client: FlaskClient, address: str, **words: Any) -> Any:
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}", query_string=words or None)
    assert answer.status_code == 200, (address, answer.text)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return json.loads(answer.data)


def everything(client: FlaskClient, kind: str, **words: Any) -> list[dict[str, Any]]:
    """A list to its end, page after page."""
    page = get(client, f"{BASE}/{kind}", limit=3, **words)
    found = page["data"]
    while "next" in page["links"]:
        page = get(client, page["links"]["next"])
        found += page["data"]
    assert len(found) == page["pagination"]["totalElements"] == len({one["id"] for one in found})
    return found


def schema(kind: str) -> dict[str, Any]:
    """A schema of OParl: references to other schemas are its own extension, walked by ``walk``."""
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.json").read_text())
    return loaded


def walk(one: Any) -> Iterator[dict[str, Any]]:
    """The object and those shown inside it."""
    if isinstance(one, dict):
        if "type" in one and "id" in one:
            yield one
        for value in one.values():
            yield from walk(value)
    elif isinstance(one, list):
        for value in one:
            yield from walk(value)


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the schemas are beside the project")
def test_every_object_is_valid_and_every_address_leads_somewhere(told: World) -> None:
    system = get(told.client, f"{BASE}/system")
    jsonschema.validate(system, schema("System"))
    assert get(told.client, system["body"])["pagination"]["totalElements"] == 1
    addresses, kinds = set(), set()
    for kind in KINDS:
        for listed in everything(told.client, kind):
            assert get(told.client, listed["id"]) == listed
            for one in walk(listed):
                name = one["type"].rsplit("/", 1)[1]
                jsonschema.validate(one, schema(name))
                assert set(one) <= set(schema(name)["properties"]), name
                kinds.add(name)
                addresses |= {value for value in _texts(one) if value.startswith("http://localhost")}
    assert kinds == {kind[0].upper() + kind[1:] for kind in KINDS}
    for address in sorted(addresses):
        assert told.client.get(urlsplit(address).path).status_code == 200, address


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def test_nothing_that_citizens_may_not_read(told: World) -> None:
    whole = "".join(told.client.get(f"{BASE}/{kind}?limit=100").text for kind in KINDS)
    assert "Remise gracieuse (1 dossier)" in whole
    assert SECRET not in whole and "example.org" not in whole  # no private address of a member
    restricted = next(one for one in everything(told.client, "paper") if one["reference"] == "2026-11-004")
    assert "mainFile" not in restricted and "originatorPerson" not in restricted


def test_modified_moves_with_the_data_and_only_with_it(told: World) -> None:
    client, clock = told.client, told.clock  # type: ignore[attr-defined]
    before = {one["id"]: one["modified"] for one in everything(client, "meeting")}
    clock.at += timedelta(minutes=5)
    assert oparl.refresh_all() == 0
    assert oparl.refresh(told.commune.organisation_id) == 0
    item = db.session.scalars(
        db.select(Item).join(Meeting, Meeting.id == Item.meeting_id).where(Meeting.state == "convened")
    ).first()
    assert item is not None
    item.title = item.public_title = "Un autre intitulé"
    db.session.commit()
    since = clock.at.isoformat()
    assert oparl.refresh(told.commune.organisation_id) == 2  # the point, and the meeting that shows it
    changed = everything(client, "meeting", modified_since=since)
    assert [one["id"].rsplit("/", 1)[1] for one in changed] == [str(item.meeting_id)]
    assert changed[0]["modified"] > before[changed[0]["id"]]
    assert [one["name"] for one in everything(client, "agendaItem", modified_since=since)] == [
        "Un autre intitulé"
    ]
    assert everything(client, "agendaItem", created_since=since) == []
    assert (
        len(everything(client, "meeting", modified_until=(clock.at - timedelta(seconds=1)).isoformat())) == 1
    )
    item.title = item.public_title = "Encore un autre"
    db.session.commit()
    oparl.refresh(told.commune.organisation_id)
    assert get(client, changed[0]["id"])["modified"] > changed[0]["modified"]  # within the same second


def test_what_is_retracted_stays_as_deleted(told: World) -> None:
    client, clock = told.client, told.clock  # type: ignore[attr-defined]
    act = db.session.scalars(db.select(Act).where(Act.number == "2026-11-001")).one()
    line = db.session.scalars(db.select(PublicationLine).where(PublicationLine.act_id == act.id)).one()
    clock.at += timedelta(minutes=5)
    since = clock.at.isoformat()
    retractions.retract(told.commune.actor(told.commune.clerk), line.id, "error")  # no worker passes by
    paper = get(client, f"{BASE}/paper/{act.id}")
    assert paper["deleted"] is True and set(paper) == {"id", "type", "created", "modified", "deleted"}
    assert paper["id"] not in {one["id"] for one in everything(client, "paper")}
    assert paper in everything(client, "paper", modified_since=since)
    assert all(not row.data for row in db.session.scalars(db.select(OparlObject).where(OparlObject.deleted)))


def _changes() -> set[int | None]:
    return set(db.session.scalars(db.select(OparlChange.meeting_id)))


def test_only_what_was_written_of_is_compared(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail or a sign-in makes nothing be compared, a point its meeting, a member everything."""
    compared: list[object] = []
    whole, some = oparl.objects, oparl.objects_of_meetings
    monkeypatch.setattr(oparl, "objects", lambda owner: compared.append("all") or whole(owner))
    monkeypatch.setattr(
        oparl,
        "objects_of_meetings",
        lambda owner, meetings: compared.append(meetings) or some(owner, meetings),
    )
    owner = told.commune.organisation_id
    with unit_of_work(system_actor(owner), "test.nothing") as work:
        work.audit(nothing=True)
    assert oparl.refresh_all() == 0 and compared == []
    for row, change, place in (
        (Item, "title", told.meeting_id), (Act, "outcome", told.meeting_id), (Document, "title", told.meeting_id),
        (Person, "last_name", None), (Mandate, "capacity", None), (Group, "name", None), (Organisation, "website", None),
    ):  # fmt: skip
        one = db.session.scalars(db.select(row)).first()
        assert one is not None
        setattr(one, change, "rejected")
        db.session.commit()
        assert _changes() == {place}, row
        assert oparl.refresh_all() == 1 and _changes() == set()
        assert compared.pop() == ("all" if place is None else {place})
    with unit_of_work(system_actor(owner), "test.many") as work:
        work.session.execute(db.update(Item).values(position=Item.position + 100))
    assert oparl.refresh_all() == 1 and compared == ["all"]


def test_the_comparison_of_a_meeting_gives_what_that_of_everything_gives(told: World) -> None:
    item = db.session.scalars(db.select(Item).where(Item.meeting_id == told.meeting_id)).first()
    assert item is not None
    item.meeting.place = "Salle des fêtes"
    db.session.delete(_last_point())
    db.session.commit()
    assert oparl.refresh_all() == 1
    gone = db.session.scalars(db.select(OparlObject).where(OparlObject.deleted)).all()
    assert [one.kind for one in gone] == ["agendaItem"]
    told.clock.at += timedelta(minutes=5)  # type: ignore[attr-defined]
    assert oparl.refresh(told.commune.organisation_id) == 0


def _last_point() -> Item:
    """The last point of the meeting to come: nothing refers to it."""
    query = db.select(Item).join(Meeting, Meeting.id == Item.meeting_id).where(Meeting.state == "convened")
    return db.session.scalars(query.order_by(Item.position.desc())).all()[0]


def test_comparing_costs_the_same_however_many(told: World) -> None:
    """However many meetings, points, acts, papers and masked words there are."""
    owner = told.commune.organisation_id
    _mask(told.meeting_id, "un mot")
    _make_public_versions()
    db.session.expire_all()
    with counted() as few:
        objects(owner)
    for days in range(1, 6):
        _copy_meeting(told.meeting_id, days)
    _make_public_versions()
    db.session.expire_all()
    with counted() as many:
        made = objects(owner)
    kinds = Counter(one.kind for one in made)
    assert (kinds["paper"], kinds["file"]) == (36, 36)
    assert len(many) == len(few), "\n".join(many)


def _mask(meeting_id: int, words: str) -> None:
    owner = db.session.get_one(Meeting, meeting_id).organisation_id
    db.session.add(
        PersonalDatum(
            organisation_id=owner, meeting_id=meeting_id, text=words, replacement="[…]", kind="other", masked=True,
            author="Mme Bernard", decided_at=datetime(2026, 11, 6, tzinfo=UTC),
        )
    )  # fmt: skip


def _make_public_versions() -> None:
    """In none of the papers is there anything to mask."""
    for paper in db.session.scalars(db.select(Document).where(Document.published_at.is_not(None))).all():
        if db.session.get(PublicVersion, paper.id) is None:
            mark = digest(masks_of(paper.meeting_id), paper)
            db.session.add(
                PublicVersion(
                    organisation_id=paper.organisation_id, document_id=paper.id, digest=mark, made_at=paper.created_at
                )
            )  # fmt: skip
    db.session.commit()


def _copy(row: Any, **changed: Any) -> Any:
    names = [one.key for one in sa.inspect(type(row)).column_attrs if one.key != "id"]
    copy = type(row)(**{name: getattr(row, name) for name in names} | changed)
    db.session.add(copy)
    db.session.flush()
    return copy


def _copy_meeting(meeting_id: int, days: int) -> None:
    """The published meeting once more, with its points, acts and papers."""
    meeting = db.session.get_one(Meeting, meeting_id)
    mark = f"c{days}-"
    copy = _copy(
        meeting,
        starts_at=meeting.starts_at + timedelta(days=days),
        screen_token=mark + meeting.screen_token[:30],
    )
    _mask(copy.id, "un mot")
    for item in list(meeting.items):
        point = _copy(item, meeting_id=copy.id)
        for act in db.session.scalars(db.select(Act).where(Act.item_id == item.id)).all():
            decided = _copy(act, meeting_id=copy.id, item_id=point.id, number=mark + act.number)
            for paper in db.session.scalars(db.select(Document).where(Document.act_id == act.id)).all():
                _copy(paper, meeting_id=copy.id, act_id=decided.id, code=mark + paper.code[:15])
    for paper in db.session.scalars(
        db.select(Document).where(Document.meeting_id == meeting_id, Document.act_id.is_(None))
    ).all():
        _copy(paper, meeting_id=copy.id, code=mark + paper.code[:15])


def test_pages_cost_the_same_however_many(told: World) -> None:
    for kind in KINDS:
        with counted() as sent:
            told.client.get(f"{BASE}/{kind}?limit=100")
        assert len(sent) <= 8, (kind, sent)


@pytest.mark.parametrize(
    "words", ["modified_since=hier", "created_until=2026-06-12", "page=0", "limit=1000", "page=9" + "9" * 30]
)
def test_bad_filters_are_told(told: World, words: str) -> None:
    answer = told.client.get(f"{BASE}/paper?{words}")
    assert answer.status_code == 400
    assert (
        json.loads(answer.data)["type"].endswith("/Error") and "écrivez" in json.loads(answer.data)["message"]
    )


def test_lists_are_revalidated_and_foreign_keys_lead_nowhere(told: World) -> None:
    answer = told.client.get(f"{BASE}/meeting")
    assert (
        told.client.get(f"{BASE}/meeting", headers={"If-None-Match": answer.headers["ETag"]}).status_code
        == 304
    )
    assert told.client.get(f"{BASE}/votes").status_code == 404
    assert told.client.get(f"{BASE}/meeting/999999").status_code == 404
    organisation = Organisation(slug="autre", name="Autre", kind="commune")
    db.session.add(organisation)
    db.session.commit()
    meeting = db.session.scalars(db.select(OparlObject.key).where(OparlObject.kind == "meeting")).first()
    assert told.client.get(f"/autre/oparl/1.1/meeting/{meeting}").status_code == 404
    assert json.loads(told.client.get("/autre/oparl/1.1/meeting").data)["data"] == []
