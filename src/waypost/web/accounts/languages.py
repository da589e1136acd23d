"""The language of a page is the first part of its address, for our texts, for Django's and for allauth's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from waypost.settings import LANGUAGES


def language_of(request: HttpRequest) -> str:
    """The language that the address names, or English."""
    first = request.path.split("/")[1]
    return first if first in LANGUAGES else "en"


def direction(language: str) -> str:
    """Which way a language is written."""
    return "rtl" if language == "ar" else "ltr"


# First parts of addresses whose pages show nothing of a release.
_WITHOUT_RELEASE = frozenset(
    {
        "account",
        "advocacy",
        "agreements",
        "answer",
        "consultations",
        "drafts",
        "exercises",
        "following",
        "meetings",
        "my",
        "plan",
        "still-true",
        "workshops",
        "support",
    }
)


def is_of_accounts(request: HttpRequest) -> bool:
    """Whether an address is one of accounts, exercises, meetings or lists followed, which show nothing of a release."""
    parts = request.path.split("/", 3)
    return not _WITHOUT_RELEASE.isdisjoint(parts[1:3] if parts[1] in LANGUAGES else parts[1:2])


def speak(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: messages of forms and addresses made by name follow the page's language."""

    def answer(request: HttpRequest) -> HttpResponse:
        with translation.override(language_of(request)):
            return get_response(request)

    return answer


def shared(request: HttpRequest) -> dict[str, Any]:
    """What the frame of a page needs, for pages that are not made by ``pages.views``."""
    language = language_of(request)
    if not is_of_accounts(request):
        return {}
    is_plain = request.path.startswith("/account/")  # single sign-on has one address for all languages
    return {
        "language": language,
        "direction": direction(language),
        "path_rest": "account/login/" if is_plain else request.path.split("/", 2)[2],
        "query": request.GET.urlencode(),
    }
