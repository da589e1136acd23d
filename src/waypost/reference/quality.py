"""The named checks of quality: ``catalog/rules/quality_checks.yml``, which says so itself at its head.

A check is either stated here, as rules over tags with its own words, and is then an issue type of its own; or it
points to the issue type that holds its words. One list of checks, and the same words wherever one is told.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from waypost.errors import CatalogError
from waypost.reference.issue_types import IssueType
from waypost.reference.strict_yaml import convert, read_yaml

FAMILIES = ("completeness", "consistency", "accuracy")
PRACTICE = "R4V 5W practice"


class QualityCheck(msgspec.Struct, frozen=True, kw_only=True):
    """One check. ``rules`` are read by :mod:`waypost.sources.hxl_rules`; ``asks`` is what a record must state."""

    family: str
    source: str
    label: dict[str, str] = {}
    what_to_do: dict[str, str] = {}
    severity: str = "warning"
    rules: tuple[dict[str, Any], ...] = ()
    issue_type: str | None = None
    doubt: str | None = None
    asks: tuple[str, ...] = ()


class QualityChecks(msgspec.Struct, frozen=True, kw_only=True):
    """Checks by name, in the order of the file."""

    checks: dict[str, QualityCheck] = {}

    def of_tables(self) -> dict[str, QualityCheck]:
        """The checks that are rules over the columns of a table."""
        return {name: check for name, check in self.checks.items() if check.rules}

    def issue_types(self) -> dict[str, IssueType]:
        """The issue types that the file itself defines: one for each check with words of its own."""
        return {
            name: IssueType(issue_type=name, severity=check.severity, label=check.label, what_to_do=check.what_to_do)
            for name, check in self.checks.items()
            if check.issue_type is None
        }


def read_quality_checks(path: Path) -> QualityChecks:
    """The checks; none when the catalog states none. Raises :class:`CatalogError` when malformed."""
    return convert(read_yaml(path) or {}, QualityChecks, path) if path.is_file() else QualityChecks()


def with_checks(types: dict[str, IssueType], quality: QualityChecks) -> dict[str, IssueType]:
    """Issue types and those of the checks; raises :class:`CatalogError` when a name is defined in both."""
    own = quality.issue_types()
    twice = sorted(own.keys() & types.keys())
    if twice:
        raise CatalogError(f"rules/quality_checks.yml: {', '.join(twice)}: an issue type of this name exists already")
    return types | own
