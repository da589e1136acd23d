"""A small world behind the API, and clients of different viewers. What takes seconds is made once."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

from waypost.atlas import opened
from waypost.disclosure.access import Viewer
from waypost.web.accounts import viewing
from waypost.web.api.front import kept_bodies

AS_OF = dt.date(2024, 7, 1)


@pytest.fixture(scope="session", autouse=True)
def _places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Answers and files are kept in a folder of the tests; nobody is counted."""
    patch = pytest.MonkeyPatch()
    patch.setenv("WAYPOST_ANSWERS", str(tmp_path_factory.mktemp("answers")))
    patch.setenv("WAYPOST_FILES", str(tmp_path_factory.mktemp("files")))
    patch.setattr(django_settings, "WAYPOST_API_RATE", "0")
    yield
    patch.undo()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A release whose programmes have every visibility and belong to several societies."""
    from tests.web.api.worlds import make_world

    return make_world(tmp_path_factory.mktemp("api"))


@pytest.fixture
def as_viewer(world: str, settings: object, monkeypatch: pytest.MonkeyPatch) -> Callable[[Viewer], Client]:
    """A client of a viewer."""
    settings.WAYPOST_RELEASE = world  # type: ignore[attr-defined]  # pytest-django's settings are dynamic
    kept_bodies.clear()

    def client(viewer: Viewer) -> Client:
        monkeypatch.setattr(viewing, "viewer_of", lambda _request: viewer)
        return Client()

    return client


@pytest.fixture
def api(as_viewer: Callable[[Viewer], Client]) -> Client:
    """A client of nobody in particular."""
    return as_viewer(Viewer("public"))


def real(world: str) -> Path:
    """The folder behind the link."""
    return Path(os.path.realpath(world))


__all__ = ["AS_OF", "opened"]
