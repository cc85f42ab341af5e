"""Replies to the prefecture's letters: valid messages, once each, settled by the acknowledgment, refused clearly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from council.gateways.legality import xml
from council.gateways.legality.message import REPLIES
from council.gateways.legality.packing import unpack
from council.models import LegalityAnswer, LegalityFollowUp, db
from council.permissions import system_actor
from council.queries import life
from council.queries.legality_follow_ups import REPLIES_TO
from council.services import (
    legality_answers,
    legality_replies,
    legality_sending,
)
from council.services.errors import NotAllowed, NotFound, Refused
from tests.factory import make_commune
from tests.gateways import legality_samples as samples
from tests.gateways.operator import Operator
from tests.services.legality import DAY, Control, clerk
from tests.services.office import small_pdf

LETTERS = {
    "letter": "CourrierSimple",
    "documents_request": "DemandePieceComplementaire",
    "observations": "LettreObservations",
}


def letter(served: Control, kind: str, on: str = "2026-11-20") -> int:
    """A letter that came."""
    data = samples.letter(LETTERS[kind], served.sendings()[0].identifier, "Précisez.", on)
    legality_answers.receive(system_actor(served.commune.organisation_id), f"{kind}-{on}.tar.gz", data)
    return max(row.id for row in served.answers())


def sent(follow_up: int) -> LegalityFollowUp:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(LegalityFollowUp, follow_up)


@pytest.mark.parametrize(
    ("kind", "what", "files"),
    [(kind, what, 2 if what == "documents" else 1) for kind, kinds in REPLIES_TO.items() for what in kinds],
)
def test_each_reply_is_a_valid_message_and_settles_its_letter(
    served: Control, operator: Operator, kind: str, what: str, files: int
) -> None:
    came = letter(served, kind)
    papers = [(f"pièce {rank}.pdf", small_pdf()) for rank in range(files)]
    made = legality_replies.reply(clerk(served), came, what, papers, " Vu avec le service ")
    assert legality_replies.reply(clerk(served), came, what, papers) == made, "a second press"
    operator.silent = True
    served.deliver()
    row = sent(made)
    assert (row.state, row.motive, row.problem) == ("sent", "Vu avec le service", "")
    parts = unpack(operator.sent[row.archive_name])
    message = xml.read(parts[row.message_name])
    xml.check(message)
    assert xml.local(message) == REPLIES[what][0]
    assert xml.attribute(message, "DateCourrierPref") == "2026-11-20"
    named = [(one.text or "") for one in message.iterfind(".//actes:NomFichier", xml.SPACES)]
    assert [parts[one][:5] for one in named] == [b"%PDF-"] * files
    shown = next(one for one in life.answers(served.commune.organisation_id) if one.id == came)
    assert (shown.settled_on, shown.open, shown.repliable) == (served.clock.at.date(), False, {})
    operator.silent = False
    served.clock.at += timedelta(hours=2)
    legality_sending.collect_everywhere()
    legality_sending.collect_everywhere()
    acknowledged = what != "letter_reply"
    assert sent(made).state == ("confirmed" if acknowledged else "sent")
    assert sent(made).confirmed_on == (DAY if acknowledged else None)


def test_what_cannot_be_sent_says_why(served: Control, operator: Operator) -> None:
    came, good = letter(served, "documents_request"), ("a.pdf", small_pdf())
    for kind, files, field, words in (
        ("observations_reply", [good], "kind", "Choisissez"), ("documents", [], "files", "Joignez"),
        ("documents_refused", [good, good], "files", "Une seule"), ("documents", [good] * 11, "files", "10 pièces"),
        ("documents", [("b.docx", b"PK")], "files", "n’est pas un PDF"), ("documents", [("c.pdf", b"%PDF-1.4")], "files", "n’est pas un PDF"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words) as refused:
            legality_replies.reply(clerk(served), came, kind, files)
        assert refused.value.field == field
    with pytest.raises(NotAllowed):
        legality_replies.reply(served.commune.actor(served.commune.accounts[3]), came, "documents", [good])
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        legality_replies.reply(other.actor(other.clerk), came, "documents", [good])
    receipt = min(row.id for row in served.answers())
    with pytest.raises(Refused, match="ne se répond pas d’ici"):
        legality_replies.reply(clerk(served), receipt, "letter_reply", [good])
    assert db.session.scalar(db.select(db.func.count(LegalityFollowUp.id))) == 0


def test_a_reply_that_is_refused_opens_the_letter_again(served: Control, operator: Operator) -> None:
    came = letter(served, "observations")
    operator.silent = True
    made = legality_replies.reply(clerk(served), came, "observations_reply", [("r.pdf", small_pdf())])
    served.deliver()
    legality_answers.receive(
        system_actor(served.commune.organisation_id),
        "anomalie.xml",
        samples.envelope_anomaly(sent(made).message_name),
    )
    assert sent(made).state == "refused"
    assert db.session.get_one(LegalityAnswer, came).settled_on is None
    again = legality_replies.reply(clerk(served), came, "observations_refused", [("r.pdf", small_pdf())])
    assert again != made


def test_the_database_keeps_one_reply_to_a_letter(served: Control, operator: Operator) -> None:
    came = letter(served, "letter")
    made = sent(legality_replies.reply(clerk(served), came, "letter_reply", [("r.pdf", small_pdf())]))
    columns = {one.key for one in LegalityFollowUp.__table__.columns} - {"id"}
    twin = {name: getattr(made, name) for name in columns} | {"archive_name": "TST-autre.tar.gz"}
    with pytest.raises(IntegrityError):
        db.session.execute(db.insert(LegalityFollowUp).values(**twin))
    db.session.rollback()


def test_what_was_noted_by_hand_stays(served: Control, operator: Operator) -> None:
    came = letter(served, "observations")
    operator.silent = True
    made = legality_replies.reply(clerk(served), came, "observations_reply", [("r.pdf", small_pdf())])
    on = served.clock.at.date()
    legality_answers.settle(clerk(served), came, on, "Lettre portée à la préfecture")
    served.deliver()
    assert db.session.get_one(LegalityAnswer, came).settled_note == "Lettre portée à la préfecture"
    legality_answers.receive(
        system_actor(served.commune.organisation_id), "anomalie.xml", samples.envelope_anomaly(sent(made).message_name)
    )  # fmt: skip
    assert sent(made).state == "refused"
    row = db.session.get_one(LegalityAnswer, came)
    assert (row.settled_on, row.settled_note) == (on, "Lettre portée à la préfecture")


def test_an_anomaly_is_of_the_reply_that_left_last(served: Control, operator: Operator) -> None:
    operator.silent = True
    made = []
    for day in ("2026-11-19", "2026-11-20"):
        came = letter(served, "letter", day)
        made.append(legality_replies.reply(clerk(served), came, "letter_reply", [("r.pdf", small_pdf())]))
        served.deliver()
    assert sent(made[0]).message_name == sent(made[1]).message_name
    legality_answers.receive(
        system_actor(served.commune.organisation_id), "anomalie.xml", samples.envelope_anomaly(sent(made[0]).message_name)
    )  # fmt: skip
    assert [sent(one).state for one in made] == ["sent", "refused"]


def test_a_note_is_neither_cut_nor_hostile(served: Control, operator: Operator) -> None:
    came, paper = letter(served, "letter"), [("r\x00.pdf", small_pdf())]
    with pytest.raises(Refused, match="000 caractères"):
        legality_replies.reply(clerk(served), came, "letter_reply", paper, "é" * 1001)
    assert legality_replies.reply(clerk(served), came, "letter_reply", paper, "Vu\x00 hier")
