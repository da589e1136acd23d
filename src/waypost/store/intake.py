"""Where the records that sources deliver wait for the next stages: columns in Parquet, never in memory whole.

One :class:`IntakeWriter` per input file writes three small Parquet files into the build's working folder;
:func:`intake_views` shows all of them as ``record``, ``claim`` and ``issue`` to DuckDB.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from waypost.model import OF_SOCIETIES, Issue, ScopeVerdict, SourceRecord
from waypost.model.record import SEPARATOR as CHECKED_SEPARATOR
from waypost.store.column_types import BIG, INT, REAL, TEXT
from waypost.store.reading import as_pattern

RECORD = pa.schema(
    [
        ("record_id", TEXT),
        ("source_id", TEXT),
        ("publisher", TEXT),
        ("publisher_name", TEXT),
        ("record_kind", TEXT),
        ("identifier", TEXT),
        ("title", TEXT),
        ("file", TEXT),
        ("file_no", INT),
        ("record_no", BIG),
        ("sheet", TEXT),
        ("row", INT),
        ("line", INT),
        ("stated_date", TEXT),
        ("unusable", TEXT),
        ("scope_outcome", TEXT),
        ("scope_certainty", REAL),
        ("scope_reasons", TEXT),
        ("checked", TEXT),
    ]
)
CLAIM = pa.schema(
    [
        ("record_id", TEXT),
        ("claim_no", INT),
        ("kind", TEXT),
        ("subject_no", INT),
        ("field", TEXT),
        ("value", TEXT),
        ("original_value", TEXT),
        ("language", TEXT),
        ("basis", TEXT),
        ("place", TEXT),
    ]
)
ISSUE = pa.schema(
    [
        ("issue_type", TEXT),
        ("severity", TEXT),
        ("source_id", TEXT),
        ("file", TEXT),
        ("sheet", TEXT),
        ("row", INT),
        ("column", TEXT),
        ("line", INT),
        ("record_id", TEXT),
        ("field", TEXT),
        ("found", TEXT),
        ("expected", TEXT),
        ("suggestion", TEXT),
    ]
)

_BATCH = 100_000


class _Columns:
    """Rows gathered as tuples and written as one Parquet row group when there are enough."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.schema = schema
        self.rows: list[tuple[Any, ...]] = []
        self.writer = pq.ParquetWriter(path, schema, compression="zstd", compression_level=1)

    def flush(self) -> None:
        if self.rows:
            columns = list(zip(*self.rows, strict=True))
            arrays = [pa.array(column, type=field.type) for column, field in zip(columns, self.schema, strict=True)]
            self.writer.write_table(pa.Table.from_arrays(arrays, schema=self.schema))
            self.rows.clear()

    def close(self) -> None:
        self.flush()
        self.writer.close()


class IntakeWriter:
    """Takes the records of one file. Of what is not migration work only what societies say of themselves is kept."""

    def __init__(self, folder: Path, file_no: int) -> None:
        self.file_no = file_no
        self._records = _Columns(folder / f"record-{file_no:06}.parquet", RECORD)
        self._claims = _Columns(folder / f"claim-{file_no:06}.parquet", CLAIM)
        self._issues = _Columns(folder / f"issue-{file_no:06}.parquet", ISSUE)
        self._record_no = 0

    def add_record(self, record_id: str, record: SourceRecord, verdict: ScopeVerdict) -> None:
        """Store one record, its issues, and its claims when it is or may be migration work."""
        title = next((c.value for c in record.claims if c.kind == "programme" and c.field == "title"), None)
        self._records.rows.append(
            (
                record_id,
                record.source_id,
                record.publisher,
                record.publisher_name,
                record.record_kind,
                record.identifier,
                title,
                record.file,
                self.file_no,
                self._record_no,
                record.sheet,
                record.row,
                record.line,
                record.stated_date,
                record.unusable,
                verdict.outcome,
                round(verdict.certainty, 4),
                "\n".join(f"{sign} {text}" for sign, _rule, text in verdict.reasons) or None,
                CHECKED_SEPARATOR.join(record.checked) or None,
            )
        )
        self._record_no += 1
        is_work = verdict.outcome != "other" and not record.unusable
        if is_work or record.record_kind in OF_SOCIETIES:
            rows = self._claims.rows
            for number, (kind, subject, field, value, original, language, basis, place) in enumerate(record.claims):
                rows.append((record_id, number, kind, subject, field, value, original, language, basis, place))
            if len(rows) >= _BATCH:
                self._claims.flush()
        for issue in record.issues:
            self.add_issue(issue, record_id)
        if len(self._records.rows) >= _BATCH:
            self._records.flush()

    def add_issue(self, issue: Issue, record_id: str | None = None) -> None:
        """Store one issue of a record or of the file."""
        self._issues.rows.append(
            (
                issue.issue_type,
                issue.severity,
                issue.source_id,
                issue.file,
                issue.sheet,
                issue.row,
                issue.column,
                issue.line,
                record_id or issue.record_id,
                issue.field,
                issue.found,
                issue.expected,
                issue.suggestion,
            )
        )
        if len(self._issues.rows) >= _BATCH:
            self._issues.flush()

    def close(self) -> None:
        """Write what is left; the files are complete afterwards."""
        for part in (self._records, self._claims, self._issues):
            part.close()


def intake_views(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Views ``intake_record``, ``intake_claim`` and ``intake_issue`` over all files of the working folder."""
    for name in ("record", "claim", "issue"):
        con.sql(f"create or replace view intake_{name} as from read_parquet('{as_pattern(folder)}/{name}-*.parquet')")
