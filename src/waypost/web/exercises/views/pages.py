"""How a page of exercises is answered."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from waypost.publish.cells import CSV_ENCODING, csv_cell
from waypost.reference import load_catalog
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.exercises import rights
from waypost.web.exercises.choosing import NONE
from waypost.web.exercises.models import Exercise
from waypost.web.exercises.queries import find_exercise
from waypost.web.exercises.states import SHOWN
from waypost.web.exercises.times import when
from waypost.web.pages.templating import OWN_NAMES, text

_LISTS = {"zone": "zone_2009", "region": "region", "side": "stage_role"}


def page(request: HttpRequest, template: str, status: int = 200, **parts: Any) -> HttpResponse:
    """One of our pages, with how times and groups are shown in its language."""
    language = language_of(request)
    given = {
        "catalog": load_catalog(),
        "form": None,
        "group_name": partial(group_name, language=language),
        "may": rights,
        "shown_states": [str(state) for state in SHOWN],
        "when": partial(when, language=language),
    }
    return render(request, f"exercises/{template}", given | parts, status=status)


def group_name(code: str, by: str, language: str) -> str:
    """A zone, region, side or language in words."""
    if code == NONE:
        return text(language, f"exercise_none_{by if by in ('side', 'language') else 'area'}")
    if by == "language":
        return OWN_NAMES[code]
    return load_catalog().code_lists[_LISTS[by]].codes[code].label[language]


def exercise_or_404(standing: Standing, code: str) -> Exercise:
    """The exercise of an address; plans are for those who run exercises."""
    found = find_exercise(code)
    if found is None or (found.opened_at is None and not rights.runs(standing)):
        raise Http404(code)
    return found


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
