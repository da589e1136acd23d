"""A small release behind the pages."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import pytest

# Fixtures and marks of tests that ask the database that ``DATABASE_URL`` names.
_ASKING = {"db", "transactional_db", "django_db", "own_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks it: of the rest nothing could be another than on SQLite.

    A test that does not say that it wants the database is refused it, and ``own_server`` marks those that start a
    server on it. Servers that are looked at in a browser keep theirs in a file, whatever the tests run on.
    """
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    left = [item for item in items if not _asks_the_database(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if _asks_the_database(item)]


def _asks_the_database(item: pytest.Item) -> bool:
    wanted = {*getattr(item, "fixturenames", ()), *(mark.name for mark in item.iter_markers())}
    return bool(wanted & _ASKING) and not item.path.stem.endswith("_browser")


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
