"""The tables of agreements."""

from waypost.web.agreements.models.agreement import Agreement, Money, Party, Signatory
from waypost.web.agreements.models.clause import Clause, Reading
from waypost.web.agreements.models.commitment import Commitment, Kept
from waypost.web.agreements.models.log import Change, Reply, Step
from waypost.web.agreements.models.notice import Notice

__all__ = [
    "Agreement",
    "Change",
    "Clause",
    "Commitment",
    "Kept",
    "Money",
    "Notice",
    "Party",
    "Reading",
    "Reply",
    "Signatory",
    "Step",
]
