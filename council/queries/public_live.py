"""A meeting being held, for citizens: the room screen's board reduced to words, no seat and no name of a voter in it.

Thousands may ask each second: one answer serves them all for a moment. It holds nothing that changes without the
public's knowledge, not even the number of lines.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from council.documents import masking
from council.documents.masking import Mask
from council.law.wording import count, listed, typeset
from council.meeting.sentences import OUTCOMES
from council.models import Body, Meeting, Organisation
from council.queries.boards import board, discreet
from council.queries.live import SCREEN, Books, Watched
from council.queries.masks import masks_of_meetings

Json = dict[str, Any]
FRESH = 1.0
"""Seconds during which an answer serves everybody, though another process may have written meanwhile."""
STORM = 0.1
"""The same when this process has written: a storm of votes is not computed at each of them."""
MOST_KEPT = 200
NEVER_SHOWN = ("draft", "cancelled")
_OPEN = {
    "main_levee": "Vote à main levée",
    "paper": "Scrutin secret sur papier",
    "roll_call": "Appel nominal",
}
_USUAL = ("pour", "contre", "abstention")


@dataclass(frozen=True)
class Direct:
    """What a citizen reads, as data for the page and as the bytes that scripts poll."""

    view: Json
    body: bytes
    etag: str


class Directs:
    """Answers that serve everybody for a moment; ``forget`` is cheap and may be called from any thread or greenlet."""

    def __init__(self, books: Books, engine: sa.Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._books, self._engine, self._clock = books, engine, clock
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, int], tuple[float, int, Direct]] = {}
        self._written: Counter[int] = Counter()

    def get(self, slug: str, meeting_id: int) -> Direct | None:
        """The meeting at an institution's address now; None when citizens may not know of it."""
        kept, now = self.kept(slug, meeting_id), self._clock()
        if kept is not None:
            return kept
        written = self._written.get(meeting_id, 0)
        watched = self._books.read(meeting_id) if self._public(slug, meeting_id) else None
        if watched is None:
            return None
        shown = view(watched)
        if shown["state"] == "closed":  # words are masked in what was held
            shown = _masked(shown, self._masks(meeting_id))
        found = _direct(shown)
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[slug, meeting_id] = (now, written, found)
        return found

    def kept(self, slug: str, meeting_id: int) -> Direct | None:
        """The answer in memory, while it may still serve; the database is not asked."""
        with self._lock:
            found, written = self._kept.get((slug, meeting_id)), self._written.get(meeting_id, 0)
        if found is None or self._clock() - found[0] >= (FRESH if found[1] == written else STORM):
            return None
        return found[2]

    def forget(self, meeting_id: int) -> None:
        """A line was written to the book of ``meeting_id``."""
        with self._lock:
            self._written[meeting_id] += 1

    def _masks(self, meeting_id: int) -> tuple[Mask, ...]:
        """Words masked since the meeting was closed: its book keeps them, the page of what it was does not."""
        with self._engine.connect() as connection:
            return masks_of_meetings({meeting_id}, connection).get(meeting_id, ())

    def _public(self, slug: str, meeting_id: int) -> bool:
        """Whether the agenda of the meeting, of a public body, is online."""
        with self._engine.connect() as connection:
            found = connection.execute(
                sa.select(Meeting.id)
                .join(Body, Body.id == Meeting.body_id)
                .join(Organisation, Organisation.id == Meeting.organisation_id)
                .where(Meeting.id == meeting_id, Organisation.slug == slug, Body.public)
                .where(Meeting.agenda_published_at.is_not(None), Meeting.state.not_in(NEVER_SHOWN))
            )
            return found.first() is not None


def _masked(shown: Any, masks: tuple[Mask, ...]) -> Any:
    """Whatever is said, without the masked words."""
    if isinstance(shown, str):
        return masking.plain(shown, masks)
    if isinstance(shown, dict):
        return {name: _masked(one, masks) for name, one in shown.items()}
    return [_masked(one, masks) for one in shown] if isinstance(shown, list) else shown


def _direct(shown: Json) -> Direct:
    body = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()
    return Direct(shown, body, hashlib.blake2b(body, digest_size=12).hexdigest())


