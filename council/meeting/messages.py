"""Decisions about messages from the chair to the tablets."""

from __future__ import annotations

from council.meeting import message_commands as cmd
from council.meeting import message_events as ev
from council.meeting.draft import Draft
from council.meeting.refusals import Refusal

LONGEST = 160
"""Characters: two lines on a tablet, and readable from the last row."""


def send_message(draft: Draft, command: cmd.SendMessage) -> None:
    """Show a text; written in the book with the hour, as it is said to the whole council."""
    draft.need_begun()
    text = " ".join(command.text.split())
    if not text:
        raise Refusal("bad_payload", "Écrivez le message : il est vide.")
    if len(text) > LONGEST:
        sentence = f"Ce message a {len(text)} caractères : raccourcissez-le à {LONGEST}, il doit se lire d'un coup d'œil."
        raise Refusal("too_long", sentence)
    message = ev.MessageSent(text=text, on_screen=command.on_screen)
    if message == draft.state.message:
        raise Refusal("already_shown", "Ce message est déjà affiché : rien à faire.")
    draft.emit(message)


def withdraw_message(draft: Draft, command: cmd.WithdrawMessage) -> None:
    """Take it down from every screen."""
    draft.need_begun()
    if draft.state.message is None:
        raise Refusal("no_message", "Aucun message n'est affiché : rien à faire.")
    draft.emit(ev.MessageWithdrawn())
