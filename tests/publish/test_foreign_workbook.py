"""Remarks in a workbook full of what we do not know: all of it stays, formulas keep their values, nothing is run."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).parent))
from test_issues_workbook import issue, release_of

from tests.examples import examples
from waypost.publish.issues_workbook import write_issue_workbook
from waypost.publish.xlsx_notes import Note, add_notes
from waypost.publish.xlsx_package import Package, empty_package, main
from waypost.publish.xlsx_sheet import SheetCells, new_sheet
from waypost.publish.xlsx_styles import Styles
from waypost.reference import Catalog

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
PICTURE = b"\x89PNG\r\n\x1a\n not really a picture"


def patched(path: Path, changes: dict[str, tuple[str, str] | bytes]) -> None:
    """Change texts of parts, or add parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        if isinstance(change, bytes):
            parts[name] = change
        else:
            before, after = (text.encode() for text in change)
            assert before in parts[name], (name, before)
            parts[name] = parts[name].replace(before, after)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A workbook with a chart, a picture, a table, a comment, checks, merged and hidden things, values of formulas."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Projets"
    sheet.append(["3W – Guinée", None, None, None])
    sheet.append(["Titre", "Début", "Budget", "Double"])
    for row, name in enumerate(("Eau", "Abri", "École"), start=3):
        sheet.append([name, "31/31/2020", 1000 * row, f"=C{row}*2"])
    sheet.merge_cells("A1:F1")
    sheet["A3"].font = Font(italic=True, color="FF00AA00")
    sheet["C3"].number_format = '#,##0.00 "CHF"'
    sheet["A3"].comment = Comment("note de la société", "Aminata")
    sheet["A4"].comment = Comment("autre note", "Aminata")
    sheet.add_data_validation(DataValidation(type="list", formula1='"Eau,Abri"', sqref="A3:A9"))
    sheet.add_table(Table(displayName="Tout", ref="A2:D5"))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=2, max_row=5), titles_from_data=True)
    charts = book.create_sheet("Graphique")
    charts.add_chart(chart, "B2")
    hidden = book.create_sheet("Caché")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "secret"
    path = tmp_path / "in" / "rich.xlsx"
    path.parent.mkdir()
    book.save(path)
    patched(
        path,
        {
            "xl/worksheets/sheet1.xml": ("<f>C3*2</f><v></v>", "<f>C3*2</f><v>6000</v>"),
            "xl/media/image1.png": PICTURE,
            "xl/drawings/commentsDrawing1.vml": ("</xml>", "<!-- --><v:unknown>a<br>b</v:unknown></xml>"),
        },
    )
    return path


def remarked(rich: Path, tmp_path: Path, issues: list[dict[str, object]], language: str = "en") -> Path:
    release = release_of(tmp_path, {"in/rich.xlsx": rich}, issues)
    return write_issue_workbook(release, [rich.parent], tmp_path / "out.xlsx", language=language)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cells(content: bytes) -> dict[str, tuple[str | None, str | None, str | None, str | None]]:
    """Type, style, formula and value of each cell."""
    return {
        str(cell.get("r")): (
            cell.get("t"),
            cell.get("s"),
            cell.findtext("m:f", None, NS),
            cell.findtext("m:v", None, NS),
        )
        for cell in etree.fromstring(content).iterfind(".//m:c", NS)
    }


ISSUES = [
    issue(1, "in/rich.xlsx", sheet="Projets", row=3, column="Début"),
    issue(2, "in/rich.xlsx", sheet="Projets", row=3, column="A", found="=1+1", severity="info"),
    issue(3, "in/rich.xlsx", sheet="Projets", row=4, column="Double", severity="warning"),
    issue(4, "in/rich.xlsx", sheet="Caché", found="a hidden sheet"),
]


def test_what_is_not_remarked_on_stays_byte_for_byte(rich: Path, tmp_path: Path) -> None:
    before, after = parts(rich), parts(remarked(rich, tmp_path, ISSUES))
    changed = {name for name in before if before[name] != after.get(name)}
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet1.xml", "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml",
    }  # fmt: skip
    assert after["xl/media/image1.png"] == PICTURE
    assert set(after) - set(before) == {"xl/worksheets/sheet4.xml"}


def test_cells_keep_type_formula_and_value_and_untouched_ones_their_style(rich: Path, tmp_path: Path) -> None:
    before = cells(parts(rich)["xl/worksheets/sheet1.xml"])
    after = cells(parts(remarked(rich, tmp_path, ISSUES))["xl/worksheets/sheet1.xml"])
    for address, (kind, style, formula, value) in before.items():
        assert (after[address][0], after[address][2:]) == (kind, (formula, value)), address
        if address not in ("B3", "A3", "D4"):
            assert after[address][1] == style, address
    assert after["D3"][2:] == ("C3*2", "6000")
    assert {address for address in after if address not in before} == {"G2", "G3", "G4"}
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book["Projets"]["A3"].font.italic
    assert book["Projets"]["A3"].fill.fgColor.rgb == "FFDDEBF7"
    assert book["Projets"].tables["Tout"].ref == "A2:D5"
    assert book["Projets"]["G2"].value == "Waypost remarks", "beside the merged title, not under it"


