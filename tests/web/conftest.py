"""A small release behind the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest


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
