"""Any facts about how a programme works that fit the catalog: for tests of what is written and read back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from waypost.model import SourceRecord
from waypost.model.values import canonical
from waypost.reference import Catalog
from waypost.reference.fitting import fits_row
from waypost.reference.practices import NO_ANSWER, NONE, Practice, PracticeField

Rows = list[dict[str, str]]
NAMES = ("practice_code", "practice_no", "practice_field", "practice_value")
_CHARACTERS = st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="=+-@'")


def row(practice: str, number: int, field: str, value: str) -> dict[str, str]:
    return dict(zip(NAMES, (practice, str(number), field, value), strict=True))


def facts_of(record: SourceRecord) -> set[tuple[str, ...]]:
    """Practice, number, field and value of each fact that a record claims."""
    found: dict[int, dict[str, str]] = {}
    for claim in record.claims:
        if claim.kind == "practice":
            found.setdefault(claim.subject_no, {})[claim.field] = claim.value
    rows = [tuple(each[name] for name in NAMES) for each in found.values()]
    assert len(set(rows)) == len(rows)
    return set(rows)


def as_facts(rows: Rows) -> set[tuple[str, ...]]:
    return {tuple(each[name] for name in NAMES) for each in rows}


def values(practice: Practice, field: str, catalog: Catalog) -> st.SearchStrategy[str]:
    """Canonical values of a field, the three kinds of no answer among them."""
    known = practice.fields[field]
    code_list = practice.list_of(field)
    own = set(catalog.code_lists[code_list].codes) if code_list else set()
    silent = [code for code in catalog.code_lists[NO_ANSWER].codes if code not in own]
    return st.one_of(_of_type(known, sorted(own), catalog), st.sampled_from(silent))


def _of_type(known: PracticeField, codes: list[str], catalog: Catalog) -> st.SearchStrategy[str]:
    if codes:
        return st.sampled_from(codes)
    if known.type == "boolean":
        return st.sampled_from(["true", "false"])
    if known.type == "date":
        return st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)).map(dt.date.isoformat)
    if known.unit == "year":
        return st.integers(1900, 2100).map(str)
    if known.unit == "share":
        return st.decimals(0, 1, places=3).map(lambda number: str(canonical(Decimal(number))))
    if known.type == "number":
        return st.decimals(-(10**9), 10**12, places=3).map(lambda number: str(canonical(Decimal(number))))
    if known.type == "country":
        return st.sampled_from(sorted(catalog.countries))
    words = st.text(_CHARACTERS, min_size=1, max_size=300).map(str.strip).filter(lambda text: _is_word(text, catalog))
    if known.type == "body":
        return st.one_of(st.sampled_from([*sorted(catalog.societies), *sorted(catalog.organisations)]), words)
    return words


def _is_word(text: str, catalog: Catalog) -> bool:
    """A text that means no body of the catalog and no kind of no answer: it is nothing but itself."""
    if not text or catalog.code_lists[NO_ANSWER].find(text) is not None:
        return False
    return not any(find(text) for find in (catalog.find_society, catalog.find_organisation, catalog.find_country))


@st.composite
def practice_rows(draw: Any, catalog: Catalog, *, has_gaps: bool) -> Rows:
    """Rows of one programme in any order; ``has_gaps``: entries are not numbered one after the other alone."""
    rows: Rows = []
    for practice in draw(st.lists(st.sampled_from(sorted(catalog.practices)), unique=True, max_size=6)):
        rows += draw(_of_practice(catalog.practices[practice], catalog, has_gaps))
    assert all(fits_row("practice", each, catalog) for each in rows)
    return list(draw(st.permutations(rows)))


@st.composite
def _of_practice(draw: Any, practice: Practice, catalog: Catalog, has_gaps: bool) -> Rows:
    if draw(st.integers(0, 4)) == 0:
        silent = list(catalog.code_lists[NO_ANSWER].codes)
        return [
            row(practice.practice, 0, NONE, draw(st.sampled_from(["true", *silent] if practice.is_list else silent)))
        ]
    numbers = [0]
    if practice.is_list:
        count = draw(st.integers(1, 3))
        places = st.lists(st.integers(0, 40), min_size=count, max_size=count, unique=True)
        numbers = draw(places) if has_gaps else list(range(count))
    rows = []
    for number in numbers:
        fields = draw(st.lists(st.sampled_from(list(practice.fields)), unique=True, min_size=1))
        rows += [row(practice.practice, number, field, draw(values(practice, field, catalog))) for field in fields]
    return rows
