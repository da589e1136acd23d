"""Whatever happens to a file on its way: the build's reader ends, names the file in records or issues, and adds up."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from waypost.pipeline import _read_one
from waypost.settings import catalog_path
from waypost.sources import InputFile

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "catalog" / "demo"
SEEDS = {
    "iati": ROOT / "tests" / "sources" / "iati" / "full_2_03.xml",
    "iati_1": ROOT / "tests" / "sources" / "iati" / "old_1_03.xml",
    "go_csv": EXAMPLES / "examples" / "waypost_example_go_3w.csv",
    "go_project": EXAMPLES / "examples" / "waypost_example_go_projects.json",
    "go_appeal": EXAMPLES / "examples" / "waypost_example_go_appeals.json",
    "hxl": EXAMPLES / "examples" / "waypost_example_hxl_fr.csv",
    "hxl_book": EXAMPLES / "examples" / "waypost_example_hxl_es.xlsx",
    "sheet": EXAMPLES / "examples" / "waypost_example_sheet.xlsx",
    "workbook": EXAMPLES / "examples" / "waypost_example_workbook_fr.xlsx",
    "facts": EXAMPLES / "facts" / "several_regions.yml",
}
# Signs, numbers and pieces of grammar that files are damaged with; see the docstring of `damaged`.
PIECES = [
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xfe\xff", b"\r", b"\r\n", b'"', b"'", b",", b";", b"\t", b"#", b"#adm1",
    b"1e999", b"-1", b"9" * 40, b"NaN", "١٢٣٤".encode(), "٣١/١٢/٢٠٢٠".encode(), "\u200f".encode(), "\u2028".encode(),
    "½".encode(), "１２".encode(), b"1.234,56", b"1'234.56", b"#REF!", b"#N/A", b"2020-02-30", b"43831", b"<", b">",
    b"&", b"&x;", b"&#0;", b"<![CDATA[", b"]]>", b"<!--", b'<!DOCTYPE x [<!ENTITY a "aa">]>', b"</iati-activity>",
    b"<iati-activity>", b"\\ud800", b"{", b"}", b"[", b"]", b":", b"null", b"- ", b"&a ", b"*a", b"---\n", b" " * 300,
]  # fmt: skip
TIMES = 12


def damaged(content: bytes, luck: random.Random) -> bytes:
    """A file cut, doubled in part, with bits turned, pieces put in, other line ends or another encoding."""
    for _ in range(luck.choice((1, 1, 2, 4))):
        at = luck.randrange(len(content) + 1)
        to = min(len(content), at + luck.choice((1, 3, 20, 200, 2000)))
        piece = luck.choice(PIECES)
        way = luck.randrange(8)
        if way == 0 and at < len(content):
            content = content[:at] + bytes([content[at] ^ (1 << luck.randrange(8))]) + content[at + 1 :]
        elif way == 1:
            content = content[:at]
        elif way == 2:
            content = content[:at] + content[at:to] * luck.choice((0, 2, 30)) + content[to:]
        elif way == 3:
            encoding = luck.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp1252", "cp1256"))
            content = content.decode("utf-8", "replace").encode(encoding, "replace")
        elif way == 4:
            content = content.replace(b"\n", luck.choice((b"\r", b"\r\n", b"", b"\n\n")))
        elif way == 5:
            content = piece + content
        else:
            content = content[:at] + piece + content[to if way == 6 else at :]
    return content


def damaged_book(content: bytes, luck: random.Random) -> bytes:
    """A workbook with one of its parts damaged, or a value in it, or the whole file."""
    if luck.random() < 0.3:
        return damaged(content, luck)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = luck.choice([name for name in parts if re.search("sheet|shared|styles|workbook", name)])
    values = list(re.finditer(rb'"[^"<>]{0,30}"|>[^<>]{1,60}<', parts[name]))
    if luck.random() < 0.6 and values:
        value = luck.choice(values)
        put = luck.choice((b"1e308", b"-1", b"XFD1048576", b"A1:XFD1048576", b"e", b"d", b"99999999999", b"", b"nan"))
        part = parts[name]
        parts[name] = part[: value.start() + 1] + put + part[value.end() - 1 :]
    else:
        parts[name] = damaged(parts[name], luck)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for each, part in parts.items():
            packed.writestr(each, part)
    return written.getvalue()


def cases(seed: str) -> Iterator[tuple[int, bytes]]:
    """Damaged files, the same ones each time."""
    content = SEEDS[seed].read_bytes()
    for number in range(TIMES):
        luck = random.Random(f"{seed} {number}")  # noqa: S311 - no secret
        yield number, (damaged_book if SEEDS[seed].suffix == ".xlsx" else damaged)(content, luck)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_damage_makes_a_file_vanish_or_the_reader_fail(tmp_path: Path, seed: str) -> None:
    for number, content in cases(seed):
        path = tmp_path / f"{number}-{SEEDS[seed].name}"
        path.write_bytes(content)
        intake = tmp_path / f"intake-{number}"
        intake.mkdir()
        file = InputFile(path, path.name, len(content))
        report = _read_one(file, 0, f"{number:064}", str(intake), (catalog_path(), None))
        kinds = {issue.issue_type for issue in report.issues}
        assert "reader_failed" not in kinds, [issue.found for issue in report.issues]
        records = pq.read_table(intake / "record-000000.parquet")
        assert records.num_rows == report.read
        assert report.read or kinds
        assert all(records.column("identifier").to_pylist())
        assert all(records.column("publisher").to_pylist())
