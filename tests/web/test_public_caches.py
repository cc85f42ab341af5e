"""What caches may keep of citizens' pages: everything that is the same for everybody, and nothing longer than it may stay on line."""

from __future__ import annotations

from collections import defaultdict

import pytest
from flask.testing import FlaskClient

from council.models import Act, DelegatedDecision, Document, PublicationLine, db
from council.services import oparl, publication, retractions
from tests.services.after import decided
from tests.services.after_world import World
from tests.web.test_public_leaks import seeds

REVALIDATED = 300
"""Seconds that a cache may serve, without asking, something that can go off line."""
NEVER_CHANGES = {"public.publication_stamp"}
"""A time stamp holds a hash and nothing else, and is never retracted: kept a year, never asked again."""
OF_ONE_PERSON = {"followers.asked", "followers.by_mail", "followers.confirmation", "followers.ending"}
"""Pages of one reader's address, behind a token or a form: no cache keeps them."""
LEAD_ELSEWHERE = {"public.front", "public.oparl_entry"}
"""Permanent redirects."""
NEEDS_MORE = {"public.agenda_text", "public.publication_root", "public.minutes_xml", "public.blason"}
"""Not in this world: an agenda published through the journal, an authority of one's own, signed minutes, arms. They are
answered by ``send_file`` or by the same after_request as the others; the first is asked below."""


def addresses(world: World) -> dict[str, list[str]]:
    found = defaultdict(list)
    for endpoint, address in seeds(world.app, world.commune):
        found[endpoint].append(address)
    return found


def test_every_public_answer_may_be_kept(world: World) -> None:
    """Without a cookie: no cookie is set, the answer does not depend on one, it is public, and asking again costs a 304."""
    oparl.refresh_all()
    decided(world.commune)
    unseen = set()
    for endpoint, several in addresses(world).items():
        answered = [(one, world.client.get(one, buffered=True)) for one in several]
        good = [(one, answer) for one, answer in answered if answer.status_code == 200]
        if not good:
            unseen.add(endpoint)
        for address, answer in good[:3]:
            check(world.client, endpoint, address, answer.headers)
    assert unseen <= LEAD_ELSEWHERE | NEEDS_MORE, "in no answer of this world"


def check(client: FlaskClient, endpoint: str, address: str, headers: object) -> None:
    kept = headers["Cache-Control"]  # type: ignore[index]
    assert "Set-Cookie" not in headers and "Cookie" not in headers.get("Vary", ""), address  # type: ignore[operator,attr-defined]
    assert kept.startswith("public, max-age="), (address, kept)
    seconds = int(kept.split("max-age=")[1].split(",")[0])
    assert ("immutable" in kept) is (endpoint in NEVER_CHANGES), (address, kept)
    if endpoint in NEVER_CHANGES:
        return
    assert seconds <= REVALIDATED, (address, kept)
    assert "stale" not in kept, address
    again = client.get(address, headers={"If-None-Match": headers["ETag"]}, buffered=True)  # type: ignore[index]
    assert (again.status_code, again.data) == (304, b""), address
    head = client.head(address, buffered=True).headers
    assert (head["Cache-Control"], head["ETag"]) == (kept, headers["ETag"]), address  # type: ignore[index]


def test_an_error_is_kept_by_nobody(world: World) -> None:
    for path in ("/testville/deliberations/rien", f"/testville/documents/{'0' * 64}.pdf", "/personne/"):
        answer = world.client.get(path)
        assert answer.status_code == 404 and "no-cache" in answer.headers["Cache-Control"], path


def test_pages_of_one_reader_are_kept_by_nobody(world: World) -> None:
    public = {one for one in world.app.view_functions if one.startswith("followers.")}
    assert public >= OF_ONE_PERSON
    adapter = world.app.url_map.bind("localhost")
    for rule in world.app.url_map.iter_rules():
        if rule.endpoint in OF_ONE_PERSON:
            values = {name: {"slug": "testville"}.get(name, "jeton") for name in rule.arguments}
            answer = world.client.get(adapter.build(rule.endpoint, values))
            assert "no-store" in answer.headers["Cache-Control"], rule


@pytest.mark.parametrize("subject", ["act", "deliberations_list", "decision"])
def test_what_is_retracted_leaves_caches(world: World, subject: str) -> None:
    """A cache asks again within minutes, with the mark of the file it kept, and is told that it is gone."""
    decided(world.commune)
    line = db.session.scalars(
        db.select(PublicationLine).where(PublicationLine.subject == subject).order_by(PublicationLine.seq)
    ).first()
    assert line is not None
    address = f"/testville/documents/{line.sha256}.pdf"
    before = world.client.get(address, buffered=True)
    assert before.status_code == 200
    clerk = world.commune.actor(world.commune.clerk)
    retractions.retract(clerk, line.id, "personal_data")
    mark = {"If-None-Match": before.headers["ETag"]}
    gone = world.client.get(address, headers=mark)
    assert gone.status_code == 410 and "retiré" in gone.text
    assert "no-cache" in gone.headers["Cache-Control"]
    assert world.client.get(f"/autre{address.removeprefix('/testville')}").status_code == 404
    off = db.session.scalars(db.select(PublicationLine).where(PublicationLine.kind == "retracted")).one()
    publication.publish_again(clerk, off.id)
    if subject == "decision":  # put back it is another file, of that day
        address = f"/testville/documents/{db.session.scalars(db.select(DelegatedDecision.sha256)).one()}.pdf"
        assert world.client.get(address, buffered=True).status_code == 200
        return
    assert world.client.get(address, headers=mark, buffered=True).status_code == 304


def test_what_was_never_published_is_not_said_to_be_gone(world: World) -> None:
    """A hash tells nothing of papers that citizens never read."""
    restricted = db.session.scalars(db.select(Act).where(Act.restricted)).one()
    hidden = db.session.scalars(db.select(Document.sha256).where(Document.act_id == restricted.id)).all()
    sheet = db.session.scalars(db.select(Document.sha256).where(Document.kind == "attendance")).all()
    assert hidden and sheet
    for sha256 in (*hidden, *sheet):
        assert world.client.get(f"/testville/documents/{sha256}.pdf").status_code == 404
