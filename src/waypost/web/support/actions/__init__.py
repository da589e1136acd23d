"""What changes something: keyword-only, in one transaction, with the role in which it was done."""

from waypost.web.support.actions.agreeing import (
    OWN_WORDS,
    answer_hand_over,
    end,
    may_show,
    propose,
    put_in_force,
    review,
    speak,
)
from waypost.web.support.actions.drafting import (
    add_commitment,
    add_finding,
    add_hand_over,
    add_message,
    add_need,
    draft_strategy,
    leave_open,
    withdraw,
)
from waypost.web.support.actions.mailing import queue_strategy_notices, send_strategy_notices
from waypost.web.support.actions.planning import note_voice, plan_cross_regional, seed_strategy

__all__ = [
    "OWN_WORDS",
    "add_commitment",
    "add_finding",
    "add_hand_over",
    "add_message",
    "add_need",
    "answer_hand_over",
    "draft_strategy",
    "end",
    "leave_open",
    "may_show",
    "note_voice",
    "plan_cross_regional",
    "propose",
    "put_in_force",
    "queue_strategy_notices",
    "review",
    "seed_strategy",
    "send_strategy_notices",
    "speak",
    "withdraw",
]
