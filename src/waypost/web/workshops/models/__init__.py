"""The tables of workshops."""

from waypost.web.jobs.outbox import MailState
from waypost.web.workshops.models.draft import Draft, DraftVersion, Entered
from waypost.web.workshops.models.exchange import Exchange, ExchangeStep, Step
from waypost.web.workshops.models.notice import Notice
from waypost.web.workshops.models.people import Assessment, FollowUp, Participants, Side, Topic
from waypost.web.workshops.models.workshop import Cell, Held, HeldKind, Pack, Published, Saying, Workshop

__all__ = [
    "Assessment",
    "Cell",
    "Draft",
    "DraftVersion",
    "Entered",
    "Exchange",
    "ExchangeStep",
    "FollowUp",
    "Held",
    "HeldKind",
    "MailState",
    "Notice",
    "Pack",
    "Participants",
    "Published",
    "Saying",
    "Side",
    "Step",
    "Topic",
    "Workshop",
]
