"""The tables of advocacy."""

from waypost.web.advocacy.models.aspect import AddedAspect, AddedQuestion
from waypost.web.advocacy.models.claim import Asking, Claim, ClaimRun, ClaimVersion
from waypost.web.advocacy.models.coordination import Clearance, Coordination, Waiver
from waypost.web.advocacy.models.evidence import Evidence, EvidenceStep
from waypost.web.advocacy.models.mail import Mail
from waypost.web.advocacy.models.message import Message, MessageClaim, MessageStep, MessageVersion, ToneReview
from waypost.web.advocacy.models.snapshot import UseStory
from waypost.web.advocacy.models.story import Story, StoryConsent
from waypost.web.advocacy.models.use import Dialogue, DialogueStep, Use, UseStep

__all__ = [
    "AddedAspect",
    "AddedQuestion",
    "Asking",
    "Claim",
    "ClaimRun",
    "ClaimVersion",
    "Clearance",
    "Coordination",
    "Dialogue",
    "DialogueStep",
    "Evidence",
    "EvidenceStep",
    "Mail",
    "Message",
    "MessageClaim",
    "MessageStep",
    "MessageVersion",
    "Story",
    "StoryConsent",
    "ToneReview",
    "Use",
    "UseStep",
    "UseStory",
    "Waiver",
]
