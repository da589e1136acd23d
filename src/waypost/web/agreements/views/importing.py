"""Clauses out of a file: what it would add is shown, then taken."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import signed_in
from waypost.web.agreements import forms
from waypost.web.agreements.actions.taking_in import new_to, pack, take_clauses, unpack
from waypost.web.agreements.clause_files import MOST, read_clauses
from waypost.web.agreements.views.pages import address_of, book_of, page, refused, row_or_refused
from waypost.web.exercises.errors import refusal
from waypost.web.pages.templating import text


@signed_in
def file(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """A file is chosen, and what it would add is shown; nothing is done yet."""
    language = language_of(request)
    entry = row_or_refused(book_of(request), code)
    row = entry.row
    assert row is not None  # who may change it has a row before them  # noqa: S101
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.FileForm(language, *given)
    parts = {"form": form, "key": "import", "back": address_of(code), "about": row.title_in(language)}
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            found = read_clauses(
                sent.read(MOST + 1), sent.name or "", row.type, form.cleaned_data["language"], load_catalog()
            )
        except RefusedError as error:
            form.add_error("file", refusal(error, language))
        else:
            new, old = new_to(row, found.clauses)
            return page(
                request, "import.html", **parts | {"form": None}, new=new, old=old, left=found.left,
                packed=pack(row, new) if new else "", row=row,
            )  # fmt: skip
    return page(request, "import.html", **parts, new=None, row=row)


@signed_in
@require_POST
def take(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """Do what the page before has shown."""
    row = row_or_refused(book_of(request), code).row
    assert row is not None  # as above  # noqa: S101
    try:
        count = take_clauses(by=standing.person, agreement=row, shown=unpack(request.POST.get("packed", ""), row))
    except RefusedError as error:
        return refused(request, error, address_of(code))
    messages.success(request, text(language_of(request), "agreement_import_done", count=count))
    return HttpResponseRedirect(address_of(code))