def view(watched: Watched) -> Json:
    """``{state, voting, headline, title, words, figures, message, presence, items}``: sentences, ready to show.

    Behind closed doors only the state of the meeting is told.
    """
    shown = board(watched, SCREEN)
    state = shown["meeting"]["state"]
    base: Json = {
        "state": state, "voting": False, "headline": "", "title": "", "words": [], "figures": [],
        "message": None, "presence": "", "items": [],
    }  # fmt: skip
    if state == "convened":
        return base | {"title": "La séance n’est pas encore ouverte"}
    if state == "closed":
        ended = {"title": "La séance est levée", "words": ["Les délibérations paraissent une fois signées."]}
        return base | ended | ({} if shown["meeting"]["closed_session"] else {"items": _items(shown)})
    if shown["meeting"]["closed_session"]:
        words = ["Le public est invité à revenir à la fin du huis clos."]
        return base | {"title": "La séance se poursuit à huis clos", "words": words}
    quorum = shown["quorum"]
    reached = "quorum atteint" if quorum["reached"] else "quorum non atteint"
    message = shown["message"]["text"] if shown["message"] else None
    base |= {
        "items": _items(shown), "message": message,
        "presence": f"{count(quorum['present'], 'présent')}{_where(quorum)} · {reached}",
    }  # fmt: skip
    if state == "suspended":
        return base | {"title": "La séance est suspendue"}
    return base | _scene(watched, shown)


def _where(quorum: Json) -> str:
    """In which rooms, when several are linked by video."""
    rooms = [f"{name} : {here}" for name, here in quorum["rooms"].items()]
    return typeset(f" ({', '.join(rooms)})") if rooms else ""


def _scene(watched: Watched, shown: Json) -> Json:
    """What the room looks at: a result, a vote, an item, or what is decided between two."""
    ballot, last = shown["ballot"], shown["procedure"]["last"]
    if shown["item"] is None and last:
        return {"title": last["sentence"]}
    number = shown["item"] or (ballot["item"] if ballot else None)
    item = next((one for one in shown["items"] if one["id"] == number), None)
    if item is None:
        return {"title": "Entre deux points"}
    together = _together(shown, ballot)
    if len(together) > 1:
        where = listed([str(one["position"]) for one in together])
        item = item | {"title": "Vote groupé"}
        scene: Json = {
            "headline": f"Points {where} sur {len(shown['items'])}", "title": "Vote groupé",
            "words": [f"{one['position']}. {one['title']}" for one in together],
        }  # fmt: skip
        if not (ballot and ballot["items"] and ballot["state"] != "cancelled"):
            return scene
        voted = _vote(ballot, item)
        return scene | voted | {"words": [*scene["words"], *voted.get("words", [])]}
    scene = {"headline": f"Point {item['position']} sur {len(shown['items'])}", "title": item["title"]}
    if ballot and ballot["item"] == number and ballot["state"] != "cancelled":
        return scene | _vote(ballot, item)
    who = f"Rapporteur : {item['rapporteur']}" if item["rapporteur"] else ""
    return scene | {"words": [typeset(words) for words in (who, _speaker(watched, shown)) if words]}


def _together(shown: Json, ballot: Json | None) -> list[Json]:
    """Items under one discussion, or that the vote on show has decided together."""
    numbers = shown["block"] or (ballot["items"] if ballot and shown["item"] is None else [])
    return [one for one in shown["items"] if one["id"] in numbers]


def _speaker(watched: Watched, shown: Json) -> str:
    """Who has the floor, except on an item whose content is not public."""
    speaking = (shown["speakers"] or {}).get("speaker")
    if not speaking or discreet(watched.state, shown["item"]):
        return ""
    return f"La parole est à {watched.state.facts.name(speaking['seat'])}"


def _vote(ballot: Json, item: Json) -> Json:
    asked = ballot["question"] or item["title"]
    if ballot["state"] == "proclaimed" and ballot["result"]:
        sentence = ballot["result"]["sentence"]
        title = sentence[0].upper() + sentence[1:]
        return {"title": title, "words": [asked], "figures": _figures(ballot)}
    if ballot["state"] != "open":
        return {"title": asked, "words": [typeset("Scrutin clos : le résultat va être proclamé")]}
    way = _OPEN.get(ballot["mode"])
    turnout = f"{count(ballot['cast'], 'vote reçu', 'votes reçus')} sur {ballot['electorate']}"
    secret = "Scrutin secret ouvert" if ballot["mode"] == "secret" else "Vote ouvert"
    return {"title": asked, "words": [way or typeset(f"{secret} : {turnout}")], "voting": True}


def _figures(ballot: Json) -> list[Json]:
    counts = ballot["result"]["counts"]
    return [
        {"label": one["label"], "count": counts.get(one["code"], 0)}
        for one in ballot["choices"]
        if one["code"] in _USUAL or counts.get(one["code"])
    ]


def _items(shown: Json) -> list[Json]:
    current = {shown["item"], *shown["block"]}
    return [
        {"position": one["position"], "title": one["title"], "words": _outcome(one), "current": one["id"] in current}
        for one in shown["items"]
    ]  # fmt: skip


def _outcome(item: Json) -> str:
    if item["state"] != "closed":
        return "En discussion" if item["state"] == "open" else ""
    sentence = (item["result"] or {}).get("sentence")
    words: str = sentence or typeset(OUTCOMES.get(item["outcome"], ""))
    return words[:1].upper() + words[1:]
