"""What changes exercises: keyword-only, each in one transaction, with who did it and why."""

from waypost.web.exercises.actions.answering import answer_questions
from waypost.web.exercises.actions.linking import make_link, revoke_link, use_link
from waypost.web.exercises.actions.mailing import queue_due, send_waiting
from waypost.web.exercises.actions.questions import add_question, remove_question
from waypost.web.exercises.actions.running import (
    change,
    close,
    create,
    extend,
    faults_in,
    invite_later,
    open_due,
    open_exercise,
)
from waypost.web.exercises.actions.telling import (
    answered_by_other,
    decline,
    enter_on_behalf,
    note_opened,
    note_opened_in,
    note_signed,
    note_work,
    nothing_to_report,
)

__all__ = [
    "add_question",
    "answer_questions",
    "answered_by_other",
    "change",
    "close",
    "create",
    "decline",
    "enter_on_behalf",
    "extend",
    "faults_in",
    "invite_later",
    "make_link",
    "note_opened",
    "note_opened_in",
    "note_signed",
    "note_work",
    "nothing_to_report",
    "open_due",
    "open_exercise",
    "queue_due",
    "remove_question",
    "revoke_link",
    "send_waiting",
    "use_link",
]
