"""Remarks in a copy of the publisher's own workbook: found again by hash, formatting kept, hostile texts as texts."""

from __future__ import annotations

import sys
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

sys.path.insert(0, str(Path(__file__).parent))
from sample_release import FORMULA, ROWS, RTL, write_release

from waypost.errors import InputError
from waypost.publish.issues_workbook import write_issue_workbook
from waypost.store.release import file_sha256

BASE = {"issue_type": "date_unreadable", "severity": "error", "source_id": "s", "publisher": "ns-ita"}


def issue(number: int, file: str, **more: object) -> dict[str, object]:
    return BASE | {"issue_no": number, "file": file, "found": "31/31/2020", "expected": "one day"} | more


def release_of(folder: Path, paths: dict[str, Path], issues: list[dict[str, object]]):
    files = [
        {"file": shown, "sha256": file_sha256(path), "size": 1, "format": "sheet", "source_id": "s", "read": 1}
        for shown, path in paths.items()
    ]
    return write_release(folder / "release", file=files, issue=issues, record=[], source=ROWS["source"])


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Projets 'A'"
    sheet.append(["3W – Guinée"])
    sheet.append(["Titre", "Date de début", "Pays"])
    sheet.append(["Eau", "31/31/2020", "Guinée"])
    sheet.append(["Abri", "=1+1", None])
    sheet.merge_cells("A4:B4")
    sheet["A3"].font = Font(italic=True, color="FF00AA00")
    sheet["C3"].fill = PatternFill("solid", fgColor="FF123456")
    sheet["B3"].comment = Comment("asked on Monday", "Aminata")
    sheet.column_dimensions["A"].width = 44
    book.create_sheet("Vide")
    path = tmp_path / "in" / "guinee.xlsx"
    path.parent.mkdir()
    book.save(path)
    return path


def test_remarks_stand_beside_the_cells(workbook, tmp_path):
    shown = "in/guinee.xlsx"
    issues = [
        issue(1, shown, sheet="Projets 'A'", row=3, column="Date de début"),
        issue(2, shown, sheet="Projets 'A'", row=4, column="B", found=FORMULA, suggestion="=cmd|x", severity="warning"),
        issue(3, shown, sheet="Projets 'A'", row=3, column="Unknown heading", found=RTL, issue_type="no_such_type"),
        issue(4, shown, column=None, found="x\x00y", record_id=None, severity="info"),
        issue(5, shown, sheet="Gone", row=900, column="A"),
        issue(6, shown, sheet="Projets 'A'", row=90, column="A"),
        issue(7, shown, sheet="Projets 'A'", row=2, column="A, C", found="twice"),
        issue(8, shown, sheet="Projets 'A'", row=1, column="A #activity+name", found="lettered"),
    ]
    before = workbook.read_bytes()
    release = release_of(tmp_path, {shown: workbook}, issues)
    out = write_issue_workbook(release, [workbook.parent], tmp_path / "out.xlsx")
    assert workbook.read_bytes() == before
    book = openpyxl.load_workbook(out)
    sheet = book["Projets 'A'"]
    assert sheet["A3"].font.italic
    assert sheet["C3"].fill.fgColor.rgb == "FF123456"
    assert sheet.column_dimensions["A"].width == 44
    assert "asked on Monday" in sheet["B3"].comment.text
    assert "31/31/2020" in sheet["B3"].comment.text
    assert sheet["B3"].fill.fgColor.rgb == "FFF8CBAD"
    assert sheet["B3"].value == "31/31/2020"
    assert FORMULA in sheet["A4"].comment.text, "of merged cells the first one holds the remark"
    assert "twice" in sheet["A2"].comment.text
    assert "twice" in sheet["C2"].comment.text
    assert "lettered" in sheet["A1"].comment.text
    assert any(cell.value and cell.value.startswith("Waypost remarks") for cell in sheet["D"])
    assert "Unknown heading" in sheet["D3"].value
    assert RTL in sheet["D3"].value
    assert sheet["D4"].data_type == "s"
    listed = book["Waypost remarks"]
    assert listed.max_row == 1 + len(issues)
    assert all(cell.data_type != "f" for row in listed for cell in row)
    assert listed["B2"].hyperlink.location == "'Projets ''A'''!B3"
    assert listed["B5"].hyperlink is None


