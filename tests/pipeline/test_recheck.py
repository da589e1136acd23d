"""What ``waypost check`` sees of a release that somebody changed by hand, even with hashes made to fit."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from waypost.errors import ReleaseError
from waypost.pipeline import build
from waypost.recheck import recheck
from waypost.settings import catalog_path
from waypost.store.release import MANIFEST, Release, _release_id, file_sha256
from waypost.store.tables import TABLES

AS_OF = dt.date(2026, 11, 1)

# What says something else each time, or of several kinds: one by one.
VALUES = [
    *(("programme", name) for name in ("title", "status", "budget_chf", "people_reached", "visibility", "latest_date")),
    *(("record", name) for name in ("fate", "programme_id", "stated_date", "file")),
    *(("claim", name) for name in ("value", "standing", "basis")),
    *(("match", name) for name in ("left_key", "judgement")),
    *(("issue", name) for name in ("issue_type", "programme_id", "file")),
    *(("file", name) for name in ("sha256", "issue_count")),
    ("unmapped", "file"),
    ("source", "trust"),
]  # fmt: skip


# Tables of which each is named by a check of its own: one value of each is changed, all at once, and each is named.
NAMED_VALUES = [
    ("programme_text", "text"),
    ("identifier", "value"),
    ("participation", "organisation_id"),
    ("place", "country_code"),
    ("service", "service_code"),
    ("population_group", "population_group_code"),
    ("trail", "trail_id"),
    ("sector", "sector_code"),
    ("marker", "marker_code"),
    ("budget", "amount_chf"),
    ("transaction", "transaction_date"),
    ("people_count", "count"),
    ("people_total", "count"),
    ("indicator", "actual_value"),
    ("link", "target"),
    ("practice", "practice_value"),
    ("declined_position", "declined_reason"),
    ("term", "term_concept"),
    ("organisation", "is_movement"),
    ("accounting", "merged"),
    ("trail_stage", "country_code"),
    ("trail_leg", "mode"),
    ("trail_label", "label"),
    ("trail_lag", "lag_most"),
    ("national_society", "country_code"),
    ("society_publisher", "publisher"),
    ("country", "region"),
    ("service_heading", "heading_code"),
    ("vulnerability_factor", "level"),
    ("vulnerability_service", "service_code"),
    ("need_indicator", "indicator"),
    ("service_counterpart", "service_code"),
    ("code_bit", "bit"),
    ("programme_trail", "role"),
    ("programme_trail_side", "side"),
    ("trail_cell", "side"),
    ("programme_number", "programme_no"),
    ("context_dataset", "licence"),
    ("context_fact", "count"),
]  # fmt: skip
# Tables without a row in this release; in them a row too many is looked for.
EMPTY = ("programme_link", "vulnerability_evidence")
# Tombstones follow from claims that are gone: an invariant asks that no programme bears such a name. Waivers are
# decisions of people, which no claim tells.
TOLD = ("tombstone", "waiver")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the examples and some facts."""
    folder = tmp_path_factory.mktemp("check")
    shutil.copytree(catalog_path() / "demo" / "examples", folder / "in")
    shutil.copy(catalog_path() / "demo" / "facts" / "europe.yml", folder / "in")
    return build([folder / "in"], folder / "out", as_of=AS_OF).release


@pytest.fixture
def copy(release: Release, tmp_path: Path) -> Path:
    """A copy to change."""
    return Path(shutil.copytree(release.path, tmp_path / "copy"))


