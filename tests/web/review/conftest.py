"""The world of the review, built once, and people of both societies, of a zone and of the team."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.answering import AS_OF
from tests.web.accounts.people import client_of, person
from tests.web.review.worlds import make_world

PEOPLE = {
    "niger": "manager:ns-ner", "italy": "manager:ns-ita", "focal": "focal_point:ns-ner",
    "officer": "zone_officer:africa", "elsewhere": "zone_officer:americas", "team": "migration_team",
    "admin": "administrator", "board": "governing_board",
}  # fmt: skip


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world, built once."""
    return make_world(tmp_path_factory.mktemp("review"))


@pytest.fixture
def world(made: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A world of one's own: ``in`` the files, ``before`` the release; the server's home beside."""
    shutil.copytree(made, tmp_path / "world", symlinks=True)
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WAYPOST_ANSWERS", str(made.parent / "answers"))  # a purge removes those of other releases
    monkeypatch.setenv("WAYPOST_FILES", str(tmp_path / "files"))
    monkeypatch.setattr("waypost.web.contribute.actions.building.make_answers", lambda release: None)
    settings.WAYPOST_RELEASE = str(tmp_path / "world" / "before")
    settings.WAYPOST_INPUTS = str(tmp_path / "world" / "in")
    settings.WAYPOST_AS_OF = AS_OF.isoformat()
    settings.WAYPOST_AUDIENCE = "public"
    # What the log of reads notes is tested elsewhere; opening the release for each reader takes most of the time.
    monkeypatch.setattr("waypost.web.accounts.read_log._release_id", lambda _request: "release")
    return tmp_path / "world"


@pytest.fixture(autouse=True)
def no_answers_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build does not make the answers of three audiences, which no test here reads; contribute/test_built.py does."""
    monkeypatch.setattr("waypost.web.contribute.actions.building.make_answers", lambda _release: None)


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    """Everybody, with a second factor."""
    return {name: person(f"{name}@example.org", role, factor=True) for name, role in PEOPLE.items()}


@pytest.fixture
def browse(people: dict[str, Any]) -> Any:
    """A browser in which somebody is signed in, by name."""
    return lambda name: client_of(people[name])


@pytest.fixture
def standing(people: dict[str, Any]) -> Any:
    """The standing of somebody, by name."""
    from waypost.web.accounts.queries import standing_of

    return lambda name: standing_of(people[name])


def work() -> None:
    """Do what waits, as the tasks do. A test here is one transaction, for the log of reads lets nothing be removed."""
    from waypost.web.contribute.actions.building import run_build
    from waypost.web.contribute.actions.taking import take_in
    from waypost.web.contribute.actions.uploading import read_and_compare
    from waypost.web.contribute.models import Upload

    for number, state in Upload.objects.values_list("pk", "state"):
        if state == Upload.State.READING:
            read_and_compare(number)
        elif state == Upload.State.TAKING:
            take_in(number)
    built = run_build()
    assert built is None or built.state == "done", built.problem
