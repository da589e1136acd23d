"""How a page of exercises is answered."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import orjson
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waypost.publish.cells import CSV_ENCODING, csv_cell
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.exercises import rights
from waypost.web.exercises.choosing import NONE, chosen_societies
from waypost.web.exercises.errors import ManyRefusedError, refusal
from waypost.web.exercises.mails import society_name
from waypost.web.exercises.models import Choice, Exercise
from waypost.web.exercises.purposes import is_round, list_page, shown_states, worded
from waypost.web.exercises.queries import find_exercise
from waypost.web.exercises.times import when
from waypost.web.pages.templating import OWN_NAMES, text

# Refusal → the field that it is about.
_ABOUT = {
    "exercise_refused_told_on": "told_on",
    "policy_refused_gate": "override",
    "reply_refused_told_before": "told_on",
    "reply_refused_position": "position",
    "reply_refused_words": "words",
}
_LISTS = {"zone": "zone_2009", "region": "region", "side": "stage_role"}


def page(request: HttpRequest, template: str, status: int = 200, **parts: Any) -> HttpResponse:
    """One of our pages, with how times and groups are shown in its language."""
    language = language_of(request)
    given = {
        "catalog": load_catalog(),
        "form": None,
        "group_name": partial(group_name, language=language),
        "list_page": list_page(parts.get("exercise")),
        "may": rights,
        "now_at": timezone.now,
        "is_round": is_round(parts.get("exercise")),
        "shown_states": [str(state) for state in shown_states(parts.get("exercise"))],
        "t": partial(worded, exercise=parts.get("exercise")),
        "when": partial(when, language=language),
    }
    return render(request, f"exercises/{template}", given | parts, status=status)


def refused(request: HttpRequest, error: RefusedError, where: str, *args: Any) -> HttpResponse:
    """Say why something was refused, and go back."""
    messages.error(request, refusal(error, language_of(request)))
    return HttpResponseRedirect(reverse(where, args=args))


def refuse(form: Form, language: str, error: RefusedError) -> None:
    """Say in a form why something was refused: at the field that it is about, where the form has one."""
    about = None if isinstance(error, ManyRefusedError) else _ABOUT.get(error.key)
    form.add_error(about if about in form.fields else None, refusal(error, language))


def group_name(code: str, by: str, language: str) -> str:
    """A zone, region, side or language in words."""
    if code == NONE:
        return text(language, f"exercise_none_{by if by in ('side', 'language') else 'area'}")
    if by == "language":
        return OWN_NAMES[code]
    if by == "capacity":
        return text(language, f"exercise_capacity_{code}")
    return load_catalog().code_lists[_LISTS[by]].codes[code].label[language]


def exercise_or_404(standing: Standing, code: str) -> Exercise:
    """The exercise of an address; plans are for those who run exercises."""
    found = find_exercise(code)
    if found is None or (found.opened_at is None and not rights.runs(standing)):
        raise Http404(code)
    return found


def soon_of(plan: Exercise) -> dict[str, Any] | None:
    """When a plan opens and how many it invites, where that is within the hour or past: it opens by itself."""
    if not plan.opens_soon(timezone.now()):
        return None
    asked = chosen_societies(plan.chosen_by, plan.chosen_codes)
    return {"at": plan.opens_at, "zone": plan.time_zone, "count": len(asked)} if asked else None


def names_chosen(plan: Exercise, language: str) -> list[str]:
    """The regions, zones, trails or societies that a plan invites, by their names."""
    catalog, codes = load_catalog(), plan.chosen_codes
    if plan.chosen_by == Choice.LIST:
        return sorted(society_name(code, language) for code in codes)
    if plan.chosen_by == Choice.TRAIL:
        return sorted(catalog.trails[code].names[language] if code in catalog.trails else code for code in codes)
    known = catalog.code_lists[plan.chosen_by].codes if codes else {}
    return [known[code].label[language] if code in known else code for code in codes]


def as_json(values: Any) -> HttpResponse:
    """Plain values for a program."""
    return HttpResponse(orjson.dumps(values), content_type="application/json")


def as_csv(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> HttpResponse:
    """A table for a spreadsheet: codes, not words; several in a cell apart by spaces."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        cells = (row.get(column) for column in columns)
        writer.writerow([csv_cell(" ".join(cell) if isinstance(cell, list) else cell) for cell in cells])
    return HttpResponse(written.getvalue().encode(CSV_ENCODING), content_type="text/csv; charset=utf-8")
