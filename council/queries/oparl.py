"""The OParl 1.1 interface of an institution, read from its projection: objects, lists by pages, filters by date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa

from council.models import OparlObject, OparlRefresh, db
from council.queries.oparl_shapes import EMBED
from council.queries.public import Institution

SCHEMA = "https://schema.oparl.org/1.1/"
VERSION = SCHEMA
PAGE = 50
LARGEST_PAGE = 100
KINDS = (
    "body", "legislativeTerm", "organization", "person", "membership", "meeting", "agendaItem", "paper", "consultation", "file",
    "location",
)  # fmt: skip
FILTERS = ("created_since", "created_until", "modified_since", "modified_until")
DEPTH = 3
"""How deep objects are shown inside others: meeting, point, file."""


class BadFilter(ValueError):
    """A filter that cannot be read; the message says which, in French."""


@dataclass(frozen=True)
class Asked:
    """What a list is asked for."""

    page: int = 1
    limit: int = PAGE
    moments: dict[str, datetime] = field(default_factory=dict)
    organization: str = ""

    @property
    def deleted_too(self) -> bool:
        """Whoever asks what changed since a date wants to know what went away."""
        return "modified_since" in self.moments


@dataclass(frozen=True)
class Addresses:
    """``api``: address of the interface; ``web``: of the institution's pages; both without a slash at their end."""

    api: str
    web: str


def moment(name: str, text: str) -> datetime:
    """A date-time of RFC 3339, its zone included. Raises ``BadFilter``."""
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):  # no date, or one at the very ends of the calendar
        pass
    raise BadFilter(
        f"{name}\u00a0: écrivez une date et une heure avec leur fuseau, par exemple 2026-06-12T00:00:00+02:00."
    )


def system(who: Institution, to: Addresses, contact: str) -> dict[str, Any]:
    """The entry point."""
    at = db.session.scalar(
        sa.select(sa.func.min(OparlObject.created)).where(OparlObject.organisation_id == who.id)
    )
    changed = db.session.scalar(sa.select(OparlRefresh.at).where(OparlRefresh.organisation_id == who.id))
    stamps = {"created": stamp(at), "modified": stamp(at)} if at and changed else {}
    return {
        "id": f"{to.api}/system", "type": f"{SCHEMA}System", "oparlVersion": VERSION, "body": f"{to.api}/body",
        "name": f"Conseil de {who.name}", "license": who.licence.url, "web": f"{to.web}/",
        **({"contactEmail": contact} if contact else {}), **stamps,
    }  # fmt: skip


def one(who: Institution, kind: str, key: str, to: Addresses) -> dict[str, Any] | None:
    """An object; what is deleted says so."""
    row = db.session.execute(
        sa.select(OparlObject).where(
            OparlObject.organisation_id == who.id, OparlObject.kind == kind, OparlObject.key == key
        )
    ).scalar_one_or_none()
    return _shown(who, [row], to)[0] if row else None


def listed(who: Institution, kind: str, asked: Asked, to: Addresses) -> dict[str, Any]:
    """A page of the objects of a kind: data, pagination and links."""
    query = _chosen(who.id, kind, asked)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // asked.limit))
    rows = list(
        db.session.scalars(
            query.order_by(OparlObject.id).limit(asked.limit).offset((asked.page - 1) * asked.limit)
        )
    )
    return {
        "data": _shown(who, rows, to),
        "pagination": {
            "totalElements": total, "elementsPerPage": asked.limit, "currentPage": asked.page, "totalPages": pages,
        },
        "links": _links(kind, asked, pages, to),
    }  # fmt: skip


def _chosen(organisation_id: int, kind: str, asked: Asked) -> sa.Select[tuple[OparlObject]]:
    query = sa.select(OparlObject).where(
        OparlObject.organisation_id == organisation_id, OparlObject.kind == kind
    )
    if not asked.deleted_too:
        query = query.where(OparlObject.deleted.is_(False))
    for name, limit in asked.moments.items():
        column = OparlObject.created if name.startswith("created") else OparlObject.modified
        query = query.where(column >= limit if name.endswith("since") else column <= limit)
    if asked.organization:
        address = f"@/organization/{asked.organization}"
        query = query.where(OparlObject.data["organization"][0].as_string() == address)
    return query


def _links(kind: str, asked: Asked, pages: int, to: Addresses) -> dict[str, str]:
    fixed = {name: stamp(limit) for name, limit in asked.moments.items()}
    if asked.organization:
        fixed["organization"] = asked.organization
    if asked.limit != PAGE:
        fixed["limit"] = str(asked.limit)

    def address(page: int) -> str:
        words = urlencode({**fixed, **({"page": page} if page > 1 else {})})
        return f"{to.api}/{kind}" + (f"?{words}" if words else "")

    links = {"first": address(1), "last": address(pages), "self": address(asked.page)}
    if asked.page > 1:
        links["prev"] = address(min(asked.page - 1, pages))
    if asked.page < pages:
        links["next"] = address(asked.page + 1)
    return links


def _shown(who: Institution, rows: list[OparlObject], to: Addresses) -> list[dict[str, Any]]:
    """The objects as they are sent; those shown inside are read together, level by level."""
    known: dict[str, OparlObject] = {}
    waiting = rows
    for _level in range(DEPTH):
        wanted = {name for row in waiting for name in _inside(row.data)} - known.keys()
        if not wanted:
            break
        waiting = _read(who.id, wanted)
        known |= {f"{row.kind}/{row.key}": row for row in waiting}
    return [_object(row, known, to) for row in rows]


def _read(organisation_id: int, wanted: set[str]) -> list[OparlObject]:
    keys: dict[str, list[str]] = {}
    for name in sorted(wanted):
        kind, key = name.split("/", 1)
        keys.setdefault(kind, []).append(key)
    some = sa.or_(*(sa.and_(OparlObject.kind == kind, OparlObject.key.in_(of)) for kind, of in keys.items()))
    return list(
        db.session.scalars(sa.select(OparlObject).where(OparlObject.organisation_id == organisation_id, some))
    )


def _inside(value: Any) -> set[str]:
    if isinstance(value, dict):
        if EMBED in value:
            return {value[EMBED]}
        return {name for one in value.values() for name in _inside(one)}
    return {name for one in value for name in _inside(one)} if isinstance(value, list) else set()


def _object(row: OparlObject, known: dict[str, OparlObject], to: Addresses) -> dict[str, Any]:
    head = {
        "id": f"{to.api}/{row.kind}/{row.key}",
        "type": f"{SCHEMA}{row.kind[0].upper()}{row.kind[1:]}",
        "created": stamp(row.created),
        "modified": stamp(row.modified),
    }
    if row.deleted:
        return {**head, "deleted": True}
    return {**head, **{name: _value(one, known, to) for name, one in row.data.items()}}


def _value(value: Any, known: dict[str, OparlObject], to: Addresses) -> Any:
    if isinstance(value, dict):
        if EMBED in value:
            found = known.get(value[EMBED])
            return _object(found, known, to) if found else f"{to.api}/{value[EMBED]}"
        return {name: _value(one, known, to) for name, one in value.items()}
    if isinstance(value, list):
        return [_value(one, known, to) for one in value]
    if isinstance(value, str) and value.startswith("@/"):
        return to.api + value[1:]
    if isinstance(value, str) and value.startswith("@web/"):
        return to.web + value[4:]
    return value


def stamp(at: datetime) -> str:
    """A date-time as OParl writes it."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
