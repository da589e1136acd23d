"""Files are found by what is there: odd names, links that lead round or nowhere, folders behind links."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from waypost.errors import InputError
from waypost.sources import find_files


def test_every_file_is_listed_once_under_a_name_that_any_table_holds(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "in", tmp_path / "elsewhere"
    (root / "inner").mkdir(parents=True)
    elsewhere.mkdir()
    (root / "b.csv").write_text("x", encoding="utf-8")
    (root / ".hidden.csv").write_text("x", encoding="utf-8")
    (root / "~$open.xlsx").write_text("x", encoding="utf-8")
    (root / "inner" / "عربي.csv").write_text("xy", encoding="utf-8")
    (elsewhere / "c.csv").write_text("xyz", encoding="utf-8")
    os.symlink(elsewhere, root / "linked")
    os.symlink(root, root / "inner" / "round")
    os.symlink(tmp_path / "nowhere.csv", root / "gone.csv")
    with open(os.fsencode(root) + b"/caf\xe9.csv", "wb") as file:
        file.write(b"1234")
    os.mkfifo(root / "pipe.csv")  # would wait for ever when opened
    found = find_files([root, root / "b.csv"])
    assert {file.shown: file.size for file in found} == {
        "in/b.csv": 1,
        "in/caf\\xe9.csv": 4,
        "in/gone.csv": 0,
        "in/inner/عربي.csv": 2,
        "in/linked/c.csv": 3,
    }
    assert [file.shown for file in found] == sorted(file.shown for file in found)
    assert all(file.shown.encode() for file in found)


def test_a_folder_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        find_files([tmp_path / "nothing"])
