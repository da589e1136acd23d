"""How a table is to be read: its language, the order of its dates, its decimal sign; guessed from what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waypost.importing.header_row import pick_header
from waypost.importing.tables import find_table
from waypost.model.text import fold
from waypost.reference import Catalog, load_catalog
from waypost.settings import LANGUAGES
from waypost.sources.formats.tabular import peek
from waypost.sources.mappings.hxl_cells import shown_cell

if TYPE_CHECKING:
    from waypost.importing.columns import ColumnGuess

_SAMPLED = 2000
_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](?:\d{4}|\d{2})\b")
_YEAR_FIRST = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_COMMA = re.compile(r"-?\d{1,3}(?:[. \u00a0\u202f]\d{3})*,(?:\d{1,2}|\d{4,})|-?\d{1,3}(?:\.\d{3}){2,}")
_POINT = re.compile(r"-?\d{1,3}(?:[, \u00a0\u202f']\d{3})*\.(?:\d{1,2}|\d{4,})|-?\d{1,3}(?:,\d{3}){2,}")
_WORDS = {
    "en": "the and of to in for with by people support date women men name who is are from project",
    "fr": "le la les des du et de en pour avec par une un aux sur dans personnes femmes hommes nom projet au",
    "es": "el la los las de y en para con por una un del que personas mujeres hombres nombre proyecto al",
}


def guess_reading(
    path: Path, sheet: str | None, header_row: int, guesses: Sequence[ColumnGuess], catalog: Catalog | None = None
) -> dict[str, Any]:
    """Language, order of dates and decimal sign, each with a confidence from 0 to 1.

    ``{"language": "fr", "language_confidence": 0.9, "date_order": …, "date_order_confidence": …, "decimal": …,
    "decimal_confidence": …}``. Where nothing tells, the confidence is 0.5 or less and the value what the language
    is used to.
    """
    catalog = catalog or load_catalog()
    table = find_table(path, sheet)
    header = pick_header(peek(table), header_row, path.name)
    body = [row.cells for row in islice((r for r in table.rows() if r.number > header.number), _SAMPLED)]
    targets = {guess.index: guess.target or "" for guess in guesses}
    texts = [cell for cells in body for cell in cells if isinstance(cell, str) and cell]
    language, sure = _language([guess.header for guess in guesses], texts, catalog)
    dates = _column_texts(
        body, [at for at, target in targets.items() if target.startswith("#date") or "date" in target]
    )
    order, ordered = _date_order(dates or texts, language)
    numbers = _column_texts(
        body, [at for at, t in targets.items() if t.startswith(("#value", "#reached", "#targeted", "#geo"))]
    )
    decimal, signed = _decimal(numbers or texts, language)
    return {
        "language": language,
        "language_confidence": sure,
        "date_order": order,
        "date_order_confidence": ordered,
        "decimal": decimal,
        "decimal_confidence": signed,
    }


def _column_texts(body: Sequence[Sequence[object]], columns: Iterable[int]) -> list[str]:
    listed = list(columns)
    return [shown_cell(cells[at]) for cells in body for at in listed if at < len(cells) and isinstance(cells[at], str)]  # type: ignore[arg-type]  # cells of a table


@lru_cache(maxsize=8)
def _languages_of_names(catalog: Catalog) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for target in catalog.column_names.targets.values():
        for language in LANGUAGES:
            for name in (
                *target.names.get(language, ()),
                *([target.label[language]] if language in target.label else []),
            ):
                found.setdefault(fold(name), set()).add(language)
    return {name: frozenset(languages) for name, languages in found.items()}


def _language(headers: Sequence[str], texts: Sequence[str], catalog: Catalog) -> tuple[str, float]:
    """Votes: headers known in one language count most, then common words, then the script."""
    votes: Counter[str] = Counter(dict.fromkeys(LANGUAGES, 0))
    known = _languages_of_names(catalog)
    for header in headers:
        languages = known.get(fold(header), frozenset())
        for language in languages:
            votes[language] += 6 // len(languages)
    sample = [*headers, *headers, *texts[:3000]]
    common = {language: frozenset(words.split()) for language, words in _WORDS.items()}
    for text in sample:
        if _ARABIC.search(text):
            votes["ar"] += 2
            continue
        words = fold(text[:400]).split()
        for language, listed in common.items():
            votes[language] += min(sum(word in listed for word in words), 5)
    (best, count), (_, next_count) = votes.most_common(2)
    if not count:
        return "en", 0.3
    return best, round(min(0.98, 0.4 + 0.6 * (count - next_count) / count), 2)


def _date_order(texts: Sequence[str], language: str) -> tuple[str, float]:
    firsts = seconds = years = other = 0
    for text in texts:
        if _YEAR_FIRST.match(text):
            years += 1
        elif (found := _DATE.match(text)) is not None:
            one, two = int(found[1]), int(found[2])
            firsts += one > 12 >= two
            seconds += two > 12 >= one
            other += one <= 12 and two <= 12
    if years and not (firsts or seconds or other):
        return "ymd", 0.95
    if firsts or seconds:
        # The month first is a custom of few: where both stand, it takes twice the evidence.
        order, more = ("dmy", firsts) if 2 * firsts >= seconds else ("mdy", seconds)
        share = more / (firsts + seconds)
        return order, round(min(0.99, share * (0.8 + 0.05 * min(more, 4))), 2)
    return "dmy", 0.5 if language != "en" or not other else 0.4


def _decimal(texts: Sequence[str], language: str) -> tuple[str, float]:
    commas = sum(1 for text in texts if _COMMA.fullmatch(text))
    points = sum(1 for text in texts if _POINT.fullmatch(text))
    if commas or points:
        sign, more = (",", commas) if commas > points else (".", points)
        return sign, round(0.6 + 0.39 * (more / (commas + points) - 0.5) * 2 * min(1.0, 0.5 + more / 10), 2)
    return ("," if language in ("fr", "es") else "."), 0.5
