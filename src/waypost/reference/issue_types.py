"""Issue types: what can be wrong, how grave it is, and what to do about it.

``catalog/reference/issue_types/<topic>.yml``: a list of ::

    - issue_type: date_unreadable
      severity: error                  # critical, error, warning or info
      label: {en: , fr: , es: , ar: }
      what_to_do: {en: , fr: , es: , ar: }
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml

SEVERITIES = ("critical", "error", "warning", "info")


class IssueType(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of issue, in the words of the person who must mend it."""

    issue_type: str
    severity: str
    label: dict[str, str]
    what_to_do: dict[str, str] = {}


def read_issue_types(folder: Path) -> dict[str, IssueType]:
    """Read the types of all topics, in order of file name; raises CatalogError on a repeated one."""
    types: dict[str, IssueType] = {}
    for path in sorted(folder.glob("*.yml")):
        for row in convert(read_yaml(path) or [], list[IssueType], path):
            if row.issue_type in types:
                raise CatalogError(f"{path}: issue type {row.issue_type} is defined twice")
            types[row.issue_type] = row
    return types
