"""What became of workshops: which follow-ups are due, and what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count

from waypost.web.workshops.models import FollowUp, Workshop
from waypost.web.workshops.queries.workshops import all_workshops, due_days, latest_by

QUESTIONS = ("used", "running", "reached", "unknowns", "shared")  # ws_follow_<question>


def due_follow_ups(today: dt.date) -> Iterator[tuple[Workshop, int, dt.date]]:
    """Workshops with the months and the day of a follow-up that is due and of which not every question was answered."""
    rows = FollowUp.objects.order_by().values_list("workshop_id", "months")
    said = {row[:2] for row in rows.annotate(answered=Count("question", distinct=True)) if row[2] >= len(QUESTIONS)}
    for workshop in all_workshops():
        held_on: dt.date | None = workshop.held_on  # type: ignore[attr-defined]  # annotated
        for months, day in due_days(held_on).items() if held_on is not None else ():
            if day <= today and (workshop.pk, months) not in said:
                yield workshop, months, day


def follow_ups_of(workshop: Workshop) -> list[FollowUp]:
    """What stands of the answers, by months and question."""
    return latest_by(FollowUp.objects.filter(workshop=workshop).order_by("pk"), "months", "question")
