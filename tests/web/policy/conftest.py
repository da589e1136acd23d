"""Consultations over the small release of the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.web.accounts.people import client_of, person

PEOPLE = {
    "team": "migration_team", "focal": "focal_point:ns-ner", "manager": "manager:ns-ner", "italy": "manager:ns-ita",
    "mali": "focal_point:ns-mli", "officer": "zone_officer:africa", "elsewhere": "zone_officer:americas",
    "board": "governing_board",
}  # fmt: skip


@pytest.fixture(autouse=True)
def released(release_path: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The release, a home of one's own, and a quick hash of passwords."""
    settings.WAYPOST_RELEASE = release_path
    settings.WAYPOST_AUDIENCE = "public"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "home"))
    return settings


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    """Everybody, with a second factor."""
    from django.core.cache import cache

    cache.clear()
    return {name: person(f"{name}@example.org", role, factor=True) for name, role in PEOPLE.items()}


@pytest.fixture
def browse(people: dict[str, Any]) -> Any:
    """A browser in which somebody is signed in, by name."""
    return lambda name: client_of(people[name])
