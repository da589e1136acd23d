"""The world of findings, built once, four rules of practice and two about relations, and people of all sides."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.web.accounts.people import client_of, person
from tests.web.findings.worlds import AS_OF, make_world
from waypost.reference import load_catalog
from waypost.reference.rule_overlay import Overlay

PEOPLE = {
    "niger": "manager:ns-ner", "focal": "focal_point:ns-ner", "italy": "manager:ns-ita", "mali": "manager:ns-mli",
    "officer": "zone_officer:africa", "elsewhere": "zone_officer:americas", "team": "migration_team",
    "admin": "administrator", "board": "governing_board", "group": "reference_group",
}  # fmt: skip
RULES = ("R03", "R18", "R20", "R21")
RELATIONS = ("X4", "X6")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world, built once."""
    return make_world(tmp_path_factory.mktemp("findings"))


@pytest.fixture(autouse=True)
def few_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalog with few rules: the SQL of thirty takes seconds to make."""
    shipped = load_catalog()
    rules = {name: shipped.practice_rules[name] for name in RULES}
    read = {name: shipped.understood_practice_rules[name] for name in RULES}
    few = shipped.with_rules(Overlay("few", rules, read), alone=True)
    few.__dict__["relations"] = {name: shipped.relations[name] for name in RELATIONS}
    monkeypatch.setattr("waypost.reference.catalog._catalog_at", lambda _path: few)


@pytest.fixture
def world(made: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A world of one's own: ``in`` the files, ``before`` the release; the server's home beside."""
    shutil.copytree(made, tmp_path / "world", symlinks=True)
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WAYPOST_RULES", str(tmp_path / "home" / "rules"))
    monkeypatch.setenv("WAYPOST_ANSWERS", str(made.parent / "answers"))
    monkeypatch.setenv("WAYPOST_FILES", str(tmp_path / "files"))
    settings.WAYPOST_RELEASE = str(tmp_path / "world" / "before")
    settings.WAYPOST_INPUTS = str(tmp_path / "world" / "in")
    settings.WAYPOST_AS_OF = AS_OF.isoformat()
    settings.WAYPOST_AUDIENCE = "public"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr("waypost.web.accounts.read_log._release_id", lambda _request: "release")
    return tmp_path / "world"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done once a transaction holds is done at once: a test is one transaction, which never does."""
    from django.db import transaction

    monkeypatch.setattr(transaction, "on_commit", lambda done, **_: done())
    monkeypatch.setattr("waypost.web.contribute.actions.building.make_answers", lambda _release: None)


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


@pytest.fixture
def standing(people: dict[str, Any]) -> Any:
    """The standing of somebody, by name."""
    from waypost.web.accounts.queries import standing_of

    return lambda name: standing_of(people[name])


@pytest.fixture
def asked(world: Path, people: dict[str, Any]) -> Any:
    """The one question about removal flights, put."""
    from waypost.web.findings.actions.putting import put_questions
    from waypost.web.findings.models import Question

    assert put_questions() >= 1
    return Question.objects.get(rule="R18")
