"""A small world and its questionnaire: sent out, answered, read back, compared."""

from __future__ import annotations

import atexit
import datetime as dt
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import openpyxl

from waypost.model.workbook_layout import TOKEN_ROW
from waypost.pipeline import build
from waypost.publish.society_programmes import society_programmes
from waypost.publish.workbook import write_workbook
from waypost.reference import load_catalog
from waypost.store.release import open_release
from waypost.store.tables import REGISTER

AS_OF = dt.date(2024, 7, 1)
FACTS = """
- id: first
  title: Water for migrants on the way
  description: Invented for a test.
  period: [2016, null]
  operating_ns: [NER]
  participating_ns: {DNK: supporting}
  countries: [NER, MLI]
  services: [water_sanitation, food]
  population_groups: [people_in_transit]
  budget: {amount: 100000, currency: CHF}
  source: {title: Invented, publisher: Nobody}
- id: second
  title: Returnees come home
  description: Invented for a test.
  period: [2022, 2023]
  operating_ns: [NER]
  countries: [NER]
  population_groups: [returnees]
  source: {title: Invented, publisher: Nobody}
"""
Edit = Callable[[dict[str, Any]], None]


def make_world(folder: Path) -> Path:
    """Facts about two programmes of Niger, and the release ``before`` that is built of them: once per process."""
    return Path(shutil.copytree(_world(), folder, symlinks=True, dirs_exist_ok=True))


@cache
def _world() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="waypost-world-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "in").mkdir()
    (folder / "in" / "facts.yml").write_text(FACTS, encoding="utf-8")
    build([folder / "in"], folder / "before", as_of=AS_OF)
    return folder


def columns(book: openpyxl.Workbook) -> dict[str, Any]:
    """Token → the cells of its column from the third row on."""
    found = {}
    for sheet in (each for each in book.worksheets[1:] if each.sheet_state == "visible"):
        for cell in sheet[TOKEN_ROW]:
            if isinstance(cell.value, str) and "." in cell.value:
                found[cell.value] = [sheet.cell(row, cell.column) for row in range(3, sheet.max_row + 1)]
    return found


def answered(
    world: Path,
    name: str,
    edit: Edit,
    *,
    release: str = "before",
    language: str = "fr",
    on: dt.date | None = dt.date(2024, 6, 1),
    ns_id: str = "ns-ner",
) -> Path:
    """The questionnaire of a release, edited and dated, as it comes back."""
    catalog = load_catalog()
    path = world / name
    programmes = society_programmes(open_release(world / release), ns_id, catalog)
    write_workbook(path, ns_id, language, programmes, catalog)
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        if row[0].value == "waypost.answered_on":
            book.worksheets[0].cell(row[0].row, 3).value = on
    edit(columns(book))
    book.save(path)
    return path


def changes(world: Path, before: str, after: str) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of the register that are new or gone, but for how many records tell a programme."""
    con = duckdb.connect()
    found = {}
    for name in REGISTER:
        left, right = (open_release(world / each).path / f"{name}.parquet" for each in (before, after))
        hidden = "exclude (record_count, publisher_count)" if name == "programme" else ""
        rows = con.sql(
            f"""select 'gone', * {hidden} from (from '{left}' except all from '{right}')
                union all select 'new', * {hidden} from (from '{right}' except all from '{left}')"""
        ).fetchall()
        lost = {row[1:] for row in rows if row[0] == "gone"} & {row[1:] for row in rows if row[0] == "new"}
        rows = [row for row in rows if row[1:] not in lost]
        if rows:
            found[name] = rows
    return found


def programme_of(world: Path, release: str, title: str) -> str:
    con = open_release(world / release).connect()
    row = con.execute("select programme_id from programme where title = ?", [title]).fetchone()
    assert row is not None
    return str(row[0])
