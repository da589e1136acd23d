"""``waypost disclose``: an account, a file of cells, and no file when a cell cannot be protected."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Waypost
from tests.pipeline.files import write_world
from waypost.pipeline import build


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same programmes three months later."""
    folder = tmp_path_factory.mktemp("later")
    build([write_world(folder / "in")], folder / "out", as_of=dt.date(2024, 10, 1))
    return folder / "out"


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


def test_the_ledger_lies_beside_the_release_unless_another_is_named(
    waypost: Waypost, release: Path, tmp_path: Path
) -> None:
    assert waypost("disclose", release, "--out", tmp_path / "a.csv").status == 0
    assert release.with_name(f"{release.name}.ledger").is_dir()
    assert waypost("disclose", release, "--out", tmp_path / "b.csv", "--ledger", tmp_path / "other").status == 0
    assert sorted(path.name for path in (tmp_path / "other").iterdir()) == ["000001.jsonl", "ledger.key"]


def test_the_same_release_is_told_the_same_again_and_changes_nothing(
    waypost: Waypost, release: Path, later: Path, tmp_path: Path
) -> None:
    def publish(one: Path, name: str) -> tuple[dict, bytes]:
        done = waypost("disclose", one, "--out", tmp_path / name, "--ledger", tmp_path / "ledger", "--json")
        assert done.status == 0, done.err
        return json.loads(done.out), (tmp_path / name).read_bytes()

    def content() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (tmp_path / "ledger").iterdir()}

    first, told = publish(release, "first.csv")
    second, _ = publish(later, "second.csv")
    kept = content()
    third, again = publish(release, "again.csv")
    assert content() == kept
    assert len(kept) == 3
    assert again == told
    assert (first["is_told_again"], second["is_told_again"], third["is_told_again"]) == (False, False, True)
    assert {name: first[name] for name in ("cells", "told", "hidden")} == {
        name: third[name] for name in ("cells", "told", "hidden")
    }


def test_nothing_is_told_when_the_ledger_was_touched(waypost: Waypost, release: Path, later: Path, tmp_path) -> None:
    assert waypost("disclose", release, "--out", tmp_path / "a.csv", "--ledger", tmp_path / "ledger").status == 0
    entry = tmp_path / "ledger" / "000001.jsonl"
    entry.write_bytes(entry.read_bytes()[:-9])
    done = waypost("disclose", later, "--out", tmp_path / "b.csv", "--ledger", tmp_path / "ledger")
    assert (done.status, "not as it was written" in done.err) == (2, True)
    assert not (tmp_path / "b.csv").exists()
