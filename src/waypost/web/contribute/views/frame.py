"""How a page of contributions is answered, and small things that several need."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from waypost.reference import load_catalog
from waypost.reference.wording import comma
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import direction
from waypost.web.accounts.views.pages import page
from waypost.web.contribute.acting import Acting
from waypost.web.contribute.templating import text_or
from waypost.web.pages.templating import text


def contribute_page(
    request: HttpRequest, acting: Acting, template: str, status: int = 200, **parts: Any
) -> HttpResponse:
    """One of our pages, with what every one of them knows."""
    catalog = load_catalog()
    shared = {
        "language": acting.language, "direction": direction(acting.language), "acting": acting, "catalog": catalog,
        "path_rest": request.path.split("/", 2)[2], "query": request.GET.urlencode(), "ns_id": acting.ns_id,
        "base": f"/{acting.language}/my/{acting.ns_id}/",
    }  # fmt: skip
    return page(request, f"contribute/{template}", status, **(shared | parts))


def told(request: HttpRequest, acting: Acting, key: str, **parts: Any) -> None:
    """Say on the next page what was done."""
    messages.success(request, text(acting.language, key, **parts))


def refused(request: HttpRequest, acting: Acting, key: str, **parts: Any) -> None:
    """Say on the next page what was not done, and why."""
    messages.error(request, text(acting.language, key, **parts))


def refusal(language: str, error: RefusedError) -> str:
    """Why something was refused, in words; kinds of personal data by their names."""
    parts = dict(error.parts)
    if isinstance(parts.get("kinds"), tuple):
        parts["kinds"] = comma(language).join(text(language, f"contribute_personal_{kind}") for kind in parts["kinds"])
    return text(language, error.key, **parts)


def file_problem(language: str, name: str, error: Exception) -> str:
    """Why a file cannot be taken, in words."""
    why = text_or(f"contribute_file_{getattr(error, 'kind', '')}", language)
    return text(language, "contribute_file_problem", name=name, why=why) if " " in why else str(error)


def to(acting: Acting, rest: str = "") -> HttpResponseRedirect:
    """To a page of the same society."""
    return HttpResponseRedirect(f"/{acting.language}/my/{acting.ns_id}/{rest}")
