"""Each line of the book as a French sentence, as an audience may read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from council.law.wording import count, day, listed, typeset
from council.meeting import block_events as bl
from council.meeting import events as ev
from council.meeting import floor_events as fl
from council.meeting import message_events as ms
from council.meeting import question_events as qe
from council.meeting import urn_events as ur
from council.meeting.codec import from_payload
from council.meeting.election_sentences import SENTENCES
from council.meeting.facts import Facts
from council.meeting.hours import told
from council.meeting.oral import REASONS
from council.meeting.requests import label
from council.meeting.state import MeetingState
from council.meeting.substitutes import arrival
from council.meeting.urn_words import ROLES

_ENDED = {
    "giver_arrived": "son mandant étant arrivé",
    "bearer_left": "son porteur étant parti",
    "revoked": "retiré par son mandant",
    "replaced": "remplacé par un autre",
}
_MODES = {
    "public": "scrutin public",
    "main_levee": "vote à main levée",
    "secret": "scrutin secret",
    "paper": "scrutin secret sur papier",
    "roll_call": "scrutin public par appel nominal",
}
OUTCOMES = {
    "adopted": "adopté",
    "rejected": "rejeté",
    "not_adopted": "non adopté",
    "elected": "élection faite",
    "appointed": "nomination sans vote",
    "acknowledged": "il en est pris acte",
    "withdrawn": "retiré de l'ordre du jour",
    "postponed": "ajourné",
    "discussed": "débattu, sans vote",
}


class Teller:
    """Tells events of one meeting. ``staff`` reads full titles and, once a vote is closed, who voted what."""

    def __init__(self, state: MeetingState, *, staff: bool) -> None:
        self.state = state
        self.facts: Facts = state.facts
        self.staff = staff

    def tell(self, event: ev.Event) -> str:
        """The sentence of one line, typeset, the motive of an override included."""
        text = _TELL[type(event)](self, event)
        why = f" Motif : {event.motive.rstrip('.')}." if event.motive else ""
        return typeset(text + why)

    def name(self, seat: int) -> str:
        """A member, as read out."""
        return self.facts.name(seat)

    def item(self, item: int) -> str:
        """``point 4 (Cession d'un terrain)``."""
        found = self.facts.item_of.get(item)
        if found is None:
            return "point hors de l'ordre du jour"
        return f"point {found.position} ({found.title if self.staff else found.open_title})"

    def points(self, items: tuple[int, ...]) -> str:
        """``points 4, 5 et 7``."""
        found = [self.facts.item_of[item] for item in items if item in self.facts.item_of]
        return f"points {listed([str(one.position) for one in found])}"

    def restricted(self, item: int) -> bool:
        """Whether the words of a vote on ``item`` are for its members alone."""
        found = self.facts.item_of.get(item)
        within = self.state.item_state(item).in_closed_session
        return found is None or found.confidential or found.closed_session or within

    def choice(self, ballot: str, choice: str) -> str:
        """Label of a choice, hidden while the vote is open and from those who may not know it."""
        found = self.state.ballots.get(ballot)
        if found is None or found.state == "open" or not self.staff:
            return ""
        return found.choices.get(choice, choice)


def _opened(t: Teller, e: ev.MeetingOpened) -> str:
    return f"Séance ouverte sous la présidence de {e.facts.name(e.chair)}."


def _arrived(t: Teller, e: ev.MemberArrived) -> str:
    where = f" ({t.facts.rooms[e.room]})" if e.room < len(t.facts.rooms) else ""
    return f"Arrivée de {arrival(t.state, e.seat, substitute=e.substitute)}{where}{_hour(t, e.since)}."


def _hour(t: Teller, since: str) -> str:
    return f", à {told(since, ZoneInfo(t.facts.timezone))}" if since else ""


def _item_opened(t: Teller, e: ev.ItemOpened) -> str:
    text = t.item(e.item)
    return f"{text[0].upper()}{text[1:]} mis en discussion."


def _block_left(t: Teller, e: bl.BlockLeft) -> str:
    text = t.item(e.item)
    who = t.name(e.seat) if e.seat is not None else ""
    why = {"request": f", à la demande de {who}", "withdrawal": f", {who} s'en étant retiré"}.get(
        e.reason, ""
    )
    return f"{text[0].upper()}{text[1:]} sorti du vote groupé{why}."


def _asked(t: Teller, question: str) -> str:
    """Whose question, and on what: never its words behind closed doors."""
    found = t.state.questions.get(question)
    if found is None:
        return "question orale"
    words = f" : « {found.text} »" if t.staff or not t.restricted(found.item) else ""
    return f"question orale de {t.name(found.seat)}{words}"


def _question_put(t: Teller, e: qe.QuestionPut) -> str:
    when = f", reçue le {day(date.fromisoformat(e.received))}" if e.received else ", posée en séance"
    return f"Inscrite : {_asked(t, e.question)}{when}."


def _question_answered(t: Teller, e: qe.QuestionAnswered) -> str:
    found = t.state.questions.get(e.question)
    told = e.text and found is not None and (t.staff or not t.restricted(found.item))
    return f"Réponse de {t.name(e.seat)} à la {_asked(t, e.question)}" + (
        f". {e.text.rstrip('.')}." if told else "."
    )


def _item_closed(t: Teller, e: ev.ItemClosed) -> str:
    text = t.item(e.item)
    return f"{text[0].upper()}{text[1:]} : {OUTCOMES.get(e.outcome, e.outcome)}."


def _chair(t: Teller, e: ev.ChairReplaced) -> str:
    where = f" pour le {t.item(e.item)}" if e.item is not None else ""
    return f"{t.name(e.seat)} prend la présidence{where}."


def _ballot_opened(t: Teller, e: ev.BallotOpened) -> str:
    asked = e.question and (t.staff or not t.restricted(e.item))
    what = f"« {e.question} »" if asked else f"le {t.item(e.item)}"
    turn = f", tour {e.round}" if e.candidates else ""
    if e.items:
        what = f"les {t.points(e.items)}, ensemble"
    return f"Ouverture du {_MODES.get(e.mode, e.mode)} sur {what}{turn}."


def _vote(t: Teller, e: ev.VoteCast) -> str:
    label = t.choice(e.ballot, e.choice)
    said = f" : {label.lower()}" if label else ""
    by = f" par {t.name(e.bearer)}, porteur de son pouvoir" if e.bearer is not None else ""
    heard = ", recueilli par le secrétariat" if e.aloud else ""
    return f"Vote de {t.name(e.seat)}{by}{heard}{said}."


def _voter(t: Teller, e: ev.VoterRecorded) -> str:
    by = f" par {t.name(e.bearer)}, porteur de son pouvoir" if e.bearer is not None else ""
    return f"Bulletin de {t.name(e.seat)} déposé dans l'urne{by}."


def _hands(t: Teller, e: ev.HandsRecorded) -> str:
    found = t.state.ballots.get(e.ballot)
    labels = found.choices if found else {}
    figures = [f"{number} {labels.get(choice, choice).lower()}" for choice, number in e.counts.items()]
    return f"Décompte des mains levées : {listed(figures) or 'aucune voix'}."


def _ballot_closed(t: Teller, e: ev.BallotClosed) -> str:
    silent = t.facts.weigh(e.missing)
    absent = f", {count(silent, 'voix non exprimée', 'voix non exprimées')}" if silent else ""
    urn = f" Urne ouverte en présence de {listed([t.name(seat) for seat in e.openers])}." if e.openers else ""
    return f"Scrutin clos : {count(e.cast, 'voix', 'voix')} sur {e.electorate}{absent}.{urn}"


def _proclaimed(t: Teller, e: ev.ResultProclaimed) -> str:
    return f"Résultat proclamé : {e.sentence.rstrip('.')}."


def _withdrawn(t: Teller, e: ev.WithdrawalDeclared) -> str:
    who = t.name(e.seat)
    if e.reason == "mandate":
        who += ", qui représente la collectivité dans l'organisme concerné (art. L.\u00a01111-6),"
    return f"{who} se retire du {t.item(e.item)} et n'y prend pas part."


def _suspended(t: Teller, e: ev.Suspended) -> str:
    return f"Séance suspendue ({e.reason.rstrip('.')})." if e.reason else "Séance suspendue."


def _asker(t: Teller, e: ev.RequestMade | ev.RequestWithdrawn) -> str:
    """Who asks for a secret ballot is for the clerk alone to read."""
    return t.name(e.seat) if t.staff or e.subject != "secret" else "Un membre"


def _request(t: Teller, e: ev.RequestMade) -> str:
    where = f" sur le {t.item(e.item)}" if e.item is not None else ""
    return f"{_asker(t, e)} demande le {label(t.state, e.subject)}{where}."


def _request_back(t: Teller, e: ev.RequestWithdrawn) -> str:
    return f"{_asker(t, e)} retire sa demande de {label(t.state, e.subject)}."


def _corrected(t: Teller, e: ev.Corrected) -> str:
    if e.void:
        return f"La ligne {e.seq} est annulée."
    reading = from_payload(type(t.state.history[e.seq - 1]), e.payload or {})
    return f"La ligne {e.seq} se lit désormais : {_TELL[type(reading)](t, reading)}"


_TELL: dict[type[ev.Event], Callable[[Teller, Any], str]] = {
    ev.MeetingOpened: _opened,
    ev.MemberArrived: _arrived,
    ev.MemberLeft: lambda t, e: f"Départ de {t.name(e.seat)}{_hour(t, e.since)}.",
    ev.ProxyGiven: lambda t, e: f"{t.name(e.giver)} donne pouvoir à {t.name(e.bearer)}.",
    ev.ProxyEnded: lambda t, e: (
        f"Le pouvoir de {t.name(e.giver)} à {t.name(e.bearer)} prend fin, {_ENDED[e.reason]}."
    ),
    ev.QuorumChecked: lambda t, e: e.sentence,
    ev.SecretaryNamed: lambda t, e: f"{t.name(e.seat)} est secrétaire de séance.",
    ev.ItemOpened: _item_opened,
    bl.BlockFormed: lambda t, e: (
        f"Les {t.points(e.items)} sont examinés ensemble et feront l'objet d'un seul vote."
    ),
    bl.BlockLeft: _block_left,
    qe.QuestionPut: _question_put,
    qe.QuestionAsked: lambda t, e: f"Posée : {_asked(t, e.question)}.",
    qe.QuestionAnswered: _question_answered,
    qe.QuestionDropped: lambda t, e: f"{REASONS[e.reason].capitalize()} : {_asked(t, e.question)}.",
    ev.ItemClosed: _item_closed,
    ev.WithdrawalDeclared: _withdrawn,
    ev.WithdrawalEnded: lambda t, e: f"{t.name(e.seat)} revient sur son retrait du {t.item(e.item)}.",
    ev.ChairReplaced: _chair,
    ev.BallotOpened: _ballot_opened,
    ev.VoteCast: _vote,
    ev.VoterRecorded: _voter,
    ev.HandsRecorded: _hands,
    ev.BallotClosed: _ballot_closed,
    ev.BallotReopened: lambda t, e: "Le vote est rouvert, avant toute proclamation.",
    ev.WayChanged: lambda t, e: f"Le vote continue autrement : {_MODES.get(e.mode, e.mode)}.",
    ur.ClosingAnnounced: lambda t, e: "Clôture du scrutin annoncée : qui n'a pas voté est invité à le faire.",
    ur.UrnConfirmed: lambda t, e: f"{t.name(e.seat)} ({ROLES[e.role]}) confirme l'ouverture de l'urne.",
    ur.UrnRevoked: lambda t, e: f"{t.name(e.seat)} retire sa confirmation : l'urne reste fermée.",
    ev.BallotCancelled: lambda t, e: "Scrutin annulé, sans effet.",
    ev.ResultProclaimed: _proclaimed,
    ev.Suspended: _suspended,
    ev.Resumed: lambda t, e: "Reprise de la séance.",
    ev.ClosedSessionStarted: lambda t, e: "Le public se retire : la séance se poursuit à huis clos.",
    ev.ClosedSessionEnded: lambda t, e: "Fin du huis clos : le public revient.",
    ev.RequestMade: _request,
    ev.RequestWithdrawn: _request_back,
    ev.ProcedureDecided: lambda t, e: e.sentence,
    ev.Corrected: _corrected,
    ev.MeetingClosed: lambda t, e: "La séance est levée.",
    **SENTENCES,
    ms.MessageSent: lambda t, e: f"Message de la présidence : « {e.text} »",
    ms.MessageWithdrawn: lambda t, e: "Le message de la présidence est retiré.",
    fl.FloorAsked: lambda t, e: f"{t.name(e.seat)} demande la parole.",
    fl.FloorWaived: lambda t, e: f"{t.name(e.seat)} retire sa demande de parole.",
    fl.FloorMoved: lambda t, e: f"{t.name(e.seat)} passe au rang {e.place + 1} de la liste des orateurs.",
    fl.FloorGiven: lambda t, e: f"La parole est à {t.name(e.seat)}.",
    fl.FloorEnded: lambda t, e: f"Fin de l'intervention de {t.name(e.seat)}.",
}
