"""What a submission says of how a programme works, as the rows of the workbook's sheet: one for each fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from waypost.model.form_layout import TOLD, question_name
from waypost.model.workbook_layout import ANSWER, ENTRY, FACT, PRACTICE
from waypost.reference.practices import FACTS, NONE
from waypost.sources.context import ReadContext
from waypost.sources.formats.workbook import CellText, Row

_PREFIX = question_name(f"{PRACTICE}.")


def is_practice(name: str) -> bool:
    """Whether a question or a repeat asks how a programme works."""
    return name.startswith(_PREFIX)


def practice_rows(
    fields: Mapping[str, str], repeats: Mapping[str, Sequence[Mapping[str, str]]], ctx: ReadContext, number: int
) -> list[Row]:
    """The rows of submission ``number``; questions that the catalog does not know are unmapped.

    A repeat's places are the numbers of entries. What stands in no repeat belongs to the first.
    """
    entries = [(1, fields)]
    for kind, rows in repeats.items():
        if is_practice(kind):
            entries += enumerate((row for row in rows if row), start=1)
    return [row for entry, answers in entries for row in _entry_rows(entry, answers.items(), ctx, number)]


def _entry_rows(entry: int, answers: Iterable[tuple[str, str]], ctx: ReadContext, number: int) -> Iterator[Row]:
    for name, text in answers:
        if name == TOLD or not is_practice(name):
            continue
        code = name.removeprefix(_PREFIX).replace("__", ".")
        if code not in ctx.catalog.code_lists[FACTS].codes:
            ctx.report.unmapped[name] += 1
            continue
        practice, _, field = code.partition(".")
        told: dict[str, str | int] = {FACT: code, ANSWER: text}
        if ctx.catalog.practices[practice].is_list and field != NONE:
            told[ENTRY] = entry
        yield {f"{PRACTICE}.{column}": CellText(value, ctx.report.file, number, name) for column, value in told.items()}
