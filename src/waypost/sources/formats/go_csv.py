"""IFRC GO 3W import layout: CSV with 27 columns, in any order, with or without further columns.

The names are those of GO's own import form. ``Regions`` holds districts of the country (the form calls its
column so), parted by semicolons or commas. GO knows one country for each project and its users repeat the row
for the rest, so consecutive rows of one project are read together.

Raw record: ``kind="go_csv"``, ``data = {"rows": [{header: cell text}, …], "occurrence": n}``: consecutive rows
that differ only in places, and the how-manieth group of rows with the same society, name, country and start
this is (1 for the first). ``row`` is that of the first row as a spreadsheet shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from waypost.model import RawRecord
from waypost.model.text import fold
from waypost.sources.context import ReadContext
from waypost.sources.formats.tabular_text import decode_head, lines_of, text_table

FORMAT = "go_csv"

COLUMNS = (
    "Country",
    "Regions",
    "Reporting NS",
    "Disaster Type",
    "Operation Type",
    "Programme Type",
    "Primary Sector",
    "Tags",
    "Status",
    "Project Name",
    "Start Date",
    "End Date",
    "Budget(CHF)",
    "Targeted Males",
    "Targeted Females",
    "Targeted Others",
    "Targeted Total",
    "Reached Males",
    "Reached Females",
    "Reached Others",
    "Reached Total",
    "Visibility",
    "Actual Expenditure",
    "Contact Email",
    "Contact Name",
    "Contact Role",
    "Description",
)
# What tells two projects apart, and what may differ between the rows of one.
KEY = ("Reporting NS", "Project Name", "Country", "Start Date")
PLACES = ("Regions",)

_BY_FOLDED = {fold(column).replace(" ", ""): column for column in COLUMNS}
_HEADER_WITHIN = 25  # lines from the top: exports put their own title above
_TELLING = ("reportingns", "projectname", "programmetype", "primarysector")


def recognises(path: Path, head: bytes) -> bool:
    """A text file that names the columns which only GO's layout has together, in one line near its top."""
    if path.suffix.lower() not in (".csv", ".txt", ".tsv"):
        return False
    return any(_is_header(line) for line in lines_of(decode_head(head))[:_HEADER_WITHIN])


def _is_header(line: str) -> bool:
    plain = fold(line).replace(" ", "")
    return all(word in plain for word in _TELLING)


def column_of(header: str) -> str | None:
    """The column of the layout that a header means, whatever its case and spacing.

    >>> column_of(" budget (chf)"), column_of("Remarks")
    ('Budget(CHF)', None)
    """
    return _BY_FOLDED.get(fold(header).replace(" ", ""))


def read(ctx: ReadContext) -> Iterator[RawRecord]:
    """Yield one raw record per project; streaming, one group of rows in memory at a time."""
    table = text_table(ctx.path, ctx.report)
    if table is None:
        return
    names: list[str] | None = None
    seen: Counter[tuple[str, ...]] = Counter()
    group: list[dict[str, str]] = []
    start = 0
    for row in table.rows(ctx.report):
        cells = [str(cell) for cell in row.cells]
        if not any(cell.strip() for cell in cells):
            continue
        if names is None:
            if _is_header(" ".join(cells)):
                names = _header(ctx, cells, row.number)
            else:
                ctx.report.ignored["rows above the header"] += 1
            continue
        record = _row(ctx, names, cells, row.number)
        if group and _same_project(group[0], record):
            group.append(record)
            continue
        if group:
            yield _grouped(group, start, seen)
        group, start = [record], row.number
    if group:
        yield _grouped(group, start, seen)


def _header(ctx: ReadContext, cells: list[str], row: int) -> list[str]:
    """Names of the columns: those of the layout where they are known, else as they stand; none twice."""
    names: list[str] = []
    for position, cell in enumerate(cells):
        name = column_of(cell) or cell.strip() or f"column {position + 1}"
        if name in names:
            ctx.report.flag("go_column_twice", row=row, column=cell.strip(), found=name, expected="each column once")
            name = f"{name} ({position + 1})"
        names.append(name)
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        ctx.report.flag("go_columns_missing", row=row, found=", ".join(missing), expected="the columns of GO's import")
    return names


def _row(ctx: ReadContext, names: list[str], cells: list[str], row: int) -> dict[str, str]:
    extra = [cell for cell in cells[len(names) :] if cell.strip()]
    if extra:
        ctx.report.flag(
            "go_row_too_long",
            row=row,
            found="; ".join(extra),
            expected=f"{len(names)} cells",
            suggestion="put quotation marks around cells that hold the separator",
        )
    return dict(zip(names, cells + [""] * (len(names) - len(cells)), strict=False))


def _same_project(one: dict[str, str], other: dict[str, str]) -> bool:
    return all(one[name] == other.get(name) for name in one if name not in PLACES)


def _grouped(group: list[dict[str, str]], row: int, seen: Counter[tuple[str, ...]]) -> RawRecord:
    key = tuple(fold(group[0].get(name, "")) for name in KEY)
    seen[key] += 1
    return RawRecord(kind=FORMAT, data={"rows": group, "occurrence": seen[key]}, row=row)
