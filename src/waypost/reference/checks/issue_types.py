"""Issue types: their texts, and that every type the code raises is declared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import missing_languages
from waypost.reference.checks.issue_literals import issue_types_in_code
from waypost.reference.issue_types import SEVERITIES
from waypost.reference.strict_yaml import read_yaml


def check_issue_types(catalog: Catalog) -> Iterator[str]:
    """Severity and texts of every issue type."""
    for folder_file in sorted((catalog.path / "reference" / "issue_types").glob("*.yml")):
        where = str(folder_file.relative_to(catalog.path))
        for row in read_yaml(folder_file) or []:
            known = catalog.issue_types.get(str(row.get("issue_type")))
            if known is None:
                continue
            if known.severity not in SEVERITIES:
                yield f"{where}: {known.issue_type} has severity {known.severity!r}; known: {', '.join(SEVERITIES)}"
            yield from missing_languages(where, f"label of {known.issue_type}", known.label)
            yield from missing_languages(where, f"what_to_do of {known.issue_type}", known.what_to_do)


def check_issue_literals(catalog: Catalog, code: Path) -> Iterator[str]:
    """Every issue type that the code names exists."""
    missing: dict[str, list[str]] = {}
    for issue_type, place in issue_types_in_code(code):
        if issue_type not in catalog.issue_types:
            missing.setdefault(issue_type, []).append(place)
    for issue_type, places in missing.items():
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        yield f"reference/issue_types: {issue_type!r} is not declared, but raised in {places[0]}{more}"
