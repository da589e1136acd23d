"""Decisions of people: each is about something, signed, dated, reasoned, and made once a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import is_date
from waypost.reference.decisions import CORRECTIONS, NAMES, SAME, SCOPE, WAIVERS, read_decisions


def check_decisions(catalog: Catalog) -> Iterator[str]:
    """Keys, names, days and reasons of every decision."""
    for kind in (SAME, SCOPE):
        made: dict[tuple[str, ...], int] = {}
        for line, row in read_decisions(catalog.path / "decisions", kind):
            where = f"decisions/{kind.name} line {line}"
            keys = tuple(sorted(row[name] for name in kind.keys))
            for key in keys:
                publisher, _, identifier = key.partition("|")
                if not publisher or not identifier:
                    yield f"{where}: {key!r} is not publisher|identifier"
            if len(keys) > len(set(keys)):
                yield f"{where}: both sides are {keys[0]!r}"
            yield from _signed(where, row)
            first = made.setdefault((*keys, row["at"]), line)
            if first != line:
                yield f"{where}: decided on the same day in line {first}"
    for line, row in read_decisions(catalog.path / "decisions", NAMES):
        where = f"decisions/{NAMES.name} line {line}"
        if row["means"] not in catalog.societies and row["means"] not in catalog.organisations:
            yield f"{where}: {row['means']!r} is no society and no organisation of the catalog"
        yield from _signed(where, row)
    for line, row in read_decisions(catalog.path / "decisions", CORRECTIONS):
        where = f"decisions/{CORRECTIONS.name} line {line}"
        if row["source"] not in catalog.sources:
            yield f"{where}: no source {row['source']!r}"
        yield from _signed(where, row)

    for line, row in read_decisions(catalog.path / "decisions", WAIVERS):
        where = f"decisions/{WAIVERS.name} line {line}"
        if row["rule"] not in catalog.practice_rules and row["rule"] not in catalog.relations:
            yield f"{where}: no rule {row['rule']!r}"
        publisher, _, identifier = row["key"].partition("|")
        if not publisher or not identifier:
            yield f"{where}: {row['key']!r} is not publisher|identifier"
        if len(row["until"]) != len(dt.date.min.isoformat()) or not is_date(row["until"]):
            yield f"{where}: until {row['until']!r} is not a day (YYYY-MM-DD)"
        yield from _signed(where, row)


def _signed(where: str, row: dict[str, str]) -> Iterator[str]:
    yield from (f"{where}: {name} is empty" for name in ("by", "why") if not row[name])
    if len(row["at"]) != len(dt.date.min.isoformat()) or not is_date(row["at"]):
        yield f"{where}: at {row['at']!r} is not a day (YYYY-MM-DD)"
