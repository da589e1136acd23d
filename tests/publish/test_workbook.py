"""The workbook that goes to a National Society: drop-downs, comments, locks, four languages, the same bytes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from waypost.errors import InputError
from waypost.model.workbook_headings import LANGUAGE_NAMES, heading
from waypost.model.workbook_layout import GIVEN, HEADER_ROW, MARK, TOKEN_ROW, workbook_sheets
from waypost.publish import workbook_texts as texts
from waypost.publish.workbook import write_workbook
from waypost.publish.workbook_cells import canonical_text, list_values
from waypost.reference import Catalog
from waypost.settings import LANGUAGES

PROGRAMMES: list[dict[str, Any]] = [
    {
        "programme_id": "wp-one",
        "programme": {
            "title": {"en": "=1+1 points", "fr": "Points", "ar": "نقاط"},
            "actual_start_date": dt.date(2021, 4, 1),
            "access_condition": "irrespective_of_status",
            "is_humanitarian": True,
        },
        "service": ["rfl_tracing", "health_primary"],
        "place": [{"country_code": "CIV", "share": Decimal("0.25")}],
    }
]


@pytest.fixture(scope="module", params=LANGUAGES)
def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, catalog: Catalog
) -> tuple[str, openpyxl.Workbook]:
    """The workbook in one language, as openpyxl reads it."""
    path = tmp_path_factory.mktemp("workbook") / "workbook.xlsx"
    write_workbook(path, "ns-ita", request.param, PROGRAMMES, catalog)
    return request.param, openpyxl.load_workbook(path)


def _columns(sheet: Any) -> dict[str, str]:
    return {str(cell.value): cell.column_letter for cell in sheet[TOKEN_ROW] if cell.value}


def test_there_is_a_sheet_for_each_kind_in_the_language(opened: Any, catalog: Catalog) -> None:
    language, book = opened
    order = ["cover", *(sheet.kind for sheet in workbook_sheets(catalog, language)), "answers", "lists"]
    assert order[2:9] == ["trail", "place", "participation", "people_count", "budget", "transaction", "practice"]
    assert book.sheetnames == [*(texts.SHEETS[name][language] for name in order), GIVEN]
    assert book[GIVEN].sheet_state == "hidden"
    assert book[texts.SHEETS["lists"][language]].sheet_state == "hidden"
    assert MARK in book.defined_names
    assert all(sheet.sheet_view.rightToLeft == (language == "ar") for sheet in book)


def test_every_code_column_has_a_drop_down_that_its_list_fills(opened: Any, catalog: Catalog) -> None:
    language, book = opened
    lists = book[texts.SHEETS["lists"][language]]
    for layout in workbook_sheets(catalog, language):
        sheet = book[texts.SHEETS[layout.kind][language]]
        letters = _columns(sheet)
        assert list(letters) == [column.token for column in layout.columns]
        formulas = {
            str(area).partition(":")[0].rstrip("0123456789"): check.formula1
            for check in sheet.data_validations.dataValidation
            if check.type == "list"
            for area in check.sqref.ranges
        }
        for column in layout.columns:
            if column.code_list is None:
                continue
            letter = formulas[letters[column.token]].split("!$")[1].partition("$")[0]
            values = [cell.value for cell in lists[letter] if cell.value is not None]
            assert values == [column.code_list, *list_values(catalog, column.code_list, language)]


def test_headings_have_labels_comments_and_stay_in_view(opened: Any, catalog: Catalog) -> None:
    language, book = opened
    for layout in workbook_sheets(catalog, language):
        sheet = book[texts.SHEETS[layout.kind][language]]
        assert sheet.freeze_panes == "C3"
        assert sheet.row_dimensions[TOKEN_ROW].hidden
        assert sheet.auto_filter.ref.startswith(f"A{HEADER_ROW}:"), "sorting must not carry the row of ids away"
        assert all(cell.comment is not None and len(cell.comment.text) > 5 for cell in sheet[HEADER_ROW])
        labels = [cell.value for cell in sheet[HEADER_ROW]]
        assert labels == [heading(column, language, catalog) for column in layout.columns]
        assert len(set(labels)) == len(labels)
    columns = workbook_sheets(catalog, language)[0].columns
    labels = [heading(column, language, catalog) for column in columns]
    assert catalog.schema["programme"].fields["access_condition"].label[language] in labels


def test_a_word_of_a_heading_is_never_cut(opened: Any, catalog: Catalog) -> None:
    language, book = opened
    for layout in workbook_sheets(catalog, language):
        sheet = book[texts.SHEETS[layout.kind][language]]
        for cell in sheet[HEADER_ROW]:
            longest = max(len(word) for word in cell.value.split())
            assert sheet.column_dimensions[cell.column_letter].width >= longest * 1.2


def test_what_names_a_row_is_kept_and_nothing_else_is_refused(opened: Any) -> None:
    language, book = opened
    sheet = book[texts.SHEETS["programme"][language]]
    letters = _columns(sheet)
    assert not sheet.protection.sheet, "nobody sorts, unfolds or comments under protection"
    refused = {
        str(area)
        for check in sheet.data_validations.dataValidation
        if check.errorStyle == "stop"
        for area in check.sqref.ranges
    }
    key, name, elsewhere = (letters[f"programme.{field}"] for field in ("key", "programme", "identifiers"))
    assert refused == {f"{key}3:{key}28", f"{name}3", f"{elsewhere}3:{elsewhere}28"}


def test_each_programme_is_named_on_every_sheet_in_the_best_language(opened: Any) -> None:
    language, book = opened
    sheet = book[texts.SHEETS["programme"][language]]
    best = {"en": "=1+1 points", "fr": "Points", "es": "=1+1 points", "ar": "نقاط"}[language]
    name = sheet[f"{_columns(sheet)['programme.programme']}3"]
    assert (name.value, name.data_type) == (best, "s")
    places = book[texts.SHEETS["place"][language]]
    assert places[f"{_columns(places)['place.programme']}3"].value == best
    lists = [c.formula1 for c in places.data_validations.dataValidation if c.type == "list"]
    assert f"'{sheet.title}'!$B$3:$B$28" in lists


def test_programmes_of_one_title_are_told_apart(tmp_path: Path, catalog: Catalog) -> None:
    twins = [{"programme_id": key, "programme": {"title": {"en": "Population movement"}}} for key in ("wp-a", "wp-b")]
    write_workbook(tmp_path / "a.xlsx", "ns-ita", "en", twins, catalog)
    names = [cell.value for cell in openpyxl.load_workbook(tmp_path / "a.xlsx")["Programmes"]["B"]][2:4]
    assert names == ["Population movement [wp-a]", "Population movement [wp-b]"]


def test_a_new_programme_is_called_by_its_first_title(opened: Any, catalog: Catalog) -> None:
    language, book = opened
    sheet = book[texts.SHEETS["programme"][language]]
    letters = _columns(sheet)
    formula = sheet[f"{letters['programme.programme']}4"].value
    assert formula.startswith(f'=IF({letters[f"programme.title.{language}"]}4<>""')
    assert all(f"{letters[f'programme.title.{each}']}4" in formula for each in LANGUAGES)


def test_languages_that_nobody_wrote_in_fold_away(opened: Any) -> None:
    language, book = opened
    sheet = book[texts.SHEETS["programme"][language]]
    letters = _columns(sheet)
    for each in LANGUAGES:
        hidden = sheet.column_dimensions[letters[f"programme.title.{each}"]].hidden
        assert hidden == (each == "es" and language != "es")


def test_texts_read_as_their_language_does_and_fonts_are_named(opened: Any) -> None:
    language, book = opened
    cover = book.worksheets[0]
    order = 2 if language == "ar" else 1
    words = [cell for row in cover for cell in row if cell.value and cell.column_letter in "BD"]
    assert {cell.alignment.readingOrder for cell in words} == {order}
    for sheet in book.worksheets[:8]:
        assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value} == {"Calibri"}


def test_it_prints_at_a_size_that_can_be_read(opened: Any) -> None:
    _language, book = opened
    for sheet in book.worksheets[1:8]:
        assert sheet.page_setup.orientation == "landscape"
        assert not sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.scale >= 60
        assert sheet.print_title_cols == "$A:$B"


def test_cells_hold_labels_dates_and_numbers_and_no_formula(opened: Any, catalog: Catalog) -> None:
    language, book = opened
    sheet = book[texts.SHEETS["programme"][language]]
    letters = _columns(sheet)
    title = sheet[f"{letters['programme.title.en']}3"]
    assert (title.value, title.data_type) == ("=1+1 points", "s")
    assert sheet[f"{letters['programme.actual_start_date']}3"].value == dt.datetime(2021, 4, 1)  # noqa: DTZ001 - a day
    label = catalog.code_lists["access_condition"].codes["irrespective_of_status"].label[language]
    assert sheet[f"{letters['programme.access_condition']}3"].value == label
    assert sheet[f"{letters['service.service_code']}3"].value.count("; ") == 1
    places = book[texts.SHEETS["place"][language]]
    letters = _columns(places)
    assert places[f"{letters['place.country_code']}3"].value == catalog.countries["CIV"].names[language]
    assert places[f"{letters['place.share']}3"].value == 0.25
    assert places[f"{letters['place.key']}3"].value == "wp-one"


def test_the_cover_says_who_sees_it_and_what_no_answer_means(opened: Any, catalog: Catalog) -> None:
    language, book = opened
    words = "\n".join(str(cell.value) for row in book.worksheets[0] for cell in row if cell.value)
    for code in catalog.code_lists["no_answer"].codes.values():
        assert code.label[language] in words
    assert texts.BLOCKS["who_sees"][language][0] in words
    assert catalog.societies["ns-ita"].names[language] in words
    assert "{" not in words


def test_texts_exist_in_four_languages() -> None:
    single = [texts.KEY_HINT, texts.IDENTIFIERS_HINT, texts.PROGRAMME_HINT, texts.NAME_HINT, texts.KEPT, texts.WARNING]
    single += [texts.TITLE, texts.SUBTITLE, LANGUAGE_NAMES]
    for entry in [*single, *texts.SHEETS.values(), *texts.HINTS.values(), *texts.FACTS.values()]:
        assert tuple(entry) == LANGUAGES
    for block in texts.BLOCKS.values():
        assert tuple(block) == LANGUAGES
        assert len({len(paragraphs) for paragraphs in block.values()}) == 1
    for names in texts.SHEETS.values():
        assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names.values())
    assert all(len(text) <= 255 for text in (*texts.WARNING.values(), *texts.KEPT.values()))


def test_the_same_content_gives_the_same_bytes(tmp_path: Path, catalog: Catalog) -> None:
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    write_workbook(one, "ns-ita", "fr", PROGRAMMES, catalog)
    write_workbook(other, "ns-ita", "fr", PROGRAMMES, catalog)
    assert one.read_bytes() == other.read_bytes()


def test_an_unknown_society_or_language_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    with pytest.raises(InputError, match="ns-xyz"):
        write_workbook(tmp_path / "a.xlsx", "ns-xyz", "en", [], catalog)
    with pytest.raises(InputError, match="de"):
        write_workbook(tmp_path / "a.xlsx", "ns-ita", "de", [], catalog)
    assert not list(tmp_path.iterdir())


def test_table_values_become_canonical_text() -> None:
    assert [canonical_text(v) for v in (None, "", True, Decimal("12.50"), 3, 0.5)] == [
        None,
        None,
        "true",
        "12.5",
        "3",
        "0.5",
    ]
