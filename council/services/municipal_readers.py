"""The list of municipal councillors who are sent copies, kept by the office for each intercommunal body (FR-CONV-13; CGCT L5211-40-2)."""

from __future__ import annotations

from dataclasses import dataclass

from council.documents import municipal_list
from council.documents.municipal_list import Entry, Rejected
from council.documents.tables import NoTable, text_of
from council.models import Body, MunicipalCopy, MunicipalReader, Organisation, db
from council.permissions import Permission
from council.queries import municipal_readers as known
from council.services.errors import NotFound, Refused
from council.services.lookup import found, one_at_a_time
from council.services.municipal_copies import call_back, catch_up, mail_again, meetings_to_come
from council.services.pipeline import Work, command
from council.services.rich_text import plain

NO_DUTY = (
    "La loi ne prévoit pas ces copies pour cette assemblée\u00a0: seulement pour l’organe délibérant d’un établissement "
    "intercommunal (art. L.\u00a05211-40-2)."
)
GONE = "Cette personne n’est pas ou n’est plus dans la liste. Actualisez la page."
NO_COPY = "Cette copie n’existe pas. Actualisez la page."
SITS = "Cette personne siège dans cette assemblée\u00a0: elle reçoit sa propre convocation."
TAKEN = "Cette adresse est déjà celle d’une autre personne de la liste."
NOTHING = "Collez au moins une ligne, ou choisissez un fichier."
TOO_MANY = (
    f"Cette liste dépasse {municipal_list.MOST} lignes. Envoyez-la en plusieurs fois\u00a0: rien n’est perdu."
)
LARGEST = 4 * 1024 * 1024
TOO_LARGE = f"Ce fichier dépasse {LARGEST // (1024 * 1024)}\u00a0Mo. Envoyez-le en plusieurs fois."


@dataclass(frozen=True)
class Imported:
    """What became of the lines. ``left`` is the text to correct: the heading, then each refused line as it was written."""

    added: int
    changed: int
    same: int
    rejected: tuple[Rejected, ...]
    left: str


def text_handed_in(data: bytes) -> str:
    """The words of a file. Raises ``Refused`` (``fichier``) for what is no text."""
    if len(data) > LARGEST:
        raise Refused(TOO_LARGE, field="fichier")
    try:
        return text_of(data)[0]
    except NoTable as error:
        raise Refused(str(error), field="fichier") from error


@command(Permission.CONVENE)
def import_readers(work: Work, body_id: int, text: str) -> Imported:
    """Write every line that is understood into the list; an address that is known takes the name and the commune of its line.

    Whoever is added is sent the papers of meetings convened and still to come. Raises ``Refused`` (``liste``) for an empty or too
    long text, or a body without that duty; ``NotFound``.
    """
    body = _body(work, body_id)
    coming = meetings_to_come(work, body_id)
    one_at_a_time(work)
    if text.count("\n") > municipal_list.MOST:
        raise Refused(TOO_MANY, field="liste")
    said = municipal_list.read(text)
    if not said.entries and not said.rejected:
        raise Refused(NOTHING, field="liste")
    there = {one.email: one for one in _live(work, body_id)}
    sitting = known.addresses_of_members(body_id, work.now)
    rejected, new = list(said.rejected), list[MunicipalReader]()
    changed = same = 0
    for number, line, entry in said.entries:
        row = there.get(entry.email)
        if entry.email in sitting:
            rejected.append(Rejected(number, line, SITS))
        elif row is None:
            new.append(_add(work, body, entry))
        elif _written(row, entry):
            changed += 1
        else:
            same += 1
    work.session.flush()
    catch_up(work, coming, new)
    work.audit(body=body_id, added=len(new), changed=changed, same=same, rejected=len(rejected))
    rejected.sort(key=lambda one: one.number)
    left = "\n".join(filter(None, [said.heading if rejected else "", *(one.text for one in rejected)]))
    return Imported(len(new), changed, same, tuple(rejected), left)


@command(Permission.CONVENE)
def correct(work: Work, reader_id: int, name: str, commune: str, email: str) -> int:
    """Correct one reader; gives the body. Copies that already left are not sent again (``municipal_copies.send_again``).

    Raises ``Refused`` for what is missing, an address that sits or is somebody else's; ``NotFound``.
    """
    one_at_a_time(work)
    row = _reader(work, reader_id)
    _correct(work, row, municipal_list.entry(plain(name), plain(commune), email))
    work.audit(reader=reader_id)
    return row.body_id


@command(Permission.CONVENE)
def take_out(work: Work, reader_id: int) -> int:
    """Take one out of the list: nothing more is sent, the links of what was sent are dead. Gives the body; again changes nothing."""
    row = found(work, MunicipalReader, reader_id, GONE, lock=True)
    row.ended_at = row.ended_at or work.now
    call_back(work, row)
    work.audit(reader=reader_id)
    return row.body_id


@command(Permission.CONVENE)
def send_again(work: Work, copy_id: int, email: str) -> int:
    """Send one copy once more, to an address that is corrected in the list too; gives the meeting.

    Raises ``Refused`` for a bad address, a reader who was taken out, or while a mail is under way; ``NotFound``.
    """
    one_at_a_time(work)
    copy = found(work, MunicipalCopy, copy_id, NO_COPY, lock=True)
    row = _reader(work, copy.reader_id)
    _correct(work, row, municipal_list.entry(row.name, row.commune, email))
    mail_again(work, copy)
    work.audit(municipal_copy=copy_id)
    return copy.sending.meeting_id


def _correct(work: Work, row: MunicipalReader, entry: Entry | str) -> None:
    """Raises ``Refused`` (``email``) for what cannot be written."""
    if isinstance(entry, str):
        raise Refused(entry, field="email")
    if entry.email in known.addresses_of_members(row.body_id, work.now):
        raise Refused(SITS, field="email")
    if any(one.email == entry.email and one.id != row.id for one in _live(work, row.body_id)):
        raise Refused(TAKEN, field="email")
    row.email = entry.email
    _written(row, entry)


def _body(work: Work, body_id: int) -> Body:
    body = found(work, Body, body_id)
    if not known.owed(body, work.session.get_one(Organisation, body.organisation_id), work.now):
        raise Refused(NO_DUTY)
    return body


def _reader(work: Work, reader_id: int) -> MunicipalReader:
    row = found(work, MunicipalReader, reader_id, GONE, lock=True)
    if row.ended_at is not None:
        raise NotFound(GONE)
    return row


def _live(work: Work, body_id: int) -> list[MunicipalReader]:
    return list(work.session.scalars(db.select(MunicipalReader).where(known.live(body_id)).with_for_update()))


def _add(work: Work, body: Body, entry: Entry) -> MunicipalReader:
    row = MunicipalReader(
        organisation_id=body.organisation_id, body_id=body.id, name=entry.name, commune=entry.commune, email=entry.email,
        added_at=work.now,
    )  # fmt: skip
    work.session.add(row)
    return row


def _written(row: MunicipalReader, entry: Entry) -> bool:
    """Write name and commune; gives whether something changed."""
    if (row.name, row.commune) == (entry.name, entry.commune):
        return False
    row.name, row.commune = entry.name, entry.commune
    return True
