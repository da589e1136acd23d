"""The tables of following."""

from waypost.web.following.models.asked import Asked
from waypost.web.following.models.edition import Edition
from waypost.web.following.models.followed import MOST_FOLLOWED, Followed
from waypost.web.following.models.letter import Letter
from waypost.web.following.models.round import Round
from waypost.web.following.models.wish import Wish

__all__ = ["MOST_FOLLOWED", "Asked", "Edition", "Followed", "Letter", "Round", "Wish"]