def _seal(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the manifest and give it the name that follows."""
    manifest = orjson.loads((folder / MANIFEST).read_bytes())
    change(manifest)
    manifest["release_id"] = _release_id({key: value for key, value in manifest.items() if key != "release_id"})
    (folder / MANIFEST).write_bytes(orjson.dumps(manifest))


def _write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    """Write a table anew, with hash and number of rows in the manifest."""
    path = folder / f"{name}.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=TABLES[name]), path)
    _seal(folder, lambda m: m["tables"].update({name: {"sha256": file_sha256(path), "rows": len(rows)}}))


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=1)
    return "x" + value if isinstance(value, str) else value * -2 - 1


def _checks(folder: Path) -> list[str]:
    return [failure.check for failure in recheck(folder).failures]


def test_a_release_that_nobody_changed_holds_wherever_it_lies(release: Release, copy: Path) -> None:
    assert _checks(release.path) == []
    assert _checks(copy) == []
    assert {name for name, _ in (*VALUES, *NAMED_VALUES)} | {*EMPTY, *TOLD} == set(TABLES)


def test_a_changed_value_of_every_table_and_rows_made_up_are_found(copy: Path) -> None:
    for name, column in NAMED_VALUES:
        rows = pq.read_table(copy / f"{name}.parquet").to_pylist()
        row = next(row for row in rows if row[column] is not None)
        row[column] = _other(row[column])
        _write(copy, name, rows)
    for name in EMPTY:
        assert pq.read_table(copy / f"{name}.parquet").num_rows == 0
        made = {field.name: "x" if pa.types.is_string(field.type) else None for field in TABLES[name]}
        _write(copy, name, [made])
    found = set(_checks(copy))
    assert {f"{name}_follows" for name in (*EMPTY, *(name for name, _ in NAMED_VALUES))} <= found


@pytest.mark.parametrize(("name", "column"), VALUES)
def test_a_changed_value_is_found(copy: Path, name: str, column: str) -> None:
    rows = pq.read_table(copy / f"{name}.parquet").to_pylist()
    row = next(row for row in rows if row[column] is not None)
    row[column] = _other(row[column])
    _write(copy, name, rows)
    assert _checks(copy)


@pytest.mark.parametrize("name", ["programme", "people_total", "record", "claim", "issue", "file"])
def test_a_row_taken_away_is_found(copy: Path, name: str) -> None:
    rows = pq.read_table(copy / f"{name}.parquet").to_pylist()
    _write(copy, name, rows[1:])
    assert _checks(copy)


def test_files_that_are_not_as_published(copy: Path) -> None:
    shutil.copy(copy / "place.parquet", copy / "persons.parquet")
    (copy / "sector.parquet").unlink()
    pq.write_table(pq.read_table(copy / "link.parquet").slice(1), copy / "link.parquet")
    assert _checks(copy) == ["tables", "tables", "hash"]
    found = [failure.first for failure in recheck(copy).failures]
    assert found[:2] == [
        "persons is not a table of a release in the folder",
        "sector is missing in the folder",
    ]


def test_a_table_of_other_columns_or_rows(copy: Path) -> None:
    table = pq.read_table(copy / "link.parquet")
    pq.write_table(table.rename_columns([*table.column_names[:-1], "name"]), copy / "link.parquet")
    for name in ("link", "place"):
        stated = {"sha256": file_sha256(copy / f"{name}.parquet"), "rows": table.num_rows}
        _seal(copy, lambda m, name=name, stated=stated: m["tables"].update({name: stated}))
    assert _checks(copy) == ["columns", "rows"]


def test_a_manifest_that_says_otherwise(copy: Path) -> None:
    _seal(copy, lambda m: m.update(as_of="2010-01-01"))
    assert "programme_follows" in _checks(copy)
    _seal(copy, lambda m: (m.update(as_of=AS_OF.isoformat()), m["inputs"].pop()))
    assert _checks(copy) == ["inputs"]
    manifest = orjson.loads((copy / MANIFEST).read_bytes())
    (copy / MANIFEST).write_bytes(orjson.dumps({**manifest, "inputs": []}))
    assert _checks(copy) == ["release_id"]


def test_a_manifest_that_is_none(copy: Path) -> None:
    (copy / MANIFEST).write_text("{")
    with pytest.raises(ReleaseError, match="not readable"):
        recheck(copy)
    (copy / MANIFEST).write_text("[]")
    with pytest.raises(ReleaseError, match="lacks release_id, as_of"):
        recheck(copy)
    (copy / MANIFEST).write_text('{"release_id": 1, "as_of": "soon", "code_version": "", "catalog_sha256": "",'
                                 ' "inputs": [], "tables": {}}')  # fmt: skip
    with pytest.raises(ReleaseError, match="'soon' is no day"):
        recheck(copy)


def test_another_catalog_is_a_note_and_no_failure(copy: Path, tmp_path: Path) -> None:
    """A society that the catalog knows no more: the register would be another one today, and nobody lied."""
    folder = Path(shutil.copytree(catalog_path(), tmp_path / "catalog", ignore=shutil.ignore_patterns("demo")))
    path = folder / "reference" / "rates.csv"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if not line.startswith("EUR")) + "\n")
    checked = recheck(copy, folder)
    assert checked.failures == []
    assert any(note.startswith("programme_follows: ") and "another catalog" in note for note in checked.notes)
