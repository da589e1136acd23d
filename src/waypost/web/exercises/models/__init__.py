"""The tables of exercises."""

from waypost.web.exercises.models.answer import Answer
from waypost.web.exercises.models.event import SIGNING_ROLES, Event, Medium, ToldBy
from waypost.web.exercises.models.exercise import GRACE, SOON, Choice, Exercise, Purpose
from waypost.web.exercises.models.extension import Extension
from waypost.web.exercises.models.invited import Invited, InvitedPlatform
from waypost.web.exercises.models.link import Link
from waypost.web.exercises.models.mail import Mail
from waypost.web.exercises.models.question import Question, QuestionKind
from waypost.web.jobs.outbox import MailState

__all__ = [
    "GRACE",
    "SIGNING_ROLES",
    "SOON",
    "Answer",
    "Choice",
    "Event",
    "Exercise",
    "Extension",
    "Invited",
    "InvitedPlatform",
    "Link",
    "Mail",
    "MailState",
    "Medium",
    "Purpose",
    "Question",
    "QuestionKind",
    "ToldBy",
]
