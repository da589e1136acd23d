"""Tables."""

from waypost.web.findings.models.notice import Notice
from waypost.web.findings.models.question import Closing, FollowUp, Putting, Question, Reply
from waypost.web.findings.models.rule import RuleChange
from waypost.web.findings.models.waiver import Verdict, Waiver

__all__ = ["Closing", "FollowUp", "Notice", "Putting", "Question", "Reply", "RuleChange", "Verdict", "Waiver"]