def test_same_bytes_again(workbook, tmp_path):
    release = release_of(tmp_path, {"in/guinee.xlsx": workbook}, [issue(1, "in/guinee.xlsx", row=3, column="A")])
    written = [write_issue_workbook(release, [workbook], tmp_path / f"{n}.xlsx").read_bytes() for n in range(2)]
    assert written[0] == written[1]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_remarks_speak_the_publishers_language(workbook, tmp_path, catalog, language):
    release = release_of(tmp_path, {"in/guinee.xlsx": workbook}, [issue(1, "in/guinee.xlsx", row=3, column="B")])
    out = write_issue_workbook(release, [workbook], tmp_path / "out.xlsx", language=language)
    text = openpyxl.load_workbook(out).worksheets[0]["B3"].comment.text
    assert catalog.issue_types["date_unreadable"].label[language] in text


@pytest.mark.parametrize(
    ("content", "encoding"),
    [('Title;Début\nÉcole;=1+1\n;\n"a;\nb";-5\n', "utf-8-sig"), ('Title;Début\nÉcole;=1+1\n;\n"a;\nb";-5\n', "cp1252")],
)
def test_csv_becomes_a_workbook_with_its_rows(tmp_path, content, encoding):
    path = tmp_path / "rows[1].csv"
    path.write_bytes(content.encode(encoding))
    release = release_of(tmp_path, {"rows[1].csv": path}, [issue(1, "rows[1].csv", row=2, column="Début")])
    out = write_issue_workbook(release, [path], tmp_path / "out.xlsx", publisher="ns-ita")
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == ["École", "=1+1"]
    assert (sheet["B2"].data_type, sheet["B4"].data_type) == ("s", "s")
    assert sheet["A4"].value == "a;\nb"
    assert sheet["B2"].comment is not None
    assert sheet["C1"].value == "Waypost remarks"


def test_other_files_give_a_list(tmp_path):
    path = tmp_path / "activities.xml"
    path.write_text("<iati-activities/>")
    release = release_of(tmp_path, {"activities.xml": path}, [issue(1, "activities.xml", line=7)])
    out = write_issue_workbook(release, [tmp_path], tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Waypost remarks"]
    assert book.worksheets[0]["B2"].value == "line 7"


def test_the_file_must_be_there_and_unchanged(workbook, tmp_path):
    release = release_of(tmp_path, {"in/guinee.xlsx": workbook}, [issue(1, "in/guinee.xlsx", row=3)])
    with pytest.raises(InputError, match="not found under"):
        write_issue_workbook(release, [], tmp_path / "out.xlsx")
    workbook.write_bytes(workbook.read_bytes() + b"x")
    with pytest.raises(InputError, match="changed since"):
        write_issue_workbook(release, [workbook.parent], tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_a_broken_workbook_gives_a_list(tmp_path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"not a zip")
    release = release_of(tmp_path, {"broken.xlsx": path}, [issue(1, "broken.xlsx")])
    out = write_issue_workbook(release, [path], tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(out).sheetnames == ["Waypost remarks"]


def test_several_files_go_into_a_folder(workbook, tmp_path):
    other = tmp_path / "deep" / "guinee.xlsx"
    other.parent.mkdir()
    other.write_bytes(workbook.read_bytes())
    paths = {"in/guinee.xlsx": workbook, "deep/guinee.xlsx": other}
    release = release_of(tmp_path, paths, [issue(n, shown, row=3) for n, shown in enumerate(paths)])
    with pytest.raises(InputError, match="2 files"):
        write_issue_workbook(release, [tmp_path], tmp_path / "out.xlsx")
    out = write_issue_workbook(release, [tmp_path], tmp_path / "out")
    assert sorted(path.name for path in out.iterdir()) == ["guinee-2.xlsx", "guinee.xlsx"]


def test_nothing_to_write_says_so(workbook, tmp_path):
    release = release_of(tmp_path, {"in/guinee.xlsx": workbook}, [issue(1, "in/guinee.xlsx")])
    with pytest.raises(InputError, match="publisher ns-xyz: no issues"):
        write_issue_workbook(release, [workbook], tmp_path / "out.xlsx", publisher="ns-xyz")
    with pytest.raises(InputError, match="source other"):
        write_issue_workbook(release, [workbook], tmp_path / "out.xlsx", source_id="other")


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_named_check_says_in_the_workbook_what_it_says_elsewhere(workbook, tmp_path, catalog, language):
    shown = "in/guinee.xlsx"
    issues = [issue(1, shown, sheet="Projets 'A'", row=3, column="C #date+month", issue_type="month_missing")]
    release = release_of(tmp_path, {shown: workbook}, issues)
    out = write_issue_workbook(release, [workbook.parent], tmp_path / "out.xlsx", language=language)
    texts = {str(cell.value) for sheet in openpyxl.load_workbook(out) for row in sheet.iter_rows() for cell in row}
    known = catalog.issue_types["month_missing"]
    assert known.label[language] in texts
    assert any(known.what_to_do[language] in text for text in texts)
