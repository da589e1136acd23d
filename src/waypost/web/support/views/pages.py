"""How a page of support is answered, and what somebody may get at."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.reference.money import Money
from waypost.reference.wording import written_money
from waypost.strategies.sides import sides_of
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.exercises import sending
from waypost.web.exercises.mails import society_name
from waypost.web.support.forms import need_name
from waypost.web.support.queries.strategies import Stood, find_seen

_NO_WORDS = "exercise_refused_why"
# Refusal → the field of a form that it is about.
_ABOUT = {
    "meeting_refused_code": "code",
    "meeting_refused_code_taken": "code",
    "meeting_refused_names": "name_en",
    "meeting_refused_where": "where",
    "meeting_refused_days": "until_day",
    "support_refused_review": "review_on",
    "support_refused_place": "country",
    "support_refused_side": "side",
    "support_refused_which_side": "side",
    "support_refused_service": "service",
    "support_refused_money": "amount",
    "support_refused_safeguard": "safeguard",
    "support_refused_same": "taker",
    "support_refused_programme": "programme_id",
    _NO_WORDS: "text",
}


def page(request: HttpRequest, template: str, status: int = 200, **parts: Any) -> HttpResponse:
    """One of our pages, in its language."""
    return render(
        request, f"support/{template}", words_for(language_of(request)) | {"form": None} | parts, status=status
    )


def words_for(language: str) -> dict[str, Any]:
    """How societies, needs, days and money are shown in a language."""
    catalog = load_catalog()
    return {
        "catalog": catalog,
        "language": language,
        "society": partial(society_name, language=language),
        "need_line": lambda need: need_name(need, catalog, language),
        "sides_on_trail": partial(sides_of, catalog),
        "amount": lambda amount, currency: written_money(Money(amount=Decimal(amount), currency=currency), language),
        "today": timezone.now().date(),
    }


def strategy_or_404(standing: Standing, code: str) -> Stood:
    """The strategy of an address, for who may read it."""
    found = find_seen(standing, code)
    if found is None:
        raise Http404(code)
    return found


def trail_or_404(trail_id: str) -> str:
    """The trail of an address."""
    if trail_id not in load_catalog().trails:
        raise Http404(trail_id)
    return trail_id


def answer_form(
    request: HttpRequest, form: Form, do: Callable[[Any], Any], key: str, back: tuple[Any, ...], **parts: Any
) -> HttpResponse:
    """The form, or what came of it: to ``back``, or where ``do`` says; or the form again with why it was refused."""
    address = reverse(back[0], args=back[1:])
    about = _ABOUT | ({_NO_WORDS: "why"} if "why" in form.fields else {})
    where = sending.sent(request, form, lambda: do(form), address, about)
    if where is not None:
        return did(request, where)
    given = {"strategy": None, "about": "", "back": address}
    return page(request, "form.html", form=form, key=key, **(given | parts))


def given_in(request: HttpRequest) -> Any:
    """What was sent, or nothing yet."""
    return request.POST if request.method == "POST" else None


did = partial(sending.did, key="meeting_done")
press = partial(sending.press, key="meeting_done")
