"""What mails about messages say: that something waits, and where. No word of a message stands in one."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from waypost.advocacy.track import State
from waypost.web.accounts.queries import standing_of
from waypost.web.advocacy import rights
from waypost.web.advocacy.models import Mail, Message
from waypost.web.advocacy.queries.clearing import clearances_of, unanswered
from waypost.web.advocacy.queries.messages import state_of

KINDS = ("clearance_asked", "clearance_given", "clearance_refused", "cleared", "story_withdrawn", "coordinate")


def message_address(mail: Mail) -> str:
    """The page that a mail is about."""
    code = mail.message.code if mail.message else ""
    return f"{settings.WAYPOST_ADDRESS}/{mail.person.language}/advocacy/message/{code}/"


def is_needed(mail: Mail) -> bool:
    """Whether what it says still holds when it goes out, and the person may still see the message."""
    if not mail.person.is_active or mail.message is None:
        return False
    standing = standing_of(mail.person)
    if not Message.objects.filter(rights.seen_messages(standing), pk=mail.message_id).exists():
        return False
    if state_of(mail.message) is State.WITHDRAWN:
        return False
    if mail.kind != "clearance_asked":
        return True
    waiting = unanswered(clearances_of(mail.message))
    return any(rights.clears_for(standing, ns_id) for ns_id in waiting)


def message_parts(mail: Mail) -> dict[str, str]:
    """What its texts name: the code and the address, and for who is asked the day by which an answer is awaited."""
    due = ""
    if mail.kind == "clearance_asked" and mail.message is not None:
        days = [each.due_on for each in clearances_of(mail.message) if each.due_on is not None]
        due = (min(days) if days else timezone.now().date()).isoformat()
    return {"code": mail.message.code if mail.message else "", "link": message_address(mail), "due": due}
