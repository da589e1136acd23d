"""What a form asks of a programme: its eight essentials first, then the rest by subject; and how answers are read."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Protocol

import msgspec
from django.http import QueryDict

from waypost.model import OF_SOCIETIES
from waypost.model.contribution import OF_CODES, Value
from waypost.model.number_text import DecimalSign, canonical
from waypost.model.text import fold
from waypost.model.values import ValueUnreadable, parse_date, parse_decimal, parse_integer, parse_share, parse_year
from waypost.model.workbook_headings import heading
from waypost.model.workbook_layout import KEY, TITLE, Column, body_name, body_ref, workbook_sheets
from waypost.publish.workbook_cells import YES_NO
from waypost.reference import Catalog
from waypost.reference.currencies import currencies_in_use, currency_codes
from waypost.web.contribute.showing import decimal_sign

# Lists as forms ask for them: which columns of their kind, in this order.
LISTS: dict[str, tuple[str, ...]] = {
    "place": ("country_code", "admin1_name", "stage_role", "trail_id"),
    "people_count": (
        "measure", "count", "unit", "period_start_date", "period_end_date", "sex", "age_min", "age_max",
        "population_group_code",
    ),
    "participation": ("organisation_ref", "organisation_name", "role"),
    "budget": ("budget_type", "amount", "currency", "period_start_date", "period_end_date"),
    "trail": ("trail_id", "stage_role"),
}  # fmt: skip
FIRST = (
    "programme.title", "place", "service", "population_group", "programme.actual_start_date",
    "programme.planned_start_date", "programme.actual_end_date", "programme.planned_end_date",
    "programme.stated_status", "people_count", "programme.access_condition",
)  # fmt: skip
# What the person who signs decides, and what a click says.
_NOT_ASKED = ("verified_date", "verified_by")
_SPARE = 2
DECLINED = "-"  # before the code of a kind of no answer, as a form sends it


@dataclasses.dataclass(frozen=True)
class Question:
    """One slot as a form asks for it. ``kind``: text, long, code, codes, date, truth, year, integer, decimal, percent
    or rows. ``decimal`` parts decimals where people write numbers in this language."""

    slot: str
    kind: str
    label: str
    hint: str
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[Question, ...] = ()
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()  # choices under their headings
    language: str = ""
    is_shared_widely: bool = True
    decimal: DecimalSign = "."

    @property
    def name(self) -> str:
        """Of its input."""
        return self.slot


@lru_cache(maxsize=16)
def questions(catalog: Catalog, language: str) -> tuple[Question, ...]:
    """All questions in the order of a form, the essentials first; texts first in ``language``."""
    programme, *others = workbook_sheets(catalog, language)
    found: dict[str, Question] = {}
    for column in programme.columns:
        if column.is_shown_only or column.field in (KEY, TITLE, *_NOT_ASKED):
            continue
        slot = column.kind if column.kind in OF_CODES else column.token
        found[slot] = _question(slot, column, catalog, language)
    for sheet in others:
        if sheet.kind in LISTS:
            by_field = {column.field: column for column in sheet.columns}
            columns = tuple(
                _question(name, by_field[name], catalog, language) for name in LISTS[sheet.kind] if name in by_field
            )
            kind = catalog.schema[sheet.kind]
            found[sheet.kind] = Question(
                sheet.kind, "rows", kind.label.get(language, kind.label["en"]),
                kind.descriptions.get(language) or "", columns=columns,
            )  # fmt: skip
    order = {slot: place for place, slot in enumerate(FIRST)}
    return tuple(sorted(found.values(), key=lambda q: order.get(".".join(q.slot.split(".")[:2]), len(FIRST))))


@lru_cache(maxsize=16)
def questions_of_itself(catalog: Catalog, language: str) -> tuple[Question, ...]:
    """What a society is asked of itself, and of no programme: the services that it declines, what it calls people."""
    found = []
    for kind in (catalog.schema[name] for name in OF_SOCIETIES):
        columns = (
            Column(kind=kind.kind, field=name, type=field.type, code_list=field.code_list)
            for name, field in kind.fields.items()
            if name != "society_ref"
        )
        found.append(
            Question(
                kind.kind, "rows", kind.label.get(language, kind.label["en"]), kind.descriptions.get(language) or "",
                columns=tuple(_question(column.field, column, catalog, language) for column in columns),
            )
        )  # fmt: skip
    return tuple(found)


def is_essential(question: Question) -> bool:
    """Whether it stands among the first of a form."""
    return ".".join(question.slot.split(".")[:2]) in FIRST


def _question(slot: str, column: Column, catalog: Catalog, language: str) -> Question:
    field = catalog.schema[column.kind].fields[column.field]
    kind = "codes" if column.many else _kind(column)
    return Question(
        slot, kind, heading(column, language, catalog), field.descriptions.get(language) or field.description,
        choices=_choices(column, catalog, language), language=column.language or "",
        groups=_groups(column, catalog, language) if column.many else (),
        is_shared_widely=field.visibility == "public", decimal=decimal_sign(language),
    )  # fmt: skip


def _kind(column: Column) -> str:
    if column.type in ("code", "country", "trail", "identifier", "currency"):
        return "code" if column.type != "identifier" else "body"
    if column.type == "boolean":
        return "truth"
    if column.type == "date":
        return "date"
    if column.type in ("integer", "decimal", "year"):
        return column.type
    return "long" if column.field == "description" else "text"


def _groups(column: Column, catalog: Catalog, language: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The codes of a list under the headings that they belong to, in the order of the list.

    A heading can be an answer too: a source may say "health" and no more.
    """
    listed = catalog.code_lists[column.code_list or ""].codes
    gathered: dict[str, list[tuple[str, str]]] = {}
    for code in listed.values():
        heading = code.code if code.is_group else code.parent or ""
        gathered.setdefault(heading, []).append((code.code, code.label.get(language, code.label["en"])))
    return tuple(
        (listed[parent].label.get(language, listed[parent].label["en"]) if parent else "", tuple(codes))
        for parent, codes in gathered.items()
    )


