"""Verbs about conversations on drafts: begin one about a passage, answer, settle, take up again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from council.documents.anchors import Selector, places, quoted, select
from council.models import Annex, Draft, DraftComment, DraftCommentLine, DraftMention, db
from council.permissions import Permission
from council.queries.comments import FIELDS, field_text, passages
from council.queries.draft_annexes import FIELD as ANNEXES
from council.queries.mentions import Named
from council.queries.tasks import safe_title
from council.services.circuit_mails import mail_about
from council.services.draft_typing import GONE
from council.services.draft_versions import content_at
from council.services.errors import NotAllowed, Refused
from council.services.lookup import found
from council.services.mentions import mentioned
from council.services.pipeline import Work, command
from council.services.rich_text import plain

LONGEST = 4000
LONGEST_QUOTE = 2000
NO_TEXT = "Écrivez votre remarque."
TOO_LONG = "Cette remarque est trop longue\u00a0: 4\u202f000 caractères au plus. Faites-en plusieurs."
NO_PLACE = (
    "Choisissez dans la liste ce que vous commentez. Le texte a peut-être changé pendant que vous le lisiez."
)
NOT_QUOTED = (
    "Ces mots ne se trouvent pas à l’endroit choisi. Copiez-les tels qu’ils y sont écrits, ou laissez cette case vide pour "
    "commenter tout l’endroit."
)
SETTLED = "Cette remarque est résolue. Rouvrez-la d’abord pour y répondre."
DROPPED = "Ce projet est abandonné\u00a0: il ne se commente plus."
NOT_YOURS = "La personne qui a fait cette remarque, ou celles qui écrivent les projets, peuvent la résoudre ou la rouvrir."
NO_ANNEX = (
    "Cette annexe n’est plus jointe au point, ou a été remplacée. Choisissez-la de nouveau dans la liste."
)
BAD_PAGE = "Écrivez un numéro de page de cette annexe, de 1 à {pages}, ou laissez cette case vide pour parler de toute l’annexe."
NOT_A_PAGE = (
    "Un numéro de page ne va qu’avec une annexe\u00a0: choisissez-la dans la liste, ou effacez ce numéro."
)
LONG_QUOTE = "Citez 2\u202f000 caractères au plus\u00a0: le début du passage suffit."


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a form says a remark is about. ``version``: the one that was on the screen, whose words are quoted; 0 for the newest."""

    place: str
    quote: str
    page: str = ""
    version: int = 0


@command(Permission.MEETING_READ)
def begin(
    work: Work, draft_id: int, place: str, quote: str, text: str, to: int | None = None, *, version: int = 0, page: str = ""
) -> int:  # fmt: skip
    """Begin a conversation; gives it. The same begun twice by the same person is one.

    ``place``: empty for the whole draft, the name of a field, a paragraph as ``Passage.place`` names it, or an annex as
    ``AnnexChoice.place`` does, with its ``page`` as typed; ``quote``: its words that are meant, empty for all of it; ``to``: somebody named
    beside those whom the text names (« @Nom »); ``version``: see ``Spoken``.
    Raises ``Refused`` (``field``: ``place``, ``page``, ``quote``, ``text``, ``to``).
    """
    draft = found(work, Draft, draft_id, GONE, lock=True)
    words = said(text)
    return open_conversation(
        work, draft, Spoken(place, quote, page, version), words, mentioned(draft, words, to)
    )


