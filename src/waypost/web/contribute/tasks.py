"""What is done in the background. Each task asks the tables what is to be done, so that twice is once."""

from __future__ import annotations

from django_tasks import task


@task()
def build_release() -> None:
    """Build what was signed."""
    from waypost.web.contribute.actions.building import run_build  # noqa: PLC0415 - tasks are named before apps load

    run_build()


@task()
def read_upload(upload: int) -> None:
    """Read a file and compare it with what stands."""
    from waypost.web.contribute.actions.uploading import read_and_compare  # noqa: PLC0415 - the same

    read_and_compare(upload)


@task()
def take_in(upload: int) -> None:
    """Take in what a person chose of a file."""
    from waypost.web.contribute.actions.taking import take_in as run  # noqa: PLC0415 - the same

    run(upload)


@task()
def make_remarks(upload: int, language: str) -> None:
    """Write a file with remarks, where it is too large to wait for."""
    from waypost.web.contribute.actions.remarking import make_remarks as run  # noqa: PLC0415 - the same
    from waypost.web.contribute.models import Upload  # noqa: PLC0415 - the same

    if (found := Upload.objects.filter(pk=upload).first()) is not None:
        run(found, language)
