"""Workshops that concern me, and one of them as a list of what is to be done."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse

from waypost.reference import load_catalog
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import signed_in
from waypost.web.exercises.views.pages import as_csv, as_json
from waypost.web.workshops import rights
from waypost.web.workshops.queries.drafts import drafts_of
from waypost.web.workshops.queries.follow_up import QUESTIONS, follow_ups_of
from waypost.web.workshops.queries.people import assessments_of, participants_of
from waypost.web.workshops.queries.workshops import (
    COLUMNS,
    cells_of,
    due_days,
    row_of,
    said_in,
    visible_workshops,
)
from waypost.web.workshops.steps import steps_of
from waypost.web.workshops.views.pages import page, workshop_or_404


@signed_in
def workshops(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Those that I run, and those whose profile I can read."""
    found = visible_workshops(standing)
    own = rights.societies_run(standing)
    return page(
        request, "list.html", own=[each for each in found if rights.conducts(standing, each)],
        others=[each for each in found if not rights.conducts(standing, each)], may_begin=own is None or bool(own),
    )  # fmt: skip


@signed_in
def workshops_twin(request: HttpRequest, standing: Standing, form: str) -> HttpResponse:
    """The same as JSON or CSV."""
    rows = [row_of(each) for each in visible_workshops(standing)]
    return as_csv(rows, COLUMNS) if form == "csv" else as_json({"workshops": rows})


@signed_in
def workshop(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """A workshop: for those who run it what is to be done, for others what it published."""
    found = workshop_or_404(standing, code)
    runs = rights.conducts(standing, found)
    held_on = found.held_on  # type: ignore[attr-defined]  # annotated
    parts: dict[str, Any] = {"workshop": found, "runs": runs, "due": due_days(held_on) if held_on else {}}
    if runs:
        cells, said = list(cells_of(found)), said_in(found)
        drafts, people = drafts_of(found), participants_of(found)
        parts |= {
            "steps": steps_of(found, cells, said, drafts, bool(people), load_catalog()), "cells": cells,
            "drafts": drafts, "people": people, "assessments": assessments_of(found),
            "followed": Counter(each.months for each in follow_ups_of(found)), "questions": len(QUESTIONS),
            "pack": found.packs.order_by("-pk").first(),
            "language_of_page": language_of(request),
        }  # fmt: skip
    return page(request, "workshop.html" if runs else "published.html", **parts)
