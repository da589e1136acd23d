"""The workbook that goes to a National Society: drop-downs, comments, locks, four languages, the same bytes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from waypost.errors import InputError
from waypost.model.workbook_layout import GIVEN, MARK, workbook_sheets
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
    return {str(cell.value): cell.column_letter for cell in sheet[2] if cell.value}


def test_there_is_a_sheet_for_each_kind_in_the_language(opened: Any) -> None:
    language, book = opened
    order = ["cover", "programme", "trail", "place", "participation", "people_count", "budget", "transaction", "lists"]
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


def test_headers_have_labels_comments_and_stay_in_view(opened: Any, catalog: Catalog) -> None:
    language, book = opened
    sheet = book[texts.SHEETS["programme"][language]]
    assert sheet.freeze_panes == "D3"
    assert all(cell.comment is not None and len(cell.comment.text) > 5 for cell in sheet[1])
    labels = [cell.value for cell in sheet[1]]
    assert catalog.schema["programme"].fields["access_condition"].label[language] in labels
    assert len(set(labels)) == len(labels)


def test_keys_are_locked_and_answers_are_not(opened: Any) -> None:
    language, book = opened
    sheet = book[texts.SHEETS["programme"][language]]
    letters = _columns(sheet)
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert sheet[f"{letters['programme.key']}3"].protection.locked
    assert not sheet[f"{letters['programme.access_condition']}3"].protection.locked
    assert not sheet[f"{letters['programme.title.en']}20"].protection.locked


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
    single = [texts.KEY, texts.IDENTIFIERS, texts.PROGRAMME, texts.WARNING, texts.TITLE, texts.SUBTITLE]
    for entry in [*single, *texts.SHEETS.values(), *texts.HINTS.values(), *texts.FACTS.values()]:
        assert tuple(entry) == LANGUAGES
    for block in texts.BLOCKS.values():
        assert tuple(block) == LANGUAGES
        assert len({len(paragraphs) for paragraphs in block.values()}) == 1
    for names in texts.SHEETS.values():
        assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names.values())
    assert all(len(text) <= 255 for text in texts.WARNING.values())


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
