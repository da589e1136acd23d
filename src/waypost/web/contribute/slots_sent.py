"""Slots that a program sends, read as the form's answers are: one reader, one set of rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.http import QueryDict

from waypost.model.contribution import Rows, Value
from waypost.reference import Catalog
from waypost.reference.fitting import fits_row
from waypost.reference.practices import KIND
from waypost.web.contribute.questions import DECLINED, Answers, Question, questions, read_answers

_MOST_PRACTICES = 2_000  # rows of one programme


def read_slots(
    slots: Mapping[str, Any],
    declined: Mapping[str, str],
    stands: Mapping[str, Value],
    catalog: Catalog,
    asked: Iterable[Question] | None = None,
) -> tuple[Answers, list[dict[str, str]]]:
    """Answers, and what is wrong: ``parameter`` (the slot), ``found``, ``expected``. ``stands`` are the slots as they
    are: what a row knows beyond what a form asks may be sent back as it stands, and not otherwise. ``asked`` are
    questions of another form than that of a programme."""
    known = {question.slot: question for question in (questions(catalog, "en") if asked is None else asked)}
    sent = QueryDict(mutable=True)
    wrong: list[dict[str, str]] = []
    practices: Rows | None = None
    for slot in dict.fromkeys([*slots, *declined]):
        question = known.get(slot)
        if slot == KIND and asked is None and slot not in declined:
            practices = _practices(slots[slot], catalog, wrong)
            continue
        if question is None:
            wrong.append(_wrong(slot, slot, "a slot that the form asks"))
            continue
        sent[f"asked:{slot}"] = "1"
        if slot in declined:
            _decline(sent, question, declined[slot], catalog, wrong)
        else:
            _put(sent, question, slots[slot], stands.get(slot), wrong)
    if wrong:
        return Answers(), wrong
    answers = read_answers(sent, known.values(), catalog)
    if practices is not None:
        answers.values[KIND] = practices
    return answers, [_wrong(name, str(parts.get("found", "")), _expected(key)) for name, (key, parts) in answers.wrong.items()]  # fmt: skip  # noqa: E501


def _practices(value: Any, catalog: Catalog, wrong: list[dict[str, str]]) -> Rows:
    """How a programme works: rows of practice, number, field and value, each one that the catalog has."""
    rows = value or []
    if not isinstance(rows, list) or len(rows) > _MOST_PRACTICES:
        wrong.append(_wrong(KIND, value, f"a list of at most {_MOST_PRACTICES} rows"))
        return []
    for row in rows:
        if not isinstance(row, dict) or not all(isinstance(text, str) for text in row.values()):
            wrong.append(_wrong(KIND, row, "rows of texts"))
        elif row.keys() != catalog.schema[KIND].fields.keys() or not fits_row(KIND, row, catalog):
            wrong.append(_wrong(KIND, row, "a practice, its number, one of its fields and a value of this field"))
    return rows


def _expected(key: str) -> str:
    return {"code": "a code of its list", "date": "a day", "year": "a year"}.get(key.rpartition("_")[2], "a number")


def _wrong(slot: str, found: object, expected: str) -> dict[str, str]:
    return {"parameter": slot, "found": str(found)[:200], "expected": expected}


def _decline(sent: QueryDict, question: Question, code: str, catalog: Catalog, wrong: list[dict[str, str]]) -> None:
    if code not in catalog.code_lists["no_answer"].codes or question.kind == "rows":
        wrong.append(_wrong(question.slot, code, "a code of no_answer, for a slot that is no list of rows"))
    elif question.kind == "codes":
        sent[f"{question.name}:none"] = DECLINED + code
    else:
        sent[question.name] = DECLINED + code


def _put(sent: QueryDict, question: Question, value: Any, stands: Value | None, wrong: list[dict[str, str]]) -> None:
    if value is None and question.kind not in ("rows", "codes"):
        sent[question.name] = ""
    elif question.kind == "codes":
        known = {code for code, _ in question.choices}
        given = value or []
        if not isinstance(given, list) or not all(isinstance(code, str) and code in known for code in given):
            wrong.append(_wrong(question.slot, value, "a list of codes of its list"))
            return
        sent.setlist(question.name, given)
    elif question.kind == "rows":
        _put_rows(sent, question, value or [], stands, wrong)
    elif isinstance(value, str) and not value.startswith(DECLINED):
        sent[question.name] = value
    else:
        wrong.append(_wrong(question.slot, value, "a text"))


def _put_rows(
    sent: QueryDict, question: Question, value: Any, stands: Value | None, wrong: list[dict[str, str]]
) -> None:
    """Rows as a form sends them."""
    asked = {column.slot for column in question.columns}
    there: Sequence[Any] = stands if isinstance(stands, list) else []
    kept = {(name, text) for row in there if isinstance(row, dict) for name, text in row.items()}
    if not isinstance(value, list) or len(value) > 500:
        wrong.append(_wrong(question.slot, value, "a list of at most 500 rows"))
        return
    sent[f"{question.slot}:rows"] = str(len(value))
    for number, row in enumerate(value):
        if not isinstance(row, dict) or not all(isinstance(text, str) for text in row.values()):
            wrong.append(_wrong(question.slot, row, "rows of texts"))
            return
        beyond = {name: text for name, text in row.items() if name not in asked}
        if not kept.issuperset(beyond.items()):
            wrong.append(_wrong(question.slot, ", ".join(sorted(beyond)), "columns " + ", ".join(sorted(asked))))
            return
        for name in asked & row.keys():
            sent[f"{question.slot}:{number}:{name}"] = row[name]
        sent[f"{question.slot}:{number}:kept"] = msgspec.json.encode(beyond).decode()
