"""Files that mean harm, or slipped: each costs itself, and the build beside it is whole."""

from __future__ import annotations

import datetime as dt
import os
import zipfile
from pathlib import Path

import openpyxl

from tests.pipeline.files import write_iati
from waypost.pipeline import build, check_release

HUGE = "#activity+code,#activity+name,#country,#reached,#targeted,#value+budget+chf\n"
# A telephone number for a count, two amounts run into one, the largest that tables hold and a little more.
ROWS = (
    "P1,Help for migrants,NER,9223372036854775807,9999999999,9999999999999999.99",
    "P2,Water for refugees,NER,41227304222,9223372036854775808,99999999999999999999999999999999999999999",
    "P3,Care for displaced people,NER,1e38,-1,1e-30",
    *(f"P4,Shelter for returnees,NER,{9_999_999_999 - n},1,{9_999_999_999_999_999 - n}" for n in range(30)),
)


def write_far_cell(path: Path) -> None:
    """A workbook of a few kilobytes that asks for half a terabyte."""
    book = openpyxl.Workbook()
    book.active.append(["#activity+name"])  # type: ignore[union-attr]  # a new workbook has a sheet
    book.save(path)
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content.replace(b"</sheetData>", far))


def test_hostile_files_cost_themselves_only(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_iati(folder / "sound.xml", numbers=range(1, 3))
    (folder / "huge.csv").write_text(HUGE + "\n".join(ROWS), encoding="utf-8")
    write_far_cell(folder / "far.xlsx")
    (folder / "bomb.xml").write_text('<!DOCTYPE a [<!ENTITY b "bbb">]><iati-activities>&b;</iati-activities>')
    (folder / "deep.json").write_text("[" * 100_000)
    (folder / "gone.csv").symlink_to(tmp_path / "nowhere")
    with open(os.fsencode(folder) + b"/caf\xe9.csv", "wb") as file:
        file.write("#activity+name,#country\nAide aux réfugiés,NER\n".encode("cp1252"))
    release = build([folder], tmp_path / "out", as_of=dt.date(2024, 7, 1)).release
    assert check_release(tmp_path / "out") == []
    con = release.connect()
    read = dict(con.sql("select file, read from file order by file").fetchall())
    assert read == {
        "in/bomb.xml": 0,
        "in/caf\\xe9.csv": 1,
        "in/deep.json": 0,
        "in/far.xlsx": 0,
        "in/gone.csv": 0,
        "in/huge.csv": 4,
        "in/sound.xml": 2,
    }
    named = {name for (name,) in con.sql("select distinct file from issue").fetchall()}
    assert {name for name, records in read.items() if not records} <= named
    refused = con.sql("select count(*) from issue where issue_type = 'number_unreadable' and file = 'in/huge.csv'")
    assert refused.fetchone() == (6,)
    titles = {title for (title,) in con.sql("select title from programme").fetchall()}
    assert {"Help for migrants", "Aide aux réfugiés", "Shelter for returnees"} <= titles
