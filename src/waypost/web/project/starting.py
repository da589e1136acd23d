"""What is made ready before the first reader comes: static files, and the answers for each audience."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from waypost.atlas.answers import prepare_answers
from waypost.reference import load_catalog
from waypost.store.release import Release, open_release
from waypost.web.project.ending import end_with_parent
from waypost.web.project.home import name_rules
from waypost.web.project.prepare import prepare, start_django
from waypost.web.project.statics import collect_static, static_folder


def make_ready(release: Path, audiences: Iterable[str], tell: Callable[[str], None] = lambda _: None) -> None:
    """Prepare a release for being served; what stands already costs nothing. ``tell`` hears what is being made.

    Whatever the settings are read from has to stand in the environment before: workers are forked with them.
    """
    name_rules()  # before the catalog is asked for: answers follow from its rules
    opened, catalog = open_release(release), load_catalog()
    for audience in audiences:
        prepare_answers(opened, audience, catalog, tell=lambda question, to=audience: tell(f"{to}: {question}"))
    os.environ["WAYPOST_STATIC"] = str(static_folder())
    prepare()  # here and not in each worker; keeps the key before the settings are read
    collect_static()


def prepare_all() -> None:
    """The answers of the release that is served, for everybody who may sign in; none where nobody can."""
    os.nice(10)
    end_with_parent()
    start_django()
    from waypost.web.accounts.models import User  # noqa: PLC0415 - needs the settings

    if not User.objects.exists():
        return
    make_answers(open_release(Path(os.environ["WAYPOST_RELEASE"])))


def make_answers(release: Release) -> None:
    """The answers of a release for every audience that pages have; what stands already costs nothing."""
    catalog = load_catalog()
    for audience in ("movement", "secretariat", "public"):
        prepare_answers(release, audience, catalog)
