"""The Waypost workbook: the mapping questionnaire of a National Society, filled in with what the register knows.

``programmes`` is a list of dictionaries, one for each programme::

    {
        "programme_id": "wp-abc…",                      # the key; the row is locked there
        "programme": {"title": {"en": "…", "fr": "…"}, "actual_start_date": "2021-04-01", …},
        "identifier": [{"authority": "go", "value": "project/2174"}],
        "service": [{"service_code": "rfl_tracing"}],   # or the codes alone: ["rfl_tracing"]
        "population_group": ["returnees"],
        "place": [{"country_code": "NER", "stage_role": "transit"}, …],
        "trail": [...], "participation": [...], "people_count": [...], "budget": [...], "transaction": [...],
        "practice": [{"practice_code": "host", "practice_no": 0, "practice_field": "inclusion", …}],
        "own": ["programme.reach", "place"],            # what the society said before, by token, kind or practice
    }

Fields and kinds are those of ``catalog/schema``; values are canonical texts (ISO dates, plain decimals, codes),
or the dates, decimals and truth values of tables. Texts told per language are dictionaries by language. What
is absent or None gives an empty cell. The layout stands in :mod:`waypost.model.workbook_layout`.

Without ``answered_on`` the workbook is a question: it remembers what it was given, so that what comes back
untouched is not taken for the society's own word, save what it said itself before. With it, the rows are answers.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from waypost.errors import InputError
from waypost.model.text import fold
from waypost.model.workbook_headings import heading
from waypost.model.workbook_layout import (
    FACT,
    FIRST_ROW,
    GIVEN,
    HEADER_ROW,
    IDENTIFIERS,
    IN_PROGRAMME_ROW,
    KEY,
    LAYOUT,
    MARK,
    PRACTICE,
    SENT,
    SEPARATOR,
    TITLE,
    TOKEN_ROW,
    Column,
    Sheet,
    given_slot,
    practice_slot,
    workbook_sheets,
)
from waypost.publish import workbook_style as style
from waypost.publish import workbook_texts as texts
from waypost.publish.workbook_cells import canonical_text, list_values, shown
from waypost.publish.workbook_checks import LISTED, NUMBERS, check
from waypost.publish.workbook_cover import write_cover
from waypost.publish.workbook_practices import (
    COLUMNS,
    COUNTS,
    answer_check,
    answer_list,
    facts,
    practice_cells,
    write_answers,
)
from waypost.publish.xlsx_bytes import save_workbook
from waypost.reference import Catalog
from waypost.settings import LANGUAGES

Programme = Mapping[str, Any]

_NAME_COLUMN = 2  # the name of the programme stands second on every sheet, after its key
SPARE_ROWS = {"programme": 25, PRACTICE: 150}
_SPARE_ROWS_ELSEWHERE = 60


def write_workbook(
    path: Path,
    ns_id: str,
    language: str,
    programmes: Sequence[Programme],
    catalog: Catalog,
    *,
    answered_on: dt.date | None = None,
    publisher_name: str | None = None,
) -> None:
    """Write the questionnaire of society ``ns_id`` in ``language`` (en, fr, es or ar) to ``path`` (XLSX).

    ``publisher_name`` is shown for an invented publisher of examples, which the catalog need not have. The same
    arguments give the same bytes. Raises :class:`InputError` for a society or language that is not known.
    """
    if ns_id not in catalog.societies and publisher_name is None:
        raise InputError(f"{ns_id}: no such National Society; ids are ns- and the country's code, such as ns-ita")
    if language not in LANGUAGES:
        raise InputError(f"{language}: no such language; there are {', '.join(LANGUAGES)}")
    workbook = Workbook()
    cover = workbook.worksheets[0]
    cover.title = texts.SHEETS["cover"][language]
    society = catalog.societies.get(ns_id)
    shown_name = publisher_name or (society.names.get(language) if society is not None else None) or ns_id
    names = {"waypost.society": ns_id, "waypost.language": language, "waypost.layout": LAYOUT}
    mark = write_cover(cover, names, shown_name, language, catalog, answered_on)
    workbook.defined_names[MARK] = DefinedName(MARK, attr_text=f"'{cover.title}'!{mark}")
    lists = _Lists(workbook, language, catalog)
    sheets = workbook_sheets(catalog, language)
    names_range = _name_range(len(programmes), language)
    for sheet in sheets:
        rows = _rows(sheet, programmes, language, catalog)
        _write_sheet(workbook.create_sheet(texts.SHEETS[sheet.kind][language]), sheet, rows, lists, names_range)
    write_answers(workbook.create_sheet(texts.SHEETS["answers"][language]), language, catalog)
    lists.write()
    if answered_on is None:
        _write_given(workbook, sheets, programmes, language, catalog)
    for worksheet in workbook.worksheets:
        worksheet.sheet_view.rightToLeft = language == "ar"
    save_workbook(workbook, path)


def _write_given(
    workbook: Workbook, sheets: Sequence[Sheet], programmes: Sequence[Programme], language: str, catalog: Catalog
) -> None:
    """The hidden sheet of what the cells were given: slot, key, digest."""
    worksheet = workbook.create_sheet(GIVEN)
    worksheet.sheet_state = "hidden"
    lines = [(GIVEN, KEY, "digest"), *given_lines(programmes, language, catalog, sheets)]
    for number, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            style.write_text(worksheet.cell(number, column), text)


def given_lines(
    programmes: Sequence[Programme], language: str, catalog: Catalog, sheets: Sequence[Sheet] | None = None
) -> list[tuple[str, str, str]]:
    """What a workbook of these programmes is sent out with: slot, key and digest of each answer that it shows."""
    lines: list[tuple[str, str, str]] = []
    practices: dict[tuple[str, str], list[dict[str, object]]] = {}
    own = {str(each["programme_id"]): frozenset(each.get("own") or ()) for each in programmes}
    for sheet in sheets or workbook_sheets(catalog, language):
        lists: dict[str, list[dict[str, object]]] = {}
        for row in _rows(sheet, programmes, language, catalog):
            cells: dict[str, object] = {
                column.token: shown(column, row[column.token], language, catalog)
                for column in sheet.columns
                if not column.is_shown_only and column.field not in (KEY, TITLE) and row.get(column.token) is not None
            }
            lists.setdefault(str(row[f"{sheet.kind}.{KEY}"]), []).append(cells)
            if sheet.kind == PRACTICE:
                slot = practice_slot(str(row[f"{PRACTICE}.{FACT}"]).partition(".")[0])
                practices.setdefault((slot, str(row[f"{PRACTICE}.{KEY}"])), []).append(cells)
        for key, rows in lists.items():
            if sheet.kind != "programme":
                if sheet.kind not in own[key]:
                    lines.append((sheet.kind, key, given_slot(sheet.kind, rows)))
                continue
            lines.append((SENT, key, given_slot("programme", ())))
            told = ((token, value) for token, value in rows[0].items() if value is not None and token not in own[key])
            lines += [(token, key, given_slot(sheet.kind, [{token: value}])) for token, value in told]
    return lines + [
        (slot, key, given_slot(PRACTICE, rows)) for (slot, key), rows in practices.items() if slot not in own[key]
    ]


def _row_count(kind: str, filled: int) -> int:
    return filled + SPARE_ROWS.get(kind, _SPARE_ROWS_ELSEWHERE)


def _name_range(programmes: int, language: str) -> str:
    """The cells that hold the programmes' names: the drop-down of the other sheets."""
    latest = FIRST_ROW + _row_count("programme", programmes) - 1
    letter = get_column_letter(_NAME_COLUMN)
    return f"'{texts.SHEETS['programme'][language]}'!${letter}${FIRST_ROW}:${letter}${latest}"


