"""Loads the demonstration through the same services as real offices use, with a clock that visits the past."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from council.app import create_app
from council.demo import legality
from council.demo.content import demonstration
from council.demo.content.calendar import PARIS
from council.demo.content.interests import ANNOUNCED, INTERESTS
from council.demo.content.model import DemoMeeting, Demonstration
from council.demo.drafts import write_drafts
from council.demo.holding import hold
from council.demo.institutions import SLUGS, Register, make_institutions
from council.demo.preparing import prepare_meeting
from council.demo.standing import write_standing
from council.demo.working import work_together
from council.gateways.clock import FixedClock
from council.models import Document, Minutes, Organisation, SignatureStep, current_organisation, db
from council.permissions import Actor, system_actor
from council.queries.accounts import actor_for
from council.services import acts, answers, interests, keys, minutes, publication, signing, withdrawals
from council.settings import Settings

CLERK, MAYOR = "isabelle.tessier", "helene.garnier"
PASSPHRASE = "démonstration"
"""Passphrase of every demonstration key; shown on the signing page of a demonstration."""
ANSWERS = {
    "helene.garnier": "present",
    "paul.lemaitre": "present",
    "karim.benali": "present",
    "bruno.marchetti": "present",
    "sophie.nguyen": "present",
    "marc.daubigny": "present",
    "valerie.prunier": "present",
    "aurelie.jolivet": "present",
    "gerard.poirier": "present",
    "didier.lucas": "absent",
    "nadia.haddad": "",
    "claire.bonnet": "",
}
"""Answers to the coming meeting's convocation; an empty one is a mere acknowledgment."""
_DONE = "demonstration-loaded"


def load(settings: Settings, say: Callable[[str], None] = lambda _text: None) -> bool:
    """Load the demonstration once; gives whether it did. An interrupted load is started over.

    Raises ``RuntimeError`` when the database already holds other institutions.
    """
    mark = settings.data_dir / _DONE
    if mark.exists():
        return False
    clock = FixedClock(datetime.now(PARIS))
    app = create_app(replace(settings, jobs_immediate=True, live_mode="threading"), clock=clock)
    with app.app_context():
        if db.session.execute(db.select(Organisation.id).limit(1)).first():
            raise RuntimeError(
                "La base contient déjà des institutions : choisissez un autre COUNCIL_DATA_DIR, ou --reset."
            )
        _load(app, clock, say)
        db.session.remove()
        db.engine.dispose()
    mark.write_text("ok\n", encoding="utf-8")
    return True


def erase(data_dir: Path) -> None:
    """Forget a demonstration folder; one that does not hold a demonstration is left alone."""
    if data_dir.exists():
        if (
            not (data_dir / _DONE).exists()
            and any(data_dir.iterdir())
            and not (data_dir / "council.db").exists()
        ):
            raise RuntimeError(f"{data_dir} n’est pas un dossier de démonstration.")
        shutil.rmtree(data_dir)


def addresses(settings: Settings) -> str:
    """What to open in a browser."""
    base = settings.base_url
    return "\n".join(
        [
            "",
            "  La démonstration est prête.",
            f"  Entrer en un clic (secrétaire générale, maire, élus) : {base}/compte/connexion",
            f"  Site des citoyens :                                    {base}/{SLUGS['commune']}/",
            f"  Phrase secrète des signataires de démonstration :      {PASSPHRASE}",
            "  Arrêter : Ctrl+C. Recommencer : make demo-reset",
            "",
        ]
    )


def _load(app: Flask, clock: FixedClock, say: Callable[[str], None]) -> None:
    today = clock.at.date()
    content = demonstration(today)
    say("Institutions, élus et comptes…")
    register = make_institutions(content)
    commune = register.organisations["commune"]
    token = current_organisation.set(commune)
    try:
        clerk = actor_for(register.accounts[CLERK], commune)
        assert clerk is not None
        _past(clerk, register, content, clock, say)
        _interests(register)
        assert content.coming.sent_at is not None
        clock.at = min(content.coming.sent_at - timedelta(hours=2), datetime.now(PARIS))
        meeting_id, made = prepare_meeting(clerk, register, content.coming, clock, say)
        _first_answers(register, meeting_id, clock)
        person, item = ANNOUNCED
        withdrawals.announce(_member(register, person), made[item], "withdraw")
        vehicle = write_drafts(clerk, register, clock.at.date() + timedelta(days=7))
        work_together(clerk, register, vehicle, clock.at.date())
        write_standing(clerk, register, clock.at.date())
    finally:
        current_organisation.reset(token)


def _first_answers(register: Register, meeting_id: int, clock: FixedClock) -> None:
    """Some members have acknowledged, some will come, one will not; the others have not opened their mail yet."""
    clock.at = min(clock.at + timedelta(hours=3), datetime.now(PARIS))
    for person, response in ANSWERS.items():
        member = _member(register, person)
        if response:
            answers.reply(member, meeting_id, response)
        else:
            answers.acknowledge(member, meeting_id)


def _interests(register: Register) -> None:
    """Members declare their interests themselves."""
    for person, draft in INTERESTS:
        interests.declare(_member(register, person), draft)


def _member(register: Register, person: str) -> Actor:
    found = actor_for(register.accounts[person], register.organisations["commune"])
    assert found is not None
    return found


def _past(
    clerk: Actor, register: Register, content: Demonstration, clock: FixedClock, say: Callable[[str], None]
) -> None:
    past = content.past
    assert past.sent_at is not None
    assert past.ended_at is not None
    clock.at = past.sent_at - timedelta(days=2)
    _signing_keys(register, past)
    meeting_id, made = prepare_meeting(clerk, register, past, clock, say)
    say("Séance passée : votes, actes, signatures, publication…")
    hold(clerk, register, past, meeting_id, made, clock)
    clock.at = past.ended_at + timedelta(hours=12)
    acts.prepare(clerk, meeting_id)
    debates = {made[result.item.key]: result.debate_html for result in past.results if result.debate_html}
    minutes.save_debates(clerk, meeting_id, db.session.get_one(Minutes, meeting_id).revision, debates)
    for person in (MAYOR, past.secretary):
        clock.at += timedelta(hours=3)
        _sign_all(register, person, meeting_id)
    clock.at += timedelta(days=1)
    publication.publish_meeting(clerk, meeting_id)
    clock.at += timedelta(days=1)
    department = db.session.get_one(Organisation, clerk.organisation_id).department
    legality.set_up(clerk, department)
    legality.send(clerk, meeting_id)
    clock.at += timedelta(days=9)
    legality.ask_for_papers(meeting_id, clock.at.date())
    clock.at += timedelta(days=1)


def _signing_keys(register: Register, past: DemoMeeting) -> None:
    system = system_actor(register.organisations["commune"])
    for person in (MAYOR, past.secretary, "paul.lemaitre", "jeanne.thibault"):
        keys.create_key(system, PASSPHRASE, person_id=register.people[person])


def _sign_all(register: Register, person: str, meeting_id: int) -> None:
    """Sign everything of the meeting that awaits this person, the minutes excepted (they are not settled yet)."""
    actor = _member(register, person)
    awaiting = (
        db.session.execute(
            db.select(Document.id)
            .join(SignatureStep, SignatureStep.document_id == Document.id)
            .where(
                Document.meeting_id == meeting_id,
                Document.kind != "minutes",
                SignatureStep.person_id == actor.person_id,
                SignatureStep.signed_at.is_(None),
            )
            .order_by(Document.id)
        )
        .scalars()
        .all()
    )
    signing.sign(actor, awaiting, PASSPHRASE)
