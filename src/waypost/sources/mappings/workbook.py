"""Answers of a National Society in the Waypost workbook to claims.

The record's identifier is the programme's key in the register; a new programme gets a provisional one from its
title. A "not applicable", "we do not know" or "we prefer not to say" is no value: it becomes a marker of the
type ``no_answer`` with the field as code and the kind as name.

A workbook that was sent out filled in tells what it was given. A cell or a list of rows that comes back untouched
is a claim on the basis ``repeated``: it stands for itself only where nobody else says anything. A list of rows that
the society changed is on the basis ``revised``: it is the society's list, in place of what others told. Of how a
programme works each practice is such a list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from hashlib import blake2b
from typing import Any, cast

from waypost.model import Issue, RawRecord, SourceRecord
from waypost.model.text import fold
from waypost.model.values import Order, ValueUnreadable, parse_date, parse_share, parse_year
from waypost.model.workbook_layout import (
    IDENTIFIERS,
    KEY,
    PRACTICE,
    SENT,
    SEPARATOR,
    TITLE,
    Column,
    body_ref,
    given_slot,
    practice_slot,
    workbook_sheets,
)
from waypost.settings import LANGUAGES
from waypost.sources.claiming import DATE_UNREADABLE, NUMBER_UNREADABLE, TRAIL_UNKNOWN, Claimer
from waypost.sources.context import ReadContext
from waypost.sources.exhaust import stated_text
from waypost.sources.facts_parts import currency_code
from waypost.sources.formats.workbook import CellText, Row
from waypost.sources.mappings.workbook_practices import at_cell, claim_practices

# Which sign parts the decimals in a text where it could be either, by the workbook's language.
_DECIMALS = {"en": ".", "fr": ",", "es": ","}
_SEPARATORS = ";\n؛"


def to_records(raw: RawRecord, ctx: ReadContext) -> Iterator[SourceRecord]:
    """Yield the one record of a programme; every cell ends in a claim, a marker or an issue with its address."""
    data = raw.data
    society = ctx.catalog.find_society(data["society"]) if data["society"] else None
    # A declaration that names the file says who sent it, whatever the first sheet says.
    declared = not ctx.source.is_default
    publisher = society if society is not None and not declared else ctx.source.publisher
    record = SourceRecord(
        source_id=ctx.source.source_id,
        publisher=publisher,
        publisher_name=_publisher_name(ctx, None if declared else society),
        record_kind="programme",
        identifier=data["key"] or _provisional_key(publisher, data["cells"], data["occurrence"]),
        file=ctx.report.file,
        sheet=raw.sheet,
        row=raw.row,
    )
    claimer = Claimer(record, ctx, data["language"] or "en", decimal=_DECIMALS.get(data["language"] or ""))
    if society is None and not ctx.source.is_example:  # an invented society has no id
        record.unusable = "workbook_society_missing"
        record.flag("workbook_society_missing", found=data["society"], expected="the id of a society, such as ns-ita")
    record.stated_date = _answered_on(ctx, data)
    if data.get("unusable"):
        record.unusable = data["unusable"]
    _claim_identifiers(claimer, data)
    answers = _Answers(claimer)
    columns = {column.token: column for sheet in workbook_sheets(ctx.catalog) for column in sheet.columns}
    given: dict[str, str] = data.get("given", {})
    for token, cell in _titled(data["cells"], data["key"], claimer.language).items():
        begun = len(record.claims)
        answers.read(columns[token], cell, 0)
        found = given_slot("programme", [{token: cell.value}])
        _set_basis(record, begun, _basis(given, token, found, is_list=columns[token].many))
    told: frozenset[str] = frozenset()
    for kind, rows in data["parts"].items():
        begun = len(record.claims)
        if titled := sum(f"{kind}.{TITLE}" in row for row in rows):
            ctx.report.ignored[f"{kind}.{TITLE}"] += titled
        if kind == PRACTICE:
            told = claim_practices(claimer, rows, partial(_basis, given, is_list=True))
            continue
        for subject_no, row in enumerate(rows):
            for token, cell in row.items():
                answers.read(columns[token], cell, subject_no)
        found = given_slot(kind, [{token: cell.value for token, cell in row.items()} for row in rows])
        _set_basis(record, begun, _basis(given, kind, found, is_list=True))
    if data["key"] is None and "participation" not in data["parts"] and society is not None:
        # A new row that names no organisation is the work of the society that wrote it.
        for name, value in (("organisation_ref", society), ("role", "operating")):
            record.add("participation", name, value, basis="inferred", place="the society of the first sheet")
    _flag_removed(record, data, told)
    yield record


def _titled(cells: Row, key: str | None, language: str) -> Row:
    """The cells of a programme; the name of a new one is its title, where nobody wrote one into a column of titles."""
    name = cells.get(f"programme.{TITLE}")
    if name is None or key is not None or any(token.startswith("programme.title.") for token in cells):
        return cells
    return {f"programme.title.{language if language in LANGUAGES else 'en'}": name, **cells}


def _basis(given: dict[str, str], slot: str, found: str, *, is_list: bool) -> str:
    """What an answer rests on, by what the workbook was sent out with; nothing given, nothing repeated."""
    if given.get(slot) == found:
        return "repeated"
    return "revised" if given and is_list else "reported"


def _set_basis(record: SourceRecord, begun: int, basis: str) -> None:
    record.claims[begun:] = [claim._replace(basis=basis) for claim in record.claims[begun:]]


def _flag_removed(record: SourceRecord, data: dict[str, Any], told: frozenset[str]) -> None:
    """An answer that was deleted says nothing: what others told stands, and the society is told so.

    Where the whole sheet or column is gone, one issue of the file says so for all. ``told`` are the practices that the
    rows speak of, each a list of its own.
    """
    places = data.get("places", {})
    for slot in sorted(set(data.get("given", {})) - set(data["cells"]) - set(data["parts"]) - told - {SENT, PRACTICE}):
        where = PRACTICE if slot.startswith(practice_slot("")) else slot
        if where not in places:
            continue
        sheet, column = places[where]
        is_cell = column is not None
        record.issues.append(
            Issue(
                issue_type="workbook_answer_removed",
                file=record.file,
                source_id=record.source_id,
                sheet=sheet,
                row=record.row if is_cell else None,
                column=column,
                field=slot,
                found="an empty cell" if is_cell else f"no rows of {data['key']}",
                expected="a correction, or one of the three kinds of no answer",
            )
        )


def _publisher_name(ctx: ReadContext, society: str | None) -> str | None:
    return ctx.source.publisher_name if society is None else ctx.catalog.societies[society].names.get("en")


def _provisional_key(publisher: str, cells: Row, occurrence: int) -> str:
    """``new-`` and 16 hexadecimal digits of society and title: the same each time the workbook is read."""
    named = [token for token in sorted(cells) if token.startswith("programme.title.")] or [f"programme.{TITLE}"]
    titles = [fold(str(cells[token].value)) for token in named if token in cells]
    content = titles or [f"{token}={cell.value}" for token, cell in sorted(cells.items())]
    digest = blake2b("\n".join([publisher, *content[:1]]).encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"new-{digest}" + (f"-{occurrence}" if occurrence > 1 else "")


def _answered_on(ctx: ReadContext, data: dict[str, Any]) -> str | None:
    """The day of the answers; one that cannot be read is one issue for the file, at its cell."""
    value = data["answered_on"]
    if value in (None, ""):
        return None
    expected = "one day, as year-month-day"
    if isinstance(value, str | int | float | dt.date) and not isinstance(value, bool):
        try:
            return parse_date(value, cast("Order | None", ctx.source.date_order))
        except ValueUnreadable as error:
            expected = error.expected
    if not any(issue.field == "answered_on" for issue in ctx.report.issues):
        sheet, row, column = data.get("answered_at") or (None, None, None)
        found = stated_text(value)
        ctx.report.flag(
            DATE_UNREADABLE, sheet=sheet, row=row, column=column, field="answered_on", found=found, expected=expected
        )
    return None


def _claim_identifiers(claimer: Claimer, data: dict[str, Any]) -> None:
    record = claimer.record
    pairs = [("waypost", record.identifier)] if data["key"] else []
    if data["key"] is None and record.unusable is None:
        record.flag("workbook_key_new", found=record.identifier, expected="a key, or an empty cell for a new programme")
    cell = data["cells"].get(f"programme.{IDENTIFIERS}")
    for text in str(cell.value).split(SEPARATOR) if cell else ():
        authority, colon, value = text.strip().partition(": ")
        if colon and authority and value.strip():
            pairs.append((authority, value.strip()))
        elif text.strip():
            at_cell(claimer, cell).issue("text_unreadable", "identifier.value", text, "authority: identifier")
    for subject_no, (authority, value) in enumerate(pairs):
        record.add("identifier", "authority", authority, subject_no=subject_no)
        record.add("identifier", "value", value, subject_no=subject_no)


class _Answers:
    """Reads cells of one programme. Holds what goes over cells: the codes taken and the markers set."""

    def __init__(self, claimer: Claimer) -> None:
        self._claimer = claimer
        self._catalog = claimer.ctx.catalog
        self._markers = 0

    def read(self, column: Column, cell: CellText, subject_no: int) -> None:
        """Turn one cell into claims, a marker or an issue."""
        if column.field in (KEY, IDENTIFIERS, TITLE):
            return
        claimer = at_cell(self._claimer, cell)
        if column.many:
            self._read_many(claimer, column, cell)
            return
        value = cell.value
        kind = self._no_answer(value, column)
        if kind is not None:
            self._mark(claimer, column, kind)
            return
        name, field = f"{column.kind}.{column.field}", column.field
        if column.type == "text":
            # A date typed into a text cell is told as the day it is.
            text = value.isoformat()[:10] if isinstance(value, dt.date) else value
            claimer.text(column.kind, field, text, language=column.language, subject_no=subject_no)
        elif column.type == "code":
            claimer.code(column.kind, field, value, column.code_list or "", subject_no=subject_no)
        elif column.type == "date":
            claimer.date(column.kind, field, value, subject_no=subject_no)
        elif field == "share":
            self._add(claimer, column, subject_no, _share(claimer, name, value), value)
        elif column.type in ("integer", "decimal"):
            claimer.number(column.kind, field, value, whole=column.type == "integer", subject_no=subject_no)
        else:
            self._add(claimer, column, subject_no, self._other(claimer, column, name, value), value)

    def _add(self, claimer: Claimer, column: Column, subject_no: int, code: str | None, value: Any) -> None:
        place = str(claimer.cell)
        claimer.record.add(
            column.kind, column.field, code, subject_no=subject_no, original=stated_text(value), place=place
        )

    def _other(self, claimer: Claimer, column: Column, name: str, value: Any) -> str | None:
        """Canonical value of the types that only workbooks hold in this form; None with an issue."""
        stated = stated_text(value) or ""
        if column.type == "country":
            return claimer.country(name, value)
        if column.type == "identifier":
            return body_ref(self._catalog, stated)
        if column.type == "boolean":
            return claimer.read_truth(name, value)
        if column.type == "trail":
            found, expected, issue = self._catalog.find_trail(stated), "a trail of the list", TRAIL_UNKNOWN
        elif column.type == "currency":
            found, expected, issue = currency_code(stated), "a currency such as CHF", "currency_unknown"
        else:
            found, expected, issue = _year(value), "a year", NUMBER_UNREADABLE
        if found is None:
            claimer.issue(issue, name, stated, expected)
        return found

    def _no_answer(self, value: Any, column: Column) -> str | None:
        """The kind of no answer that a cell gives; a label of the field's own list is an answer."""
        if not isinstance(value, str):
            return None
        if column.code_list is not None and self._catalog.code_lists[column.code_list].find(value) is not None:
            return None
        return self._catalog.code_lists["no_answer"].find(value)

    def _mark(self, claimer: Claimer, column: Column, kind: str) -> None:
        field = column.field if column.kind == "programme" else f"{column.kind}.{column.field}"
        for name, value in (("marker_type", "no_answer"), ("marker_code", field), ("marker_name", kind)):
            claimer.record.add("marker", name, value, subject_no=self._markers, place=str(claimer.cell))
        self._markers += 1

    def _read_many(self, claimer: Claimer, column: Column, cell: CellText) -> None:
        """Several codes in one cell. A comma parts them only where no label has it."""
        listed = self._catalog.code_lists[column.code_list or ""]
        found: dict[str, str] = {}
        kinds: list[str] = []
        for text in _parts(stated_text(cell.value) or ""):
            code = listed.find(text)
            by_comma = [listed.find(part) for part in text.split(",")] if code is None else []
            kind = self._no_answer(text, column) if code is None else None
            if code is not None:
                found.setdefault(code, text)
            elif kind is not None:
                kinds.append(kind)
            elif len(by_comma) > 1 and None not in by_comma:
                found |= {str(each): part.strip() for each, part in zip(by_comma, text.split(","), strict=True)}
            else:
                claimer.read_code(f"{column.kind}.{column.field}", text, column.code_list or "")
        for subject_no, (code, text) in enumerate(found.items()):
            claimer.record.add(
                column.kind, column.field, code, subject_no=subject_no, original=text, place=str(claimer.cell)
            )
        if found and kinds:
            claimer.issue("workbook_answer_mixed", f"{column.kind}.{column.field}", str(cell.value), "one of the two")
        elif kinds:
            self._mark(claimer, column, kinds[0])


def _parts(text: str) -> list[str]:
    for separator in _SEPARATORS[1:]:
        text = text.replace(separator, _SEPARATORS[0])
    return [part.strip() for part in text.split(_SEPARATORS[0]) if part.strip()]


def _share(claimer: Claimer, name: str, value: Any) -> str | None:
    try:
        return parse_share(value, scale="share")
    except ValueUnreadable as error:
        claimer.issue(NUMBER_UNREADABLE, name, stated_text(value), error.expected)
        return None


def _year(value: Any) -> str | None:
    try:
        return parse_year(value)
    except ValueUnreadable:
        return None
