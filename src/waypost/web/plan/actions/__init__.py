"""What changes the plan's tables: keyword-only, each in one transaction, with who did it in which role."""

from waypost.web.plan.actions.indicators import add_indicator, add_period, end_indicator, lock_period, unlock_period
from waypost.web.plan.actions.mailing import queue_plan_notices, send_plan_notices
from waypost.web.plan.actions.money import add_amount, add_line, add_rate, take_back
from waypost.web.plan.actions.saying import move_milestone, note, reach_milestone, say_outcome, unsay_outcome
from waypost.web.plan.actions.updates import (
    approve_update,
    begin_update,
    report,
    report_again,
    require_open,
    require_unlocked,
    return_update,
    revise_update,
    submit_update,
)

__all__ = [
    "add_amount",
    "add_indicator",
    "add_line",
    "add_period",
    "add_rate",
    "approve_update",
    "begin_update",
    "end_indicator",
    "lock_period",
    "move_milestone",
    "note",
    "queue_plan_notices",
    "reach_milestone",
    "report",
    "report_again",
    "require_open",
    "require_unlocked",
    "return_update",
    "revise_update",
    "say_outcome",
    "send_plan_notices",
    "submit_update",
    "take_back",
    "unlock_period",
    "unsay_outcome",
]