class _Named(Protocol):
    @property
    def names(self) -> Mapping[str, str]: ...


def code_choices(code_list: str, language: str, catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """The codes of a list with their names, in the order of the list."""
    listed = catalog.code_lists[code_list].codes.values()
    return tuple((code.code, code.label.get(language, code.label["en"])) for code in listed)


def by_name(found: Mapping[str, _Named], language: str) -> tuple[tuple[str, str], ...]:
    """Countries, societies or trails by code, with their names and in the order of these."""
    named = [(code, each.names.get(language, each.names["en"])) for code, each in found.items()]
    return tuple(sorted(named, key=lambda pair: fold(pair[1])))


def _choices(column: Column, catalog: Catalog, language: str) -> tuple[tuple[str, str], ...]:
    if column.type == "code" and column.code_list:
        return code_choices(column.code_list, language, catalog)
    if column.type == "country":
        return by_name(catalog.countries, language)
    if column.type == "trail":
        return tuple((code, trail.names.get(language, trail.names["en"])) for code, trail in catalog.trails.items())
    if column.type == "currency":
        return tuple((code, code) for code in currencies_in_use())
    if column.type == "boolean":
        return tuple(zip(("true", "false"), YES_NO[language], strict=True))
    return ()


@lru_cache(maxsize=8)
def no_answers(catalog: Catalog, language: str) -> tuple[tuple[str, str], ...]:
    """The kinds of no answer: as a form sends them, and as people read them."""
    listed = catalog.code_lists["no_answer"].codes.values()
    return tuple((DECLINED + code.code, code.label.get(language, code.label["en"])) for code in listed)


@dataclasses.dataclass
class Answers:
    """What a form sent: values and declined slots, and what could not be read, by the name of its input."""

    values: dict[str, Value | None] = dataclasses.field(default_factory=dict)
    declined: dict[str, str] = dataclasses.field(default_factory=dict)
    wrong: dict[str, tuple[str, dict[str, Any]]] = dataclasses.field(default_factory=dict)
    numbers: dict[str, list[int]] = dataclasses.field(default_factory=dict)  # of a list: which row of the form each is


def read_answers(sent: QueryDict, asked: Iterable[Question], catalog: Catalog) -> Answers:
    """Read the answers to these questions. What a form did not ask stays as it is."""
    answers = Answers()
    for question in asked:
        if f"asked:{question.slot}" not in sent:
            continue
        if question.kind == "rows":
            answers.values[question.slot] = _read_rows(sent, question, answers, catalog)
        elif question.kind == "codes":
            known = {code for code, _ in question.choices}
            given = sent.getlist(question.name)
            answers.values[question.slot] = [code for code in dict.fromkeys(given) if code in known]
            _take_declined(sent.get(f"{question.name}:none", ""), question.slot, answers, catalog)
        else:
            text = sent.get(question.name, "").strip()
            if not _take_declined(text, question.slot, answers, catalog):
                answers.values[question.slot] = _read(text, question, question.name, answers, catalog)
    return answers


def _take_declined(text: str, slot: str, answers: Answers, catalog: Catalog) -> bool:
    code = text.removeprefix(DECLINED)
    if not text.startswith(DECLINED) or code not in catalog.code_lists["no_answer"].codes:
        return False
    answers.declined[slot] = code
    answers.values[slot] = None
    return True


def _read_rows(sent: QueryDict, question: Question, answers: Answers, catalog: Catalog) -> Value | None:
    rows = []
    count = min(int(sent.get(f"{question.slot}:rows", "0") or 0), 500)
    for number in range(count):
        row = {}
        for column in question.columns:
            name = f"{question.slot}:{number}:{column.slot}"
            value = _read(sent.get(name, "").strip(), column, name, answers, catalog)
            if isinstance(value, str):
                row[column.slot] = value
        if row and f"{question.slot}:{number}:drop" not in sent:
            kept = sent.get(f"{question.slot}:{number}:kept", "")
            rows.append(_with_kept(row, kept, question))
            answers.numbers.setdefault(question.slot, []).append(number)
    return rows


def _with_kept(row: dict[str, str], kept: str, question: Question) -> dict[str, str]:
    """What a row knows beyond what the form asks comes along hidden, as JSON: browsers change the ends of lines."""
    asked = {column.slot for column in question.columns}
    try:
        rest = msgspec.json.decode(kept, type=dict[str, str]) if kept else {}
    except msgspec.DecodeError:
        rest = {}
    return {**{name: value for name, value in rest.items() if name not in asked}, **row}


def read_one(text: str, question: Question, catalog: Catalog) -> tuple[str | None, tuple[str, dict[str, Any]] | None]:
    """The canonical value of one answer, and what is wrong with it as a text of ours."""
    answers = Answers()
    value = _read(text, question, "", answers, catalog)
    return value, answers.wrong.get("")


def _read(text: str, question: Question, name: str, answers: Answers, catalog: Catalog) -> str | None:
    """Canonical value; None for an empty one, and for one that cannot be read, which is noted."""
    if not text:
        return None
    try:
        if question.kind == "date":
            return parse_date(text, "dmy")
        if question.kind == "integer":
            found = parse_integer(text, None)
            if found is not None and found.startswith("-"):
                raise ValueUnreadable(text, "a whole number from 0 up")
            return found
        if question.kind == "decimal":
            return parse_decimal(text, _sign_of(text, question))
        if question.kind == "percent":
            return parse_share(text, _sign_of(text, question), scale="percent")
        if question.kind == "year":
            return parse_year(text)
    except ValueUnreadable as error:
        answers.wrong[name] = (f"contribute_wrong_{question.kind}", {"found": error.found})
        return None
    if question.kind == "body":
        return body_ref(catalog, text)
    if question.choices:
        known = {code for code, _ in question.choices}
        is_kept = question.slot == "currency" and text in currency_codes()  # of a row that said so before
        if text not in known and not is_kept:
            answers.wrong[name] = ("contribute_wrong_code", {"found": text})
            return None
    return text.replace("\r\n", "\n")


def _sign_of(text: str, question: Question) -> DecimalSign | None:
    """The sign that parts decimals, where this language's own stands alone; else none is taken for granted."""
    others = set("., '\u00a0\u202f") - {question.decimal}
    return question.decimal if text.count(question.decimal) == 1 and not others & set(text.strip(" %\u00a0")) else None


def shown_in_form(question: Question, value: object, language: str, catalog: Catalog) -> str:
    """A canonical value as its input shows it: bodies by name, numbers with the language's sign for decimals."""
    if value is None:
        return ""
    if question.kind == "body":
        return body_name(catalog, str(value), language)
    if question.kind in ("decimal", "percent"):
        return _written(str(value), question)
    if question.kind == "date":
        try:
            return dt.date.fromisoformat(str(value)[:10]).isoformat()
        except ValueError:
            return str(value)
    return str(value)


def _written(text: str, question: Question) -> str:
    """A canonical number as people write it; what is none as it stands."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return canonical(number * 100 if question.kind == "percent" else number).replace(".", question.decimal)


def rows_in_form(question: Question, value: object) -> list[dict[str, str]]:
    """The rows of a list and some empty ones, each with what it knows beyond what is asked."""
    rows: Sequence[Mapping[str, str]] = value if isinstance(value, list) else []
    asked = {column.slot for column in question.columns}
    shown = [
        {**row, "kept": msgspec.json.encode({k: v for k, v in sorted(row.items()) if k not in asked}).decode()}
        for row in rows
    ]
    return shown + [{"kept": ""} for _ in range(_SPARE)]
