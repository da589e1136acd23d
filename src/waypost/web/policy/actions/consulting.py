"""A round from its plan. Opening, extending, inviting later and closing are those of its exercise."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.exercises import actions as of_exercises
from waypost.web.exercises.models import Purpose
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Round


@transaction.atomic
def plan_round(*, by: User | None, work: str, version: str, nil_is_no_objection: bool = False, **plan: Any) -> Round:
    """A round on an issued version; ``plan`` is what :func:`exercises.actions.create` takes.

    Raises :class:`RefusedError` for a version that was not issued: what is asked about must not move.
    """
    if all(each.code != version for each in kept_work(work).work.versions):
        raise RefusedError("policy_refused_not_issued", version=version)
    exercise = of_exercises.create(by=by, purpose=Purpose.CONSULTATION, **plan)
    return Round.objects.create(exercise=exercise, work=work, version=version, nil_is_no_objection=nil_is_no_objection)
