"""The layout of the Waypost workbook: which sheet holds which fields. Said once, for who writes it and who reads it.

Cells are found by tokens, not by words or positions: the first row of each sheet, hidden from the eye, carries the id
of each column (``programme.title.fr``, ``place.country_code``), so that sheets and columns may be moved, renamed or
translated. The headings stand below it, so that sorting and filtering by them cannot carry the ids away. (In
workbooks of layout 1 the ids stood below the headings; both are read.) The cover carries the tokens of :data:`COVER`
in column A and their values in column C.

One row of the sheet of programmes is one programme; its key stands in ``programme.key`` and, to be recognised by,
the best of its titles in ``programme.programme``. The rows of the other sheets name their programme by that key
(``place.key``) or, for a programme that has none yet, by its title (``place.programme``).

A workbook that is sent out filled in remembers, on a hidden sheet, what it was given (:data:`GIVEN`): a line of
slot, key and digest for each cell of a programme's own row (the slot is its token) and for each of its lists of
rows (the slot is the kind). What comes back with the same digest was not touched. What is said about how a programme
works is one list for each practice (:func:`practice_slot`), with a line for all of them beside.

On the sheet of kind ``practice`` one column names practice and field (a code of ``practice_fact``), one the number of
the entry from 1, and one the answer, which is what the field has it to be. A workbook of layout 2 from before that
sheet is read as it always was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b

import msgspec

from waypost.model.text import fold
from waypost.reference import Catalog, Field
from waypost.reference.practices import FACTS, KIND
from waypost.settings import LANGUAGES

LAYOUT = "2"
# A defined name of the file by which a workbook of ours is recognised without reading its sheets.
MARK = "waypost_layout"
COVER = ("waypost.society", "waypost.answered_on", "waypost.language", "waypost.layout")
GIVEN = "waypost.given"
SENT = "sent"  # the slot of a line that says no more than that the programme was in the workbook
TOKEN_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3
KEY, TITLE = "key", "programme"
PRACTICE = KIND  # the sheet of how programmes work
IDENTIFIERS = "identifiers"
SEPARATOR = "; "

# Sheets in their order, each with one kind of the schema; codes that many programmes have several of stand in
# one cell of the programme's own row instead.
KINDS = ("programme", "trail", "place", "participation", "people_count", "budget", "transaction", PRACTICE)
IN_PROGRAMME_ROW = (("service", "service_code"), ("population_group", "population_group_code"))
# What a questionnaire does not ask: who is an example is ours to say, a programme is withdrawn on a page of its own,
# exact points and rate dates come with files.
_LEFT_OUT = {
    "programme": ("is_example", "withdrawn_date"),
    "place": ("latitude", "longitude"),
    "budget": ("value_date",),
    "transaction": ("value_date", "provider_ref", "receiver_ref"),
}
# The column of what is said, of the number of its entry (from 1), and of the answer, whose type follows from the first.
FACT, ENTRY, ANSWER = "practice_field", "practice_no", "practice_value"
_TYPED = {
    f"{PRACTICE}.{FACT}": {"type": "code", "code_list": FACTS},
    f"{PRACTICE}.{ANSWER}": {"type": "answer"},
}


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column. ``many``: several codes joined by semicolons. ``language``: of a text told per language."""

    kind: str
    field: str
    type: str = "text"
    code_list: str | None = None
    language: str | None = None
    many: bool = False

    @property
    def token(self) -> str:
        """The id in the second row."""
        return f"{self.kind}.{self.field}" + (f".{self.language}" if self.language else "")

    @property
    def is_shown_only(self) -> bool:
        """Keys, identifiers and the names of programmes are shown, not asked."""
        return self.field in (KEY, IDENTIFIERS) or (self.field == TITLE and self.kind == "programme")


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet of rows of one kind."""

    kind: str
    columns: tuple[Column, ...]


def _columns_of(kind: str, field: Field, languages: tuple[str, ...]) -> list[Column]:
    common = {"kind": kind, "field": field.name, "type": field.type, "code_list": field.code_list}
    common |= _TYPED.get(f"{kind}.{field.name}", {})
    if field.languages:
        return [Column(**common, language=language) for language in languages]  # type: ignore[arg-type]  # mixed values
    return [Column(**common)]  # type: ignore[arg-type]  # mixed values


@lru_cache(maxsize=16)
def workbook_sheets(catalog: Catalog, language: str = "en") -> tuple[Sheet, ...]:
    """The sheets for a catalog; texts per language start with ``language``. Tokens do not depend on it."""
    languages = (language, *(other for other in LANGUAGES if other != language))
    sheets = []
    for kind in KINDS:
        columns = [Column(kind=kind, field=KEY), Column(kind=kind, field=TITLE)]
        fields = catalog.schema[kind].fields
        for field in fields.values() if kind != PRACTICE else (fields[name] for name in (FACT, ENTRY, ANSWER)):
            if field.name in _LEFT_OUT.get(kind, ()):
                continue
            columns += _columns_of(kind, field, languages)
            if kind == "programme" and field.name == "reach":
                columns += [_many(catalog, child, name) for child, name in IN_PROGRAMME_ROW]
        if kind == "programme":
            columns.append(Column(kind=kind, field=IDENTIFIERS))
        sheets.append(Sheet(kind=kind, columns=tuple(columns)))
    return tuple(sheets)


def _many(catalog: Catalog, kind: str, name: str) -> Column:
    field = catalog.schema[kind].fields[name]
    return Column(kind=kind, field=name, type="code", code_list=field.code_list, many=True)


def practice_slot(practice: str) -> str:
    """The slot of the rows of one practice.

    >>> practice_slot("data_flow")
    'practice.data_flow'
    """
    return f"{PRACTICE}.{practice}"


def given_slot(kind: str, cells: Iterable[Mapping[str, object]]) -> str:
    """Digest of the rows of one programme on a sheet, in any order: 16 hexadecimal digits.

    Each row gives values by token; keys, titles and empty cells do not count. A day is the same with and without
    a time, a number the same as whole number and as fraction, a text the same with and without space around it.
    """
    aside = (f"{kind}.{KEY}", f"{kind}.{TITLE}", f"{kind}.{IDENTIFIERS}")
    rows = sorted(
        "\x1f".join(
            f"{token}={_plain(row[token])}" for token in sorted(row) if token not in aside and _plain(row[token])
        )
        for row in cells
    )
    return blake2b("\x1e".join(rows).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _plain(value: object) -> str:
    """A cell's content as text, the same before and after a spreadsheet programme saved it."""
    if value is None or isinstance(value, str):
        return "\n".join(line.strip() for line in (value or "").strip().splitlines())
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return repr(float(value)) if isinstance(value, int | float) else str(value)


