"""Issues written into a copy of the publisher's own workbook, so that they are mended where they stand.

The copy is made from the very file that the release was built from, found again by its name and hash. A workbook
keeps all that it held, untouched parts byte for byte; a CSV, or a workbook in another form than XLSX, becomes a
workbook with its rows as they stand; any other file gives a list of remarks.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes
from lxml import etree
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from python_calamine import CalamineError, CalamineWorkbook

from waypost.errors import InputError
from waypost.publish.issue_sheets import Remarks
from waypost.publish.labels import Labels
from waypost.publish.placing import placed_file
from waypost.publish.sheet_cells import sheet_text
from waypost.publish.xlsx_package import Package, empty_package
from waypost.reference import load_catalog
from waypost.store.reading import rows
from waypost.store.release import Release, file_sha256

Row = dict[str, Any]

_BOOKS = (".xlsx", ".xlsm")
_SHEETS = (".csv", ".tsv", ".txt")
_OTHER_BOOKS = (".ods", ".xls", ".xlsb")
# What is raised for a file that is no workbook or a damaged one.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError,
    etree.XMLSyntaxError, CalamineError,
)  # fmt: skip
_LONGEST_FIELD = 1_000_000


def write_issue_workbook(
    release: Release,
    input_roots: Sequence[Path],
    out: Path,
    *,
    publisher: str | None = None,
    source_id: str | None = None,
    issue_type: str | None = None,
    severities: Sequence[str] | None = None,
    language: str = "en",
) -> Path:
    """Write the issues of a publisher or source into copies of its files; the path written.

    ``input_roots`` are the files and folders that the release was built from; ``severities`` those to write, all when
    not given. With one file concerned ``out`` is
    the workbook; with several it is a folder that gets one workbook each. Raises :class:`InputError` when nothing is
    concerned, when a file is not found under the roots, or when it is no longer the one that was read.
    """
    labels = Labels(load_catalog(), language)
    by_file = _issues_by_file(release, publisher, source_id, issue_type, severities)
    if not by_file:
        named = (("publisher", publisher), ("source", source_id), ("type", issue_type))
        chosen = " and ".join(f"{k} {v}" for k, v in named if v)
        of_severity = f" of severity {', '.join(severities)}" if severities is not None else ""
        raise InputError(f"{chosen or 'this release'}: no issues{of_severity}, so nothing to write")
    hashes = {row["file"]: row["sha256"] for row in rows(release.cursor(), 'select file, sha256 from "file"')}
    found = {file: find_original(file, hashes.get(file), input_roots) for file in by_file}
    if len(found) == 1:
        ((file, path),) = found.items()
        if out.is_dir():
            out = out / _name_of(path)
        _write_one(path, by_file[file], out, labels)
        return out
    if out.suffix.lower() in _BOOKS:
        listed = ", ".join(sorted(found)[:5]) + (", …" if len(found) > 5 else "")
        raise InputError(f"{out}: issues stand in {len(found)} files ({listed}); name a folder, or one --source")
    taken: set[str] = set()
    for file, path in sorted(found.items()):
        name = _name_of(path)
        while name in taken:
            name = f"{Path(name).stem}-2{Path(name).suffix}"
        taken.add(name)
        _write_one(path, by_file[file], out / name, labels)
    return out


def _issues_by_file(
    release: Release,
    publisher: str | None,
    source_id: str | None,
    issue_type: str | None,
    severities: Sequence[str] | None,
) -> dict[str, list[Row]]:
    """Issues by file. Those of a file as a whole belong to every publisher that has records in it."""
    where: list[str] = ["i.file is not null"]
    parameters: list[str] = []
    for column, value in (("source_id", source_id), ("issue_type", issue_type)):
        if value:
            where.append(f"i.{column} = ?")
            parameters.append(value)
    if severities is not None:
        where.append(f"i.severity in ({', '.join('?' * len(severities))})")
        parameters += severities
    if publisher:
        where.append("""(i.publisher = ? or r.publisher_name ilike '%' || ? || '%'
            or (i.record_id is null and i.file in (
                select file from record where publisher = ? or publisher_name ilike '%' || ? || '%')))""")
        parameters += [publisher] * 4
    found = rows(
        release.cursor(),
        f"""select i.* from issue i left join record r using (record_id)
            where {" and ".join(where)} order by i.issue_no""",
        parameters,
    )
    by_file: dict[str, list[Row]] = {}
    for row in found:
        by_file.setdefault(row["file"], []).append(row)
    return by_file


def find_original(shown: str, sha256: str | None, roots: Sequence[Path]) -> Path:
    """The file that a release names ``shown``, under the roots, with the same content.

    Raises :class:`InputError` when there is none, saying whether one of that name has other content.
    """
    changed = None
    for path in _candidates(shown, roots):
        if not path.is_file():
            continue
        if sha256 is None or file_sha256(path) == sha256:
            return path
        changed = path
    if changed is not None:
        raise InputError(f"{changed}: changed since the release was built; build again, or give the file as it was")
    given = ", ".join(str(root) for root in roots) or "none"
    raise InputError(f"{shown}: not found under the given --input ({given}); give the files the release was built from")


def _candidates(shown: str, roots: Sequence[Path]) -> Iterable[Path]:
    """Where the build could have met it: below a folder or its parent, as a file itself, then by name anywhere."""
    name = shown.rsplit("/", 1)[-1]
    for root in roots:
        if root.is_file():
            if root.name == name:
                yield root
            continue
        yield root.resolve().parent / shown
        yield root / shown
    for root in roots:
        if root.is_dir():
            yield from sorted(path for path in root.rglob("*") if path.name == name)


def _name_of(path: Path) -> str:
    return path.name if path.suffix.lower() in _BOOKS else f"{path.name}.xlsx"


def write_remarks(path: Path, issues: Sequence[Row], out: Path, language: str) -> None:
    """Write issues into a copy of one file, as :func:`write_issue_workbook` does for a release."""
    _write_one(path, list(issues), out, Labels(load_catalog(), language))


def _write_one(path: Path, issues: list[Row], out: Path, labels: Labels) -> None:
    package = _open(path)
    placed: dict[int, tuple[str, str]] = {}
    if package is None:
        package = empty_package()
    issues_by_sheet = _by_sheet(package, issues)
    remarks = Remarks(package, labels)
    for part in package.sheets():
        if part.title in issues_by_sheet:
            cells = remarks.write(part, issues_by_sheet[part.title])
            placed |= {number: (part.title, cell) for number, cell in cells.items()}
    remarks.write_list(issues, placed)
    with placed_file(out) as target:
        package.save(target)


def _by_sheet(package: Package, issues: list[Row]) -> dict[str, list[Row]]:
    """Issues by the sheet they stand on: the first one, where none is named."""
    titles = [part.title for part in package.sheets()]
    found: dict[str, list[Row]] = {}
    for issue in issues:
        title = issue["sheet"] or (titles[0] if titles else None)
        if title in titles:
            found.setdefault(title, []).append(issue)
    return found


def _open(path: Path) -> Package | None:
    """The workbook as given, or one made of the rows of a CSV or an older workbook; None for what is neither."""
    suffix = path.suffix.lower()
    try:
        if suffix in _BOOKS:
            return Package(path.read_bytes())
        if suffix in _SHEETS:
            return Package(_bytes_of(_book_of_csv(path)))
        if suffix in _OTHER_BOOKS:
            return Package(_bytes_of(_book_of_rows(path)))
    except _BROKEN:
        return None
    return None


def open_copy(path: Path) -> bytes:
    """A table as the bytes of an XLSX file: a workbook as it is, a CSV or another workbook with its rows as they stand.

    Raises :class:`InputError` for what is no table.
    """
    suffix = path.suffix.lower()
    try:
        if suffix in _BOOKS:
            return path.read_bytes()
        if suffix in _SHEETS:
            return _bytes_of(_book_of_csv(path))
        if suffix in _OTHER_BOOKS:
            return _bytes_of(_book_of_rows(path))
    except _BROKEN as error:
        raise InputError(f"{path.name}: cannot be opened as a table ({error})") from error
    raise InputError(f"{path.name}: is no table of cells (expected XLSX, ODS or CSV)")


def _bytes_of(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _book_of_rows(path: Path) -> Workbook:
    """A plain copy of a workbook in another form (ODS, XLS, XLSB): its sheets and values without their looks."""
    source = CalamineWorkbook.from_path(str(path))
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in source.sheet_names:
        sheet = book.create_sheet(name)
        for number, cells in enumerate(source.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1):
            for position, value in enumerate(cells, start=1):
                cell = sheet.cell(number, position)
                if isinstance(value, str) and value:
                    put_text(cell, value)
                elif value != "" and isinstance(cell, Cell):
                    cell.value = value
    return book


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text as a text, whatever it begins with."""
    if isinstance(cell, MergedCell):
        return
    cell.value = sheet_text(text)
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True


def _book_of_csv(path: Path) -> Workbook:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(content).best()
        text = str(best) if best else content.decode("utf-8", "replace")
    first = next((line for line in text.splitlines() if line.strip(" ,;\t|")), "")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "".join(sign for sign in path.stem if sign not in "[]:*?/\\'")[:31] or "Sheet"
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t|", key=first.count))
    for number, cells in enumerate(reader, start=1):
        for position, value in enumerate(cells, start=1):
            if value:
                put_text(sheet.cell(number, position), value)
    return book
