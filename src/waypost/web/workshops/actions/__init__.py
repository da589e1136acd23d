"""What changes workshops: keyword-only, each in one transaction, with the role of who did it."""

from waypost.web.workshops.actions.answering import (
    Answer,
    By,
    answer,
    answered,
    capacity_answers,
    carried_answer,
    people_answers,
    taken_back,
)
from waypost.web.workshops.actions.drafting import ask_advice, begin_draft, content_of, enter_register, write_draft
from waypost.web.workshops.actions.exchanges import propose_exchange, step_exchange
from waypost.web.workshops.actions.mailing import queue_workshop_notices, send_workshop_notices
from waypost.web.workshops.actions.people import assess, count_participants, follow_up, take_back_participants
from waypost.web.workshops.actions.taking_in import take_sheet
from waypost.web.workshops.actions.workshops import (
    add_cell,
    add_hosts,
    begin_workshop,
    end_workshop,
    hold_workshop,
    make_pack,
    publish_profile,
    take_back_cell,
)

__all__ = [
    "Answer",
    "By",
    "add_cell",
    "add_hosts",
    "answer",
    "answered",
    "ask_advice",
    "assess",
    "begin_draft",
    "begin_workshop",
    "capacity_answers",
    "carried_answer",
    "content_of",
    "count_participants",
    "end_workshop",
    "enter_register",
    "follow_up",
    "hold_workshop",
    "make_pack",
    "people_answers",
    "propose_exchange",
    "publish_profile",
    "queue_workshop_notices",
    "send_workshop_notices",
    "step_exchange",
    "take_back_cell",
    "take_back_participants",
    "take_sheet",
    "taken_back",
    "write_draft",
]
