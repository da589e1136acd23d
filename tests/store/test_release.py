"""A release beside others: written to fixed bytes, switched in at once, never left half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from waypost.errors import InputError, ReleaseError
from waypost.store.locks import is_abandoned, lock
from waypost.store.release import Release, open_release, publish, verify_files, workspace, write_tables
from waypost.store.tables import TABLES

MANIFEST = {"as_of": "2024-07-01", "code_version": "0", "catalog_sha256": "0", "inputs": []}


def engine(*titles: str) -> duckdb.DuckDBPyConnection:
    """An engine that holds every table, empty but for programmes with these titles."""
    con = duckdb.connect()
    for name, schema in TABLES.items():
        con.register(f"empty_{name}", schema.empty_table())
        con.sql(f'create table "{name}" as from "empty_{name}"')
    for number, title in enumerate(titles):
        con.execute("insert into programme (programme_id, title) values (?, ?)", [f"wp-{number}", title])
    return con


def made(out: Path, *titles: str) -> Release:
    """Publish a release with programmes of these titles."""
    with workspace(out) as work:
        folder = work / "release"
        folder.mkdir()
        write_tables(engine(*titles), folder)
        return publish(folder, out, MANIFEST)


def titles(release: Release) -> list[str]:
    return [row[0] for row in release.connect().sql("select title from programme order by title").fetchall()]


def beside(out: Path) -> set[str]:
    """What lies in the folder of releases."""
    return {path.name for path in (out.parent / f"{out.name}.releases").iterdir()}


def test_rows_are_put_in_order_so_that_the_bytes_follow_from_the_content(tmp_path: Path) -> None:
    counts = []
    for name, order in (("a", "asc"), ("b", "desc")):
        con = engine("one", "two")
        con.sql(f"create table turned as from programme order by title {order}")
        con.sql("drop table programme; alter table turned rename to programme")
        (tmp_path / name).mkdir()
        counts.append(write_tables(con, tmp_path / name))
    assert counts[0] == counts[1] == {name: 2 if name == "programme" else 0 for name in TABLES}
    for name in TABLES:
        left, right = ((tmp_path / folder / f"{name}.parquet").read_bytes() for folder in "ab")
        assert left == right


def test_a_release_is_a_folder_behind_a_link_and_reads_what_was_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    release = made(out, "one", "two")
    assert out.is_symlink()
    assert not Path(os.readlink(out)).is_absolute()  # the folder may be moved as a whole
    assert open_release(out) == release
    assert titles(release) == ["one", "two"]
    assert release.manifest["tables"]["programme"]["rows"] == 2
    assert beside(out) == {release.manifest["release_id"]}
    assert verify_files(release) == []


def test_same_content_same_name_other_content_another(tmp_path: Path) -> None:
    first = made(tmp_path / "a", "one").manifest["release_id"]
    assert made(tmp_path / "b", "one").manifest["release_id"] == first
    assert made(tmp_path / "c", "two").manifest["release_id"] != first


def test_a_reader_sees_its_release_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    con = made(tmp_path / "out", "one").connect(threads=1)
    with pytest.raises(duckdb.PermissionException):
        con.sql(f"from read_csv('{tmp_path / 'secret.csv'}')")
    with pytest.raises(duckdb.Error):
        con.sql("set enable_external_access = true")
    with pytest.raises(duckdb.Error):
        con.sql(f"copy (select 1) to '{tmp_path / 'out.csv'}'")


def test_three_earlier_releases_are_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    names = []
    for number in range(6):
        names.append(made(out, str(number)).manifest["release_id"])
        for age, name in enumerate(reversed(names)):
            if (path := tmp_path / "out.releases" / name).exists():
                os.utime(path, (1e9 - age, 1e9 - age))
    assert beside(out) == set(names[-4:])
    assert made(out, "2").manifest["release_id"] == names[2]  # published again, it is the newest
    assert beside(out) == {names[2], *names[-3:]}


def test_a_damaged_release_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    release = made(out, "one")
    for damage in ("programme.parquet", "manifest.json"):
        (release.path / damage).write_bytes(b"")
        assert titles(made(out, "one")) == ["one"]
    (release.path / "place.parquet").unlink()  # half taken away by a build that was killed
    assert verify_files(made(out, "one")) == []
    assert beside(out) == {release.manifest["release_id"]}


def test_what_killed_builds_left_is_cleared_and_what_lives_is_not(tmp_path: Path) -> None:
    out = tmp_path / "out"
    earlier = made(out, "one").manifest["release_id"]
    store = tmp_path / "out.releases"
    for name in (".building-dead", ".old-dead"):
        (store / name / "inside").mkdir(parents=True)
    (store / ".link-dead").symlink_to("nowhere")
    with workspace(out) as living, workspace(out) as other:
        assert living.is_dir()
        assert beside(out) == {earlier, living.name, other.name}
    assert beside(out) == {earlier}


def test_the_folder_of_a_process_that_died_is_abandoned(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from waypost.store.release import workspace\n"
        "with workspace(Path(sys.argv[1])) as work:\n    print(work, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        assert folder.is_dir()
        assert not is_abandoned(folder)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert is_abandoned(folder)
    with workspace(tmp_path / "out"):
        assert not folder.exists()


def test_where_the_file_system_knows_no_locks_age_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("waypost.store.locks.fcntl.flock", refuse)
    os.close(lock(tmp_path))
    assert not is_abandoned(tmp_path)
    day_before_yesterday = time.time() - 2 * 86_400
    os.utime(tmp_path, (day_before_yesterday, day_before_yesterday))
    assert is_abandoned(tmp_path)
    assert not is_abandoned(tmp_path / "gone")


def test_what_is_not_ours_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to("data")
    (tmp_path / "link.releases").mkdir()
    for name, message in (
        ("data", "exists and is not"),
        ("file", "exists and is not"),
        ("link", "exists and is not a release that a build made"),
    ):
        with pytest.raises(InputError, match=message), workspace(tmp_path / name):
            pass
    assert (tmp_path / "file").read_text() == "mine"
    assert (tmp_path / "link").resolve() == tmp_path / "data"


def test_a_link_whose_releases_were_moved_away_is_made_anew(tmp_path: Path) -> None:
    out = tmp_path / "out"
    made(out, "one")
    (tmp_path / "out.releases").rename(tmp_path / "archive")
    assert titles(made(out, "two")) == ["two"]


@pytest.mark.parametrize("found", ["nothing there", "no manifest.json of ours in it"])
def test_what_is_no_release_is_said(tmp_path: Path, found: str) -> None:
    path = tmp_path / "r"
    if found != "nothing there":
        path.mkdir()
    with pytest.raises(ReleaseError, match=f"not a release \\({found}\\)"):
        open_release(path)
