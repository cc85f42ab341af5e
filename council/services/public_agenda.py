"""The agenda as citizens were shown it: a small text, kept by its hash, which the journal of publications dates."""

from __future__ import annotations

from council.documents.typography import hour
from council.models import Meeting, Organisation
from council.queries.clocks import zone
from council.queries.public_agenda import agenda
from council.services import publication_journal
from council.services.pipeline import Work


def publish_agenda(work: Work, meeting: Meeting) -> None:
    """Write the public agenda of a meeting, by its public titles, and its line in the journal (L2121-10, FR-CONV)."""
    work.session.flush()
    organisation = work.session.get_one(Organisation, meeting.organisation_id)
    starts = meeting.starts_at.astimezone(zone(organisation))
    points: list[str] = []
    part = ""
    for one in agenda(meeting.id):
        points += [f"\n{one.part}"] if one.part and one.part != part else []
        points.append(f"{one.position}. {one.title}")
        part = one.part
    lines = [
        organisation.name,
        f"{meeting.body.name}, séance du {starts:%d/%m/%Y} à {hour(starts)}",
        meeting.place,
        "",
        "Ordre du jour",
        *points,
    ]
    text = "\n".join(lines) + "\n"
    publication_journal.of_agenda(work, "published", meeting, work.environment.storage.put(text.encode()))
