"""The plan over the small release of the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def planned(release_path: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Any:
    """A database, the release, a home of one's own, and a quick hash of passwords."""
    settings.WAYPOST_RELEASE = release_path
    settings.WAYPOST_AUDIENCE = "public"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "home"))
    from django.core.cache import cache

    cache.clear()
    return settings
