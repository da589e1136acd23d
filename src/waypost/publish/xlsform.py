"""The questionnaire as an XLSForm, for KoboToolbox and ODK: the questions of the workbook, one programme at a time.

All four languages stand in it (``label::English (en)`` and so on); choices come from the code lists. Required are
the eight essentials alone: title, country, service, for whom, start, status, people, conditions of access. In each
list the three ways of giving no answer are answers too. What comes back is read by
:mod:`waypost.sources.formats.odk`; names of questions stand in :mod:`waypost.model.form_layout`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from waypost.errors import InputError
from waypost.model.form_layout import (
    ANSWERED_ON,
    FORM_ID,
    NEW,
    PROGRAMME_KEY,
    SOCIETY,
    form_columns,
    question_name,
)
from waypost.model.workbook_headings import heading
from waypost.model.workbook_layout import LAYOUT, Column
from waypost.publish import workbook_style as style
from waypost.publish import workbook_texts, xlsform_texts
from waypost.publish.xlsform_choices import Choices
from waypost.publish.xlsform_practices import practice_survey
from waypost.publish.xlsform_rules import rules_of
from waypost.publish.xlsx_bytes import save_workbook
from waypost.reference import Catalog
from waypost.settings import LANGUAGES

LANGUAGE_COLUMNS = {"en": "English (en)", "fr": "Français (fr)", "es": "Español (es)", "ar": "العربية (ar)"}
_TEXTS = ("label", "hint", "constraint_message")
_PLAIN = ("type", "name", "required", "relevant", "constraint", "appearance", "default", "calculation")
_TYPES = {"date": "date", "integer": "integer", "decimal": "decimal", "year": "integer", "text": "text"}
_MINIMAL_FROM = 12  # choices from which a list is folded

Row = dict[str, Any]


def write_xlsform(
    path: Path, ns_id: str, language: str, catalog: Catalog, programmes: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Write the form of a society to ``path`` (XLSX); ``programmes`` as :mod:`waypost.publish.workbook` takes them.

    ``language`` (en, fr, es or ar) is the one that the form opens in. The same arguments give the same bytes. Raises
    :class:`InputError` for a society or language that is not known.
    """
    if ns_id not in catalog.societies:
        raise InputError(f"{ns_id}: no such National Society; ids are ns- and the country's code, such as ns-ita")
    if language not in LANGUAGES:
        raise InputError(f"{language}: no such language; there are {', '.join(LANGUAGES)}")
    choices = Choices(catalog)
    survey = list(_survey(ns_id, language, catalog, choices, programmes))
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "survey"
    _write(sheet, [*_PLAIN, *(f"{text}::{name}" for text in _TEXTS for name in LANGUAGE_COLUMNS.values())], survey)
    listed = choices.rows()
    _write(
        workbook.create_sheet("choices"),
        ["list_name", "name", *(f"label::{name}" for name in LANGUAGE_COLUMNS.values())],
        [_told(row) for row in listed],
    )
    digest = blake2b(repr((survey, listed)).encode(), digest_size=6).hexdigest()
    settings = {
        "form_title": f"{xlsform_texts.TITLE[language]}: {catalog.societies[ns_id].names.get(language, ns_id)}",
        "form_id": f"{FORM_ID}_{ns_id.replace('-', '_')}",
        "version": f"{LAYOUT}.{digest}",
        "default_language": LANGUAGE_COLUMNS[language],
        "instance_name": f"${{{question_name(f'programme.title.{language}')}}}",
    }
    _write(workbook.create_sheet("settings"), list(settings), [settings])
    save_workbook(workbook, path)


def _write(sheet: Any, headings: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    for number, name in enumerate(headings, start=1):
        style.write_text(sheet.cell(1, number), name)
    for at, row in enumerate(rows, start=2):
        for number, name in enumerate(headings, start=1):
            if row.get(name) not in (None, ""):
                style.write_text(sheet.cell(at, number), str(row[name]))


def _told(row: Mapping[str, Any]) -> Row:
    """A row whose texts per language stand in a column each."""
    told: Row = {name: value for name, value in row.items() if not isinstance(value, Mapping)}
    for name, texts in row.items():
        if isinstance(texts, Mapping):
            told |= {f"{name}::{LANGUAGE_COLUMNS[lang]}": _safe(texts.get(lang) or texts["en"]) for lang in LANGUAGES}
    return told


def _safe(text: str) -> str:
    """A text in which nothing looks like a reference to a question."""
    return re.sub(r"\$\{", "{", text)


def _survey(
    ns_id: str, language: str, catalog: Catalog, choices: Choices, programmes: Sequence[Mapping[str, Any]]
) -> Iterable[Row]:
    for name in ("start", "end"):
        yield {"type": name, "name": name}
    yield _told(
        {
            "type": f"select_one {choices.society()}",
            "name": SOCIETY,
            "label": xlsform_texts.SOCIETY,
            "required": "yes",
            "default": ns_id,
            "appearance": "minimal",
        }
    )
    yield _told({"type": "date", "name": ANSWERED_ON, "label": xlsform_texts.ANSWERED_ON, "default": "today()"})
    if programmes:
        yield _told(
            {
                "type": f"select_one {choices.programmes(programmes)}",
                "name": PROGRAMME_KEY,
                "label": xlsform_texts.WHICH,
                "default": NEW,
                "appearance": "minimal",
            }
        )
    for kind, columns in form_columns(catalog, language).items():
        block = "group" if kind == "programme" else "repeat"
        yield _told({"type": f"begin_{block}", "name": kind, "label": workbook_texts.SHEETS[kind]})
        for column in columns:
            yield _told(_question(column, language, catalog, choices))
        yield {"type": f"end_{block}"}
    for row in practice_survey(catalog, choices, partial(_dressed, choices=choices)):
        yield _told(row)


def _question(column: Column, language: str, catalog: Catalog, choices: Choices) -> Row:
    field = catalog.schema[column.kind].fields[column.field]
    row: Row = {
        "name": question_name(column.token),
        "label": {each: heading(column, each, catalog) for each in LANGUAGES},
        "hint": {each: field.descriptions.get(each) or field.description for each in LANGUAGES},
    }
    name = choices.list_of(column)
    if name is None:
        row["type"] = _TYPES[column.type]
    else:
        row = _dressed(row | {"type": f"select_{'multiple' if column.many else 'one'} {name}"}, name, choices=choices)
    return row | rules_of(column, language)


def _dressed(row: Row, listed: str, *, choices: Choices) -> Row:
    """A question whose choices are folded where they are many."""
    return row | {"appearance": "minimal"} if choices.size(listed) >= _MINIMAL_FROM else row
