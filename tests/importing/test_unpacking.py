"""An archive from a stranger: its files below the folder, or one line why not."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from waypost.errors import InputError
from waypost.importing import unpacking
from waypost.importing.tables import unpacked


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_members_are_written_below_the_folder(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"b/x.csv": b"1", "c/x.csv": b"2", "__MACOSX/x": b"", ".hidden": b""})
    found = unpacked(path, tmp_path / "out")
    assert [(file.name, file.read_bytes(), file.parent) for file in found] == [
        ("x.csv", b"1", tmp_path / "out"), ("2_x.csv", b"2", tmp_path / "out"),
    ]  # fmt: skip


def test_a_spreadsheet_and_a_text_are_themselves(tmp_path: Path) -> None:
    openpyxl.Workbook().save(book := tmp_path / "a.xlsx")
    (text := tmp_path / "a.csv").write_text("a")
    assert [unpacked(path, tmp_path / "out") for path in (book, text)] == [[book], [text]]
    assert not (tmp_path / "out").exists()


def _link(path: Path) -> None:
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")


def _nested() -> bytes:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x.csv", "1")
    return inner.getvalue()


HOSTILE: dict[str, Callable[[Path], object]] = {
    "leads out": lambda path: packed(path, {"../x.csv": b"1"}),
    "leads out of": lambda path: packed(path, {"/etc/x.csv": b"1"}),
    "leads out of the": lambda path: packed(path, {"a/..\\..\\x.csv": b"1"}),
    "is a link": _link,
    "archive within": lambda path: packed(path, {"good.csv": b"1", "in.zip": _nested()}),
    "packed more than": lambda path: packed(path, {"bomb.csv": b"0" * 30_000_000}),
    "files in one archive": lambda path: packed(path, {f"{n}.csv": b"1" for n in range(201)}),
    "holds no file": lambda path: packed(path, {"a/": b""}),
    "cannot be opened": lambda path: path.write_bytes(b"PK\x03\x04" + b"x" * 50),
}


@pytest.mark.parametrize("problem", HOSTILE)
def test_a_hostile_archive_is_one_line(problem: str, tmp_path: Path) -> None:
    HOSTILE[problem](path := tmp_path / "a.zip")
    with pytest.raises(InputError, match=problem) as raised:
        unpacked(path, tmp_path / "out")
    assert "\n" not in str(raised.value)
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and file != path]


def test_bytes_are_counted_as_they_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path / "a.zip", {"x.csv": b"1" * 1000})
    monkeypatch.setattr(unpacking, "MOST_BYTES", 10)
    with pytest.raises(InputError, match="when unpacked"):
        unpacked(path, tmp_path / "out")
