"""HXL: CSV, spreadsheets and JSON whose first 25 rows hold a row of tags.

Raw record: ``kind="tagged_rows"``, ``data`` a :class:`TaggedRows`: the rows of one record as they stand, the
columns of the sheet and the values of the key that gathered them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from waypost.model import RawRecord
from waypost.sources.context import ReadContext
from waypost.sources.formats.hxl_tags import find_tag_row, read_tags, vocabulary_of
from waypost.sources.formats.tabular import Table, open_tables, peek
from waypost.sources.formats.tabular_book import is_book, looks_like_book
from waypost.sources.formats.tabular_json import looks_like_list
from waypost.sources.formats.tabular_records import Columns, key_columns, raw_records
from waypost.sources.formats.tabular_text import decode_head, looks_like_text
from waypost.sources.hxl_checks import check_sheet

FORMAT = "hxl"
_JSON_TAG = re.compile(rb'"[\s\']*#[A-Za-z][^"\n]{0,80}"')
_ANY_TAG = re.compile(r"[#＃]\s*[A-Za-z]")


def recognises(path: Path, head: bytes) -> bool:
    """A table, in text, a spreadsheet or a JSON list, with a row of tags near its top."""
    try:
        if looks_like_book(head):
            return is_book(path) and _has_tags(path)
        if looks_like_list(head):
            return _JSON_TAG.search(head) is not None and _has_tags(path)
        return looks_like_text(head) and _ANY_TAG.search(decode_head(head)) is not None and _has_tags(path)
    except OSError:
        return False


def _has_tags(path: Path) -> bool:
    return any(find_tag_row(peek(table)) is not None for table in open_tables(path))


def read(ctx: ReadContext) -> Iterator[RawRecord]:
    """Yield the records of every sheet that has tags; a sheet without them is an issue."""
    for table in open_tables(ctx.path, ctx.report):
        wanted = ctx.source.rows.sheets
        if wanted and table.name is not None and table.name not in wanted:
            ctx.report.ignored[f"sheet {table.name}"] += 1
            continue
        yield from _read_table(table, ctx)


def _read_table(table: Table, ctx: ReadContext) -> Iterator[RawRecord]:
    top = peek(table)
    at = find_tag_row(top)
    if at is None:
        if top:
            ctx.report.flag("sheet_without_tags", sheet=table.name, expected="a row of tags in the first 25 rows")
        return
    listed = read_tags(top, at, vocabulary_of(ctx.catalog), ctx.report, table.name)
    first_row = top[at].number + 1
    findings = check_sheet(table, listed, first_row, ctx)
    columns = Columns(listed, key_columns(listed, ctx.source.rows.key), findings.issues, findings.answers.of_rows)
    yield from raw_records(table, columns, first_row, ctx)
