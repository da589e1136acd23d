"""The tables of the network."""

from waypost.web.network.models.assertion import Assertion
from waypost.web.network.models.consent import Consent
from waypost.web.network.models.event import Event
from waypost.web.network.models.holder import Holder
from waypost.web.network.models.invitation import DeclineReason, Invitation
from waypost.web.network.models.mail import Mail
from waypost.web.network.models.request import Request
from waypost.web.network.models.work import Deliverable, Publication, Terms, Verdict

__all__ = [
    "Assertion",
    "Consent",
    "DeclineReason",
    "Deliverable",
    "Event",
    "Holder",
    "Invitation",
    "Mail",
    "Publication",
    "Request",
    "Terms",
    "Verdict",
]