def open_conversation(
    work: Work, draft: Draft, of: Spoken, words: str, named: tuple[Named, ...], opened: Collection[str] | None = None
) -> int:  # fmt: skip
    """The same, for whoever may: ``words`` checked (``said``), those ``named`` found; ``opened``: contents of the only annexes that are
    open to them. Raises ``Refused`` (``field``)."""
    draft_id = draft.id
    if draft.state == "dropped":
        raise Refused(DROPPED)
    content = content_at(work, draft, of.version)
    read = of.version if content else draft.revision
    annex, page = _annex(work, draft, of, opened)
    field, anchor = (
        (ANNEXES, _from_annex(of.quote)) if annex else _anchor(content or draft.content, of.place, of.quote)
    )
    paper = {"annex_sha256": annex.original_sha256 if annex else "", "page": page}
    twin = work.session.scalar(
        db.select(DraftComment.id)
        .join(DraftCommentLine, DraftCommentLine.comment_id == DraftComment.id)
        .where(
            DraftComment.draft_id == draft_id, DraftComment.field == field, DraftComment.quote == anchor.exact,
            DraftComment.prefix == anchor.prefix, DraftComment.account_id == work.actor.account_id, DraftCommentLine.text == words,
            DraftComment.settled_at.is_(None), *(getattr(DraftComment, name) == value for name, value in paper.items()),
        )
        .limit(1)
    )  # fmt: skip
    if twin is not None:
        work.audit(comment=twin, repeated=True)
        return int(twin)
    row = DraftComment(
        organisation_id=draft.organisation_id, draft_id=draft_id, field=field, quote=anchor.exact, prefix=anchor.prefix,
        suffix=anchor.suffix, version=read, account_id=work.actor.account_id, made_at=work.now,
        annex_title=annex.title if annex else "", **paper,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    _say(work, row, "text", words, named)
    work.audit(draft=draft_id, comment=row.id, mentions=len(named))
    return row.id


@command(Permission.MEETING_READ)
def answer(work: Work, comment_id: int, text: str, to: int | None = None) -> int:
    """Answer in a conversation that is open; gives the draft. The same answer twice is one. Raises ``Refused`` (``field``)."""
    row = _locked(work, comment_id)
    if row.settled_at is not None:
        raise Refused(SETTLED)
    words = said(text)
    named = mentioned(row.draft, words, to)
    return go_on(work, row, words, named)


def go_on(work: Work, row: DraftComment, words: str, named: tuple[Named, ...] = ()) -> int:
    """The same, for whoever may: ``words`` checked, those ``named`` found."""
    if row.settled_at is not None:
        raise Refused(SETTLED)
    last = row.lines[-1]
    if (last.text, last.account_id) == (words, work.actor.account_id):
        work.audit(comment=row.id, repeated=True)
        return row.draft_id
    _say(work, row, "text", words, named)
    work.audit(draft=row.draft_id, comment=row.id, mentions=len(named))
    return row.draft_id


@command(Permission.MEETING_READ)
def settle(work: Work, comment_id: int) -> int:
    """Say that a remark is dealt with; gives the draft. Repeating it changes nothing. Raises ``NotAllowed``."""
    row = _locked(work, comment_id)
    _may_settle(work, row)
    if row.settled_at is None:
        row.settled_at, row.settled_by = work.now, work.actor.name[:160]
        _say(work, row, "settled")
    work.audit(draft=row.draft_id, comment=row.id)
    return row.draft_id


@command(Permission.MEETING_READ)
def reopen(work: Work, comment_id: int) -> int:
    """Take a remark up again; gives the draft. Repeating it changes nothing. Raises ``NotAllowed``."""
    row = _locked(work, comment_id)
    _may_settle(work, row)
    if row.settled_at is not None:
        row.settled_at, row.settled_by = None, ""
        _say(work, row, "reopened")
    work.audit(draft=row.draft_id, comment=row.id)
    return row.draft_id


def _locked(work: Work, comment_id: int) -> DraftComment:
    """The conversation, its draft locked as wherever one speaks of it."""
    row = found(work, DraftComment, comment_id)
    found(work, Draft, row.draft_id, GONE, lock=True)
    return found(work, DraftComment, comment_id, lock=True)


def _may_settle(work: Work, row: DraftComment) -> None:
    own = row.account_id is not None and row.account_id == work.actor.account_id
    if not own and not work.actor.may(Permission.ITEM_EDIT):
        raise NotAllowed(NOT_YOURS)


def said(text: str) -> str:
    """What somebody typed, a paragraph a line. Raises ``Refused`` (``field``: ``text``)."""
    words = "\n".join(filter(None, (plain(line) for line in text.splitlines())))
    if not words:
        raise Refused(NO_TEXT, field="text")
    if len(words) > LONGEST:
        raise Refused(TOO_LONG, field="text")
    return words


def _say(work: Work, row: DraftComment, kind: str, text: str = "", named: tuple[Named, ...] = ()) -> None:
    """Write a line down, and tell each of those it names, once."""
    line = DraftCommentLine(
        organisation_id=row.organisation_id, comment_id=row.id, kind=kind, text=text, account_id=work.actor.account_id,
        author=work.actor.name[:160], made_at=work.now,
    )  # fmt: skip
    work.session.add(line)
    work.session.flush()
    work.session.refresh(row, ["lines"])
    draft = work.session.get_one(Draft, row.draft_id)
    for one in named:
        work.session.add(
            DraftMention(organisation_id=row.organisation_id, line_id=line.id, account_id=one.account_id)
        )
        told = f"{work.actor.name} vous cite dans une remarque sur ce projet\u00a0:\n{safe_title(draft)}"
        mail_about(
            work,
            f"mention:{line.id}:{one.account_id}",
            one.account_id,
            "Vous êtes cité dans une remarque",
            told,
            draft,
            f"/commentaires#remarque-{row.id}",
        )


def _annex(
    work: Work, draft: Draft, of: Spoken, opened: Collection[str] | None
) -> tuple[Annex | None, int | None]:
    """The annex that a form names, and its page. Raises ``Refused`` (``field``)."""
    field, _, number = of.place.partition(":")
    typed = of.page.strip()
    if field != ANNEXES:
        if typed:
            raise Refused(NOT_A_PAGE, field="page")
        return None, None
    key = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    row: Annex | None = work.session.scalar(
        db.select(Annex).where(Annex.id == key, Annex.item_id == draft.item_id)
    )
    if row is None or (opened is not None and row.original_sha256 not in opened):
        raise Refused(NO_ANNEX, field="place")
    if not typed:
        return row, None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 7 and 1 <= int(typed) <= row.pages):
        raise Refused(BAD_PAGE.format(pages=row.pages), field="page")
    return row, int(typed)


