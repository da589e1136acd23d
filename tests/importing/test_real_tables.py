"""Real 3W sheets without their tags: guessed, declared and read, they give what their tags give."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import msgspec
import pytest

from tests.importing.conftest import Read
from waypost.importing.columns import guess_columns
from waypost.importing.declaring import Matched
from waypost.importing.tables import look_at
from waypost.model import FileReport
from waypost.reference import Catalog
from waypost.reference.sources import Rows
from waypost.sources.files import choose_source
from waypost.sources.reading import read_declared

_NEPAL = {"#meta+id": "meta id", "#meta+vdc_list": "VDC list", "#adm3": "District", "#adm3+code": "District code",
          "#sector": "Sector", "#org": "Organisation", "#adm4": "VDC", "#adm4+code": "VDC code",
          "#indicator": "Indicator", "#severity": "Severity"}  # fmt: skip
# File, row of its tags from 0, key by tag, key by header, targets that must be found.
_SHEETS = {
    "libhxl-js-sample-3w.csv": (1, "#adm2+code", "P-code", {"#adm2+name", "#sector", "#org", "#date+start"}),
    "ebola_guinea_facilities.hxl1alpha.csv": (1, "#loc+code", "Center ID", {"#country", "#geo+lat", "#adm1+name"}),
    "eth_drought_targeted_reached_by_cluster.csv": (
        2, "#adm3+code", "admin3Pcode", {"#targeted", "#reached", "#reached+education", "#adm1+name"}
    ),
    "nepal_eq_2015_rcrc_recovery_3w.hxl.json": (0, "#meta+id", "meta id", {"#sector", "#org", "#adm4+name"}),
}  # fmt: skip


def untagged(path: Path, tag_row: int, folder: Path) -> Path:
    """The sheet without its tags; keys of JSON objects become headers."""
    target = folder / f"plain{path.suffix}"
    if path.suffix == ".json":
        items = json.loads(path.read_text(encoding="utf-8"))
        target.write_text(json.dumps([{_NEPAL.get(k, k): v for k, v in item.items()} for item in items]))
        return target
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with target.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows[:tag_row] + rows[tag_row + 1 :])
    return target


@pytest.mark.parametrize("name", _SHEETS)
def test_as_many_records_as_with_tags(
    name: str, shared_data: Path, tmp_path: Path, catalog: Catalog, read_as: Read
) -> None:
    tag_row, tag, header, expected = _SHEETS[name]
    original = shared_data / "3w" / name
    source = choose_source(catalog, "hxl", name)
    assert source is not None
    source = msgspec.structs.replace(source, rows=Rows(key=(tag,)))
    tagged = list(read_declared(original, "hxl", source, catalog, FileReport(name, "", 0)))

    plain = untagged(original, tag_row, tmp_path)
    shown = look_at(plain, catalog)[0]
    guesses = guess_columns(plain, shown.name, shown.header_row, catalog)
    assert expected <= {guess.target for guess in guesses}
    matched = Matched(
        header_row=shown.header_row,
        columns={guess.header: guess.target for guess in guesses if guess.target},
        key=(next(guess.header for guess in guesses if guess.header == header),),
        country=source.country,
        language=source.language or "en",
    )
    records, report = read_as(plain, matched)
    assert not {"reader_failed", "sheet_undeclared", "columns_missing"} & {i.issue_type for i in report.issues}
    assert len(records) == len(tagged) > 0
