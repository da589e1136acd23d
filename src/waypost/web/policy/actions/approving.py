"""The way of a version to its adoption, and who has received it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.exercises.actions.wording import impersonal
from waypost.web.exercises.models import Medium
from waypost.web.policy.adopted import publish_adopted
from waypost.web.policy.library import kept_work, known_version
from waypost.web.policy.models import Receipt, Step
from waypost.web.policy.queries.gate import check_gate
from waypost.web.policy.rights import require_drafting, speaks_for

GATED = (Step.Stage.GOVERNING_BOARD, Step.Stage.ADOPTED)


@transaction.atomic
def record_step(
    *, by: User, work: str, version: str, stage: str, planned_body: str = "", planned_on: dt.date | None = None,
    actual_body: str = "", actual_on: dt.date | None = None, outcome: str = "", note: str = "", override: str = "",
) -> Step:  # fmt: skip
    """What is planned or has happened at a stage; a later row about the same stage counts instead.

    The Board sees no version while submitted comments have no answer, unless ``override`` says why it does all the
    same: that is kept, with how many there were and who decided. Raises :class:`RefusedError`.
    """
    require_drafting(by)
    kept = kept_work(work)
    if all(each.code != version for each in kept.work.versions):
        raise RefusedError("policy_refused_not_issued", version=version)
    if stage not in Step.Stage.values or (outcome and outcome not in Step.Outcome.values):
        raise RefusedError("policy_refused_stage")
    if bool(actual_on) != bool(actual_body.strip()) or (outcome and not actual_on):
        raise RefusedError("policy_refused_actual")
    if actual_on is not None and actual_on > timezone.now().date():
        raise RefusedError("policy_refused_to_come")
    open_now = check_gate(work, override) if stage in GATED and actual_on is not None else 0
    made = Step.objects.create(
        work=work, version=version, stage=stage, planned_body=impersonal(planned_body.strip())[:120],
        planned_on=planned_on, actual_body=impersonal(actual_body.strip())[:120], actual_on=actual_on,
        outcome=outcome, note=impersonal(note.strip()), override=impersonal(override.strip()) if open_now else "",
        unanswered=open_now, by=by,
    )  # fmt: skip
    if stage == Step.Stage.ADOPTED:  # a later row can take an adoption back
        transaction.on_commit(publish_adopted)
    return made


@transaction.atomic
def receive(
    *, by: User, work: str, version: str, organisations: Iterable[str], received_on: dt.date, medium: str = ""
) -> list[Receipt]:
    """Societies have received a version: one says so itself, or somebody who looks after them notes it with a medium.

    The receipts that are new; what was noted before stays as it is. Raises :class:`RefusedError`.
    """
    standing, wanted = standing_of(by), list(dict.fromkeys(organisations))
    if not wanted:
        raise RefusedError("policy_refused_receipt")
    if any(each not in load_catalog().societies or not speaks_for(standing, each) for each in wanted):
        raise RefusedError("policy_refused_speaking")
    if medium and medium not in Medium.values:
        raise RefusedError("policy_refused_told")
    if received_on > timezone.now().date() + dt.timedelta(days=1):
        raise RefusedError("exercise_refused_told_on")
    known_version(kept_work(work), version)
    there = Receipt.objects.filter(work=work, version=version, organisation__in=wanted)
    noted = set(there.values_list("organisation", flat=True))
    made = [
        Receipt(work=work, version=version, organisation=each, received_on=received_on, medium=medium, by=by)
        for each in wanted
        if each not in noted
    ]
    return Receipt.objects.bulk_create(made, ignore_conflicts=True)
