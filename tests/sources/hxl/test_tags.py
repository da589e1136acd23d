"""Tags as they are written in the field, and the row that holds them."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.reference import Catalog
from waypost.sources.formats import hxl, hxl_tags, tabular_rows
from waypost.sources.formats.hxl_tags import Tag, find_tag_row, looks_like_tag, parse_tag, vocabulary_of
from waypost.sources.formats.tabular_rows import Row, column_letter


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(hxl_tags).failed == 0
    assert doctest.testmod(tabular_rows).failed == 0


@pytest.mark.parametrize(
    ("written", "tag", "flaw"),
    [
        ("#adm1+code", "#adm1+code", None),
        ("#adm1 +code", "#adm1+code", None),
        ("#adm1 + code", "#adm1+code", "tag_untidy"),
        ("'#org", "#org", "tag_untidy"),
        ("# org", "#org", "tag_untidy"),
        ("#ORG+Name", "#org+name", "tag_untidy"),
        ("＃org", "#org", "tag_untidy"),
        ("#org+name+name", "#org+name", None),
        ("#adm1_id", "#adm1+code", "tag_outdated"),
        ("#lat_deg", "#geo+lat", "tag_outdated"),
        ("#x_capacity", "#x_capacity", "tag_unknown"),
        ("#target", "#target", "tag_unknown"),
        ("#reached+2015", None, "tag_broken"),
        ("#adm1 code", None, "tag_broken"),
        ("#org++name", None, "tag_broken"),
        ("#org+", None, "tag_broken"),
        ("#1", None, "tag_broken"),
        ("#org-name", None, "tag_broken"),
    ],
)
def test_tags(catalog: Catalog, written: str, tag: str | None, flaw: str | None) -> None:
    found, problem = parse_tag(written, vocabulary_of(catalog))
    assert (str(found) if found else None, problem) == (tag, flaw)


def _rows(*cells: list[Any]) -> list[Row]:
    return [Row(number, number, list(row)) for number, row in enumerate(cells, start=1)]


def test_tag_row_is_found_under_headers() -> None:
    assert find_tag_row(_rows(["Title"], [], ["Who", "What"], ["#org", "#sector"], ["a", "b"])) == 3
    assert find_tag_row(_rows(["Who", "What"], ["#org", ""], ["a", "b"])) == 1
    assert find_tag_row(_rows(["#org", "x", "y", "z"], ["a", "b", "c", "d"])) is None
    assert find_tag_row(_rows(["Who"], ["# 1 in the list"])) is None
    assert find_tag_row([]) is None


def test_tags_beyond_row_25_are_not_looked_for(read_hxl: Callable[..., Any]) -> None:
    reading = read_hxl("\n".join(["note"] * 25) + "\n#org,#sector\nA,B\n")
    assert reading.records == []
    assert reading.types() == {"sheet_without_tags"}
    assert len(read_hxl("\n".join(["note"] * 24) + "\n#org,#sector\nA,B\n").records) == 1


def test_a_broken_tag_costs_its_column_and_not_the_sheet(
    read_hxl: Callable[..., Any], values: Callable[..., list[str]]
) -> None:
    reading = read_hxl("Who,Reached,Where\n#org,#reached+2015,'#ADM1 +name\nSociety A,10,North\n")
    (record,) = reading.records
    assert values(record, "participation", "organisation_name") == ["Society A"]
    assert values(record, "place", "admin1_name") == ["North"]
    assert values(record, "people_count", "count") == []
    (broken,) = reading.issues("tag_broken")
    assert (broken.column, broken.row, broken.found) == ("B Reached", 2, "#reached+2015")
    assert reading.report.unmapped == {"Reached": 1}


def test_repeated_tags_of_counts_are_not_read_repeated_organisations_are(
    read_hxl: Callable[..., Any], values: Callable[..., list[str]]
) -> None:
    reading = read_hxl("A,B,Food,Water\n#org,#org,#reached,#reached\nOne,Two,5,6\n")
    (record,) = reading.records
    assert values(record, "participation", "organisation_name") == ["One", "Two"]
    assert values(record, "people_count", "count") == []
    (issue,) = reading.issues("tag_repeated")
    assert issue.column == "C, D"
    assert issue.found == "#reached over 'Food', 'Water'"


@settings(max_examples=examples(200), deadline=None)
@given(st.text(max_size=40))
def test_no_text_makes_a_tag_that_cannot_be_written_again(text: str) -> None:
    vocabulary = hxl_tags.Vocabulary(frozenset(("#org", "#adm1")), {"#old": "#adm1+code"})
    looks_like_tag(text)
    tag, flaw = parse_tag(text, vocabulary)
    if tag is None:
        assert flaw == "tag_broken"
    else:
        assert parse_tag(str(tag), vocabulary)[0] == tag


@settings(max_examples=examples(100), deadline=None)
@given(
    st.sampled_from(["#org", "#adm1", "#reached"]),
    st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True), max_size=4),
    st.sampled_from(["", " "]),
    st.booleans(),
)
def test_untidy_writing_reads_as_the_tidy_tag(name: str, attributes: list[str], space: str, upper: bool) -> None:
    vocabulary = hxl_tags.Vocabulary(frozenset(("#org", "#adm1", "#reached")), {})
    text = f"'{name}" + "".join(f"{space}+{space}{attribute}" for attribute in attributes)
    tag, _ = parse_tag(text.upper() if upper else text, vocabulary)
    assert tag == Tag(name, tuple(dict.fromkeys(attributes)))


def test_column_letters() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("name", "content", "known"),
    [
        ("a.csv", b"Who,What\n#org,#sector\nA,B\n", True),
        ("a.csv", b"\xef\xbb\xbf#org;#sector\nA;B\n", True),
        ("a.csv", "#org\t#sector\nA\tB\n".encode("utf-16"), True),
        ("a.csv", b"#comment in a script\nprint(1)\n", False),
        ("a.json", b'[{"#org": "A"}]', True),
        ("a.json", b'[["Who"], ["#org"], ["A"]]', True),
        ("a.json", b'[{"org": "A"}]', False),
        ("a.json", b'{"#org": "A"}', False),
        ("a.xml", b"<?xml version='1.0'?><a>#org</a>", False),
        ("a.csv", b"", False),
        ("a.bin", b"\x00\x01\x02#org", False),
        ("a.xlsx", b"PK\x03\x04 not a book", False),
    ],
)
def test_recognises(tmp_path: Path, name: str, content: bytes, known: bool) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert hxl.recognises(path, content[:65536]) is known


def test_recognises_a_workbook_with_tags(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Who"])
    book.save(path)
    assert not hxl.recognises(path, path.read_bytes()[:65536])
    sheet.append(["#org"])
    book.save(path)
    assert hxl.recognises(path, path.read_bytes()[:65536])


@settings(max_examples=examples(100), deadline=None)
@given(content=st.binary(max_size=300))
def test_recognises_never_raises(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "any.csv"
    path.write_bytes(content)
    assert hxl.recognises(path, content) in (True, False)
