"""Beside the plan of a round: how far the languages are that it offers."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from waypost.drafting.readiness import readiness
from waypost.web.exercises.models import Exercise
from waypost.web.policy.library import kept_work, known_version
from waypost.web.policy.models import Round


def beside_plan(request: HttpRequest, exercise: Exercise) -> str:
    """The languages of the version that is to be consulted on; nothing for an exercise that is no round."""
    found = Round.objects.filter(exercise=exercise).first()
    if found is None:
        return ""
    version = known_version(kept_work(found.work), found.version)
    parts = {"readiness": readiness(version, exercise.languages), "work": found.work, "version": version}
    return render_to_string("policy/ready_beside.html", parts, request=request)
