"""Documents on the table. Before the invitation they come and go; after it they are only added, as tabled later."""

from __future__ import annotations

from django.db import transaction

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.meetings.actions.gating import pass_gate
from waypost.web.meetings.actions.steps import course_now, locked, may_table
from waypost.web.meetings.actions.wording import line, worded
from waypost.web.meetings.models import Content, Document, Item, Meeting
from waypost.web.meetings.queries.gated import asks_of_files, works_of_item
from waypost.web.meetings.rights import require_running
from waypost.web.meetings.states import State
from waypost.web.meetings.tabled import MEDIA_TYPES, Tabled
from waypost.web.meetings.versions import find_work


@transaction.atomic
def table_document(
    *, by: User | None, meeting: Meeting, title: str, tabled: Tabled, item: Item | None = None, why: str = "",
    override: str = "", text_of: str | None = None,
) -> Document:  # fmt: skip
    """Put a document on the table, under an item or for the whole meeting; its bytes are kept once.

    After the invitation with the moment and why. A version before a Board passes the gate, or ``override`` says why
    it lies there all the same. So does a file under an item that concerns a work, and one that is a ``text_of`` a work
    under consultation: "" says that it is none, None that nobody was asked. Raises :class:`RefusedError`.
    """
    role = require_running(by)
    meeting = locked(meeting)
    is_later = may_table(meeting)
    if item is not None and item.meeting_id != meeting.pk:
        raise RefusedError("meeting_refused_item")
    work = tabled.work or _work_of_file(meeting, item, text_of)
    works = dict.fromkeys([work, *([] if tabled.work else works_of_item(item))])
    pass_gate(by, meeting, [(each, tabled.version) for each in works if each], override)
    last = meeting.documents.order_by("-position").first()
    made: Document = Document.objects.create(
        meeting=meeting, item=item, position=last.position + 1 if last else 1, title=line(title, 300),
        content=_kept(tabled), form=tabled.form, work=work, version=tabled.version, language=tabled.language,
        is_text=None if tabled.work or text_of is None else bool(text_of),
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


def _work_of_file(meeting: Meeting, item: Item | None, text_of: str | None) -> str:
    """The work that a file is a text of: as it was said, else the one that its item concerns; "" for none.

    Raises :class:`RefusedError` for a work that is not under consultation, and before a Board where neither tells.
    """
    if text_of and find_work(text_of) is None:
        raise RefusedError("meeting_refused_work")
    if text_of is not None:
        return text_of
    concerned = works_of_item(item)
    if not concerned and asks_of_files(meeting):
        raise RefusedError("meeting_refused_is_text")
    return concerned[0] if len(concerned) == 1 and meeting.is_governing else ""


def _kept(tabled: Tabled) -> Content:
    """The row of these bytes: written once, whoever tables them again."""
    found = Content.objects.filter(sha256=tabled.sha256).defer("data").first()
    if found is not None:
        return found
    made: Content = Content.objects.create(
        sha256=tabled.sha256, media_type=MEDIA_TYPES[tabled.form], size=len(tabled.data), data=tabled.data
    )
    return made