def _rows(sheet: Sheet, programmes: Sequence[Programme], language: str, catalog: Catalog) -> list[dict[str, object]]:
    """Values by token of each row of a sheet."""
    rows: list[dict[str, object]] = []
    names = _names(programmes, language)
    for programme in programmes:
        key = str(programme["programme_id"])
        title = names[key]
        if sheet.kind == "programme":
            rows.append(_programme_row(sheet, programme, key) | {f"programme.{TITLE}": title})
            continue
        for values in programme.get(sheet.kind) or ():
            row: dict[str, object] | None = {f"{sheet.kind}.{field}": value for field, value in values.items()}
            if sheet.kind == PRACTICE:
                row = practice_cells(values, language, catalog)
            if row is not None:
                rows.append(row | {f"{sheet.kind}.{KEY}": key, f"{sheet.kind}.{TITLE}": title})
    return rows


def _names(programmes: Sequence[Programme], language: str) -> dict[str, str | None]:
    """What each programme is called, by key: its best title; those that share one tell their key with it."""
    titles = {str(each["programme_id"]): _title(each, language) for each in programmes}
    shared = Counter(fold(title) for title in titles.values() if title)
    return {key: f"{title} [{key}]" if title and shared[fold(title)] > 1 else title for key, title in titles.items()}


