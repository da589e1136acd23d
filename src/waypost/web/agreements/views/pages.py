"""How a page of agreements is answered, and how codes, parties and findings are shown on it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from waypost.agreements.standing import party_name
from waypost.agreements.telling import clause_label
from waypost.analysis.reading_aloud import shown_name
from waypost.reference import load_catalog
from waypost.reference.money import Money
from waypost.reference.wording import comma, written_money
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.agreements.queries.book import Book, Entry, title_of
from waypost.web.agreements.queries.values import party_value
from waypost.web.agreements.rights import holders_of
from waypost.web.exercises import sending
from waypost.web.exercises.errors import refusal
from waypost.web.findings.guidance import provision_address
from waypost.web.pages.templating import some_day

# Refusal → the field of a form that it is about.
_ABOUT = {
    "agreement_refused_titles": "title_en",
    "agreement_refused_zone": "zone",
    "agreement_refused_country": "country",
    "agreement_refused_showing": "visibility",
    "agreement_refused_predecessor": "predecessor",
    "agreement_refused_future": "actual",
    "agreement_refused_step_day": "actual",
    "agreement_refused_step_why": "why",
    "agreement_refused_evidence": "evidence",
    "agreement_refused_amount": "amount",
}


def page(request: HttpRequest, template: str, status: int = 200, **parts: Any) -> HttpResponse:
    """One of our pages, in its language."""
    language, catalog = language_of(request), load_catalog()
    standing = standing_of_request(request)
    given: dict[str, Any] = {
        "catalog": catalog, "form": None, "standing": standing,
        "may_enter": standing is not None and bool(holders_of(standing)),
        "word": lambda vocabulary, code: catalog.agreement_model.word(vocabulary, code, language),
        "clause_name": partial(clause_label, catalog=catalog, language=language),
        "matter_name": lambda matter: catalog.agreement_model.lexicon.matters[matter].label[language],
        "name_of": partial(shown_name, catalog=catalog, language=language),
        "party_name": partial(party_name, catalog=catalog, language=language),
        "title_of": partial(title_of, language=language),
        "own_words": partial(own_words, language=language), "value_of": party_value,
        "amount": lambda amount, currency: written_money(
            Money(amount=Decimal(amount), currency=currency), language
        ),
        "provision_at": partial(provision_address, language=language),
        "lacking_words": lambda codes: comma(language).join(
            catalog.agreement_model.word("lacking", code, language) for code in codes
        ),
    }  # fmt: skip
    return render(request, f"agreements/{template}", given | parts, status=status)


def own_words(texts: dict[str, str], language: str) -> tuple[str, str] | None:
    """Language and words of a text: in the reader's language, or in the first in which it stands."""
    order = (language, "en", "fr", "es", "ar")
    return next(((code, texts[code]) for code in order if texts.get(code)), None)


def day_words(language: str) -> Callable[[str], str]:
    """How a day, a month or a year is written."""
    return lambda stated: some_day(stated, language)


def book_of(request: HttpRequest) -> Book:
    """All that the reader may see."""
    return Book(standing_of_request(request))


def entry_or_404(book: Book, code: str) -> Entry:
    """The agreement of an address, for who may see it."""
    found = book.find(code)
    if found is None:
        raise Http404(code)
    return found


def row_or_refused(book: Book, code: str) -> Entry:
    """The agreement of an address, for who may change it."""
    found = entry_or_404(book, code)
    if not found.may_edit or found.row is None:
        raise PermissionDenied
    return found


def answer_form(
    request: HttpRequest, form: Form, do: Callable[[], Any], key: str, back: str, **parts: Any
) -> HttpResponse:
    """The form, or what came of it: back to where it belongs, or the form again with why it was refused."""
    where = sending.sent(request, form, do, back, _ABOUT)
    if where is not None:
        return did(request, where)
    return page(request, "form.html", form=form, key=key, back=back, **({"about": "", "told": None} | parts))


did = partial(sending.did, key="agreement_done")


def refused(request: HttpRequest, error: RefusedError, back: str) -> HttpResponseRedirect:
    """Say why something was refused, and go back."""
    messages.error(request, refusal(error, language_of(request)))
    return HttpResponseRedirect(back)


def address_of(code: str) -> str:
    """The page of an agreement."""
    return reverse("agreement", args=[code])
