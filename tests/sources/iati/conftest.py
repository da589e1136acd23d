"""Reads a piece of IATI as a build would: file, raw records, source records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from waypost.model import Claim, FileReport, Issue, SourceRecord
from waypost.reference import Catalog
from waypost.sources.context import ReadContext
from waypost.sources.formats import iati as reader
from waypost.sources.mappings import iati as mapping

ACTIVITIES = '<iati-activities version="2.03" generated-datetime="2024-05-01T00:00:00Z">{}</iati-activities>'
ACTIVITY = """<iati-activity xml:lang="en" default-currency="CHF">
<iati-identifier>XX-EX-1-{number}</iati-identifier>
<reporting-org ref="XX-EX-1" type="21"><narrative>Example society</narrative></reporting-org>
<title><narrative>Water for people on the move</narrative></title>
<activity-date type="2" iso-date="2023-01-01"/>
<recipient-country code="NE"/>
<sector vocabulary="1" code="14030"/>
{more}
</iati-activity>"""


@dataclass
class Outcome:
    """What came of one file."""

    records: list[SourceRecord]
    report: FileReport
    context: ReadContext = field(repr=False)

    @property
    def record(self) -> SourceRecord:
        """The only record."""
        (record,) = self.records
        return record

    def issues(self) -> list[Issue]:
        """Issues of the file, then of its records."""
        return [*self.report.issues, *(issue for record in self.records for issue in record.issues)]

    def types(self) -> list[str]:
        """Their types."""
        return [issue.issue_type for issue in self.issues()]

    def issue(self, issue_type: str) -> Issue:
        """The only issue of a type."""
        (issue,) = [i for i in self.issues() if i.issue_type == issue_type]
        return issue


def rows(claims: Iterable[Claim], kind: str) -> list[dict[str, str]]:
    """Claims of one kind as rows, in order of their numbers."""
    found: dict[int, dict[str, str]] = {}
    for claim in claims:
        if claim.kind == kind:
            found.setdefault(claim.subject_no, {})[claim.field] = claim.value
    return [found[no] for no in sorted(found)]


Read = Callable[..., Outcome]


@pytest.fixture
def read(tmp_path: Path, catalog: Catalog) -> Read:
    """A function that reads a path, bytes, a whole file as text, or the inside of one activity (``more=``)."""

    def function(content: Path | bytes | str | None = None, *, more: str = "", name: str = "file.xml") -> Outcome:
        if isinstance(content, Path):
            path = content
        else:
            path = tmp_path / name
            text = ACTIVITIES.format(ACTIVITY.format(number=1, more=more)) if content is None else content
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        report = FileReport(path.name, "0" * 64, path.stat().st_size)
        context = ReadContext(path, report, catalog.sources["iati"], catalog)
        records = [record for raw in reader.read(context) for record in mapping.to_records(raw, context)]
        return Outcome(records, report, context)

    return function


def fingerprint(outcome: Outcome) -> tuple[object, ...]:
    """Everything that an outcome says, but for lines."""
    return (
        [
            (r.publisher, r.publisher_name, r.identifier, r.stated_date, sorted(map(repr, r.claims)))
            for r in outcome.records
        ],
        Counter((i.issue_type, i.field, i.found, i.expected) for i in outcome.issues()),
        outcome.report.unmapped,
        outcome.report.ignored,
    )
