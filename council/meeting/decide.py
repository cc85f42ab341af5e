"""Commands decided into events: the one entrance of the pure core."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from council.law.violations import Violation
from council.meeting import (
    attendance,
    ballots,
    blocks,
    chairing,
    corrections,
    election_results,
    elections,
    items,
    messages,
    paper,
    procedures,
    questions,
    requests,
    results,
    session,
    speakers,
    urn,
    ways,
)
from council.meeting import block_commands as bc
from council.meeting import commands as cmd
from council.meeting import election_commands as ec
from council.meeting import floor_commands as fc
from council.meeting import message_commands as mc
from council.meeting import question_commands as qc
from council.meeting import urn_commands as uc
from council.meeting import way_commands as wc
from council.meeting.draft import Draft
from council.meeting.events import Event
from council.meeting.refusals import Refusal
from council.meeting.state import MeetingState

_DECIDERS: dict[type[cmd.Command], Callable[[Draft, Any], None]] = {
    cmd.OpenMeeting: session.open_meeting,
    cmd.NameSecretary: chairing.name_secretary,
    cmd.Arrive: attendance.arrive,
    cmd.Leave: attendance.leave,
    cmd.GiveProxy: attendance.give_proxy,
    cmd.EndProxy: attendance.end_proxy,
    cmd.OpenItem: items.open_item,
    cmd.CloseItem: items.close_item,
    bc.FormBlock: blocks.form_block,
    bc.LeaveBlock: blocks.leave_block,
    qc.PutQuestion: questions.put_question,
    qc.AskQuestion: questions.ask_question,
    qc.AnswerQuestion: questions.answer_question,
    qc.DropQuestion: questions.drop_question,
    cmd.Withdraw: attendance.withdraw,
    cmd.EndWithdrawal: attendance.end_withdrawal,
    cmd.ReplaceChair: chairing.replace_chair,
    cmd.OpenBallot: ballots.open_ballot,
    cmd.Vote: ballots.vote,
    cmd.RecordHands: ballots.record_hands,
    cmd.CloseBallot: results.close_ballot,
    cmd.CancelBallot: ballots.cancel_ballot,
    uc.AnnounceClosing: urn.announce_closing,
    uc.ConfirmUrn: urn.confirm_urn,
    uc.RevokeUrn: urn.revoke_urn,
    wc.RecordVote: ways.record_vote,
    wc.ChangeWay: ways.change_way,
    wc.ReopenBallot: ways.reopen_ballot,
    cmd.Proclaim: results.proclaim,
    ec.BeginElection: elections.begin_election,
    ec.SetCandidates: elections.set_candidates,
    ec.NameAssessors: elections.name_assessors,
    ec.WaiveSecrecy: elections.waive_secrecy,
    ec.Appoint: elections.appoint,
    ec.AbandonElection: elections.abandon_election,
    ec.RecordPaper: paper.record_paper,
    ec.BreakTie: election_results.break_tie,
    cmd.Suspend: session.suspend,
    cmd.Resume: session.resume,
    cmd.ClosedSession: session.closed_session,
    cmd.PublicSession: session.public_session,
    cmd.Correct: corrections.correct,
    cmd.CloseMeeting: session.close_meeting,
    fc.AskFloor: speakers.ask_floor,
    fc.WaiveFloor: speakers.waive_floor,
    fc.MoveFloor: speakers.move_floor,
    fc.GiveFloor: speakers.give_floor,
    fc.EndFloor: speakers.end_floor,
    mc.SendMessage: messages.send_message,
    mc.WithdrawMessage: messages.withdraw_message,
    cmd.MakeRequest: requests.make_request,
    cmd.WithdrawRequest: requests.withdraw_request,
    cmd.DecideProcedure: procedures.decide_procedure,
}


def decide(
    state: MeetingState, command: cmd.Command, context: cmd.Context
) -> tuple[list[Event], MeetingState]:
    """The events that ``command`` writes and the state after them.

    Raises ``council.law.violations.Violation`` (``Refusal`` when the reason is not the law's own) and writes nothing.
    """
    draft = Draft(state, context, command.motive)
    try:
        _DECIDERS[type(command)](draft, command)
    except Refusal as refusal:
        if refusal.override:
            raise _with_all_objections(refusal, state, command, context) from refusal
        raise
    return draft.events, draft.state


def _with_all_objections(
    refusal: Refusal, state: MeetingState, command: cmd.Command, context: cmd.Context
) -> Refusal:
    """The refusal with every objection that a motive would go past: nobody overrides what was not read."""
    insisting = {"despite": True} if hasattr(command, "despite") else {}
    insisted = replace(command, motive=command.motive or "…", **insisting)
    trial = Draft(state, replace(context, urn=None), insisted.motive)
    with suppress(Violation):  # one that no motive goes past, or the urn, which a trial does not open
        _DECIDERS[type(command)](trial, insisted)
    found = [one for event in trial.events for one in event.overrode] + trial.overrode
    others = [one for one in dict.fromkeys(found) if one != refusal.sentence]
    if not others:
        return refusal
    text = " ".join([refusal.sentence, *others])
    return Refusal(refusal.code, text, article=refusal.article, override=True)
