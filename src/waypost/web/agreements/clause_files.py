"""Clauses of an agreement in a file: a table in CSV, a spreadsheet or a Word document. Nothing is kept here.

One row for each clause. Headings are those of our pages in any of the four languages, in any order: the kind of
agreement (may lack), the clause by its name or code, provisions (may lack), and the text, in one column or in one for
each language.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from waypost.drafting.formats import word
from waypost.errors import InputError
from waypost.importing.held_back import private_in
from waypost.importing.tables import open_all
from waypost.reference.agreement_values import TYPES
from waypost.reference.catalog import Catalog
from waypost.reference.folding import fold
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.agreements.actions.wording import LONGEST
from waypost.web.pages.templating import OWN_NAMES, text

MOST = 8 * 1024 * 1024  # bytes of a file
MOST_CLAUSES = 300
_FIELDS = ("agreement", "clause", "provision", "text")


class ReadClause(msgspec.Struct, frozen=True, kw_only=True):
    """A clause as a file has it. ``place``: the sheet or table, and the row."""

    type: str
    texts: dict[str, str]
    provisions: tuple[str, ...] = ()
    place: tuple[str, int] = ("", 0)


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """What is not taken: where it stands, what was found, and why (``agreement_left_<why>``)."""

    place: tuple[str, int]
    why: str
    found: str = ""


class FileRead(msgspec.Struct, kw_only=True):
    """Clauses of a file, and what of it is left."""

    clauses: list[ReadClause] = []
    left: list[Left] = []


def read_clauses(content: bytes, name: str, agreement_type: str, language: str, catalog: Catalog) -> FileRead:
    """The clauses of a file for an agreement of a type; ``language`` is that of a text column that names none.

    Raises :class:`RefusedError` for a file that is too large or holds no table with our headings.
    """
    if len(content) > MOST:
        raise RefusedError("agreement_refused_large", megabytes=MOST // 1024**2)
    found, has_table = FileRead(), False
    known = _Known(catalog)
    for sheet, rows in _tables(content, name):
        columns: dict[int, tuple[str, str]] = {}
        for number, cells in rows:
            if not columns:
                columns = known.columns(cells, language)
                has_table = has_table or bool(columns)
            elif any(cells):
                _read_row(found, (sheet, number), _named(columns, cells), agreement_type, known)
    if not has_table:
        raise RefusedError("agreement_refused_no_table")
    if len(found.clauses) > MOST_CLAUSES:
        raise RefusedError("agreement_refused_many", most=MOST_CLAUSES)
    return found


def _named(columns: Mapping[int, tuple[str, str]], cells: list[str]) -> dict[tuple[str, str], str]:
    return {what: cells[at] for at, what in columns.items() if at < len(cells)}


def _read_row(
    found: FileRead, place: tuple[str, int], row: Mapping[tuple[str, str], str], agreement_type: str, known: _Known
) -> None:
    def leave(why: str, what: str = "") -> None:
        found.left.append(Left(place=place, why=why, found=what[:80]))

    stated, named = row.get(("agreement", ""), ""), row.get(("clause", ""), "")
    texts = {code: words for (field, code), words in row.items() if field == "text" and words}
    if stated and known.agreements.get(fold(stated)) != agreement_type:
        return leave("agreement", stated)
    if not named and not texts:
        return None
    clause = known.clauses.get(fold(named))
    if clause is None:
        return leave("clause", named)
    if any(len(words) > LONGEST for words in texts.values()):
        return leave("long", named)
    private = sorted({kind for words in texts.values() for kind in private_in(words)})
    if private:
        return leave(f"personal_{private[0]}", named)
    provisions, strange = known.provisions(row.get(("provision", ""), ""))
    for each in strange:
        leave("provision", each)
    found.clauses.append(ReadClause(type=clause, texts=texts, provisions=provisions, place=place))
    return None


class _Known:
    """Names of clauses, kinds of agreement and columns, in the four languages and as codes."""

    def __init__(self, catalog: Catalog) -> None:
        model = catalog.agreement_model
        self._provisions = catalog.provisions
        self.clauses = {
            fold(name): code for code, each in model.clauses.items() for name in (code, *each.label.values())
        }
        self.agreements = {
            fold(name): code
            for code in TYPES
            for name in (code, *(model.word("type", code, language) for language in LANGUAGES))
        }
        self._fields = {
            fold(name): field
            for field in _FIELDS
            for name in (field, *(text(each, f"agreement_file_{field}") for each in LANGUAGES))
        }
        self._languages = {fold(name): code for code in LANGUAGES for name in (code, OWN_NAMES[code])}

    def columns(self, cells: list[str], language: str) -> dict[int, tuple[str, str]]:
        """Column → field and language of a row of headings; none where it is no such row."""
        found: dict[int, tuple[str, str]] = {}
        for at, cell in enumerate(cells):
            name, _, rest = re.sub(r"[():,/–-]", " ", cell).strip().partition(" ")
            field = self._fields.get(fold(cell))
            if field == "text":
                found[at] = ("text", language)
            elif field:
                found[at] = (field, "")
            elif (code := self._languages.get(fold(cell))) or (
                self._fields.get(fold(name)) == "text" and (code := self._languages.get(fold(rest)))
            ):
                found[at] = ("text", code)
        fields = {field for field, _ in found.values()}
        return found if {"clause", "text"} <= fields else {}

    def provisions(self, stated: str) -> tuple[tuple[str, ...], list[str]]:
        """Provisions of the policy in a cell ("P1.5, 3.2"), and what is none."""
        told = [each.removeprefix("P").removeprefix("p") for each in re.split(r"[\s,;،؛]+", stated) if each]
        kept = tuple(dict.fromkeys(each for each in told if each in self._provisions))
        return kept, [each for each in told if each not in self._provisions]


def _tables(content: bytes, name: str) -> Iterator[tuple[str, Iterable[tuple[int, list[str]]]]]:
    try:
        if word.is_document(content):
            for number, table in enumerate(word.tables(word.open_document(content)), 1):
                yield (
                    str(number),
                    [(at, [word.text_in(cell).strip() for cell in row]) for at, row in enumerate(table, 1)],
                )
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / ("file" + (Path(name).suffix.lower() if len(Path(name).suffix) < 6 else ""))
            path.write_bytes(content)
            for each in open_all(path):
                yield each.name or "", [(row.number, [_cell(cell) for cell in row.cells]) for row in each.rows()]
    except InputError as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError("agreement_refused_no_table") from error


def _cell(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()
