"""Who may give which live command, and the command's way to the committer; websocket and HTTP share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from council.law.violations import Violation
from council.law.wording import citation, typeset
from council.meeting.commands import Command, parse
from council.meeting.refusals import Refusal
from council.permissions import Actor, Permission

MEMBER_KINDS = frozenset(
    {
        "vote",
        "give_proxy",
        "end_proxy",
        "withdraw",
        "end_withdrawal",
        "make_request",
        "withdraw_request",
        "ask_floor",
        "waive_floor",
        "leave_block",
        "confirm_urn",
        "revoke_urn",
    }
)
"""What a member may do for the own seat (votes: and for the proxy borne)."""
OWN_KINDS = frozenset({"vote", "confirm_urn", "revoke_urn"})
"""What the clerk and the chair too do as the member of their own seat alone, never in somebody's name."""
CHAIR_KINDS = frozenset(
    {
        "open_item", "close_item", "open_ballot", "close_ballot", "announce_closing", "cancel_ballot", "record_vote", "change_way", "reopen_ballot", "proclaim", "suspend", "resume",
        "closed_session", "public_session", "decide_procedure", "make_request", "withdraw_request",
        "begin_election", "set_candidates", "name_assessors", "waive_secrecy",
        "appoint", "abandon_election", "record_paper", "break_tie",
        "ask_floor", "waive_floor", "move_floor", "give_floor", "end_floor", "send_message",
        "withdraw_message", "form_block", "leave_block",
        "put_question", "ask_question", "answer_question", "drop_question",
    }
)  # fmt: skip


LONGEST_DEVICE = 64


@dataclass(frozen=True)
class Request:
    """A command of somebody, read and not yet decided."""

    actor: Actor
    meeting_id: int
    id: str
    command: Command
    device: str = ""
    """The cockpit that sends it, by the random id of its tab; empty from a tablet or a script."""

    @property
    def kind(self) -> str:
        """Kind of the command, as in the protocol."""
        return self.command.kind


def read(actor: Actor, meeting_id: int, message: Any) -> Request:
    """The request of a message ``{id, kind, payload}``. Raises Refusal."""
    if not isinstance(message, dict):
        raise Refusal("bad_payload", "La demande est mal écrite : rechargez la page.")
    identifier = message.get("id")
    if not isinstance(identifier, str) or not 8 <= len(identifier) <= 64 or not identifier.isascii():
        raise Refusal("bad_payload", "La demande n'a pas d'identifiant : rechargez la page.")
    payload, device = message.get("payload"), message.get("device")
    return Request(
        actor, meeting_id, identifier, parse(message.get("kind"), {} if payload is None else payload),
        device[:LONGEST_DEVICE] if isinstance(device, str) else "",
    )  # fmt: skip


def staff(actor: Actor, kind: str) -> bool:
    """Whether the actor gives ``kind`` as clerk or chair; False: as the member of a seat."""
    if kind in OWN_KINDS:
        return False
    return actor.may(Permission.MEETING_CLERK) or (
        kind in CHAIR_KINDS and actor.may(Permission.MEETING_CHAIR)
    )


def authorise(actor: Actor, kind: str, seat: int | None) -> None:
    """Refuse what the actor may not do; ``seat`` is the actor's own in this meeting, if any."""
    if staff(actor, kind):
        return
    if kind in MEMBER_KINDS and seat is not None and actor.may(Permission.COUNCILLOR):
        return
    raise Refusal("forbidden", "Votre compte n'a pas le droit de donner cette commande dans cette séance.")


def signature(actor: Actor, kind: str) -> str:
    """The actor as the book names him for ever."""
    if not staff(actor, kind):
        return actor.name
    role = "secrétariat de séance" if actor.may(Permission.MEETING_CLERK) else "présidence"
    return f"{actor.name} ({role})"[:160]


def refused(identifier: str, violation: Violation) -> dict[str, Any]:
    """The acknowledgment of a refusal."""
    answer: dict[str, Any] = {
        "ok": False, "id": identifier, "code": violation.code, "sentence": violation.sentence,
    }  # fmt: skip
    if violation.article:
        answer["article"] = citation(violation.article)
    if isinstance(violation, Refusal) and violation.override:
        answer["override"] = True
    return answer


def failed(identifier: str, code: str, sentence: str, **more: Any) -> dict[str, Any]:
    """The acknowledgment of a command that was not decided; the same id may be tried again."""
    return {"ok": False, "id": identifier, "code": code, "sentence": typeset(sentence), **more}
