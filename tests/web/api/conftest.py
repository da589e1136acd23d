"""A small world behind the API, and clients of different viewers. What takes seconds is made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

from waypost.atlas.answers import prepare_answers
from waypost.disclosure.access import Viewer
from waypost.reference import load_catalog
from waypost.store.locks import locked
from waypost.store.release import open_release
from waypost.web.accounts import viewing
from waypost.web.api.front import kept_bodies

VIEWERS = {
    "public": Viewer("public"),
    "movement": Viewer("movement"),
    "focal point": Viewer("movement", ("ns-ner", "ns-ita"), ("ns-ner", "ns-ita")),
    "secretariat": Viewer("secretariat"),
}


@pytest.fixture(scope="session")
def shared(run_folder: Path) -> Path:
    """A folder that all processes of one run of the tests share."""
    folder = run_folder / "api-shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Files are kept in a folder of the tests; nobody is counted."""
    patch = pytest.MonkeyPatch()
    patch.setenv("WAYPOST_FILES", str(tmp_path_factory.mktemp("files")))
    patch.setattr(django_settings, "WAYPOST_API_RATE", "0", raising=False)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def world(shared: Path, _kept: None) -> str:
    """A release whose programmes have every visibility and belong to several societies, its answers made."""
    from tests.web.api.worlds import make_world

    with locked(shared):
        place = shared / "out"
        if not place.exists():
            make_world(shared)
        for audience in ("public", "movement", "secretariat"):
            prepare_answers(open_release(place), audience, load_catalog())
    return str(place)


@pytest.fixture
def as_viewer(world: str, settings: object, monkeypatch: pytest.MonkeyPatch) -> Callable[[Viewer], Client]:
    """A client of a viewer; asking for another one changes who is looking."""
    settings.WAYPOST_RELEASE = world  # type: ignore[attr-defined]  # pytest-django's settings are dynamic
    kept_bodies.clear()

    def client(viewer: Viewer) -> Client:
        monkeypatch.setattr(viewing, "viewer_of", lambda _request: viewer)
        return Client()

    return client


@pytest.fixture
def api(as_viewer: Callable[[Viewer], Client]) -> Client:
    """A client of nobody in particular."""
    return as_viewer(VIEWERS["public"])
