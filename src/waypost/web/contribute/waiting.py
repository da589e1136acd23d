"""What of contributions waits for one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse

from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.contribute.models import Asked, Change, Upload
from waypost.web.exercises.rights import own_of

_FOR_A_PERSON = (Upload.State.MATCHING, Upload.State.READY, Upload.State.FAILED)


def waiting(standing: Standing, _now: dt.datetime) -> Iterator[Waiting]:
    """Changes for a manager to sign, questions that were asked of one's societies, files that were not taken in."""
    unsigned = Change.objects.filter(speaker__in=standing.managed, is_own=True, state=Change.State.PROPOSED)
    for ns_id, count in unsigned.order_by("speaker").values_list("speaker").annotate(count=Count("pk")):
        yield Waiting("contribute_todo_sign", reverse("my_waiting", args=[ns_id]), {"count": count}, ns_id)
    asked = Asked.objects.filter(ns_id__in=own_of(standing), closed_at=None, answered_at=None)
    for ns_id, count in asked.order_by("ns_id").values_list("ns_id").annotate(count=Count("pk")):
        yield Waiting("contribute_todo_asked", reverse("my_questions", args=[ns_id]), {"count": count}, ns_id)
    files = Upload.objects.filter(ns_id__in=own_of(standing), state__in=_FOR_A_PERSON)
    for each in files.order_by("ns_id", "pk"):
        address = reverse("my_upload", args=[each.ns_id, each.pk])
        yield Waiting("contribute_todo_file", address, {"name": each.name}, each.ns_id)
