"""From files to a release: same bytes, nothing lost, killed at any moment."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import Mock

import duckdb
import pytest

from tests.pipeline.files import write_iati, write_world
from waypost.errors import InputError, ReleaseError
from waypost.pipeline import build, check_release
from waypost.store.release import open_release

AS_OF = dt.date(2024, 7, 1)


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in open_release(path).path.iterdir()}


def test_the_whole_way(tmp_path):
    release = build([write_world(tmp_path / "in")], tmp_path / "out", as_of=AS_OF).release
    con = release.connect()
    account = con.sql("select sum(read), sum(registered), sum(merged), sum(set_aside) from accounting").fetchone()
    assert account is not None
    assert account[0] == account[1] + account[2] + account[3] == 8
    amounts = con.sql(
        "select value, budget_chf from identifier join programme using (programme_id) "
        "where value like 'XX-EXA%' order by value"
    ).fetchall()
    assert [(value[-1], int(chf)) for value, chf in amounts] == [("1", 1000), *[(n, 2000) for n in "2345"]]
    files = {name for (name,) in con.sql("select distinct file from issue").fetchall()}
    assert {"in/broken.xml", "in/notes.bin"} <= files
    assert check_release(tmp_path / "out") == []


def test_no_name_of_a_contact_enters_the_release(tmp_path):
    build([write_world(tmp_path / "in")], tmp_path / "out", as_of=AS_OF)
    con = open_release(tmp_path / "out").connect()
    found = con.sql("select * from claim where value ilike '%A Person%' or value ilike '%a@example.org%'").fetchall()
    assert found == []
    assert con.sql("select name from unmapped where on_purpose").fetchall()


def test_same_inputs_same_bytes_in_another_folder_at_another_time_with_more_threads(tmp_path, monkeypatch):
    build([write_world(tmp_path / "a" / "in")], tmp_path / "a" / "out", as_of=AS_OF, jobs=1)
    for room in ("pipeline", "reconcile.profiles"):
        monkeypatch.setattr(f"waypost.{room}._ONE_THREAD_BELOW", 0)
    world = write_world(tmp_path / "b" / "in")
    for file in world.iterdir():
        os.utime(file, (1, 1))
    build([world], tmp_path / "b" / "out", as_of=AS_OF, jobs=2)
    assert contents(tmp_path / "a" / "out") == contents(tmp_path / "b" / "out")


def test_overlapping_files_give_the_same_register_in_any_order(tmp_path):
    def register(name: str, months: list[str]) -> list[tuple[object, ...]]:
        for position, month in enumerate(months):
            write_iati(tmp_path / name / f"{position}.xml", f"2024-{month}-01", range(1, 4), amount=int(month) * 100)
        release = build([tmp_path / name], tmp_path / f"{name}-out", as_of=AS_OF).release
        con = release.connect()
        rows: list[tuple[object, ...]] = con.sql("select * from programme order by programme_id").fetchall()
        assert con.sql("select count(*) from claim where standing = 'superseded'").fetchall()[0][0] > 0
        return rows

    assert register("forward", ["01", "02", "03"]) == register("back", ["03", "01", "02"])


def test_a_file_given_twice_is_read_once(tmp_path):
    first = write_iati(tmp_path / "in" / "one.xml")
    (tmp_path / "in" / "two.xml").write_bytes(first.read_bytes())
    con = build([tmp_path / "in"], tmp_path / "out", as_of=AS_OF).release.connect()
    assert con.sql("select read, registered from accounting").fetchall() == [(3, 3)]
    assert con.sql("select file, found from issue where issue_type = 'file_twice'").fetchall() == [
        ("in/two.xml", "same as in/one.xml")
    ]


def test_a_folder_without_a_file_leaves_the_earlier_release_as_it_was(tmp_path):
    build([write_world(tmp_path / "in")], tmp_path / "out", as_of=AS_OF)
    before = contents(tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"no file in .*empty; nothing was read, nothing was published"):
        build([tmp_path / "empty"], tmp_path / "out", as_of=AS_OF)
    assert contents(tmp_path / "out") == before


def test_a_file_that_is_no_programme_file_is_a_release_with_nothing_in_it(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "notes.bin").write_bytes(b"\x00\x01")
    release = build([tmp_path / "in"], tmp_path / "out", as_of=AS_OF).release
    assert release.connect().sql("select count(*) from programme").fetchall() == [(0,)]


def test_misuse_is_said_clearly(tmp_path):
    with pytest.raises(InputError, match="no such file or folder"):
        build([tmp_path / "nowhere"], tmp_path / "out")
    (tmp_path / "mine").mkdir()
    with pytest.raises(InputError, match="exists and is not a release that a build made"):
        build([write_world(tmp_path / "in")], tmp_path / "mine")
    assert (tmp_path / "mine").is_dir()
    with pytest.raises(ReleaseError, match="not a release"):
        open_release(tmp_path / "nowhere")


def test_a_changed_file_of_a_release_is_found(tmp_path):
    release = build([write_world(tmp_path / "in")], tmp_path / "out", as_of=AS_OF).release
    with (release.path / "programme.parquet").open("ab") as file:
        file.write(b"x")
    assert [failure.check for failure in check_release(tmp_path / "out")] == ["hash"]


def test_readers_keep_what_they_opened_while_a_new_release_comes(tmp_path):
    write_iati(tmp_path / "in" / "one.xml", numbers=range(1, 3))
    build([tmp_path / "in"], tmp_path / "out", as_of=AS_OF)
    reader = open_release(tmp_path / "out").connect()
    write_iati(tmp_path / "in" / "one.xml", numbers=range(1, 5))
    build([tmp_path / "in"], tmp_path / "out", as_of=AS_OF)
    assert reader.sql("select count(*) from programme").fetchall() == [(2,)]
    assert open_release(tmp_path / "out").connect().sql("select count(*) from programme").fetchall() == [(4,)]


@pytest.mark.slow
def test_killed_at_any_moment_the_earlier_release_stays_whole(tmp_path):
    world, out = write_world(tmp_path / "in"), tmp_path / "out"
    build([world], out, as_of=AS_OF)
    before = contents(out)
    write_iati(world / "more.xml", "2024-03-01", range(10, 100))
    # Children of a server that has the imports done: the time of each is the build's alone.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["waypost.pipeline"])

    def begin() -> multiprocessing.process.BaseProcess:
        process = context.Process(target=build, args=([world], out), kwargs={"as_of": AS_OF})
        process.start()
        return process

    begin().join()
    begun = time.monotonic()
    process = begin()
    process.join()
    whole = time.monotonic() - begun
    assert process.exitcode == 0
    after = contents(out)
    assert after != before
    for step in range(5):
        if contents(out) == after:
            build([tmp_path / "in" / "example_go.csv"], out, as_of=AS_OF)
        earlier = contents(out)
        process = begin()
        time.sleep(whole * (0.05 + step / 5))
        process.kill()
        process.join()
        found = contents(out)
        assert found in (earlier, after)
        assert check_release(out) == []
    build([tmp_path / "in" / "example_go.csv"], out, as_of=AS_OF)
    assert [path.name for path in (tmp_path / "out.releases").glob(".*")] == []


@pytest.mark.parametrize("name", ["it's", "a [2024] b", "st*r ?", "قائمة {1} %"])
def test_a_folder_may_have_any_name(tmp_path, name):
    folder = tmp_path / name
    write_iati(folder / "in" / "one.xml", numbers=range(1, 3))
    release = build([folder / "in"], folder / "out", as_of=AS_OF).release
    assert release.connect().sql("select count(*) from programme").fetchall() == [(2,)]
    assert check_release(folder / "out") == []


def test_a_full_disk_is_one_sentence_and_the_earlier_release_stays(tmp_path, monkeypatch):
    world, out = write_world(tmp_path / "in"), tmp_path / "out"
    build([world], out, as_of=AS_OF)
    before = contents(out)
    write_iati(world / "more.xml", "2024-03-01", range(10, 20))
    for raised in (
        OSError(errno.ENOSPC, "No space left on device"),
        duckdb.IOException("Could not write file: No space left on device"),
    ):
        monkeypatch.setattr("waypost.pipeline.write_tables", Mock(side_effect=raised))
        with pytest.raises(ReleaseError, match="no space left on the disk; nothing was published"):
            build([world], out, as_of=AS_OF)
    assert contents(out) == before
    assert list((tmp_path / "out.releases").glob(".*")) == []


@pytest.mark.slow
def test_reading_processes_end_with_a_build_that_is_killed(tmp_path):
    """They waited for work for ever, each with its memory."""
    for number in range(2):
        write_iati(tmp_path / "in" / f"{number}.xml", numbers=range(number * 9000, (number + 1) * 9000))
    command = [sys.executable, "-m", "waypost.cli.main", "build", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    with subprocess.Popen([*command, "--jobs", "2"], stdout=subprocess.DEVNULL) as process:
        children: set[int] = set()
        while len(children) < 3 and process.poll() is None:  # two readers and the tracker of their resources
            children = _children(process.pid)
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    assert len(children) == 3
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def _children(pid: int) -> set[int]:
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.add(int(stat.parent.name))
    return found


def test_a_society_that_nobody_knows_is_an_issue_at_its_row(tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "Title,Organisation,Country,Start\n#activity+name,#org+impl,#country+name,#date+start\n"
        "Example: tracing for refugees,Niger Red Cross,Niger,2024-01-01\n"
        "Example: water for migrants,Red Cross of Atlantis,Niger,2024-01-01\n",
        encoding="utf-8",
    )
    release = build([sheet], tmp_path / "out", as_of=AS_OF).release
    found = (
        release.connect()
        .sql("""
        select file, row, field, found, programme_id is not null from issue where issue_type = 'organisation_unknown'
    """)
        .fetchall()
    )
    assert found == [("sheet.csv", 4, "participation.organisation_name", "Red Cross of Atlantis", True)]
    assert check_release(release.path) == []
