"""A register of two programmes of Niger, built for real, and people who speak for the society."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.answering import AS_OF, make_world
from waypost.store.release import open_release


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world, built once."""
    return make_world(tmp_path_factory.mktemp("contribute"))


@pytest.fixture
def world(made: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A world of one's own: ``in`` the files, ``before`` the release; the server's home beside."""
    shutil.copytree(made, tmp_path / "world", symlinks=True)
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WAYPOST_ANSWERS", str(made.parent / "answers"))  # a purge removes those of other releases
    monkeypatch.setenv("WAYPOST_FILES", str(tmp_path / "files"))
    settings.WAYPOST_RELEASE = str(tmp_path / "world" / "before")
    settings.WAYPOST_INPUTS = str(tmp_path / "world" / "in")
    settings.WAYPOST_AS_OF = AS_OF.isoformat()
    settings.WAYPOST_AUDIENCE = "public"
    return tmp_path / "world"


@pytest.fixture
def ids(world: Path) -> dict[str, str]:
    """Programmes by their title."""
    con = open_release(world / "before").connect()
    return dict(con.sql("select title, programme_id from programme").fetchall())


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    """A manager and a focal point of Niger, an officer of Africa, one of the team, one of Italy; all set up."""
    from allauth.mfa.models import Authenticator

    from waypost.web.accounts.models import Membership, User

    made = {}
    for name, role, scope in (
        ("manager", "manager", {"ns_id": "ns-ner"}),
        ("focal", "focal_point", {"ns_id": "ns-ner"}),
        ("officer", "zone_officer", {"region": "africa"}),
        ("team", "migration_team", {}),
        ("stranger", "focal_point", {"ns_id": "ns-ita"}),
    ):
        person = User.objects.create(email=f"{name}@example.org", display_name=name.title())
        Membership.objects.create(person=person, role=role, **scope)
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
        made[name] = person
    return made


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """What is done once a transaction holds is done at once: a test is one transaction, which never does."""
    from django.db import transaction

    monkeypatch.setattr(transaction, "on_commit", lambda done, **_: done())
    # What readers would wait for is made when somebody reads: most tests build and read tables alone.
    monkeypatch.setattr("waypost.web.contribute.actions.building.make_answers", lambda release: None)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_answers_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build does not make the answers of three audiences, which few tests read; test_built.py does."""
    monkeypatch.setattr("waypost.web.contribute.actions.building.make_answers", lambda _release: None)


def work() -> int:
    """Do what waits in the queue, as the worker does; how many tasks were done."""
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    worker = Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="test", excluded_queue_names=[],
    )  # fmt: skip
    while (task := DBTaskResult.objects.ready().first()) is not None:
        task.claim("test")
        worker.run_task(task)
        task.refresh_from_db()
        assert task.status == TaskResultStatus.SUCCESSFUL, task.traceback
    return worker._run_tasks
