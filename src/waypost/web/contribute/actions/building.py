"""A release with what was signed: asked for, written as a source, built by the pipeline, in the background."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from waypost.errors import WaypostError
from waypost.model.contribution import contribution_lines
from waypost.store.release import open_release
from waypost.web.contribute.decisions import write_decisions
from waypost.web.contribute.models import Build, Change
from waypost.web.contribute.queries import contributions
from waypost.web.jobs.queue import later
from waypost.web.project.home import make_home
from waypost.web.project.starting import make_answers
from waypost.web.project.writing import write_whole


def ask_for_build() -> None:
    """A release is to be built: unless one waits already, which will take this in as well."""
    if not settings.WAYPOST_INPUTS:
        return
    try:
        with transaction.atomic():
            Build.objects.create(state=Build.State.WAITING)
    except IntegrityError:
        return
    later("waypost.web.contribute.tasks.build_release")


def contributions_folder() -> Path:
    """Where what was signed stands for a build."""
    return make_home() / "contributions"


def write_contributions(folder: Path) -> None:
    """Write both files, each in one step: a reader finds the old one or the new one."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, is_own in (("own.contributions.jsonl", True), ("beside.contributions.jsonl", False)):
        write_whole(folder / name, contribution_lines(contributions(is_own=is_own)))


def run_build() -> Build | None:
    """Build what waits; None when nothing does. A build that was cut off is taken up again."""
    with transaction.atomic():
        waiting = Build.objects.select_for_update().filter(state=Build.State.WAITING).first()
        if waiting is None:
            return None
        waiting.state, waiting.begun_at = Build.State.RUNNING, timezone.now()
        waiting.latest_change = Change.objects.aggregate(latest=Max("pk"))["latest"]
        waiting.save(update_fields=["state", "begun_at", "latest_change"])
    from waypost.web.contribute.actions.purging import purge_taken_back  # noqa: PLC0415 - following knows this room

    try:
        release_id = _build()
    except WaypostError as error:
        waiting.state, waiting.problem = Build.State.FAILED, str(error)[:500]
    else:
        waiting.state, waiting.release_id = Build.State.DONE, release_id
        if purge_taken_back():  # an earlier release that answers were compared with may have gone
            make_answers(open_release(Path(settings.WAYPOST_RELEASE)))
    waiting.ended_at = timezone.now()
    waiting.save(update_fields=["state", "problem", "release_id", "ended_at"])
    return waiting


def _build() -> str:
    from waypost.pipeline import build  # noqa: PLC0415 - heavy, and only the worker's
    from waypost.web.findings.decisions import write_waivers  # noqa: PLC0415 - findings know this room

    folder = contributions_folder()
    write_contributions(folder)
    decisions = folder.parent / "decisions"
    write_decisions(decisions, is_for_build=True)
    write_waivers(decisions, is_for_build=True)
    inputs = [Path(each) for each in settings.WAYPOST_INPUTS.split(os.pathsep) if each]
    as_of = dt.date.fromisoformat(settings.WAYPOST_AS_OF) if settings.WAYPOST_AS_OF else None
    context = Path(settings.WAYPOST_CONTEXT) if settings.WAYPOST_CONTEXT else None
    built = build(
        [*inputs, folder],
        Path(settings.WAYPOST_RELEASE),
        as_of=as_of,
        context=context,
        decisions=decisions,
        jobs=1,
        ready=make_answers,
    )
    return str(built.release.manifest["release_id"])


def take_up_builds() -> None:
    """After a restart: a build that was running was cut off; what it would have taken in waits again."""
    cut_off = Build.objects.filter(state=Build.State.RUNNING)
    if cut_off.exists():
        cut_off.update(state=Build.State.FAILED, problem="cut off", ended_at=timezone.now())
        ask_for_build()
    elif Build.objects.filter(state=Build.State.WAITING).exists():
        later("waypost.web.contribute.tasks.build_release")
