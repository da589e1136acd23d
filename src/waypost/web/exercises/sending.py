"""How a form or a button of a page is answered: done, or why it was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponseRedirect

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.exercises.errors import refusal
from waypost.web.pages.templating import text

Tell = Callable[[RefusedError, str], str]


def sent(
    request: HttpRequest, form: Form, do: Callable[[], Any], back: str, about: Mapping[str, str], tell: Tell = refusal
) -> str | None:
    """Where to go when what was sent is done: an address that ``do`` gives, else ``back``.

    None where the form is to be shown, with why it was refused: beside the field that ``about`` names for the refusal,
    where the form has it. ``tell`` says a refusal in a language.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        made = do()
    except RefusedError as refused:
        field = about.get(refused.key)
        form.add_error(field if field in form.fields else None, tell(refused, language_of(request)))
        return None
    return made if isinstance(made, str) else back


def did(request: HttpRequest, back: str, key: str) -> HttpResponseRedirect:
    """Back to a page that says that it was done, in the words of ``key``."""
    messages.success(request, text(language_of(request), key))
    return HttpResponseRedirect(back)


def press(
    request: HttpRequest, do: Callable[[], Any], back: str, key: str, tell: Tell = refusal
) -> HttpResponseRedirect:
    """A button without a form: done, or why it was refused; back to where it stood."""
    try:
        do()
    except RefusedError as refused:
        messages.error(request, tell(refused, language_of(request)))
        return HttpResponseRedirect(back)
    return did(request, back, key)
