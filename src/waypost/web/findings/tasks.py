"""What is done in the background. Each looks at what there is to do, so that twice is once."""

from __future__ import annotations

from django_tasks import task


@task()
def take_up_rules() -> None:
    """After a rule was put live or taken back: the answers that pages wait for, then the questions to societies."""
    from pathlib import Path  # noqa: PLC0415 - tasks are named before apps load

    from django.conf import settings  # noqa: PLC0415 - the same

    from waypost.store.release import open_release  # noqa: PLC0415 - the same
    from waypost.web.findings.actions.putting import put_questions  # noqa: PLC0415 - the same
    from waypost.web.project.starting import make_answers  # noqa: PLC0415 - the same

    make_answers(open_release(Path(settings.WAYPOST_RELEASE)))
    put_questions()
