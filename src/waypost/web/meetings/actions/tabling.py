"""Documents on the table. Before the invitation they come and go; after it they are only added, as tabled later."""

from __future__ import annotations

from django.db import transaction

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.meetings.actions.gating import pass_gate
from waypost.web.meetings.actions.steps import course_now, locked, may_table
from waypost.web.meetings.actions.wording import line, worded
from waypost.web.meetings.models import Content, Document, Item, Meeting
from waypost.web.meetings.rights import require_running
from waypost.web.meetings.states import State
from waypost.web.meetings.tabled import MEDIA_TYPES, Tabled


@transaction.atomic
def table_document(
    *, by: User | None, meeting: Meeting, title: str, tabled: Tabled, item: Item | None = None, why: str = "",
    override: str = "",
) -> Document:  # fmt: skip
    """Put a document on the table, under an item or for the whole meeting; its bytes are kept once.

    After the invitation with the moment and why. A version before a Board passes the gate, or ``override`` says why
    it lies there all the same. Raises :class:`RefusedError`.
    """
    role = require_running(by)
    meeting = locked(meeting)
    is_later = may_table(meeting)
    if item is not None and item.meeting_id != meeting.pk:
        raise RefusedError("meeting_refused_item")
    if tabled.work:
        pass_gate(by, meeting, [(tabled.work, tabled.version)], override)
    last = meeting.documents.order_by("-position").first()
    made: Document = Document.objects.create(
        meeting=meeting, item=item, position=last.position + 1 if last else 1, title=line(title, 300),
        content=_kept(tabled), form=tabled.form, work=tabled.work, version=tabled.version, language=tabled.language,
        is_later=is_later, why=worded(why, is_needed=is_later), by=by, by_role=role,
    )  # fmt: skip
    return made


@transaction.atomic
def remove_document(*, by: User | None, document: Document) -> None:
    """Take a document off a plan. Raises :class:`RefusedError` once it was sent."""
    require_running(by)
    if course_now(locked(document.meeting)).state is not State.PLANNED:
        raise RefusedError("meeting_refused_sent")
    content = document.content_id
    document.delete()
    if not Document.objects.filter(content=content).exists():
        Content.objects.filter(pk=content).delete()


def _kept(tabled: Tabled) -> Content:
    """The row of these bytes: written once, whoever tables them again."""
    found = Content.objects.filter(sha256=tabled.sha256).defer("data").first()
    if found is not None:
        return found
    made: Content = Content.objects.create(
        sha256=tabled.sha256, media_type=MEDIA_TYPES[tabled.form], size=len(tabled.data), data=tabled.data
    )
    return made
