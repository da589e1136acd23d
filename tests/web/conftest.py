"""A small release behind the pages."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

WEB = Path(__file__).parent
# Fixtures and marks of tests that ask the database that ``DATABASE_URL`` names.
_ASKING = {"db", "transactional_db", "django_db", "own_server"}
# What a database itself decides: locks, guards and constraints, what is sent once, how lists are narrowed and sorted.
_DECIDED = {
    *("accounts/test_read_log", "advocacy/test_asking", "advocacy/test_messages", "advocacy/test_models"),
    *("advocacy/test_uses", "agreements/test_actions", "contribute/test_many", "exercises/test_actions"),
    *("exercises/test_mails", "exercises/test_states", "findings/test_listing", "findings/test_mails"),
    *("following/test_letters", "meetings/test_frozen", "meetings/test_states", "network/test_actions"),
    *("plan/test_actions", "policy/test_consulting", "policy/test_gate", "test_project"),
    *("workshops/test_exchanges", "workshops/test_profiles"),
}
# These write for themselves, for a server or for a worker beside them, and ask nothing that others do not ask; or they
# count queries, which are as many on either.
_AS_OTHERS = {
    *("contribute/test_formats_in", "contribute/test_built", "test_print"),
    *("advocacy/test_budgets", "agreements/test_budgets", "policy/test_budgets"),
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks it: of the rest nothing could be another than on SQLite.

    A test that does not say that it wants the database is refused it, and ``own_server`` marks those that start a
    server on it. Servers that are looked at in a browser keep theirs in a file, whatever the tests run on. Of what asks
    it, files where the database decides are run, and tests that write at once; all with ``WAYPOST_POSTGRES=all``.
    """
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    gone = [each for each in _DECIDED | _AS_OTHERS if not (WEB / f"{each}.py").is_file()]
    assert not gone, f"tests/web/conftest.py names files that are not there: {gone}"
    left = [item for item in items if not _asks_the_database(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if _asks_the_database(item)]


def _asks_the_database(item: pytest.Item) -> bool:
    wanted = {*getattr(item, "fixturenames", ()), *(mark.name for mark in item.iter_markers())}
    if not wanted & _ASKING or item.path.stem.endswith("_browser"):
        return False
    at_once = wanted & {"transactional_db", "own_server"} or any(
        mark.kwargs.get("transaction") for mark in item.iter_markers("django_db")
    )
    name = str(item.path.relative_to(WEB).with_suffix(""))
    chosen = name in _DECIDED or (at_once and name not in _AS_OTHERS)
    return bool(chosen or os.environ.get("WAYPOST_POSTGRES") == "all")


@pytest.fixture(scope="session")
def release_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A release of a few examples."""
    from tests.pipeline.files import write_world
    from waypost.pipeline import build

    folder = tmp_path_factory.mktemp("pages")
    build([write_world(folder / "in")], folder / "out", as_of=dt.date(2024, 7, 1))
    return str(folder / "out")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Headless Chromium, one for all tests of a file; where each test has the database, it starts its own."""
    from tests.web.browsing import chromium

    with chromium() as started:
        yield started


@pytest.fixture
def pages(release_path: str, settings: object) -> object:
    """Django's test client over that release."""
    from django.test import Client

    settings.WAYPOST_RELEASE = release_path  # type: ignore[attr-defined]  # pytest-django's settings are dynamic
    settings.WAYPOST_AUDIENCE = "public"  # type: ignore[attr-defined]  # the same
    return Client()


@pytest.fixture(scope="session")
def with_tables(run_folder: Path) -> str:
    """On PostgreSQL, the name of a database with all tables to be copied: to make them takes a minute or two."""
    url, name = os.environ["DATABASE_URL"], "waypost_with_tables"
    with (run_folder / "with_tables.lock").open("w") as held, psycopg.connect(url, autocommit=True) as line:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not line.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            line.execute(f"create database {name}_half")
            home = {"WAYPOST_HOME": str(run_folder / "with-tables"), "DATABASE_URL": _beside(url, f"{name}_half")}
            made = "from waypost.web.project.prepare import prepare; prepare()"
            subprocess.run([sys.executable, "-c", made], env=os.environ | home, check=True, timeout=900)
            line.execute(f"alter database {name}_half rename to {name}")
    return name


@pytest.fixture
def apart(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a server with a database of its own, in the kind of database that the tests run on."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "EMAIL_URL", "WAYPOST_DATABASE")}
    kept |= {"WAYPOST_HOME": str(tmp_path)}
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield kept
        return
    name, like = f"apart_{uuid.uuid4().hex[:12]}", request.getfixturevalue("with_tables")
    with psycopg.connect(url, autocommit=True) as line:
        line.execute(f"create database {name} template {like}")
    try:
        yield kept | {"DATABASE_URL": _beside(url, name)}
    finally:
        with psycopg.connect(url, autocommit=True) as line:
            line.execute(f"drop database {name} with (force)")


def _beside(url: str, name: str) -> str:
    return url.rsplit("/", 1)[0] + f"/{name}"