def _from_annex(quote: str) -> Selector:
    """Words of an annex as they were typed: a scanned page has none to compare them with."""
    words = quoted(plain(quote))
    if len(words) > LONGEST_QUOTE:
        raise Refused(LONG_QUOTE, field="quote")
    return Selector(words)


def _anchor(content: Mapping[str, Any], place: str, quote: str) -> tuple[str, Selector]:
    """What a form says a remark is about. Raises ``Refused`` (``field``)."""
    field, _, number = place.partition(":")
    words = quoted(quote)
    if not field:
        if words:
            return _anywhere(content, words)
        return "", Selector()
    if field not in FIELDS:
        raise Refused(NO_PLACE, field="place")
    text = field_text(content, field)
    start, end = 0, len(text)
    if number:
        passage = next((one for one in passages(content) if one.place == place), None)
        if passage is None:
            raise Refused(NO_PLACE, field="place")
        start, end = passage.start, passage.start + len(passage.text)
    elif not words:
        return field, Selector()
    if not words:
        return field, select(text, start, end)
    at = next(iter(places(text[start:end], words)), None)
    if at is None or len(words) > LONGEST_QUOTE:
        raise Refused(NOT_QUOTED, field="quote")
    return field, select(text, start + at[0], start + at[1])


def _anywhere(content: Mapping[str, Any], words: str) -> tuple[str, Selector]:
    """Quoted words for which no place was chosen: the first field where they stand."""
    for field in FIELDS:
        text = field_text(content, field)
        if len(words) <= LONGEST_QUOTE and (at := next(iter(places(text, words)), None)):
            return field, select(text, *at)
    raise Refused(NOT_QUOTED, field="quote")
