"""Nothing from elsewhere: no script, no font, no picture but our own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self';"
    " font-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


def content_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: set the content security policy on every answer.

    A view may name another place that its forms lead to (``request.forms_lead_to``): a provider of single sign-on.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        elsewhere = getattr(request, "forms_lead_to", "")
        response["Content-Security-Policy"] = f"{POLICY} {elsewhere}" if elsewhere else POLICY
        return response

    return answer
