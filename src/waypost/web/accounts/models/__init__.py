"""The tables of accounts."""

from waypost.web.accounts.models.invitation import Invitation
from waypost.web.accounts.models.membership import Membership
from waypost.web.accounts.models.read_entry import ReadEntry
from waypost.web.accounts.models.user import User

__all__ = ["Invitation", "Membership", "ReadEntry", "User"]
