"""The tables of support along trails."""

from waypost.web.support.models.meeting import HOW, Seed, Voice
from waypost.web.support.models.notice import Notice
from waypost.web.support.models.strategy import (
    EVENTS,
    PARTS,
    Commitment,
    Event,
    Finding,
    HandOver,
    Message,
    Need,
    Said,
    Strategy,
)

__all__ = [
    "EVENTS",
    "HOW",
    "PARTS",
    "Commitment",
    "Event",
    "Finding",
    "HandOver",
    "Message",
    "Need",
    "Notice",
    "Said",
    "Seed",
    "Strategy",
    "Voice",
]
