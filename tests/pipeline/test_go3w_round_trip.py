"""A GO 3W export comes in and leaves again: 27 columns, their order, and all that these columns can hold."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from tests.conftest import ROOT
from waypost.disclosure.access import open_outlet
from waypost.pipeline import build
from waypost.publish.exports import EXPORTERS
from waypost.reference import Catalog
from waypost.sources.formats.go_csv import COLUMNS
from waypost.store.release import open_release

HEADER = (
    "Country,Regions,Reporting NS,Disaster Type,Operation Type,Programme Type,Primary Sector,Tags,Status,Project Name,"
    "Start Date,End Date,Budget(CHF),Targeted Males,Targeted Females,Targeted Others,Targeted Total,Reached Males,"
    "Reached Females,Reached Others,Reached Total,Visibility,Actual Expenditure,Contact Email,Contact Name,"
    "Contact Role,Description"
)
CONTACTS = ("Contact Email", "Contact Name", "Contact Role")
ROWS = (
    # Everything filled; days of which day and month could be told either way.
    "Niger,Agadez,Niger Red Cross Society,Population Movement,Programme,Bilateral,Migration,PGI,Ongoing,"
    "Water for migrants in transit,01/02/2024,03/12/2027,260000,1600,1350,50,3000,980,820,20,1820,Public,,"
    "a@example.org,A. Person,Delegate,Water points for migrants",
    # Completed: what it cost is told; no sexes, only totals; a comma and quotes in the texts.
    'Italy,,Italian Red Cross,,Emergency Operation,Domestic,WASH,,Completed,"First aid for migrants, ""on board""",'
    '15/03/2020,28/02/2021,5000,,,,400,,,,350,Public,4200,,,,"First aid, and water"',
    # Planned, two regions, hardly any figure; zero is told and is not nothing.
    'Mexico,"Chiapas, Tabasco",Mexican Red Cross,,Programme,Domestic,Migration,,Planned,Shelter for migrants,'
    "01/01/2027,31/12/2027,0,,,,100,,,,,Public,,,,,Places to sleep for migrants",
)
DAY = dt.date(2026, 11, 1)


def export(place: Path, name: str, source: Path, catalog: Catalog) -> Path:
    """Build from one file alone and write it out again."""
    build([source], place / name, as_of=DAY)
    out = place / f"{name}.csv"
    EXPORTERS["go3w"](open_outlet(open_release(place / name), "secretariat", catalog), out, catalog)
    return out


def rows_of(path: Path) -> dict[str, dict[str, str]]:
    """Rows by name of the project and country."""
    with path.open(encoding="utf-8", newline="") as file:
        return {f"{row['Project Name']}|{row['Country']}": row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def came_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small export of GO."""
    path = tmp_path_factory.mktemp("go") / "go_3w.csv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    return path


def test_nothing_is_lost_that_the_layout_holds(came_in: Path, catalog: Catalog) -> None:
    left = export(came_in.parent, "once", came_in, catalog)
    assert left.read_text(encoding="utf-8").splitlines()[0] == HEADER == ",".join(COLUMNS)
    before, after = rows_of(came_in), rows_of(left)
    assert before.keys() == after.keys()
    for name, row in before.items():
        wanted = {column: "" if column in CONTACTS else text for column, text in row.items()}
        assert told(after[name], catalog) == told(wanted, catalog), name


def told(row: dict[str, str], catalog: Catalog) -> dict[str, str]:
    """A row with societies, lists and amounts in one form: GO itself writes them in several."""
    plain = {**row, "Reporting NS": catalog.find_society(row["Reporting NS"]) or row["Reporting NS"]}
    for column in ("Regions", "Tags"):
        plain[column] = "; ".join(sorted(part.strip() for part in row[column].replace(";", ",").split(",")))
    for column in ("Budget(CHF)", "Actual Expenditure"):
        plain[column] = f"{float(row[column]):.2f}" if row[column] else ""
    return plain


def test_what_left_comes_in_again_as_the_same_programmes(came_in: Path, catalog: Catalog) -> None:
    once = export(came_in.parent, "first", came_in, catalog)
    twice = export(came_in.parent, "second", once, catalog)
    assert twice.read_bytes() == once.read_bytes()
    ids = [
        open_release(came_in.parent / name).connect().sql("select programme_id from programme order by 1").fetchall()
        for name in ("first", "second")
    ]
    assert ids[0] == ids[1]
    assert len(ids[0]) == len(ROWS)


def test_projects_of_the_api_leave_in_the_layout(shared_data: Path, catalog: Catalog, tmp_path: Path) -> None:
    source = shared_data / "programmes" / "go_api_v2_project.json"
    once = export(tmp_path, "once", source, catalog)
    twice = export(tmp_path, "twice", once, catalog)
    assert once.read_text(encoding="utf-8").splitlines()[0] == HEADER
    assert rows_of(twice) == rows_of(once)


def test_the_example_of_the_demo_comes_back(catalog: Catalog, tmp_path: Path) -> None:
    source = ROOT / "catalog" / "demo" / "examples" / "waypost_example_go_3w.csv"
    once = export(tmp_path, "once", source, catalog)
    twice = export(tmp_path, "twice", once, catalog)
    assert twice.read_bytes() == once.read_bytes()
