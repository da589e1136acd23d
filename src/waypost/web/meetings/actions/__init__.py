"""What changes meetings: keyword-only, each in one transaction, with the role of who did it and why."""

from waypost.web.meetings.actions.bodies import (
    change_mandate,
    create_body,
    end_place,
    give_place,
    link_account,
    link_platform,
    unlink_account,
)
from waypost.web.meetings.actions.following_up import give_action, step_action
from waypost.web.meetings.actions.inviting import confirm_minutes, invite, invite_later, reply
from waypost.web.meetings.actions.mailing import queue_reminders, send_notices
from waypost.web.meetings.actions.minuting import (
    agree_minutes,
    circulate_minutes,
    decide,
    note_attendance,
    write_minutes,
)
from waypost.web.meetings.actions.planning import (
    add_item,
    cancel_meeting,
    change_plan,
    hold_meeting,
    move_meeting,
    plan_meeting,
    raise_item,
    remove_item,
)
from waypost.web.meetings.actions.tabling import remove_document, table_document

__all__ = [
    "add_item",
    "agree_minutes",
    "cancel_meeting",
    "change_mandate",
    "change_plan",
    "circulate_minutes",
    "confirm_minutes",
    "create_body",
    "decide",
    "end_place",
    "give_action",
    "give_place",
    "hold_meeting",
    "invite",
    "invite_later",
    "link_account",
    "link_platform",
    "move_meeting",
    "note_attendance",
    "plan_meeting",
    "queue_reminders",
    "raise_item",
    "remove_document",
    "remove_item",
    "reply",
    "send_notices",
    "step_action",
    "table_document",
    "unlink_account",
    "write_minutes",
]
