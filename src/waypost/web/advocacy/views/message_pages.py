"""How a page of messages is answered, and what somebody may get at. What is live and public is everybody's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.accounts.languages import direction, language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.accounts.views.pages import View, allowed
from waypost.web.advocacy import judging, rights
from waypost.web.advocacy.models import Message
from waypost.web.advocacy.queries.messages import find_message
from waypost.web.advocacy.reading import note_reads
from waypost.web.advocacy.showing import aspect_namer, body_name, title_in
from waypost.web.advocacy.telling import said_in
from waypost.web.advocacy.wholes import Whole
from waypost.web.exercises.times import when
from waypost.web.pages.templating import text

_PER_PAGE = 100


def member(view: View) -> View:
    """The view is for people with a role; it reads nothing of a release, so that no read of one is logged.

    What is confidential is (:mod:`waypost.web.advocacy.reading`).
    """

    def answer(request: HttpRequest, standing: Standing, *args: Any, **kwargs: Any) -> HttpResponse:
        request.is_no_read = True  # type: ignore[attr-defined]  # for the log of reads
        return view(request, standing, *args, **kwargs)

    return allowed(rights.is_member)(answer)


def everybody(view: View) -> View:
    """The view is for everybody; it is told who is signed in, or None."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.is_no_read = True  # type: ignore[attr-defined]  # for the log of reads
        return view(request, standing_of_request(request), *args, **kwargs)

    return answer


def message_page(
    request: HttpRequest, standing: Standing | None, template: str, status: int = 200, **parts: Any
) -> HttpResponse:
    """One of our pages, with what every one of them knows."""
    language = language_of(request)
    note_reads(request, [parts.get(name) for name in ("found", "use", "dialogue", "story", "rows")])
    shared: dict[str, Any] = {
        "language": language, "direction": direction(language), "path_rest": request.path.split("/", 2)[2],
        "query": request.GET.urlencode(), "base": f"/{language}/advocacy/", "catalog": load_catalog(), "form": None,
        "standing": standing, "is_member": rights.is_member(standing),
        "writes": standing is not None and rights.writes_somewhere(standing),
        "aspect_name": aspect_namer(language), "body_name": partial(body_name, language=language),
        "title_in": title_in, "when": lambda at: when(at, "UTC", language), "today": timezone.now().date(),
    }  # fmt: skip
    return render(request, f"advocacy/{template}", shared | parts, status=status)


def message_or_404(standing: Standing | None, code: str) -> Message:
    """The message of an address, for who may see it; to others there is none."""
    found = find_message(standing, code)
    if found is None:
        raise Http404(code)
    return found


def page_of(request: HttpRequest, rows: Sequence[Any] | QuerySet[Any]) -> Any:
    """The part of a long list that is asked for, with its paginator."""
    return Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))


def done(request: HttpRequest, key: str, where: str) -> HttpResponseRedirect:
    """To a page below ``advocacy/``, which says what was done."""
    language = language_of(request)
    messages.success(request, text(language, f"message_done_{key}"))
    return HttpResponseRedirect(f"/{language}/advocacy/{where}")


def words_of(whole: Whole, language: str) -> dict[str, Any]:
    """What a page shows of the words as they are now, with their figures, in all languages."""
    version, rest, used = whole.version, whole.rest, whole.used
    languages = judging.languages_of(version)
    return {
        "version": version, "shown": language if language in languages else languages[0], "said_in": said_in,
        "texts": {each: judging.filled(whole.message, version, each, rest, used) for each in languages}, "used": used,
    }  # fmt: skip
