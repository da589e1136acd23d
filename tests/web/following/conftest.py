"""Two releases a week apart, made once; a server's home of one's own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.web.following.weeks import A_WEEK, again, begin, real
from waypost.web.following.gathering import Places


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The release of last week and the one of this week, which is shown."""
    folder = tmp_path_factory.mktemp("following")
    whole, earlier = begin(folder)
    now = real(again(folder / "out", *A_WEEK, from_=whole))
    return Places(earlier, now, now)


@pytest.fixture
def week(places: Places, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Path:
    """A release of one's own at the state of last week; ``next_week`` publishes this week's there."""
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "home"))
    store = tmp_path / "out.releases"
    shutil.copytree(places.earlier, store / places.earlier.name)
    (tmp_path / "out").symlink_to(f"out.releases/{places.earlier.name}")
    settings.WAYPOST_RELEASE = str(tmp_path / "out")
    settings.WAYPOST_AUDIENCE = "public"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path / "out"


@pytest.fixture
def next_week(week: Path, places: Places) -> Any:
    """Publish this week's release, with edits if there are any."""

    def publish(*edits: str) -> Path:
        if edits:
            return again(week, *edits, from_=places.release)
        shutil.copytree(places.release, week.with_name("out.releases") / places.release.name)
        week.unlink()
        week.symlink_to(f"out.releases/{places.release.name}")
        return week

    return publish
