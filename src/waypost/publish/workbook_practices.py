"""How programmes work, in the workbook: one row for each fact, its answer as the field has it, and what would fit.

The drop-down of an answer depends on what is said beside it. A sheet of its own lists for every question what can be
said and which answers fit, for whoever looks before typing or prints it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from openpyxl.styles import Alignment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from waypost.model.number_text import canonical
from waypost.model.workbook_layout import ANSWER, ENTRY, FACT, FIRST_ROW, PRACTICE, Column
from waypost.publish import workbook_style as style
from waypost.publish import workbook_texts as texts
from waypost.publish.workbook_cells import (
    YES_ALONE,
    YES_NO,
    CellValue,
    canonical_text,
    code_label,
    list_values,
    no_answers,
    shown,
)
from waypost.reference import Catalog
from waypost.reference.practices import FACTS, NO_ANSWER, NONE, Practice, fact_code

COLUMNS, COUNTS = "answer.column", "answer.count"  # lists beside that of facts: where the answers to each stand
_TYPES = {"number": "decimal", "code": "code", "boolean": "boolean", "date": "date", "country": "country"}
_LISTED = {"boolean": "boolean", "country": "country", "body": "identifier"}
_WIDTHS = (52, 56, 76)
_SLASH = " / "


def practice_cells(row: Mapping[str, Any], language: str, catalog: Catalog) -> dict[str, object] | None:
    """The cells of one fact by token; None for one that the catalog does not know."""
    practice = catalog.practices.get(str(row["practice_code"]))
    field = str(row["practice_field"])
    if practice is None or (field != NONE and field not in practice.fields):
        return None
    number = int(row["practice_no"] or 0)
    is_numbered = number != 0 or (practice.is_list and field != NONE)
    return {
        f"{PRACTICE}.{FACT}": fact_code(practice.practice, field),
        f"{PRACTICE}.{ENTRY}": number + 1 if is_numbered else None,
        f"{PRACTICE}.{ANSWER}": shown_answer(practice, field, row["practice_value"], language, catalog),
    }


def shown_answer(practice: Practice, field: str, value: object, language: str, catalog: Catalog) -> CellValue:
    """What the cell of an answer shows for a canonical value, such that reading it gives the value back."""
    text = canonical_text(value) or ""
    code_list = None if field == NONE else practice.list_of(field)
    own = catalog.code_lists[code_list] if code_list is not None else None
    if text in catalog.code_lists[NO_ANSWER].codes and (own is None or text not in own.codes):
        label = code_label(catalog, NO_ANSWER, text, language)
        return label if own is None or own.find(label) is None else text
    type_ = "boolean" if field == NONE else practice.fields[field].type
    if type_ == "body":
        return _body_label(text, language, catalog)
    if field != NONE and practice.fields[field].unit == "share" and (percent := _percent(text)) is not None:
        return percent
    column = Column(kind=PRACTICE, field=field, type=_TYPES.get(type_, "text"), code_list=code_list)
    return shown(column, text, language, catalog)


def _percent(text: str) -> str | None:
    """A share as a percentage; None for one with so many decimals that it would not read back as itself."""
    try:
        percent = canonical(Decimal(text) * 100)
    except InvalidOperation:
        return None
    return f"{percent}%" if len(percent.partition(".")[2]) < 3 else None


def _body_label(text: str, language: str, catalog: Catalog) -> str:
    """Name of a body of the catalog where it reads back as that body, else what stands there."""
    known = text if text in catalog.societies else catalog.find_organisation(text) or text
    society, organisation = catalog.societies.get(known), catalog.organisations.get(known)
    names = society.names if society is not None else organisation.names if organisation is not None else {}
    for name in (names.get(language), names.get("en")):
        if name is None:
            continue
        found = catalog.find_society(name)
        if found == known or (
            found is None and not catalog.find_country(name) and catalog.find_organisation(name) == known
        ):
            return name
    return text


def answer_list(practice: Practice, field: str) -> str:
    """The list that an answer is chosen from; for what is free that of the kinds of no answer alone."""
    if field == NONE:
        return YES_ALONE if practice.is_list else NO_ANSWER
    return practice.list_of(field) or _LISTED.get(practice.fields[field].type, NO_ANSWER)


def facts(catalog: Catalog) -> Iterable[tuple[Practice, str]]:
    """Practice and field of each code of ``practice_fact``, in its order."""
    for code in catalog.code_lists[FACTS].codes:
        name, _, field = code.partition(".")
        yield catalog.practices[name], field


def answer_check(fact_letter: str, reference: Callable[[str], str]) -> DataValidation:
    """The drop-down of the answer in a row: the list of what is said there. Whatever else is typed is taken as well."""
    where = f"MATCH(${fact_letter}{FIRST_ROW},{reference(FACTS)},0)"
    sheet = reference(FACTS).partition("!")[0]
    formula = f"OFFSET({sheet}!$A$2,0,INDEX({reference(COLUMNS)},{where})-1,INDEX({reference(COUNTS)},{where}),1)"
    return DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)


def write_answers(worksheet: Worksheet, language: str, catalog: Catalog) -> None:
    """The sheet that lists, question by question, what can be said and which answers fit."""
    worksheet.freeze_panes = "A2"
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_properties.tabColor = style.LINE
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # openpyxl always makes one
    worksheet.print_title_rows = "1:1"
    for number, (width, heading) in enumerate(zip(_WIDTHS, texts.ANSWERS_HEADINGS, strict=True), start=1):
        worksheet.column_dimensions["ABC"[number - 1]].width = width
        cell = worksheet.cell(1, number)
        style.write_text(cell, heading[language])
        cell.font = style.font(colour="FFFFFF", bold=True)
        cell.fill = style.fill(style.INK)
        cell.alignment = _aligned(language)
    asked = None
    for row, (practice, field) in enumerate(facts(catalog), start=2):
        question = practice.question[language] if practice.practice != asked else None
        asked = practice.practice
        said = code_label(catalog, FACTS, fact_code(practice.practice, field), language)
        for number, text in enumerate((question, said, what_fits(practice, field, language, catalog)), start=1):
            cell = worksheet.cell(row, number)
            style.write_text(cell, text)
            cell.font = style.font(bold=number == 1)
            cell.alignment = _aligned(language)
            if question is not None:
                cell.border = style.ABOVE
        style.fit_height(worksheet, row)


def _aligned(language: str) -> Alignment:
    return Alignment(vertical="top", wrap_text=True, readingOrder=style.reading_order(language))


def what_fits(practice: Practice, field: str, language: str, catalog: Catalog) -> str:
    """The answers that fit, in one line; of what is free, what it is."""
    if field == NONE:
        return YES_NO[language][0] if practice.is_list else _SLASH.join(no_answers(catalog, language))
    type_ = practice.fields[field].unit or practice.fields[field].type
    if type_ in texts.ANSWER_TYPES:
        return texts.ANSWER_TYPES[type_][language]
    listed = list_values(catalog, answer_list(practice, field), language)
    return _SLASH.join(listed[: -len(catalog.code_lists[NO_ANSWER].codes)])
