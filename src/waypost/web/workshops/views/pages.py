"""How a page of workshops is answered, and what somebody may get at."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from babel.numbers import format_decimal
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from waypost.analysis.reading_aloud import shown_name
from waypost.reference import load_catalog
from waypost.reference.money import Money
from waypost.reference.wording import written_money
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.exercises import sending
from waypost.web.findings.guidance import provision_address
from waypost.web.workshops import naming, rights
from waypost.web.workshops.models import Cell, Workshop
from waypost.web.workshops.observing import group_of, value_of
from waypost.web.workshops.queries.workshops import cells_of, find_workshop

# Refusal → the field of a form that it is about.
_ABOUT = {
    "ws_refused_code": "code", "ws_refused_taken": "code", "ws_refused_names": "name_en",
    "ws_refused_countries": "countries", "ws_refused_off_trail": "countries",
    "ws_refused_sheet": "file", "ws_refused_other": "file",
    "ws_refused_large": "file", "ws_refused_bounds": "most", "ws_refused_day": "visit_day",
    "ws_refused_departs": "why",
}  # fmt: skip


def page(request: HttpRequest, template: str, status: int = 200, **parts: Any) -> HttpResponse:
    """One of our pages, with how cells, ranges and codes are shown in its language."""
    language, catalog = language_of(request), load_catalog()
    given: dict[str, Any] = {
        "catalog": catalog, "words": catalog.profiles, "form": None, "today": timezone.now().date(),
        "cell_name": partial(naming.cell_words, catalog=catalog, language=language),
        "group_name": partial(naming.group_words, catalog=catalog, language=language),
        "place_name": partial(naming.place_words, catalog=catalog, language=language),
        "stage_name": partial(naming.stage_words, catalog=catalog, language=language),
        "question_words": partial(naming.next_words, catalog=catalog, language=language),
        "range_of": partial(naming.range_words, language=language),
        "tier_of": partial(naming.tier_words, language=language),
        "count_of": partial(naming.count_words, language=language),
        "number_of": partial(naming.number, language=language),
        "bar": naming.bar, "group_of": group_of, "value_of": value_of,
        "name_of": partial(shown_name, catalog=catalog, language=language),
        "provision_at": partial(provision_address, language=language),
        "rate": lambda value: str(format_decimal(value, locale=language, decimal_quantization=False)),
        "money": lambda given: written_money(Money(amount=Decimal(given.amount), currency=given.currency), language),
    }  # fmt: skip
    return render(request, f"workshops/{template}", given | parts, status=status)


def workshop_or_404(standing: Standing, code: str) -> Workshop:
    """The workshop of an address, for whoever runs it, or may read what it published."""
    found = find_workshop(code)
    if found is None:
        raise Http404(code)
    is_published = found.published_at is not None  # type: ignore[attr-defined]  # annotated
    if not rights.conducts(standing, found) and not (is_published and rights.is_member(standing)):
        raise PermissionDenied
    return found


def own_or_refused(standing: Standing, code: str) -> Workshop:
    """The workshop of an address, for whoever runs it."""
    found = workshop_or_404(standing, code)
    if not rights.conducts(standing, found):
        raise PermissionDenied
    return found


def cell_or_404(workshop: Workshop, number: int) -> Cell:
    """A cell of a workshop by its number."""
    found = cells_of(workshop).filter(number=number).first()
    if found is None:
        raise Http404(number)
    return found


def answer_form(
    request: HttpRequest, form: Form, do: Callable[[], Any], key: str, back: str, template: str = "form.html",
    **parts: Any,
) -> HttpResponse:  # fmt: skip
    """The form, or what came of it: where ``do`` leads, or back; or the form again with why it was refused."""
    where = sending.sent(request, form, do, back, _ABOUT)
    if where is not None:
        return did(request, where)
    return page(request, template, form=form, key=key, back=back, **({"about": "", "workshop": None} | parts))


did = partial(sending.did, key="ws_done")
press = partial(sending.press, key="ws_done")


def given(request: HttpRequest) -> Any:
    """What was sent."""
    return request.POST if request.method == "POST" else None
