"""Submissions of our XLSForm to claims: each becomes what a row of the workbook would be, and is read as one.

The record's identifier is that of the instance, so that the same submission in a later export updates it. The programme
that it is about, where the form was sent out with programmes, is an identifier of the register. An earlier submission
about the same programme is set aside.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from waypost.model import RawRecord, SourceRecord
from waypost.model.form_layout import ANSWERED_ON, NEW, PROGRAMME_KEY, SOCIETY, form_columns, question_name
from waypost.model.workbook_layout import PRACTICE, SEPARATOR, Column
from waypost.reference import Catalog
from waypost.sources.context import ReadContext
from waypost.sources.formats.odk import FORMAT
from waypost.sources.formats.workbook import CellText, Row
from waypost.sources.mappings import workbook
from waypost.sources.mappings.odk_practices import is_practice, practice_rows

_KEY_FORM = re.compile(r"wp-[a-z0-9-]{1,60}")


def to_records(raw: RawRecord, ctx: ReadContext) -> Iterator[SourceRecord]:
    """Yield the one record of a submission; every answer ends in a claim, a marker, an issue or unmapped."""
    fields: dict[str, str] = raw.data["fields"]
    questions = _questions(ctx.catalog)
    number = raw.row or 1
    cells = _row(fields, questions, ctx, number)
    stated = fields.get(PROGRAMME_KEY)
    parts: dict[str, list[Row]] = {
        kind: [row for each in rows if (row := _row(each, questions, ctx, number))]
        for kind, rows in raw.data["repeats"].items()
        if not is_practice(kind)
    }
    if practices := practice_rows(fields, raw.data["repeats"], ctx, number):
        parts[PRACTICE] = practices
    data = {
        "society": fields.get(SOCIETY),
        "language": "en",  # a form parts decimals by a point, whatever language it is shown in
        "answered_on": None,
        "key": stated if stated is not None and _KEY_FORM.fullmatch(stated) else None,
        "occurrence": 1,
        "unusable": "odk_superseded" if raw.data["superseded"] else None,
        "cells": {token: cell for token, cell in cells.items() if _is_own_row(token)},
        "parts": parts,
    }
    (record,) = workbook.to_records(RawRecord(kind=FORMAT, data=data, row=raw.row), ctx)
    record.identifier = raw.data["instance"] or _content_id(raw.data)
    record.record_kind = "submission"
    # That a programme is new is what the form asked; a key that is none is the matter of whoever changed it.
    record.issues = [issue for issue in record.issues if issue.issue_type != "workbook_key_new"]
    if stated not in (None, NEW) and data["key"] is None:
        record.flag("workbook_key_odd", found=stated, expected="a choice of the form")
    record.stated_date = _moment(raw.data["submitted_at"]) or _moment(fields.get(ANSWERED_ON)) or ctx.source.stated_date
    if raw.data["superseded"]:
        record.flag("odk_superseded", found=stated, expected="the latest submission about a programme")
    yield record


def _questions(catalog: Catalog) -> dict[str, Column]:
    return {question_name(c.token): c for columns in form_columns(catalog).values() for c in columns}


def _is_own_row(token: str) -> bool:
    return token.split(".", 1)[0] in ("programme", "service", "population_group")


def _row(fields: dict[str, str], questions: dict[str, Column], ctx: ReadContext, number: int) -> dict[str, CellText]:
    found = {}
    for name, text in fields.items():
        column = questions.get(name)
        if column is not None:
            value = _several(text, column, ctx.catalog) if column.many else text
            found[column.token] = CellText(value, ctx.report.file, number, name)
        elif name not in (SOCIETY, PROGRAMME_KEY, ANSWERED_ON) and not is_practice(name):
            ctx.report.unmapped[name] += 1
    return found


def _several(text: str, column: Column, catalog: Catalog) -> str:
    """Codes parted by spaces, as a form gives them, in the way in which a cell holds several."""
    listed, none = catalog.code_lists[column.code_list or ""], catalog.code_lists["no_answer"]
    parts = text.split()
    if listed.find(text) is None and all(part in listed.codes or part in none.codes for part in parts):
        return SEPARATOR.join(parts)
    return text


def _content_id(data: dict[str, Any]) -> str:
    """An identifier for a submission that lost its own: of what it says."""
    content = repr((sorted(data["fields"].items()), sorted(data["repeats"].items())))
    return f"submission-{blake2b(content.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def _moment(text: str | None) -> str | None:
    """Day and time in UTC as ISO; a day alone stays a day; None for what is neither."""
    if not text:
        return None
    try:
        found = dt.datetime.fromisoformat(text.strip())
        if found.tzinfo is not None:
            found = found.astimezone(dt.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return found.date().isoformat() if len(text.strip()) == 10 else found.replace(microsecond=0).isoformat()
