"""Documents as they were tabled, and agenda and minutes to print."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse

from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import signed_in
from waypost.web.meetings.queries import course_of
from waypost.web.meetings.states import MINUTED
from waypost.web.meetings.tabled import MEDIA_TYPES
from waypost.web.meetings.views.pages import meeting_or_404
from waypost.web.meetings.word import agenda_document, minutes_document


@signed_in
def document(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """The bytes of a document, always as a file to save: nothing of it runs in a page of ours."""
    found = meeting_or_404(standing, code)
    one = found.documents.filter(position=number).select_related("content", "meeting").first()
    if one is None:
        raise Http404(number)
    data = bytes(one.content.data)
    if hashlib.sha256(data).hexdigest() != one.content.sha256:
        raise Http404(number)
    answer = _file(data, one.content.media_type, one.file_name)
    answer["ETag"] = f'"{one.content.sha256}"'
    return answer


@signed_in
def paper(request: HttpRequest, standing: Standing, code: str, what: str) -> HttpResponse:
    """Agenda or minutes as a Word document in the page's language."""
    found, language = meeting_or_404(standing, code), language_of(request)
    if what == "minutes" and course_of(found).state not in MINUTED:
        raise Http404(what)
    data = (agenda_document if what == "agenda" else minutes_document)(found, language)
    return _file(data, MEDIA_TYPES["docx"], f"{found.code}-{what}-{language}.docx")


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        data, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
