"""A society's own table, exported, edited in LibreOffice and sent back: the dry run tells each edit, and nothing else.

The 3W of Nepal (2,282 rows, 82 interventions, 11 societies) is registered as if it were migration work. Each edit is
drawn by a seed, and what it has to come out as is worked out from the cells themselves.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest

from waypost.importing.columns import guess_columns
from waypost.importing.comparing import DryRun, RowResult, dry_run
from waypost.importing.declaring import Matched, declare
from waypost.importing.known import Known
from waypost.importing.tables import look_at
from waypost.importing.uploaded import read_upload
from waypost.pipeline import build
from waypost.publish.society_programmes import society_programmes
from waypost.publish.workbook import given_lines, write_workbook
from waypost.reference import Catalog, Source
from waypost.store.release import open_release

pytestmark = pytest.mark.slow
NAME = "nepal_eq_2015_rcrc_recovery_3w.hxl.json"
SEEDS = tuple(map(int, os.environ.get("WAYPOST_TEST_SEEDS", "1 2").split()))
CHANGED, ADDED, REMOVED = 200, 30, 10
Cells = list[list[Any]]
Compare = Callable[..., DryRun]


@pytest.fixture(scope="module")
def table(shared_data: Path) -> Cells:
    """The table as rows of text, its tags first."""
    path = shared_data / "3w" / NAME
    if not path.is_file():
        pytest.skip(f"real file is absent: {path}")
    items = json.loads(path.read_text(encoding="utf-8"))
    keys = list(dict.fromkeys(key for item in items for key in item))
    return [keys, *([str(item.get(key, "")) for key in keys] for item in items)]


@pytest.fixture(scope="module")
def release(shared_data: Path, table: Cells, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register of it: a person judged each intervention to be migration work."""
    folder = tmp_path_factory.mktemp("nepal")
    (folder / "in").mkdir()
    (folder / "decisions").mkdir()
    source = shutil.copy(shared_data / "3w" / NAME, folder / "in" / NAME)
    read = read_upload(Path(source), catalog, shown=NAME)
    with (folder / "decisions" / "scope.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["key", "judgement", "by", "at", "why"])
        for each in read.records:
            rows.writerow([f"{each.publisher}|{each.identifier}", "migration", "a test", "2024-06-01", "a test"])
    build([folder / "in"], folder / "out", as_of=dt.date(2024, 7, 1), decisions=folder / "decisions", jobs=1)
    assert open_release(folder / "out").connect().sql("select count(*) from programme").fetchall() == [(82,)]
    return folder / "out"


@pytest.fixture
def compare(release: Path, catalog: Catalog) -> Compare:
    def run(path: Path, source: Source | None = None) -> DryRun:
        read = read_upload(path, catalog, shown=path.name, source=source)
        known = Known(open_release(release).connect(), catalog)
        now: dict[str, dict[str, str]] = {}
        if read.given:
            programmes = society_programmes(open_release(release), "ns-gbr", catalog)
            for slot, key, digest in given_lines(programmes, read.language or "en", catalog):
                now.setdefault(key, {})[slot] = digest
        return dry_run(
            read.records, known, speaker="ns-npl", given_then=read.given, given_now=lambda key: now.get(key, {}),
            file_issues=read.report.issues, is_whole=True,
        )  # fmt: skip

    return run


@pytest.fixture(scope="module")
def through_office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Opens a file in LibreOffice and saves it as another one."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is absent: what a society edits is not tried")
    profile = tmp_path_factory.mktemp("office")

    def run(path: Path, folder: Path, form: str = "xlsx") -> Path:
        out = folder / "saved"
        command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
        if path.suffix == ".csv":
            command.append("--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,true")  # UTF-8, texts stay texts
        command += ["--convert-to", form, "--outdir", str(out), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return out / f"{path.stem}.{form}"

    return run


def write_csv(path: Path, rows: Cells) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def changes(result: DryRun) -> Counter[tuple[Any, ...]]:
    """Each change as (identifier or key, slot, taken out, put in), lists row by row."""
    found: Counter[tuple[Any, ...]] = Counter()
    for row in result.rows:
        if row.outcome == "new":
            continue
        for change in row.changes:
            if isinstance(change.new, list):
                found.update((_name(row), change.slot, "out", _plain(each)) for each in change.old or ())
                found.update((_name(row), change.slot, "in", _plain(each)) for each in change.new)
            else:
                found[_name(row), change.slot, change.old, change.new] += 1
    return found


def _name(row: RowResult) -> str:
    return row.programme if row.how == "key" else row.identifier.rpartition(":")[2]


def _plain(row: Any) -> str:
    if isinstance(row, str):
        return row
    return "/".join(str(row.get(k)) for k in ("place_name", "sector_name", "count", "amount") if row.get(k))


def counts(result: DryRun) -> dict[str, int]:
    return {name: count for name, count in result.counts.items() if count} | {"missing": len(result.missing)}


def word(rng: random.Random) -> str:
    return "".join(rng.choice("abcdefghijklmnoprstuvz") for _ in range(9)).title()


def test_untouched_it_changes_nothing(
    table: Cells, tmp_path: Path, compare: Compare, through_office: Callable[..., Path]
) -> None:
    path = through_office(write_csv(tmp_path / "nepal_rcrc_3w.csv", table), tmp_path)
    result = compare(path)
    assert counts(result) == {"unchanged": 82, "missing": 0}
    assert not changes(result)


SERVICES = {
    "Health and Care": "health",
    "Shelter and Settlements": "shelter",
    "NS Capacity Building": "capacity_building",
    "Disaster Preparedness and risk Reduction": "disaster_risk_reduction",
}


@pytest.mark.parametrize("seed", SEEDS)
def test_edits_of_the_table(
    seed: int, table: Cells, tmp_path: Path, compare: Compare, through_office: Callable[..., Path]
) -> None:
    rng = random.Random(seed)  # noqa: S311 - a seeded choice of cells
    tags, body = table[0], [list(row) for row in table[1:]]
    at = {tag: tags.index(tag) for tag in tags}
    before = _of_ids(body, at)
    for _ in range(CHANGED):
        row, column = rng.choice(body), rng.choice(("#adm4", "#adm4", "#adm4", "#sector", "#severity"))
        new = {"#adm4": word(rng), "#sector": rng.choice(list(SERVICES)), "#severity": str(rng.randint(1, 5))}
        row[at[column]] = new[column]
    for _ in range(REMOVED - 2):
        body.pop(rng.randrange(len(body)))
    gone = rng.sample(sorted({row[at["#meta+id"]] for row in body}), 2)
    body = [row for row in body if row[at["#meta+id"]] not in gone]
    for number in range(ADDED):
        made = list(rng.choice(body))
        made[at["#adm4"]] = word(rng)
        if number % 3 == 0:
            made[at["#meta+id"]] = str(1000 + number)
            made[at["#sector"]], made[at["#adm3"]] = f"{word(rng)} {word(rng)} {word(rng)}", word(rng)
        body.insert(rng.randrange(len(body)), made)
    after = _of_ids(body, at)
    expected: Counter[tuple[Any, ...]] = Counter()
    for name in before.keys() & after.keys():
        for slot, old in before[name].items():
            new_ones = after[name][slot]
            expected.update((name, slot, "out", each) for each in old - new_ones)
            expected.update((name, slot, "in", each) for each in new_ones - old)
    result = compare(through_office(write_csv(tmp_path / "nepal_rcrc_3w.csv", [tags, *body]), tmp_path))
    assert changes(result) == expected
    touched = {name for name, *_ in expected}
    wanted = {"new": len(after.keys() - before.keys()), "changed": len(touched)}
    wanted |= {"unchanged": len(after) - sum(wanted.values()), "missing": len(before.keys() - after.keys())}
    assert counts(result) == {k: v for k, v in wanted.items() if v or k == "missing"}


def _of_ids(body: Cells, at: dict[str, int]) -> dict[str, dict[str, set[str]]]:
    """What each intervention has to tell: places, sectors, services."""
    found: dict[str, dict[str, set[str]]] = {}
    for row in body:
        slots = found.setdefault(row[at["#meta+id"]], {"place": set(), "sector": set(), "service": set()})
        slots["place"].add(", ".join(filter(None, (row[at["#adm4"]], row[at["#adm3"]]))))
        slots["sector"].add(sector := row[at["#sector"]])
        slots["service"] |= {SERVICES[sector]} if sector in SERVICES else set()
    return found


# Column of an export → slot, a value to write, what it has to be read as.
def _edit(slot: str, rng: random.Random) -> tuple[Any, tuple[Any, ...]]:
    if slot.endswith("_date"):
        day = dt.date(2015, 1, 1) + dt.timedelta(days=rng.randint(0, 3000))
        return day.isoformat(), (slot, None, day.isoformat())
    if slot == "people_count":
        number = str(rng.randint(3000, 900_000))
        return number, (slot, "in", number)
    text = f"{word(rng)} {word(rng)}"
    return text, (slot, None, text)


HXL = {"#activity+description": "programme.description", "#date+start": "programme.actual_start_date",
       "#date+end+planned": "programme.planned_end_date", "#reached": "people_count",
       "#activity+name": "programme.title.en"}  # fmt: skip
XLSX = {"Title": "programme.title.en", "Start": "programme.actual_start_date", "End": "programme.planned_end_date",
        "People reached": "people_count", "People targeted": "people_count"}  # fmt: skip


def _edited(
    rows: Cells, names: Sequence[str], key: str, slots: dict[str, str], rng: random.Random
) -> tuple[Cells, Counter[tuple[Any, ...]], int]:
    """Rows of one programme each with edits; the changes and how many missing ones the dry run has to tell."""
    at = {name: names.index(name) for name in [*slots, key]}
    title = next(name for name, slot in slots.items() if slot == "programme.title.en")
    body = [list(row) for row in rows]
    gone = [body.pop(number) for number in sorted(rng.sample(range(len(body)), REMOVED), reverse=True)]
    # What is missing is asked of the societies that are left in the file; a consortium's programme is no society's.
    left = {_owner(row, names) for row in body} - {None}
    missing = sum(_owner(row, names) in left for row in gone)
    expected: Counter[tuple[Any, ...]] = Counter()
    cells = [(number, name) for number in range(len(body)) for name in slots]
    for number, name in rng.sample(cells, CHANGED):
        row = body[number]
        stood = row[at[name]]
        row[at[name]], (slot, old, new) = _edit(slots[name], rng)
        expected[row[at[key]], slot, stood if name == title else old, new] += 1
    for _ in range(ADDED):
        made = list(rng.choice(body))
        for index in at.values():
            made[index] = ""
        made[at[title]] = f"{word(rng)} {word(rng)} {word(rng)}"
        body.append(made)
    return body, expected, missing


def _owner(row: Sequence[Any], names: Sequence[str]) -> Any:
    if "#org+code+impl" in names:
        code = str(row[names.index("#org+code+impl")])
        return code if code.startswith("ns-") else None
    return row[names.index("Operating societies")] or None


def _check(result: DryRun, expected: Counter[tuple[Any, ...]], missing: int) -> None:
    assert changes(result) == expected
    touched = len({name for name, *_ in expected})
    wanted = {"new": ADDED, "changed": touched, "unchanged": 82 - REMOVED - touched, "missing": missing}
    assert counts(result) == {k: v for k, v in wanted.items() if v or k == "missing"}


@pytest.mark.parametrize("seed", SEEDS)
def test_edits_of_our_hxl_export(
    seed: int, release: Path, tmp_path: Path, compare: Compare, through_office: Callable[..., Path]
) -> None:
    path = exported("hxl", release, tmp_path / "ours.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        headers, tags, *rows = csv.reader(file)
    result = compare(through_office(path, tmp_path))
    assert counts(result) == {"unchanged": 82, "missing": 0}
    body, expected, missing = _edited(rows, tags, "#activity+code+waypost", HXL, random.Random(seed))  # noqa: S311 - a seeded choice of cells
    edited = write_csv(tmp_path / "edited.csv", [headers, tags, *body])
    _check(compare(through_office(edited, tmp_path)), expected, missing)


def exported(form: str, release: Path, out: Path) -> Path:
    from click.testing import CliRunner

    from waypost.cli.main import cli

    asked = ["export", form, str(release), "--out", str(out), "--audience", "movement"]
    done = CliRunner().invoke(cli, asked, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return out


@pytest.mark.parametrize("seed", SEEDS)
def test_edits_of_our_sheets(
    seed: int, release: Path, tmp_path: Path, compare: Compare, catalog: Catalog, through_office: Callable[..., Path]
) -> None:
    path = exported("xlsx", release, tmp_path / "ours.xlsx")
    source = _declared(path, catalog)
    assert counts(compare(through_office(path, tmp_path), source)) == {"unchanged": 82, "missing": 0}
    book = openpyxl.load_workbook(path)
    sheet = book["Programmes"]
    names, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    body, expected, missing = _edited(rows, names, "Programme id", XLSX, random.Random(seed))  # noqa: S311 - a seeded choice of cells
    sheet.delete_rows(2, sheet.max_row)
    for row in body:
        sheet.append(row)
    book.save(tmp_path / "edited.xlsx")
    _check(compare(through_office(tmp_path / "edited.xlsx", tmp_path), source), expected, missing)


def _declared(path: Path, catalog: Catalog) -> Source:
    """The columns as they are guessed, nothing put right by hand."""
    sheet = next(each for each in look_at(path, catalog) if each.name == "Programmes")
    guesses = guess_columns(path, sheet.name, sheet.header_row, catalog, {})
    matched = Matched(
        sheet=sheet.name, header_row=sheet.header_row, columns={g.header: g.target or "ignore" for g in guesses}
    )
    source = declare(matched, publisher="upload", publisher_name="A list", source_id="upload", catalog=catalog)
    rows = msgspec.structs.replace(source.rows, key_scope="publisher")
    return msgspec.structs.replace(source, rows=rows, is_default=False)


@pytest.mark.parametrize("seed", SEEDS)
def test_edits_of_a_societys_workbook(
    seed: int, release: Path, tmp_path: Path, compare: Compare, catalog: Catalog, through_office: Callable[..., Path]
) -> None:
    path, rng = tmp_path / "gbr.xlsx", random.Random(seed)  # noqa: S311 - a seeded choice of cells
    programmes = society_programmes(open_release(release), "ns-gbr", catalog)
    write_workbook(path, "ns-gbr", "en", programmes, catalog)
    untouched = compare(through_office(path, tmp_path))
    assert counts(untouched) == {"unchanged": len(programmes), "missing": 0}
    book = openpyxl.load_workbook(path)
    sheet, places = book["Programmes"], book["Places"]
    at = {cell.value: cell.column for cell in sheet[1]}
    there = {cell.value: cell.column for cell in places[1]}
    expected: Counter[tuple[Any, ...]] = Counter()
    last = 2 + len(programmes)
    gone = {sheet.cell(row, 1).value for row in range(last - 1, last + 1)}
    sheet.delete_rows(last - 1, 2)
    slots = {"programme.description.en": str, "programme.actual_start_date": dt.date, "programme.reach": None}
    cells = [(row, slot) for row in range(3, last - 1) for slot in slots]
    for row, slot in rng.sample(cells, 40):
        text, value = word(rng), None
        if slots[slot] is dt.date:
            value = dt.date(2015, 1, 1) + dt.timedelta(days=rng.randint(0, 3000))
            text = value.isoformat()
        elif slots[slot] is None:
            text, value = "national", "national"
        sheet.cell(row, at[slot]).value = value or text
        expected[sheet.cell(row, 1).value, slot, None, text] += 1
    rows = [
        row for row in range(3, places.max_row + 1)
        if places.cell(row, 1).value and places.cell(row, 1).value not in gone
    ]  # fmt: skip
    for row in rng.sample(rows, 160):
        key, cell = places.cell(row, 1).value, places.cell(row, there["place.place_name"])
        expected[key, "place", "out", cell.value] += 1
        cell.value = word(rng)
        expected[key, "place", "in", cell.value] += 1
    for row in sorted(rng.sample(rows, 8), reverse=True):
        key, cell = places.cell(row, 1).value, places.cell(row, there["place.place_name"])
        if (key, "place", "in", cell.value) in expected:
            del expected[key, "place", "in", cell.value]
        else:
            expected[key, "place", "out", cell.value] += 1
        places.delete_rows(row)
    for number in range(20):
        at_row = last - 1 + number
        for column in range(1, sheet.max_column + 1):
            sheet.cell(at_row, column).value = None
        sheet.cell(at_row, at["programme.title.en"]).value = f"{word(rng)} {word(rng)} {word(rng)}"
    keys = sorted({places.cell(row, 1).value for row in range(3, 400) if places.cell(row, 1).value} - gone)
    end = max(row for row in range(3, places.max_row + 1) if places.cell(row, 1).value)
    for number in range(10):
        key = rng.choice(keys)
        places.cell(end + 1 + number, 1).value = key
        places.cell(end + 1 + number, there["place.country_code"]).value = "Nepal"
        places.cell(end + 1 + number, there["place.place_name"]).value = (name := word(rng))
        expected[key, "place", "in", name] += 1
    book.save(path)
    result = compare(through_office(path, tmp_path))
    assert changes(result) == expected
    touched = len({name for name, *_ in expected})
    wanted = {"new": 20, "changed": touched, "unchanged": len(programmes) - 2 - touched, "missing": 2}
    assert counts(result) == {k: v for k, v in wanted.items() if v}
