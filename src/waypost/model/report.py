"""What reading one file found: counts, issues, and what was not mapped."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from waypost.model.record import Issue


@dataclass
class FileReport:
    """The account of one input file.

    ``file`` is the path as shown to people (relative to the folder given). ``unmapped`` counts elements
    or columns that no mapping takes, by name; ``ignored`` those left out on purpose (contact names,
    for instance). Nothing is dropped in silence: every element ends in a claim, an issue, or here.
    """

    file: str
    sha256: str
    size: int
    format: str | None = None
    source_id: str | None = None
    read: int = 0
    issues: list[Issue] = field(default_factory=list)
    unmapped: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)

    def flag(
        self,
        issue_type: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        line: int | None = None,
        field: str | None = None,
        found: str | None = None,
        expected: str | None = None,
        suggestion: str | None = None,
    ) -> None:
        """Attach an issue that concerns the file as a whole or a place in it, not one record."""
        self.issues.append(
            Issue(
                issue_type=issue_type,
                file=self.file,
                source_id=self.source_id,
                sheet=sheet,
                row=row,
                column=column,
                line=line,
                field=field,
                found=None if found is None else found[:200],
                expected=expected,
                suggestion=suggestion,
            )
        )
