"""The tables of policy: drafts, rounds, comments and what becomes of them, sign-offs, the way to the Board."""

from waypost.web.policy.models.approval import Receipt, Step
from waypost.web.policy.models.comment import Comment, CommentEvent
from waypost.web.policy.models.disposition import Disposed, Disposition, Reaction
from waypost.web.policy.models.draft import Draft, Edit, OwnWork
from waypost.web.policy.models.lapsed import Lapsed
from waypost.web.policy.models.placement import Placement
from waypost.web.policy.models.reply import Reply
from waypost.web.policy.models.round import Round
from waypost.web.policy.models.sign_off import SignOff

__all__ = [
    "Comment",
    "CommentEvent",
    "Disposed",
    "Disposition",
    "Draft",
    "Edit",
    "Lapsed",
    "OwnWork",
    "Placement",
    "Reaction",
    "Receipt",
    "Reply",
    "Round",
    "SignOff",
    "Step",
]
