"""What changes following: keyword-only, each in one transaction."""

from waypost.web.following.actions.asking import queue_questions
from waypost.web.following.actions.choosing import choose, follow, unfollow
from waypost.web.following.actions.editions import begin_edition
from waypost.web.following.actions.sending import send_letters

__all__ = ["begin_edition", "choose", "follow", "queue_questions", "send_letters", "unfollow"]
