"""An exercise from its plan to its closing. By the migration team, administrators, or the server's command line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.exercises.actions.mailing import queue_opening
from waypost.web.exercises.actions.wording import reason
from waypost.web.exercises.choosing import chosen_societies, known_codes
from waypost.web.exercises.errors import refuse_all
from waypost.web.exercises.models import Choice, Exercise, Extension, Invited, InvitedPlatform, Purpose
from waypost.web.exercises.platforms import is_platform
from waypost.web.exercises.rights import require_running
from waypost.web.exercises.times import time_zones

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,58}[a-z0-9]")
_TAKEN = frozenset({"new"})  # addresses of our own


@transaction.atomic
def create(
    *,
    by: User | None,
    code: str,
    names: Mapping[str, str],
    languages: Iterable[str],
    time_zone: str,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    chosen_by: str = Choice.ALL,
    chosen_codes: Iterable[str] = (),
    platforms: Iterable[str] = (),
    purpose: str = Purpose.MAPPING,
) -> Exercise:
    """A plan. Nobody is asked before it opens. Raises :class:`RefusedError` for all that does not fit."""
    require_running(by)
    made = Exercise(code=code, created_by=by, purpose=purpose)
    _fill(made, names, languages, time_zone, opens_at, closes_at, chosen_by, chosen_codes, platforms)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise RefusedError("exercise_refused_code_taken", code=code) from error
    return made


@transaction.atomic
def change(
    *,
    by: User | None,
    exercise: Exercise,
    names: Mapping[str, str],
    languages: Iterable[str],
    time_zone: str,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    chosen_by: str,
    chosen_codes: Iterable[str] = (),
    platforms: Iterable[str] = (),
) -> Exercise:
    """Change a plan. Once it is open it is only extended and invited to. Raises :class:`RefusedError`."""
    require_running(by)
    exercise = locked(exercise)
    if exercise.opened_at is not None:
        raise RefusedError("exercise_refused_is_open")
    _fill(exercise, names, languages, time_zone, opens_at, closes_at, chosen_by, chosen_codes, platforms)
    exercise.save()
    return exercise


@transaction.atomic
def open_exercise(*, by: User | None, exercise: Exercise, now: dt.datetime | None = None) -> Exercise:
    """Freeze who is asked, and tell them by mail. Before its time, it opens now.

    Whoever presses twice opens it once. Raises :class:`RefusedError` where nobody is asked or the end has come.
    """
    require_running(by)
    now = now or timezone.now()
    exercise = locked(exercise)
    if exercise.opened_at is not None:
        return exercise
    societies = chosen_societies(exercise.chosen_by, exercise.chosen_codes)
    if not societies:
        raise RefusedError("exercise_refused_nobody")
    if exercise.ends_at <= now:
        raise RefusedError("exercise_refused_over")
    exercise.opened_at, exercise.opens_at = now, min(exercise.opens_at, now)
    exercise.save(update_fields=["opened_at", "opens_at"])
    Invited.objects.bulk_create(Invited(exercise=exercise, ns_id=ns_id, at=now, by=by) for ns_id in societies)
    platforms = [code for code in exercise.chosen_platforms if is_platform(code)]
    InvitedPlatform.objects.bulk_create(
        InvitedPlatform(exercise=exercise, platform=code, at=now, by=by) for code in platforms
    )
    queue_opening(exercise, (*societies, *platforms), now)
    return exercise


def open_due(*, now: dt.datetime | None = None) -> list[Exercise]:
    """Open each exercise whose time has come; one that asks nobody or is over stays a plan."""
    now, opened = now or timezone.now(), []
    for exercise in Exercise.objects.filter(opened_at=None, opens_at__lte=now, closes_at__gt=now).order_by("pk"):
        if chosen_societies(exercise.chosen_by, exercise.chosen_codes):
            opened.append(open_exercise(by=None, exercise=exercise, now=now))
    return opened


@transaction.atomic
def extend(
    *, by: User | None, exercise: Exercise, closes_at: dt.datetime, why: str, now: dt.datetime | None = None
) -> Extension:
    """Move the closing to a later time; an exercise that was over is open again and nobody is late.

    Raises :class:`RefusedError` without a reason, for an earlier time, and for one that has passed.
    """
    require_running(by)
    why, now = reason(why), now or timezone.now()
    exercise = locked(exercise)
    if exercise.opened_at is None:
        raise RefusedError("exercise_refused_not_open")
    if closes_at <= max(exercise.ends_at, now):
        raise RefusedError("exercise_refused_earlier")
    made = Extension.objects.create(
        exercise=exercise, old_at=exercise.ends_at, new_at=closes_at, by=by, why=why, at=now
    )
    exercise.closes_at, exercise.closed_at = closes_at, None
    exercise.save(update_fields=["closes_at", "closed_at"])
    return made


@transaction.atomic
def close(*, by: User | None, exercise: Exercise, why: str, now: dt.datetime | None = None) -> Extension:
    """End an exercise before its time; logged as a closing that was moved. Raises :class:`RefusedError`."""
    require_running(by)
    why, now = reason(why), now or timezone.now()
    exercise = locked(exercise)
    if not exercise.is_open(now):
        raise RefusedError("exercise_refused_not_open")
    made = Extension.objects.create(exercise=exercise, old_at=exercise.ends_at, new_at=now, by=by, why=why, at=now)
    exercise.closed_at = now
    exercise.save(update_fields=["closed_at"])
    return made


@transaction.atomic
def invite_later(
    *, by: User | None, exercise: Exercise, why: str, ns_ids: Iterable[str] = (), platforms: Iterable[str] = (),
    now: dt.datetime | None = None,
) -> list[Invited | InvitedPlatform]:  # fmt: skip
    """Ask more societies than at the opening, and platforms in a consultation; those that were asked already are left
    as they are.

    Raises :class:`RefusedError` without a reason, for one that is not known, and before and after.
    """
    require_running(by)
    why, now = reason(why), now or timezone.now()
    exercise = locked(exercise)
    if not exercise.is_open(now):
        raise RefusedError("exercise_refused_not_open")
    wanted, others = set(ns_ids), set(platforms)
    if not (wanted or others):
        raise RefusedError("exercise_refused_nobody")
    if unknown := sorted(wanted - known_codes(Choice.LIST)):
        raise RefusedError("exercise_refused_unknown", codes=", ".join(unknown))
    if fault := _fault_of_platforms(exercise.purpose, others):
        raise fault
    new = sorted(wanted - set(exercise.invited.values_list("ns_id", flat=True)))
    new_platforms = sorted(others - set(exercise.platforms.values_list("platform", flat=True)))
    row: dict[str, Any] = {"exercise": exercise, "at": now, "by": by, "is_later": True, "why": why}
    made = Invited.objects.bulk_create(Invited(ns_id=ns_id, **row) for ns_id in new)
    more = InvitedPlatform.objects.bulk_create(InvitedPlatform(platform=code, **row) for code in new_platforms)
    queue_opening(exercise, (*new, *new_platforms), now)
    return [*made, *more]


def is_short_name(code: str) -> bool:
    """Whether an exercise can be called so in its address."""
    return _CODE.fullmatch(code) is not None and code not in _TAKEN


def locked(exercise: Exercise) -> Exercise:
    """The exercise as it stands now; until the transaction ends nobody else opens, moves or closes it."""
    return Exercise.objects.select_for_update().get(pk=exercise.pk)


def faults_in(
    *,
    code: str,
    names: Mapping[str, str],
    languages: Iterable[str],
    time_zone: str,
    opens_at: dt.datetime | None,
    closes_at: dt.datetime | None,
    chosen_by: str,
    chosen_codes: Iterable[str],
    platforms: Iterable[str] = (),
    purpose: str = Purpose.MAPPING,
) -> list[RefusedError]:
    """All that does not fit in a plan, so that whoever makes it mends it in one go. A time is None when it is none."""
    wanted, codes = set(languages), set(chosen_codes)
    found = [] if is_short_name(code) else [RefusedError("exercise_refused_code")]
    if not wanted or wanted - set(LANGUAGES):
        found.append(RefusedError("exercise_refused_languages"))
    if not all(names.get(each, "").strip() for each in wanted):
        found.append(RefusedError("exercise_refused_names"))
    if time_zone not in time_zones():
        found.append(RefusedError("exercise_refused_zone", zone=time_zone))
    if opens_at is None or closes_at is None:
        found.append(RefusedError("exercise_refused_hour"))
    elif closes_at <= opens_at:
        found.append(RefusedError("exercise_refused_order"))
    if chosen_by not in Choice.values or (chosen_by == Choice.ALL) == bool(codes):
        found.append(RefusedError("exercise_refused_choice"))
    elif unknown := sorted(codes - known_codes(chosen_by)):
        found.append(RefusedError("exercise_refused_unknown", codes=", ".join(unknown)))
    if fault := _fault_of_platforms(purpose, platforms):
        found.append(fault)
    return found


def _fault_of_platforms(purpose: str, platforms: Iterable[str]) -> RefusedError | None:
    """A mapping exercise asks for programmes, which societies have; a consultation asks platforms that are known."""
    wanted = set(platforms)
    if wanted and purpose != Purpose.CONSULTATION:
        return RefusedError("exercise_refused_platforms")
    if unknown := sorted(each for each in wanted if not is_platform(each)):
        return RefusedError("exercise_refused_unknown", codes=", ".join(unknown))
    return None


def _fill(
    exercise: Exercise,
    names: Mapping[str, str],
    languages: Iterable[str],
    time_zone: str,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    chosen_by: str,
    chosen_codes: Iterable[str],
    platforms: Iterable[str],
) -> None:
    wanted, codes, others = set(languages), sorted(set(chosen_codes)), sorted(set(platforms))
    refuse_all(
        faults_in(
            code=exercise.code, names=names, languages=wanted, time_zone=time_zone, opens_at=opens_at,
            closes_at=closes_at, chosen_by=chosen_by, chosen_codes=codes, platforms=others, purpose=exercise.purpose,
        )
    )  # fmt: skip
    exercise.names = {code: text.strip() for code, text in names.items() if code in LANGUAGES and text.strip()}
    exercise.languages, exercise.time_zone = [code for code in LANGUAGES if code in wanted], time_zone
    exercise.opens_at, exercise.closes_at = opens_at, closes_at
    exercise.chosen_by, exercise.chosen_codes, exercise.chosen_platforms = chosen_by, codes, others
