"""The Plan 2009-2010 Migration as files: ``catalog/plan``.

``plan.yml`` holds title, budget, goals, risks and notes; ``sections/<section>.yml`` its paragraphs as printed;
``functions/<number>.yml`` components and outcomes; ``activities.yml``, ``milestones.yml``; ``outcomes/<id>.yml`` what
shows that an outcome is reached; ``facts.yml`` what that asks for; ``words.yml`` how codes are called.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from waypost.errors import CatalogError
from waypost.reference.plan_values import (
    Evidence,
    Fact,
    Milestone,
    Plan,
    PlanFunction,
    PlannedActivity,
    Section,
    Texts,
)
from waypost.reference.strict_yaml import convert, read_yaml

T = TypeVar("T", bound=msgspec.Struct)


def read_plan(folder: Path) -> Plan | None:
    """The plan of a catalog; None where it has none. Raises :class:`CatalogError` on a malformed or misnamed file."""
    path = folder / "plan.yml"
    if not path.is_file():
        return None
    sections = _by_name(folder / "sections", Section, "section")
    return msgspec.structs.replace(
        convert(read_yaml(path), Plan, path),
        sections={each.section: each for each in sorted(sections.values(), key=lambda each: each.number)},
        functions=_by_name(folder / "functions", PlanFunction, "function"),
        activities=_one(folder / "activities.yml", tuple[PlannedActivity, ...]),
        milestones=_one(folder / "milestones.yml", tuple[Milestone, ...]),
        facts=_one(folder / "facts.yml", dict[str, Fact]),
        evidence=_by_name(folder / "outcomes", Evidence, "outcome"),
        words=_one(folder / "words.yml", dict[str, dict[str, Texts]]),
    )


def _one(path: Path, into: type[Any]) -> Any:
    return convert(read_yaml(path), into, path)


def _by_name(folder: Path, into: type[T], key: str) -> dict[str, T]:
    """Files of a folder by their name, which each of them says as well."""
    found: dict[str, T] = {}
    for path in sorted(folder.glob("*.yml")):
        read = convert(read_yaml(path), into, path)
        name = str(getattr(read, key))
        if name != path.stem:
            raise CatalogError(f"{path}: {key} {name!r} does not stand in a file of its name")
        found[name] = read
    return found