def _title(programme: Programme, language: str) -> str | None:
    titles = programme.get("programme", {}).get("title") or {}
    if not isinstance(titles, Mapping):
        return str(titles)
    return next((titles[each] for each in (language, *LANGUAGES, *titles) if titles.get(each)), None)


def _programme_row(sheet: Sheet, programme: Programme, key: str) -> dict[str, object]:
    values = programme.get("programme") or {}
    row: dict[str, object] = {f"programme.{KEY}": key}
    identifiers = (
        f"{each['authority']}: {each['value']}"
        for each in programme.get("identifier") or ()
        if each.get("authority") not in (None, "waypost") and each.get("value")
    )
    row[f"programme.{IDENTIFIERS}"] = SEPARATOR.join(text for text in identifiers if text.count(SEPARATOR) == 0)
    for column in sheet.columns:
        value = values.get(column.field)
        if column.kind == "programme" and column.language is not None:
            row[column.token] = value.get(column.language) if isinstance(value, Mapping) else None
        elif column.kind == "programme" and not column.is_shown_only:
            row[column.token] = value
    for kind, field in IN_PROGRAMME_ROW:
        listed = programme.get(kind) or ()
        row[f"{kind}.{field}"] = [each[field] if isinstance(each, Mapping) else each for each in listed]
    return row


class _Lists:
    """The drop-downs: each list stands once, in a column of a hidden sheet."""

    def __init__(self, workbook: Workbook, language: str, catalog: Catalog) -> None:
        self.language = language
        self.catalog = catalog
        self._workbook = workbook
        self._title = texts.SHEETS["lists"][language]
        self._columns: dict[str, list[str] | list[int]] = {}

    def reference(self, name: str) -> str:
        """Range of a list, which is written when it is first asked for."""
        if name in (COLUMNS, COUNTS):
            self._point_at_answers()
        elif name not in self._columns:
            self._columns[name] = list_values(self.catalog, name, self.language)
        letter = get_column_letter(list(self._columns).index(name) + 1)
        return f"'{self._title}'!${letter}$2:${letter}${len(self._columns[name]) + 1}"

    def _point_at_answers(self) -> None:
        """Of each thing that can be said: in which column the list of its answers stands, and how long it is."""
        if COLUMNS in self._columns:
            return
        names = [answer_list(practice, field) for practice, field in facts(self.catalog)]
        for name in names:
            self.reference(name)
        places = {name: number for number, name in enumerate(self._columns, start=1)}
        self._columns[COLUMNS] = [places[name] for name in names]
        self._columns[COUNTS] = [len(self._columns[name]) for name in names]

    def write(self) -> None:
        """Write the hidden sheet."""
        sheet = self._workbook.create_sheet(self._title)
        sheet.sheet_state = "hidden"
        for number, (name, values) in enumerate(self._columns.items(), start=1):
            for row, value in enumerate([name, *values], start=1):
                style.write_value(sheet.cell(row, number), value)


