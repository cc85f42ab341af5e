"""The feeds and the calendar of an institution, ready to send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from council.documents.calendar_file import Date, make_calendar
from council.documents.feed import Entry, FeedFacts, make_feed
from council.models import Body, db
from council.queries import public, public_acts, public_decisions, public_facets, public_search
from council.queries.clocks import zone_of

FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""Date of a feed that holds nothing yet."""
MOST = 50


def feed(
    who: public.Institution,
    chosen: public_search.Chosen,
    *,
    address: str,
    home: str,
    act_address: Callable[[str], str],
) -> bytes:
    """The ``chosen`` acts published last, as Atom. ``act_address`` gives the absolute address of an act from its number."""
    lines = public_search.latest(who.id, MOST, chosen)
    entries = [
        Entry(
            act_address(line.number),
            f"{line.number} – {line.title}",
            f"{line.sentence} {line.body}, séance du {line.adopted_on:%d/%m/%Y}.",
            line.published_at,
        )
        for line in lines
    ]
    updated = max((line.published_at for line in lines), default=FIRST_DAY)
    return make_feed(
        FeedFacts(
            " – ".join(["Délibérations", *_said(who.id, chosen), who.name]), "Les délibérations publiées, les plus récentes d’abord.", who.name, address,
            home, updated, entries,
        )
    )  # fmt: skip


def decisions_feed(
    who: public.Institution,
    body: int | None,
    *,
    address: str,
    home: str,
    decision_address: Callable[[int], str],
) -> bytes:
    """The decisions taken by delegation that were published last, of one body if one is given, as Atom."""
    found = public_decisions.latest(who.id, MOST, body)
    entries = [
        Entry(
            decision_address(one.id), f"{one.number} – {one.title}", f"{one.sentence} {one.decided_on:%d/%m/%Y}.",
            one.published_at,
        )
        for one in found
    ]  # fmt: skip
    updated = max((one.published_at for one in found), default=FIRST_DAY)
    title = " – ".join(["Décisions prises par délégation", *_body_words(who.id, body), who.name])
    return make_feed(
        FeedFacts(title, "Les décisions publiées, les plus récentes d’abord.", who.name, address, home, updated, entries)
    )  # fmt: skip


def _said(organisation_id: int, chosen: public_search.Chosen) -> list[str]:
    """The choice in words, for the title of a feed."""
    body = _body_words(organisation_id, chosen.body)
    return [part for part in (*body, public_acts.theme_words(chosen.theme), chosen.query) if part]


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """``moment`` on the institution's clock; as it is at the very ends of the calendar."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def calendar(
    who: public.Institution, *, host: str, meeting_address: Callable[[int], str], body: int | None = None
) -> bytes:
    """Meetings of public bodies (of one of them), past and to come, in local time."""
    zone = zone_of(who.id)
    dates = [
        Date(
            identity=f"seance-{line.id}@{host}",
            title=f"{line.body} – {who.name}",
            place=line.place,
            starts_at=_local(line.starts_at, zone),
            stamp=(line.cancelled_at or line.published_at or line.starts_at).astimezone(UTC),
            address=meeting_address(line.id),
            cancelled=line.state == "cancelled",
        )
        for line in public.all_meetings(who.id, body=body)
    ]
    title = " – ".join(["Séances", *_body_words(who.id, body), who.name])
    return make_calendar(title, dates)


def _body_words(organisation_id: int, body: int | None) -> list[str]:
    named = db.session.scalar(
        public_facets.public_bodies(organisation_id).with_only_columns(Body.name).where(Body.id == body)
    )
    return [named] if named else []