def test_others_comments_stay_and_ours_say_whose_they_are(rich: Path, tmp_path: Path) -> None:
    out = remarked(rich, tmp_path, ISSUES)
    sheet = openpyxl.load_workbook(out)["Projets"]
    assert sheet["A3"].comment.text.startswith("note de la société\n\nWaypost: ")
    assert sheet["A3"].comment.author == "Aminata"
    assert sheet["A4"].comment.text == "autre note"
    assert sheet["B3"].comment.text.startswith("Waypost: ")
    drawing = parts(out)["xl/drawings/commentsDrawing1.vml"].decode()
    assert "a<br>b" in drawing, "what is not well-formed is kept as it is"
    assert drawing.count('ObjectType="Note"') == 4
    numbers = [part.split('"')[0] for part in drawing.split('id="_x0000_s')[1:]]
    assert len(numbers) == len(set(numbers)) == 4


def test_a_formula_in_what_was_found_is_a_text_that_stays_one(rich: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(remarked(rich, tmp_path, ISSUES))
    listed = book["Waypost remarks"]
    (found,) = [cell for row in listed for cell in row if cell.value == "=1+1"]
    assert (found.data_type, found.quotePrefix) == ("s", True)
    assert not [cell for row in book["Projets"]["G"] for cell in (row,) if cell.data_type == "f"]


def test_other_readers_open_it(rich: Path, tmp_path: Path) -> None:
    book = CalamineWorkbook.from_path(str(remarked(rich, tmp_path, ISSUES)))
    assert book.sheet_names == ["Projets", "Graphique", "Caché", "Waypost remarks"]
    rows = book.get_sheet_by_name("Projets").to_python()
    assert rows[2][:4] == ["Eau", "31/31/2020", 3000.0, 6000.0]
    assert "31/31/2020" in rows[2][6]


def test_parts_stand_in_the_order_that_the_standard_asks_for(rich: Path, tmp_path: Path) -> None:
    root = etree.fromstring(parts(remarked(rich, tmp_path, ISSUES))["xl/worksheets/sheet1.xml"])
    names = [etree.QName(child).localname for child in root]
    order = [
        "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "mergeCells", "dataValidations",
        "pageMargins", "legacyDrawing", "tableParts",
    ]  # fmt: skip
    assert names == [name for name in order if name in names]
    assert root.find("m:dimension", NS).get("ref") == "A1:G5"


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_no_english_beside_the_cells_of_others(rich: Path, tmp_path: Path, catalog: Catalog, language: str) -> None:
    issues = [issue(1, "in/rich.xlsx", sheet="Projets", row=3, column="Début", suggestion="did you mean “Eau”?")]
    book = openpyxl.load_workbook(remarked(rich, tmp_path, issues, language))
    text = book["Projets"]["B3"].comment.text
    kind = catalog.issue_types["date_unreadable"]
    assert kind.label[language] in text
    assert kind.what_to_do[language] in text
    assert "“Eau”" in text
    assert "did you mean" not in text
    assert "one day" not in text
    listed = book.worksheets[-1]
    assert bool(listed.sheet_view.rightToLeft) == (language == "ar")
    assert "one day" in [cell.value for cell in listed["E"]]


def test_a_sheet_without_comments_gets_them(tmp_path: Path) -> None:
    package = empty_package()
    part = package.add_sheet("A", new_sheet((10,), right_to_left=False))
    add_notes(package, part, [Note(f"A{row + 1}", 0, row, f"note {row}") for row in range(1500)])
    package.save(tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["A"]
    assert sheet["A1500"].comment.text == "Waypost: note 1499"
    assert 'data="1,2"' in package.text("xl/drawings/vmlDrawing1.vml"), "numbers of shapes lie within blocks of 1024"


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.tuples(st.integers(1, 12), st.integers(1, 30)), max_size=30))
def test_cells_and_rows_stay_in_order_wherever_texts_are_put(places: list[tuple[int, int]]) -> None:
    package = empty_package()
    part = package.add_sheet("A", new_sheet((10,), right_to_left=False))
    cells_of, style = SheetCells(package, part, []), Styles(package).ours()
    for number, (row, column) in enumerate(places):
        cells_of.put_text(row, column, f"={number}", style)
    data = package.tree(part.path).find(main("sheetData"))
    assert data is not None
    numbers = [int(row.get("r", "")) for row in data]
    assert numbers == sorted({row for row, _column in places})
    for row in data:
        addresses = [cell.get("r") for cell in row]
        assert addresses == sorted(set(addresses), key=lambda each: (len(str(each)), str(each)))
    for number, place in enumerate(places):
        if place not in places[number + 1 :]:
            assert cells_of.value(*place) == f"={number}"


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(zipfile.BadZipFile):
        Package(content)


def test_a_workbook_of_the_strict_form_gives_a_list(tmp_path: Path) -> None:
    path = tmp_path / "in" / "rich.xlsx"
    path.parent.mkdir()
    openpyxl.Workbook().save(path)
    patched(path, {"xl/workbook.xml": (NS["m"], "http://purl.oclc.org/ooxml/spreadsheetml/main")})
    out = remarked(path, tmp_path, [issue(1, "in/rich.xlsx", row=1, column="A")])
    assert openpyxl.load_workbook(out).sheetnames == ["Waypost remarks"]
