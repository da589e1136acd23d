"""The process that does the work: one beside the server. ``python -m waypost.web.jobs.worker``

The tables of the applications say what is to be done; the queue only says when to look. So a worker that starts asks
every application what was left undone when the last one ended, whatever way it ended, and then waits for the queue.
Work of a running worker that ended is put back: only one worker runs at a time, held apart by a lock.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from waypost.web.project.ending import end_with_parent
from waypost.web.project.home import make_home
from waypost.web.project.prepare import start_django

_PAUSE = 0.5  # seconds between looks into an empty queue
_ROUND = 60.0  # seconds between what is due by the clock


def run(*, until_empty: bool = False, patience: float | None = None, taken: Callable[[], None] | None = None) -> int:
    """Work until told to stop, or until nothing is left; how many tasks were done. Zero when another one works.

    Another one is waited for ``patience`` seconds (None: for ever); ``taken`` is called once before that.
    """
    start_django()
    lock = os.open(make_home() / "worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _alone(lock, patience, taken):
            return 0
        end_with_parent()
        return _work(until_empty=until_empty)
    finally:
        os.close(lock)


def _alone(lock: int, patience: float | None, taken: Callable[[], None] | None) -> bool:
    """Whether this is the one that works; waits for it for so long (None: for ever)."""
    begun = time.monotonic()
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if taken is not None:
                taken()
                taken = None
            if patience is not None and time.monotonic() - begun >= patience:
                return False
            time.sleep(_PAUSE)
        else:
            return True


def _work(*, until_empty: bool) -> int:
    from django.db import close_old_connections  # noqa: PLC0415 - settings come first
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415 - the same

    take_up()
    worker = Worker(
        queue_names=["*"], interval=_PAUSE, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=f"waypost-{os.getpid()}", excluded_queue_names=[],
    )  # fmt: skip
    if threading.current_thread() is threading.main_thread() and not until_empty:
        # Not by an exception: the queue would take it for a fault of the task. What was cut off is taken up again.
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    clock = 0.0
    while True:
        if time.monotonic() - clock >= _ROUND:
            clock = time.monotonic()
            for due in due_by_the_clock():
                _quietly(due)
        worker.run()
        if until_empty:
            return worker._run_tasks
        close_old_connections()
        time.sleep(_PAUSE)


def take_up() -> None:
    """What a worker left undone is done again: tasks that were running go back, and each application looks itself."""
    from django_tasks.base import TaskResultStatus  # noqa: PLC0415 - settings come first
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 - the same

    from waypost.web.contribute.actions.building import take_up_builds  # noqa: PLC0415 - the same
    from waypost.web.contribute.actions.uploading import take_up_uploads  # noqa: PLC0415 - the same

    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(status=TaskResultStatus.READY, started_at=None)
    take_up_builds()
    take_up_uploads()


def due_by_the_clock() -> list[Callable[[], Any]]:
    """What is done by the clock, each harmless when it is done twice."""
    from waypost.web.advocacy.actions.asking import ask_again  # noqa: PLC0415 - settings come first
    from waypost.web.advocacy.actions.clearing import queue_clearance_reminders  # noqa: PLC0415 - the same
    from waypost.web.advocacy.actions.mailing import send_advocacy_mails  # noqa: PLC0415 - the same
    from waypost.web.advocacy.actions.stories import queue_ended_consents  # noqa: PLC0415 - the same
    from waypost.web.agreements.actions import queue_agreement_notices, send_agreement_notices  # noqa: PLC0415
    from waypost.web.agreements.published import publish_agreements  # noqa: PLC0415 - settings come first
    from waypost.web.contribute.actions.uploading import clear_shelf  # noqa: PLC0415 - the same
    from waypost.web.contribute.taken_back import write_taken_back  # noqa: PLC0415 - the same
    from waypost.web.exercises.actions import open_due, queue_due, send_waiting  # noqa: PLC0415 - the same
    from waypost.web.findings.actions.mailing import queue_question_mails, send_question_mails  # noqa: PLC0415
    from waypost.web.findings.actions.putting import put_questions  # noqa: PLC0415 - the same
    from waypost.web.following.actions import begin_edition, queue_questions, send_letters  # noqa: PLC0415 - the same
    from waypost.web.meetings.actions import queue_reminders, send_notices  # noqa: PLC0415 - the same
    from waypost.web.network.actions import run_network_clock, send_network_mails  # noqa: PLC0415 - the same
    from waypost.web.plan.actions import queue_plan_notices, send_plan_notices  # noqa: PLC0415 - the same
    from waypost.web.plan.kept import publish_plan  # noqa: PLC0415 - the same
    from waypost.web.policy.actions.mailing import send_lapsed, send_replies  # noqa: PLC0415 - the same
    from waypost.web.support.actions import queue_strategy_notices, send_strategy_notices  # noqa: PLC0415 - the same
    from waypost.web.support.published import publish_commitments  # noqa: PLC0415 - the same
    from waypost.web.workshops.actions import queue_workshop_notices, send_workshop_notices  # noqa: PLC0415

    return [
        write_taken_back,
        put_questions,
        queue_question_mails,
        send_question_mails,
        open_due,
        queue_due,
        send_waiting,
        queue_reminders,
        send_notices,
        begin_edition,
        queue_questions,
        send_letters,
        run_network_clock,
        send_network_mails,
        send_replies,
        send_lapsed,
        publish_agreements,
        publish_commitments,
        queue_strategy_notices,
        send_strategy_notices,
        queue_agreement_notices,
        send_agreement_notices,
        ask_again,
        queue_clearance_reminders,
        queue_ended_consents,
        send_advocacy_mails,
        publish_plan,
        queue_plan_notices,
        send_plan_notices,
        queue_workshop_notices,
        send_workshop_notices,
        clear_shelf,
    ]


def _quietly(due: Callable[[], Any]) -> None:
    """One that fails says so and keeps nobody from the others."""
    try:
        due()
    except Exception as error:  # noqa: BLE001 - whatever it is, the worker goes on
        print(f"waypost worker: {due.__name__}: {error}", file=sys.stderr)


if __name__ == "__main__":
    run()
