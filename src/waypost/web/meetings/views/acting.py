"""How a form or a button of a page acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.exercises import sending
from waypost.web.exercises.errors import refusal
from waypost.web.meetings.models import Meeting
from waypost.web.meetings.views.pages import did, page
from waypost.web.policy.queries.gate import GateError


def answer_form(
    request: HttpRequest, form: Form, do: Callable[[Any], Any], key: str, back: tuple[Any, ...], **parts: Any
) -> HttpResponse:
    """The form, or what came of it: back to where it belongs, or the form again with why it was refused."""
    kept_back = None
    if request.method == "POST" and form.is_valid():
        try:
            made = do(form)
            return did(request, *(("meeting", made.code) if isinstance(made, Meeting) else back))
        except GateError as refused:
            kept_back = refused
            form.add_error("override" if "override" in form.fields else None, refusal(refused, language_of(request)))
        except RefusedError as refused:
            form.add_error(None, refusal(refused, language_of(request)))
    given = {
        "meeting": None,
        "body": None,
        "about": "",
        "kept_back": kept_back,
        "back": reverse(back[0], args=back[1:]),
    }
    return page(request, "form.html", form=form, key=key, **(given | parts))


def given_in(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def press(request: HttpRequest, do: Callable[[], Any], *back: Any) -> HttpResponse:
    """A button without a form: done, or why it was refused."""
    return sending.press(request, do, reverse(back[0], args=back[1:]), "meeting_done")
