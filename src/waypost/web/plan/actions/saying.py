"""What people say beside what is computed: of an outcome until a day, of milestones, of risks."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from waypost.plan.noted import NOTED
from waypost.plan.outcomes import check_override
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.plan.actions.wording import among, day_of_ours, plan, words_of
from waypost.web.plan.errors import by_the_rules
from waypost.web.plan.kept import publish_plan
from waypost.web.plan.models import MilestoneStep, Note, Override
from waypost.web.plan.queries.said import override_value
from waypost.web.plan.rights import require_leading


@transaction.atomic
def say_outcome(
    *, by: User | None, outcome: str, state: str, why: str, until: dt.date, on: dt.date | None = None
) -> Override:
    """The state of an outcome as somebody says it, from a day until another. It stands beside what is computed.

    Raises :class:`RefusedError`.
    """
    role = require_leading(by)
    among(outcome, plan().outcomes)
    made = Override(
        outcome=outcome, state=state, why=words_of(why), on=on or timezone.now().date(), until=day_of_ours(until),
        by=by, by_role=role,
    )  # fmt: skip
    with by_the_rules():
        check_override(override_value(made), plan())
    made.save()
    _publish()
    return made


@transaction.atomic
def unsay_outcome(*, by: User | None, outcome: str, why: str) -> Override:
    """What was said of an outcome is taken back, with a reason. Raises :class:`RefusedError`."""
    role = require_leading(by)
    last = Override.objects.filter(outcome=outcome).order_by("-pk").first()
    if last is None or not last.state:
        raise RefusedError("plan_refused_unsaid")
    today = timezone.now().date()
    made: Override = Override.objects.create(
        outcome=outcome, state="", why=words_of(why, refusal="exercise_refused_why"), on=today, until=today,
        by=by, by_role=role,
    )  # fmt: skip
    _publish()
    return made


@transaction.atomic
def move_milestone(*, by: User | None, milestone: str, day: dt.date, why: str) -> MilestoneStep:
    """To another day, with a reason; the dates before it stay. Raises :class:`RefusedError`."""
    told = words_of(why, refusal="exercise_refused_why")
    return _milestone(by, milestone, MilestoneStep.Step.MOVED, day_of_ours(day), told)


@transaction.atomic
def reach_milestone(*, by: User | None, milestone: str, day: dt.date | None, evidence: str) -> MilestoneStep:
    """On a day that is not to come, with what shows it; without a day it was not reached after all.

    Raises :class:`RefusedError`.
    """
    if day is not None and day_of_ours(day) > timezone.now().date():
        raise RefusedError("plan_refused_future")
    told = words_of(evidence, refusal="plan_refused_evidence")
    return _milestone(by, milestone, MilestoneStep.Step.REACHED, day, told)


def _milestone(by: User | None, milestone: str, step: str, day: dt.date | None, words: str) -> MilestoneStep:
    role = require_leading(by)
    among(milestone, [each.id for each in plan().milestones])
    made: MilestoneStep = MilestoneStep.objects.create(
        milestone=milestone, step=step, day=day, words=words, by=by, by_role=role
    )
    _publish()
    return made


@transaction.atomic
def note(*, by: User | None, tracked: str, state: str, words: str) -> Note:
    """How a risk, gender or quality stands. Raises :class:`RefusedError`."""
    role = require_leading(by)
    among(tracked, [each.id for each in plan().tracked])
    made: Note = Note.objects.create(
        tracked=tracked, state=among(state, NOTED), words=words_of(words, refusal="plan_refused_note"), by=by,
        by_role=role,
    )  # fmt: skip
    _publish()
    return made


def _publish() -> None:
    """What everybody sees is written anew; where that fails the worker does it within a minute."""
    transaction.on_commit(publish_plan, robust=True)
