"""Oral questions: put, asked, answered or left for another day; within the rules of procedure, never a vote."""

from __future__ import annotations

from dataclasses import replace

from council.meeting.consistency import first_contradiction
from council.meeting.evolve import replay
from council.meeting.facts import AgendaItem
from council.meeting.sentences import Teller
from council.queries.boards import board
from council.queries.live import MEMBER, SCREEN, Watched

from .world import ANNE, BRUNO, DECISION, FACTS, MAYOR, World

ORAL = 15
ASKING = replace(FACTS, items=(*FACTS.items, AgendaItem(ORAL, 5, "Questions orales", kind="question")))


def world(**adjustments: object) -> World:
    return World(facts=replace(ASKING, adjustments=adjustments)).open(1, 2, 3, 4, 5)


def put(made: World, seat: int = ANNE, text: str = "Quand rouvre la piscine ?", **more: object) -> str:
    made.do("put_question", item=ORAL, seat=seat, text=text, **more)
    return next(reversed(made.state.questions))


def test_a_question_from_the_list_to_its_answer() -> None:
    made = world()
    question = put(made, received="2026-11-20")
    assert made.refuse("ask_question", question=question).code == "item_not_open"
    made.do("open_item", item=ORAL)
    assert made.refuse("answer_question", question=question).code == "question_done"
    made.do("ask_question", question=question)
    made.do("answer_question", question=question, text="Au printemps.")
    found = made.state.questions[question]
    assert (found.state, found.answered_by, found.answer) == ("answered", MAYOR, "Au printemps.")
    told = [Teller(made.state, staff=False).tell(event) for event in made.state.history]
    assert told[-1].startswith("Réponse de Mme Le Maire à la question orale de Anne")
    assert told[-1].endswith("Au printemps.")
    assert "reçue le vendredi 20 novembre 2026" in told[-5]
    made.do("close_item", item=ORAL)
    assert made.state.item_state(ORAL).outcome == "discussed"
    assert replay(made.facts, made.state.history) == made.state
    assert first_contradiction(made.facts, made.state.history) is None


def test_questions_that_are_not_answered_in_the_room() -> None:
    made = world()
    made.do("open_item", item=ORAL)
    for reason in ("withdrawn", "postponed", "written"):
        question = put(made, text=f"Question {reason}")
        made.do("drop_question", question=question, reason=reason)
        assert made.state.questions[question].state == reason
        assert made.refuse("ask_question", question=question).code == "question_done"
    assert made.refuse("drop_question", question=put(made), reason="lost").code == "bad_payload"


def test_what_is_no_question() -> None:
    made = world()
    assert made.refuse("put_question", item=DECISION, seat=ANNE, text="x").code == "not_questions"
    assert made.refuse("put_question", item=ORAL, seat=ANNE, text=" ").code == "bad_payload"
    assert made.refuse("put_question", item=ORAL, seat=99, text="x").code == "unknown_seat"
    assert (
        made.refuse("put_question", item=ORAL, seat=ANNE, text="x", received="demain").code == "bad_payload"
    )
    assert made.refuse("put_question", item=ORAL, seat=ANNE, text="x" * 1501).code == "too_long"
    put(made)
    assert (
        made.refuse("put_question", item=ORAL, seat=ANNE, text="Quand  rouvre la piscine ?").code
        == "already_put"
    )
    made.do("open_item", item=ORAL)
    assert made.refuse("ask_question", question="none").code == "unknown_question"
    assert made.refuse("open_ballot", item=ORAL, mode="public").code == "kind_not_voted"


def test_an_absent_author_does_not_ask() -> None:
    made = world()
    question = put(made, seat=7)
    made.do("open_item", item=ORAL)
    assert made.refuse("ask_question", question=question).code == "not_present"


def test_the_rules_of_procedure_limit_them() -> None:
    made = world(oral_questions_per_member=1, oral_question_days=2)
    put(made, received="2026-11-22")
    refusal = made.refuse("put_question", item=ORAL, seat=ANNE, text="Une autre", received="2026-11-20")
    assert (refusal.code, refusal.override, refusal.article) == ("too_many_questions", True, "CGCT L2121-19")
    assert (
        made.refuse("put_question", item=ORAL, seat=BRUNO, text="Tard", received="2026-11-23").code
        == "question_too_late"
    )
    assert made.refuse("put_question", item=ORAL, seat=BRUNO, text="En séance").code == "question_too_late"
    put(made, seat=BRUNO, text="Urgent", motive="accord du conseil")
    assert made.state.history[-1].overrode


def test_an_answer_noted_wrong_is_corrected() -> None:
    made = world()
    question = put(made)
    made.do("open_item", item=ORAL)
    made.do("ask_question", question=question)
    made.do("answer_question", question=question, text="Au pritemps")
    made.do("correct", seq=made.state.seq, payload={"text": "Au printemps", "seat": 2}, motive="faute")
    assert made.state.questions[question].answer == "Au printemps"
    assert made.state.questions[question].answered_by == 2


def test_the_room_never_reads_a_question_on_what_is_not_public() -> None:
    items = (*FACTS.items, AgendaItem(ORAL, 5, "Questions orales", kind="question", closed_session=True))
    made = World(facts=replace(FACTS, items=items)).open(1, 2, 3, 4, 5)
    put(made)
    now = Watched(1, "open", None, made.state, (), frozenset())
    assert board(now, SCREEN)["questions"] == []
    assert len(board(now, MEMBER)["questions"]) == 1


def test_the_room_reads_a_question_once_it_is_asked() -> None:
    made = world()
    question = put(made)
    made.do("open_item", item=ORAL)
    for text in ("", "Quand rouvre la piscine ?"):
        now = Watched(1, "open", None, made.state, (), frozenset())
        assert [one["text"] for one in board(now, SCREEN)["questions"]] == [text]
        assert [one["text"] for one in board(now, MEMBER)["questions"]] == ["Quand rouvre la piscine ?"]
        if not text:
            made.do("ask_question", question=question)


def test_an_answer_is_not_put_right_into_that_of_somebody_absent() -> None:
    made = world()
    question = put(made)
    made.do("open_item", item=ORAL)
    made.do("ask_question", question=question)
    made.do("answer_question", question=question, seat=MAYOR)
    refusal = made.refuse("correct", seq=made.state.seq, payload={"seat": 7}, motive="c’était David")
    assert refusal.code == "contradiction"