def _write_sheet(worksheet: Worksheet, sheet: Sheet, rows: list[dict[str, object]], lists: _Lists, names: str) -> None:
    count = _row_count(sheet.kind, len(rows))
    latest = FIRST_ROW + count - 1
    letters = {column.field: get_column_letter(number) for number, column in enumerate(sheet.columns, start=1)}
    style.set_up_table(worksheet, columns=len(sheet.columns), latest=latest, filled=len(rows))
    for number, column in enumerate(sheet.columns, start=1):
        _write_header(worksheet, number, column, lists)
        is_told = any(row.get(column.token) is not None for row in rows)
        style.set_width(worksheet, number, column, lists.language, is_told=is_told)
        letter = get_column_letter(number)
        validation = check(column, lists.language, lists.reference, names)
        if column.type == "answer":
            validation = answer_check(letters[FACT], lists.reference)
        if validation is not None:
            # The keys of rows to come may be typed on the sheets of parts; elsewhere what is only shown is kept.
            last = latest if column.kind == "programme" or column.field != KEY else FIRST_ROW + len(rows) - 1
            if column.is_shown_only and column.field == TITLE:
                last = FIRST_ROW + len(rows) - 1
            if last >= FIRST_ROW:
                validation.add(f"{letter}{FIRST_ROW}:{letter}{last}")
                worksheet.add_data_validation(validation)
        for offset in range(count):
            cell = worksheet.cell(FIRST_ROW + offset, number)
            known = rows[offset] if offset < len(rows) else None
            if known is not None:
                _write_known(cell, column, known.get(column.token), lists)
            elif column.kind == "programme" and column.field == TITLE:
                cell.value = _name_formula(sheet, FIRST_ROW + offset)
            style.dress_cell(cell, column, is_kept=column.is_shown_only or (column.field == KEY and known is not None))
    for offset in range(len(rows)):
        style.fit_height(worksheet, FIRST_ROW + offset)


def _write_known(cell: Any, column: Column, value: object, lists: _Lists) -> None:
    if column.field in (KEY, IDENTIFIERS, TITLE):
        style.write_text(cell, canonical_text(value))
    elif value is not None:
        style.write_value(cell, shown(column, value, lists.language, lists.catalog))


def _name_formula(sheet: Sheet, row: int) -> str:
    """A new programme is called by the first title that is written for it, there and in the drop-downs at once."""
    formula = '""'
    for number, column in reversed(list(enumerate(sheet.columns, start=1))):
        if column.field == "title":
            cell = f"{get_column_letter(number)}{row}"
            formula = f'IF({cell}<>"",{cell},{formula})'
    return f"={formula}"


def _write_header(worksheet: Worksheet, number: int, column: Column, lists: _Lists) -> None:
    language = lists.language
    header = worksheet.cell(HEADER_ROW, number)
    style.write_text(header, heading(column, language, lists.catalog))
    style.dress_header(header, column, language, is_shared_widely=_is_public(lists.catalog, column))
    comment = Comment("\n".join(part for part in (_about(column, lists), _hint(column, language)) if part), "Waypost")
    comment.width, comment.height = 320, 120 if column.kind != PRACTICE else 180
    header.comment = comment
    token = worksheet.cell(TOKEN_ROW, number)
    style.write_text(token, column.token)
    style.dress_token(token)


def _about(column: Column, lists: _Lists) -> str | None:
    language = lists.language
    if column.kind == PRACTICE and column.field in texts.PRACTICE_HINTS:
        return texts.PRACTICE_HINTS[column.field][language]
    own = {KEY: texts.KEY_HINT, IDENTIFIERS: texts.IDENTIFIERS_HINT, TITLE: texts.PROGRAMME_HINT}.get(column.field)
    if own is not None:
        return (texts.NAME_HINT if column.is_shown_only and column.field == TITLE else own)[language]
    field = lists.catalog.schema[column.kind].fields[column.field]
    return field.descriptions.get(language) or field.description


def _is_public(catalog: Catalog, column: Column) -> bool:
    field = catalog.schema[column.kind].fields.get(column.field)
    return field is None or field.visibility == "public"


def _hint(column: Column, language: str) -> str | None:
    if column.is_shown_only or column.field in (KEY, TITLE) or column.kind == PRACTICE:
        return None
    if column.many:
        return texts.HINTS["many"][language]
    if column.type == "code" or column.type in LISTED:
        return texts.HINTS["code"][language]
    if column.type == "date":
        return texts.HINTS["date"][language]
    return texts.HINTS["number"][language] if column.type in NUMBERS else None