@lru_cache(maxsize=8)
def _bodies_by_name(catalog: Catalog) -> dict[str, str]:
    """Folded name of a society or organisation → the reference that stands for it in ``organisation_ref``."""
    found: dict[str, str] = {}
    for organisation in catalog.organisations.values():
        ref = organisation.refs[0] if organisation.refs else organisation.organisation_id
        for name in organisation.all_names():
            if catalog.find_organisation(name) == organisation.organisation_id:
                found[fold(name)] = ref
    for society in catalog.societies.values():
        for name in society.all_names():
            if catalog.find_society(name) == society.ns_id:
                found[fold(name)] = society.ns_id
    return found


def body_ref(catalog: Catalog, text: str) -> str:
    """Reference of an organisation written by name; a text that is no known name is the reference itself."""
    return _bodies_by_name(catalog).get(fold(text), text)


def body_name(catalog: Catalog, ref: str, language: str) -> str:
    """Name to show for a reference, such that :func:`body_ref` gives it back; else the reference."""
    society = catalog.societies.get(ref)
    names = society.names if society is not None else _organisation_names(catalog).get(ref, {})
    for name in (names.get(language), names.get("en")):
        if name and body_ref(catalog, name) == ref:
            return name
    return ref


@lru_cache(maxsize=8)
def _organisation_names(catalog: Catalog) -> dict[str, dict[str, str]]:
    return {(o.refs[0] if o.refs else o.organisation_id): o.names for o in catalog.organisations.values()}
