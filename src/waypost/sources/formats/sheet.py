"""Sheets without tags: their columns are declared in ``catalog/sources``, matched by header.

A declaration with ``format: sheet`` gives each header a tag, a field of the schema, or more::

    columns:
      Country | País | Pays: "#country"     # any of these headers
      Implementing partner: "#org+impl"
      Conditions of access: programme.access_condition
      New beneficiaries, girls: {tag: "#reached+f+children", counting: new_unique}
      Platform: {tag: "#meta+platform", optional: true}    # its absence is no issue

Columns of one name are told apart by :mod:`waypost.sources.formats.sheet_headers`: "HEALTH: Reached", "Reached (2)".
Headers are compared folded and looked for in the first 25 rows, in the file's own order of columns. The raw
record is that of :mod:`waypost.sources.formats.hxl`, with the declared tags.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from waypost.errors import CatalogError
from waypost.model import RawRecord
from waypost.model.text import fold
from waypost.model.values import Cell, plain_text
from waypost.reference import Catalog, Source
from waypost.sources.context import ReadContext
from waypost.sources.formats.hxl_tags import Column, Tag, find_tag_row, parse_tag, vocabulary_of
from waypost.sources.formats.sheet_headers import header_names
from waypost.sources.formats.tabular import Table, open_tables, peek
from waypost.sources.formats.tabular_book import is_book, looks_like_book
from waypost.sources.formats.tabular_json import looks_like_list
from waypost.sources.formats.tabular_records import Columns, key_columns, raw_records
from waypost.sources.formats.tabular_rows import Row
from waypost.sources.formats.tabular_text import find_delimiter, looks_like_text
from waypost.sources.formats.tabular_xml import looks_like_records
from waypost.sources.hxl_checks import check_sheet

FORMAT = "sheet"
_ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xls", ".xlsb", ".ods", ".json", ".xml")
_SHOWN_HEADERS = 12


def recognises(path: Path, head: bytes) -> bool:
    """Any table: whether somebody declared it is found out when it is read."""
    if path.suffix.lower() not in _ENDINGS:
        return False
    if looks_like_book(head):
        return is_book(path)
    if path.suffix.lower() == ".json":
        return looks_like_list(head)
    if path.suffix.lower() == ".xml":
        return looks_like_records(head)
    if not looks_like_text(head):
        return False
    return path.suffix.lower() != ".txt" or find_delimiter(path) is not None


def read(ctx: ReadContext) -> Iterator[RawRecord]:
    """Yield the records of the declared sheets; a file that nobody declared is one issue with its headers."""
    tables = open_tables(ctx.path, ctx.report)
    if not ctx.source.columns:
        _adopt_declaration(ctx, tables)
    if not ctx.source.columns:
        _flag_undeclared(ctx, tables)
        return
    found = False
    for table in tables:
        wanted = ctx.source.rows.sheets
        if wanted and table.name is not None and table.name not in wanted:
            ctx.report.ignored[f"sheet {table.name}"] += 1
            continue
        rows = peek(table)
        at = _header_row(rows, ctx.source)
        if at is not None:
            found = True
            yield from _read_table(table, rows, at, ctx)
    if not found and tables:
        _flag_undeclared(ctx, tables)


def _adopt_declaration(ctx: ReadContext, tables: Sequence[Table]) -> None:
    """Take the first declaration whose ``match: header`` the file fulfils."""
    source = adopted_declaration(ctx.catalog, [peek(table) for table in tables])
    if source is not None:
        ctx.source = source
        ctx.report.source_id = source.source_id


def adopted_declaration(catalog: Catalog, tables: Sequence[Sequence[Row]]) -> Source | None:
    """The first declaration, by name, whose ``match: header`` stands in one of the first rows of a table."""
    headers = [{fold(text) for text in map(_text, row.cells) if text} for rows in tables for row in rows]
    for source in sorted(catalog.sources.values(), key=lambda s: s.source_id):
        needed = {fold(text) for text in source.match.header}
        if source.format == FORMAT and needed and any(needed <= row for row in headers):
            return source
    return None


def _text(cell: Cell) -> str:
    return plain_text(cell) if isinstance(cell, str) else ""


def _header_row(rows: Sequence[Row], source: Source) -> Row | None:
    """The row that holds the most of the declared headers, at least half of them; else the declared row.

    The declared row is one of those that are seen, from 1: the keys of JSON objects are the first. It goes before
    another row with the same headers, and gives way to where next month's file holds them. A sheet that has none of
    them there is another sheet.
    """
    wanted = [{fold(one) for one in _headers(name)} for name in source.columns]
    stated = source.rows.header_row
    chosen = rows[stated - 1] if stated is not None and 0 < stated <= len(rows) else None

    def hits(row: Row) -> int:
        there = {fold(text) for text in [*map(_text, row.cells), *header_names(rows, row)] if text}
        return sum(1 for names in wanted if names & there)

    best = max(rows, key=lambda row: (hits(row), row is chosen), default=None)
    if best is not None and hits(best) * 2 >= len(wanted):
        return best
    return chosen if chosen is not None and hits(chosen) else None


def _headers(name: str) -> list[str]:
    """Headers that mean one column: "Country | País | Pays"."""
    return [one.strip() for one in name.split("|")]


def _read_table(table: Table, rows: Sequence[Row], header: Row, ctx: ReadContext) -> Iterator[RawRecord]:
    columns = declared_columns(header, ctx, header_names(rows, header))
    there = {fold(column.header) for column in columns}
    missing = [
        name
        for name, value in ctx.source.columns.items()
        if not there & {fold(one) for one in _headers(name)}
        and not (isinstance(value, dict) and value.get("optional") == "true")
    ]
    if missing:
        ctx.report.flag(
            "columns_missing",
            sheet=table.name,
            row=header.number or None,
            found=", ".join(missing),
            expected="all declared columns",
            suggestion="correct the headers, or the declaration of the source",
        )
    first_row = header.number + 1
    below = next((row for row in rows if row.number == first_row), None)
    if below is not None and find_tag_row([below]) is not None:
        first_row += 1  # tags that the declaration speaks in place of
    findings = check_sheet(table, columns, first_row, ctx)
    bundle = Columns(columns, key_columns(columns, ctx.source.rows.key), findings.issues, findings.answers.of_rows)
    yield from raw_records(table, bundle, first_row, ctx)


def declared_columns(header: Row, ctx: ReadContext, names: Sequence[str] = ()) -> list[Column]:
    """Columns of a header row with the tags that the declaration gives them.

    ``names`` tell columns apart that are called the same, where the declaration does; see
    :func:`waypost.sources.formats.sheet_headers.header_names`. Raises :class:`CatalogError` when the declaration
    itself holds no tag or field.
    """
    declared = {fold(one): (name, value) for name, value in ctx.source.columns.items() for one in _headers(name)}
    meant = {*declared, *map(fold, ctx.source.ignored_fields), *map(fold, ctx.source.rows.key)}
    columns: list[Column] = []
    taken: set[str] = set()
    for index, cell in enumerate(header.cells):
        text = written = plain_text(cell)
        if index < len(names) and fold(names[index]) in meant:
            text = names[index]
        key = fold(text)
        if not text or key not in declared or key in taken:
            columns.append(Column(index, text, as_written=written))
            continue
        taken.add(key)
        tag, fixed = _declared(declared[key][1], ctx)
        columns.append(Column(index, text, tag, fixed, as_written=written))
    return columns


def _declared(value: Any, ctx: ReadContext) -> tuple[Tag | None, dict[str, str]]:
    where = f"catalog/sources: {ctx.source.source_id}: columns"
    fixed = {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}
    fixed.pop("optional", None)
    stated = fixed.pop("tag", None) if isinstance(value, dict) else str(value)
    if stated is None or not stated.startswith("#"):
        path = stated or fixed.get("claim", "")
        kind, _, name = path.rpartition(".")
        schema = ctx.catalog.schema.get(kind or "programme")
        if schema is None or name not in schema.fields:
            raise CatalogError(f"{where}: {path!r} is neither a tag nor a field of the schema")
        return None, {**fixed, "claim": path}
    tag, flaw = parse_tag(stated, vocabulary_of(ctx.catalog))
    if tag is None or flaw == "tag_broken":
        raise CatalogError(f"{where}: {stated!r} is not a tag such as #adm1+code")
    return tag, fixed


def _flag_undeclared(ctx: ReadContext, tables: Sequence[Table]) -> None:
    """One issue for the file: it has no tags, no declaration fits, and these are its headers.

    A file that could not be opened has its issue already.
    """
    if not tables and ctx.report.issues:
        return
    headers: list[str] = []
    for table in tables:
        rows = peek(table)
        widest = max(rows, key=lambda row: sum(1 for cell in row.cells[:200] if _text(cell)), default=None)
        headers += [text for text in map(_text, widest.cells if widest else []) if text]
    shown_name = ctx.report.file.rsplit("/", 1)[-1]
    shown = ", ".join(headers[:_SHOWN_HEADERS]) + (" …" if len(headers) > _SHOWN_HEADERS else "")
    ctx.report.flag(
        "sheet_undeclared",
        found=shown or "no headers",
        expected="a row of HXL tags, or a declaration whose columns name these headers",
        suggestion=f"add catalog/sources/<name>.yml with format: sheet, match: file_name: {shown_name}, columns",
    )
