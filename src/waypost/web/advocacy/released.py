"""The release that is shown, for claims: connections as an audience sees it, and one figure at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings

from waypost.advocacy.asking import datasets_of, opened_for
from waypost.advocacy.measures import Shape, evaluate, facts_of, has_tables, put_counts
from waypost.advocacy.values import Claim, Result
from waypost.atlas.counts import read_counts
from waypost.disclosure.access import Viewer, open_outlet
from waypost.reference import load_catalog
from waypost.store.reading import Rows, rows
from waypost.store.release import Release, open_release
from waypost.web.accounts.viewing import taken_back
from waypost.web.contribute.records import place_of_release


def release_now() -> Release:
    """The release that is shown."""
    return open_release(Path(place_of_release()))


def counts_now() -> Rows | None:
    """The counts that were made for the public, where the server has them."""
    path = Path(settings.WAYPOST_COUNTS) if settings.WAYPOST_COUNTS else None
    return read_counts(path) if path is not None and path.is_file() else None


def counts_mark() -> str:
    """Another text for other counts; empty where there are none."""
    path = Path(settings.WAYPOST_COUNTS) if settings.WAYPOST_COUNTS else None
    if path is None or not path.is_file():
        return ""
    told = path.stat()
    return f"{path} {told.st_mtime_ns} {told.st_size}"


@contextmanager
def opened(release: Release, audience: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A release as an audience may see it, without what societies took back since."""
    with opened_for(release, audience, load_catalog(), counts_now(), taken_back()) as con:
        yield con


def look(claim: Claim) -> tuple[Result, Mapping[str, dict[str, Any]]]:
    """The figure of one claim in the release that is shown, and the data sets behind it by id.

    Raises :class:`waypost.errors.InputError` for a measure or parameter that there is not.
    """
    cursor = _cursor(claim.audience, taken_back())
    result = evaluate(cursor, load_catalog().advocacy.measures, [claim]).get(claim.claim, Result())
    return result, datasets_of(cursor, [result])


def _cursor(audience: str, hidden: tuple[str, ...]) -> duckdb.DuckDBPyConnection:
    """A cursor of one's own, with the counts of now: they lie in a table that no other cursor sees."""
    cursor = _kept(place_of_release(), audience, hidden).cursor()
    if counts := counts_now():
        put_counts(cursor, counts)
    return cursor


@lru_cache(maxsize=4)
def _kept(place: str, audience: str, hidden: tuple[str, ...]) -> duckdb.DuckDBPyConnection:
    return open_outlet(open_release(Path(place)), Viewer(audience, hidden=hidden), load_catalog()).con


Places = tuple[frozenset[str], frozenset[str]]  # countries and trails


def places_of(programmes: Iterable[str]) -> dict[str, Places]:
    """The countries and trails of programmes of the release that is shown; what it does not know is left out."""
    return dict(_places(place_of_release(), tuple(sorted(set(programmes)))))


@lru_cache(maxsize=256)
def _places(place: str, programmes: tuple[str, ...]) -> tuple[tuple[str, Places], ...]:
    if not programmes:
        return ()
    asked = """
        select programme_id, coalesce(country_codes, '') as countries,
               coalesce((select string_agg(distinct t.trail_id, ' ') from programme_trail t
                         where t.programme_id = p.programme_id), '') as trails
        from programme p where programme_id in (select unnest(?))
    """
    found = rows(open_release(Path(place)).cursor(), asked, [list(programmes)])
    return tuple(
        (row["programme_id"], (frozenset(row["countries"].split()), frozenset(row["trails"].split()))) for row in found
    )


@lru_cache(maxsize=64)
def _codes(_place: str, _counts: str, measure: str, parameter: str) -> tuple[str, ...]:
    found = load_catalog().advocacy.measures[measure]
    cursor = _cursor("public", ())
    if not has_tables(cursor, found):
        return ()
    with facts_of(cursor, found, [Shape(found, (parameter,))]) as facts:
        apart = found.parameters[parameter].facts is not None
        column, table = ("code", f"{facts}_{parameter}") if apart else (parameter, facts)
        asked = f'select distinct "{column}" from {table} where "{column}" is not null order by 1 desc'
        return tuple(row[0] for row in cursor.execute(asked).fetchall())


def codes_of(measure: str, parameter: str) -> tuple[str, ...]:
    """The codes of a parameter that the release has facts for, as everybody may see it: years, routes."""
    return _codes(place_of_release(), counts_mark(), measure, parameter)


def context_sets() -> dict[str, str]:
    """The data sets of the context in the release that is shown, by id, each with its title and revision."""
    return dict(_context_sets(place_of_release()))


@lru_cache(maxsize=2)
def _context_sets(place: str) -> tuple[tuple[str, str], ...]:
    found = rows(
        open_release(Path(place)).cursor(), "select dataset_id, title, revision from context_dataset order by 1"
    )
    return tuple((row["dataset_id"], " · ".join(filter(None, (row["title"], row["revision"])))) for row in found)
