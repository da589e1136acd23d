"""Tokens of links stay out of what is written down: logs, the log of reads, and what a browser tells other pages."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

PART = "answer"  # ``/en/answer/<token>/``, and whatever stands below it
_TOKEN = re.compile(rf"(/{PART}/)[^/\s?\"'<>]+")
_ADDRESS = re.compile(rf"^/[a-z]{{2}}/{PART}/")


def hash_of(token: str) -> str:
    """What is kept of a link. The token is random and long: a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def masked(text: str) -> str:
    """An address or a line of a log without its token."""
    return _TOKEN.sub(r"\1…", text)


def keep_tokens(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a page below a link tells no other page its address, and is kept by no cache or search engine.

    ``strict-origin`` and not ``no-referrer``: with that, browsers send no origin with a form, and it would be refused.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _ADDRESS.match(request.path):
            response["Referrer-Policy"] = "strict-origin"
            response["Cache-Control"] = "private, no-store"
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


class MaskTokens(logging.Filter):
    """No token in a line of the log: neither in its message nor in what is filled in."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line passes, masked."""
        record.msg, record.args = _plain(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = _plain(logging.Formatter().formatException(record.exc_info))
        return True


def _plain(text: Any) -> str:
    return masked(str(text))
