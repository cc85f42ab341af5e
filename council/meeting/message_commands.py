"""Wishes of the chair about what the tablets say."""

from __future__ import annotations

from dataclasses import dataclass

from council.meeting.wishes import Command


@dataclass(frozen=True, kw_only=True)
class SendMessage(Command):
    """Show a short text on every tablet and, ``on_screen``, in the room; it takes the place of the one before."""

    kind = "send_message"
    text: str
    on_screen: bool = False


@dataclass(frozen=True, kw_only=True)
class WithdrawMessage(Command):
    """Take the message down."""

    kind = "withdraw_message"
