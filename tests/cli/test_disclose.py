"""``waypost disclose``: an account, a file of cells, and no file when a cell cannot be protected."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from tests.cli.conftest import Waypost


def test_the_command_writes_what_may_be_told(waypost: Waypost, release: Path, tmp_path: Path) -> None:
    done = waypost("disclose", release, "--out", tmp_path / "counts.csv", "--json")
    account = json.loads(done.out)
    assert account["cells"] == account["told"] + account["hidden"] + account["hidden_beside"] + account["unprotected"]
    assert (done.status == 0) == (tmp_path / "counts.csv").is_file() == (account["unprotected"] == 0)


def test_both_forms_hold_the_same_cells(waypost: Waypost, release: Path, tmp_path: Path) -> None:
    for ending in ("csv", "parquet"):
        assert waypost("disclose", release, "--out", tmp_path / f"counts.{ending}").status == 0
    rows = pq.read_table(tmp_path / "counts.parquet")
    assert pa_csv.read_csv(tmp_path / "counts.csv").num_rows == rows.num_rows > 0
    assert rows.column_names[-2:] == ["programmes", "is_hidden"]


def test_another_ending_is_refused(waypost: Waypost, release: Path, tmp_path: Path) -> None:
    done = waypost("disclose", release, "--out", tmp_path / "counts.xml")
    assert (done.status, "expected .csv or .parquet" in done.err) == (2, True)
