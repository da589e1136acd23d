"""Whatever is asked wrongly is answered with one clear line: what was found and what there is."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.pipeline.files import write_world


@pytest.fixture
def place(tmp_path, monkeypatch, release):
    """A folder to stand in: ``rel`` is a release, ``file`` a file, ``empty`` and ``full`` folders."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rel").symlink_to(release.resolve())
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    write_world(tmp_path / "full")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("nothing", "no command 'nothing'; there are: build, picture,"),
        ("--nonsense", "No such option '--nonsense'"),
        ("build", "nothing to read: give files or folders (or --demo)"),
        ("build full", "nowhere to write: give --out"),
        ("build --out x", "nothing to read"),
        ("build nowhere --out x", "nowhere: no such file or folder"),
        ("build empty --out x", "no file in empty"),
        ("build full --out file", "file: exists and is not a release"),
        ("build full --out full", "full: exists and is not a release"),
        ("build full --out rel", "rel: exists and is not a release that a build made"),
        ("build full --out rel/x", "rel/x: lies inside the release"),
        ("build full --out file/x", "file/x: cannot be written here"),
        ("build full --out x --as-of 1.1.2024", "expected YYYY-MM-DD"),
        ("build full --out x --jobs 0", "0 is not in the range"),
        ("picture", "Missing argument 'RELEASE'"),
        ("picture nowhere", "nowhere: not a release (nothing there); beside it there is: rel"),
        ("picture file", "file: not a release (a file)"),
        ("picture full", "full: not a release (no manifest.json of ours in it)"),
        ("picture rel --by zone", "'zone' is not one of 'society', 'country'"),
        ("explain XX rel --nonsense", "No such option"),
        ("explain wp-nothere rel", "nearest: wp-"),
        ("issues nowhere", "nowhere: not a release"),
        ("issues rel --severity bad", "'bad' is not one of 'critical'"),
        ("issues rel --xlsx x.xlsx --input nowhere", "nowhere"),
        ("analyse", "give a QUESTION and a RELEASE; waypost analyse --list names the questions"),
        ("analyse nonsense rel", "nonsense"),
        ("analyse gaps full", "full: not a release"),
        ("analyse gaps rel --trail NOWHERE", "--trail NOWHERE: not found; there are: "),
        ("analyse gaps rel --engine none", "there are: duckdb, spark://HOST:PORT"),
        ("analyse gaps rel --format parquet", "--format parquet needs --out FILE"),
        ("analyse gaps rel --out x", "--out needs --format csv, json or parquet"),
        ("analyse gaps rel --format csv --out file", "file: exists already"),
        ("review full", "full: not a release"),
        ("check file", "file: not a release"),
        ("export pdf rel --out x", "'pdf' is not one of 'csv', 'xlsx'"),
        ("export csv rel", "Missing option '--out'"),
        ("export csv rel --out file", "file: exists already"),
        ("export csv rel --out full", "full: is a folder with other things in it"),
        ("export csv rel --out rel", "rel: is a link, perhaps a release"),
        ("export xlsx rel --out full", "full: is a folder; name a file"),
        ("export xlsx rel --out file/x.xlsx", "file/x.xlsx: cannot be written here"),
        ("export xlsx rel --out x.xlsx --audience owner", "'owner' is not one of 'public'"),
        ("workbook --out x.xlsx", "Missing option '--ns'"),
        ("workbook --ns Itly --out x.xlsx", "nearest: ns-ita (Italian Red Cross)"),
        ("workbook --ns ITA --out full", "full: is a folder; name a file"),
        ("workbook --ns ITA --out file/x.xlsx", "file/x.xlsx: cannot be written here"),
        ("workbook --ns ITA --out x.xlsx --release full", "full: not a release"),
        ("serve full", "full: not a release"),
        ("serve rel --port 70000", "70000 is not in the range"),
        ("serve rel --host 0.0.0.0 --audience movement", "only the public may come from afar"),
        ("fetch somewhere --out x", "somewhere: not an address; expected https://"),
        ("fetch https://example.org/ --out file", "file: is a file; name a folder"),
    ],
)
def test_one_clear_line_and_status_two(place, waypost, arguments, said):
    done = waypost(*arguments.split(" "))
    assert done.status == 2, done.out
    assert said in done.err
    assert done.err.count("\n") == 1, done.err
    assert done.out == ""
    assert not (place / "x").exists()
    assert (place / "file").read_text(encoding="utf-8") == "x"


def test_waypost_alone_shows_what_there_is(waypost):
    done = waypost()
    assert done.status == 2
    assert "Commands:" in done.out


def test_an_empty_id_is_refused(waypost, release):
    assert "an empty id" in waypost("explain", "", release).err


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(place, waypost):
    (place / "empty").chmod(0o555)
    for command in ("build full --out empty/x", "export xlsx rel --out empty/x.xlsx", "export csv rel --out empty/x"):
        done = waypost(*command.split(" "))
        assert (done.status, done.err.count("\n")) == (2, 1)
        assert "cannot be written here (Permission denied)" in done.err


def test_a_damaged_release_is_named_and_check_says_where(waypost, release, tmp_path):
    damaged = tmp_path / "damaged"
    shutil.copytree(release.resolve(), damaged)
    (damaged / "programme.parquet").write_bytes(b"PAR1")
    done = waypost("picture", damaged)
    assert (done.status, done.err.count("\n")) == (2, 1)
    assert "programme.parquet: damaged or gone" in done.err
    found = waypost("check", damaged)
    assert found.status == 1
    assert "programme.parquet" in found.out
    (damaged / "programme.parquet").unlink()
    assert "damaged or gone" in waypost("issues", damaged).err


def test_a_catalog_that_is_not_there_is_named(waypost, monkeypatch, tmp_path):
    monkeypatch.setenv("WAYPOST_CATALOG", str(tmp_path))
    done = waypost("build", "--demo", "--out", tmp_path / "x")
    assert (done.status, done.err.count("\n")) == (2, 1)
    assert str(tmp_path) in done.err


def test_a_fault_of_ours_is_told_apart_from_a_finding(waypost, release, monkeypatch):
    def fail(*_: object) -> None:
        raise KeyError("a fault")

    monkeypatch.setattr("waypost.analysis.explain.find_programme", fail)
    done = waypost("explain", "x", release)
    assert done.status == 3
    assert "Traceback" in done.err
    assert "a fault of Waypost itself" in done.err


def test_ctrl_c_ends_quietly(waypost, release, monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("waypost.analysis.explain.find_programme", stop)
    done = waypost("explain", "x", release)
    assert done.status == 130
    assert done.err.strip().startswith("waypost: stopped")
