"""A made-up register of any size, as a release: 25 trails of the catalog, all countries, a realistic skew.

Seeded, so that the same number of programmes is always the same register. Nothing in it is real but the catalog:
who is on which trail, the societies, the services. Ids begin with ``wx-`` and titles say "Example".

    python bench/world.py 100000        # writes .bench/world-100000 and prints what is in it
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from waypost.reference import Catalog, load_catalog
from waypost.register.sides import build_programme_trail_side
from waypost.register.trails import build_programme_trail
from waypost.register.world import build_world
from waypost.store.release import Release, open_release, publish, workspace, write_tables
from waypost.store.tables import TABLES

ROOT = Path(__file__).resolve().parents[1] / ".bench"
AS_OF = dt.date(2026, 11, 1)
_CHANCE = np.random.Generator


def world(programmes: int, *, again: bool = False) -> Release:
    """The release of so many programmes; made once and kept under ``.bench``."""
    out = ROOT / f"world-{programmes}"
    if again or not (out / "manifest.json").is_file():
        if out.is_symlink():
            out.unlink()
        shutil.rmtree(ROOT / f"world-{programmes}.releases", ignore_errors=True)
        ROOT.mkdir(exist_ok=True)
        _make(programmes, out)
    return open_release(out)


def _make(count: int, out: Path) -> None:
    catalog = load_catalog()
    with workspace(out) as work:
        con = duckdb.connect(str(work / "world.duckdb"))
        con.sql("set preserve_insertion_order = false")
        for name, schema in TABLES.items():
            con.register("nothing", schema.empty_table())
            con.sql(f'create table "{name}" as from nothing')
            con.unregister("nothing")
        con.sql(f"create table build as select date '{AS_OF}' as as_of")
        build_world(con, catalog)
        _fill(con, catalog, count)
        build_programme_trail(con)
        build_programme_trail_side(con, catalog)
        finished = work / "release"
        finished.mkdir()
        write_tables(con, finished)
        con.close()
        publish(finished, out, {"as_of": AS_OF.isoformat(), "code_version": "bench", "inputs": []})


def _put(con: duckdb.DuckDBPyConnection, name: str, **columns: object) -> None:
    """Append columns to a table of the release; what is not given is null."""
    made = pa.table({key: pa.array(value) for key, value in columns.items()})
    con.register("made", made)
    con.sql(f'insert into "{name}" by name select * from made')
    con.unregister("made")


def _skewed(size: int, power: float, rng: _CHANCE) -> np.ndarray:
    """Shares of ``size`` things, few of which have most, in an order of chance."""
    weights = 1.0 / np.arange(1, size + 1) ** power
    return rng.permutation(weights / weights.sum())


def _fill(con: duckdb.DuckDBPyConnection, catalog: Catalog, count: int) -> None:
    rng = np.random.default_rng(2009)
    ids = np.array([f"wx-{n:010d}" for n in range(count)])
    place = _places(con, catalog, count, ids, rng)
    start, end, status = _dates(count, rng)
    heard = np.where(rng.random(count) < 0.2, np.datetime64("NaT"), start + rng.integers(0, 900, count))
    heard = np.minimum(heard, np.datetime64(AS_OF))
    reached = np.where(rng.random(count) < 0.35, -1, np.exp(rng.normal(7.5, 1.8, count)).astype(np.int64))
    _programmes(con, catalog, ids, (start, end, status, heard, reached), place, rng)
    _services_and_groups(con, catalog, ids, rng)
    _practices(con, catalog, ids, np.random.default_rng(22))  # a fact more changes nothing else of the world
    _ties(con, ids, rng)
    _corridors(con, rng)
    con.sql("""
        insert into organisation by name
        select distinct organisation_id, organisation_id as name, 'national_society' as organisation_type,
               true as is_movement from participation
    """)


def _places(
    con: duckdb.DuckDBPyConnection, catalog: Catalog, count: int, ids: np.ndarray, rng: _CHANCE
) -> dict[str, np.ndarray]:
    """Where each programme works and who carries it: most at home, some abroad, some in several countries."""
    societies = [s for s in catalog.societies.values() if s.status == "recognised"]
    on_trails = {country for trail in catalog.trails.values() for stage in trail.stages for country in stage.countries}
    share = _skewed(len(societies), 0.75, rng) * np.where([s.country_code in on_trails for s in societies], 3.0, 0.6)
    carrier = rng.choice(len(societies), count, p=share / share.sum())
    ids_of = np.array([s.ns_id for s in societies])
    homes = np.array([s.country_code for s in societies])
    abroad = rng.random(count) < 0.12
    country = homes[np.where(abroad, rng.choice(len(societies), count, p=share / share.sum()), carrier)]
    several = np.flatnonzero(rng.random(count) < 0.06)
    more = rng.choice(len(societies), (len(several), 2), p=share / share.sum())
    trail, role = _stated(catalog, country, rng)
    areas = [area.country_code for area in catalog.admin1.values()]
    con.register("area", pa.table({"code": list(catalog.admin1), "country_code": areas}))
    _put(con, "place", programme_id=ids, place_no=np.ones(count, dtype=np.int32), country_code=country,
         trail_id=trail, stage_role=role)  # fmt: skip
    for number in range(more.shape[1]):
        _put(con, "place", programme_id=ids[several], place_no=np.full(len(several), number + 2, dtype=np.int32),
             country_code=homes[more[:, number]])  # fmt: skip
        _take_part(con, ids[several], ids_of[more[:, number]], "operating")
    # half of the places in one first-level area of the country, always the same one for a programme
    con.sql("""
        create or replace table area_of as
        select country_code, list(code order by code) as codes from area group by country_code
    """)
    con.sql("""
        update place set admin1_code = codes[1 + cast(right(programme_id, 4) as integer) % len(codes)]
        from area_of where area_of.country_code = place.country_code and cast(right(programme_id, 4) as integer) % 2 = 0
    """)
    con.sql("drop table area_of")
    con.unregister("area")
    _take_part(con, ids, ids_of[carrier], "operating")
    partner = np.flatnonzero(rng.random(count) < 0.15)
    which = rng.choice(len(societies), len(partner), p=share / share.sum())
    _take_part(con, ids[partner], ids_of[which], "participating")
    return {"carrier": ids_of[carrier], "country": country}


def _take_part(con: duckdb.DuckDBPyConnection, ids: np.ndarray, societies: np.ndarray, role: str) -> None:
    """Societies with a role in programmes, one each."""
    kind, roles = np.full(len(ids), "national_society"), np.full(len(ids), role)
    _put(con, "participation", programme_id=ids, organisation_id=societies, organisation_type=kind, role=roles)


def _stated(catalog: Catalog, country: np.ndarray, rng: _CHANCE) -> tuple[list[str | None], list[str | None]]:
    """Three in ten programmes say themselves on which trail and at which stage they are."""
    cells: dict[str, list[tuple[str, str]]] = {}
    for trail in catalog.trails.values():
        for stage in trail.stages:
            for code in stage.countries:
                cells.setdefault(code, []).append((trail.trail_id, stage.role))
    trails: list[str | None] = []
    roles: list[str | None] = []
    chances, choices = rng.random(len(country)), rng.integers(0, 1 << 30, len(country))
    for code, chance, which in zip(country, chances, choices, strict=True):
        known = cells.get(code)
        trail, role = known[which % len(known)] if known and chance < 0.3 else (None, None)
        trails.append(trail)
        roles.append(role if chance < 0.25 else None)
    return trails, roles


def _dates(count: int, rng: _CHANCE) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Six in ten programmes run on the day, a few are planned, the rest is over; one in twenty says no dates."""
    day = np.datetime64(AS_OF)
    kind = rng.random(count)
    start = np.where(
        kind < 0.6,
        day - rng.integers(1, 1_400, count),
        np.where(kind < 0.66, day + rng.integers(1, 400, count), day - rng.integers(1_500, 7_500, count)),
    ).astype("datetime64[D]")
    end = np.where(kind < 0.6, day + rng.integers(1, 1_200, count), start + rng.integers(200, 1_400, count)).astype(
        "datetime64[D]"
    )
    silent = rng.random(count) < 0.05
    start, end = (np.where(silent, np.datetime64("NaT"), column) for column in (start, end))
    status = np.where(kind < 0.6, "implementation", np.where(kind < 0.66, "pipeline", "closed"))
    return start, end, np.where(silent, None, status)


def _programmes(
    con: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    ids: np.ndarray,
    facts: tuple[np.ndarray, ...],
    place: dict[str, np.ndarray],
    rng: _CHANCE,
) -> None:
    start, end, status, heard, reached = facts
    count = len(ids)
    practices = {}
    for name, field in catalog.schema["programme"].fields.items():
        if field.code_list and name not in ("visibility", "stated_status") and name in TABLES["programme"].names:
            codes = np.array([*catalog.code_lists[field.code_list].codes, None], dtype=object)
            practices[name] = codes[np.minimum(rng.integers(0, 2 * len(codes), count), len(codes) - 1)]
    people = [None if n < 0 else int(n) for n in reached]
    budget = pa.array(np.round(np.exp(rng.normal(11.5, 1.4, count)), 2)).cast(pa.decimal128(18, 2), safe=False)
    con.register("money", pa.table({"programme_id": ids, "budget_chf": budget}))
    made = pa.table({
        "programme_id": ids, "title": [f"Example {n}" for n in range(count)], "title_language": ["en"] * count,
        "is_movement": [True] * count, "is_example": [True] * count, "status": pa.array(status, pa.string()),
        "start_date": start, "end_date": end, "actual_start_date": start, "planned_end_date": end,
        "visibility": ["movement"] * count, "verified_date": heard, "latest_date": heard,
        "scope_certainty": np.full(count, 0.9), "publisher_count": np.ones(count, np.int32),
        "record_count": np.ones(count, np.int32), "operating_ns_ids": place["carrier"],
        "country_codes": place["country"], "people_reached": pa.array(people, pa.int64()),
        **{name: pa.array(values, pa.string()) for name, values in practices.items()},
    })  # fmt: skip
    con.register("made", made)
    con.sql("insert into programme by name select made.*, budget_chf from made join money using (programme_id)")
    con.sql("""
        insert into people_total by name
        select programme_id, 'reached' as measure, 'persons' as unit, model, people_reached as count
        from programme, (values ('sum'), ('largest_service'), ('largest_place')) m(model)
        where people_reached is not null
    """)
    con.sql("""
        insert into people_count by name
        select programme_id, 1 as people_count_no, 'reached' as measure, 'persons' as unit,
               'new_unique' as counting, people_reached as count
        from programme where people_reached is not null
    """)
    con.sql("""
        insert into identifier by name select programme_id, 'example' as authority, 'EX-' || programme_id as value
        from programme
    """)
    con.sql("""
        insert into record by name
        select programme_id as record_id, 'example' as source_id, 'example' as publisher, 'programme' as record_kind,
               'EX-' || programme_id as identifier, cast(latest_date as varchar) as stated_date,
               'registered' as fate, programme_id, 'migration' as scope_outcome, 0.9 as scope_certainty
        from programme
    """)
    con.unregister("made")
    con.unregister("money")


def _services_and_groups(con: duckdb.DuckDBPyConnection, catalog: Catalog, ids: np.ndarray, rng: _CHANCE) -> None:
    """One to six services, a few of them very common; one in ten names a heading only; a quarter no group."""
    for table, column, code_list, most, none in (
        ("service", "service_code", "service", 6, 0.08),
        ("population_group", "population_group_code", "population_group", 4, 0.25),
    ):
        listed = [code for code in catalog.code_lists[code_list].codes.values() if not code.is_group]
        codes, share = np.array([code.code for code in listed]), _skewed(len(listed), 0.7, rng)
        wanted = np.where(rng.random(len(ids)) < none, 0, 1 + rng.binomial(most - 1, 0.35, len(ids)))
        owner = np.repeat(np.arange(len(ids)), wanted)
        named = codes[rng.choice(len(codes), len(owner), p=share)]
        if table == "service":
            parents = {code.code: code.parent for code in listed}
            vague = rng.random(len(owner)) < 0.1
            named = np.where(vague, [parents[code] for code in named], named)
        con.register("named", pa.table({"programme_id": ids[owner], column: named}))
        con.sql(f"insert into {table} by name select distinct programme_id, {column}, 'stated' as basis from named")
        con.unregister("named")


def _practices(con: duckdb.DuckDBPyConnection, catalog: Catalog, ids: np.ndarray, rng: _CHANCE) -> None:
    """Four in ten programmes tell of each practice, with one or two entries and most of their fields."""
    day = np.datetime64(AS_OF)
    for name, practice in catalog.practices.items():
        told = rng.random(len(ids)) < 0.4
        for entry in range(2 if practice.is_list else 1):
            here = ids[told & (rng.random(len(ids)) < (1.0, 0.3)[entry])]
            for field, known in practice.fields.items():
                some = here[rng.random(len(here)) < 0.8]
                code_list = practice.list_of(field)
                if code_list is not None:
                    values = rng.choice(np.array(list(catalog.code_lists[code_list].codes)), len(some))
                elif known.type == "boolean":
                    values = rng.choice(np.array(["true", "false", "not_known"]), len(some), p=[0.6, 0.3, 0.1])
                elif known.type == "date":
                    values = (day - rng.integers(0, 1_500, len(some))).astype(str)
                else:
                    values = np.full(len(some), "Example")
                _put(con, "practice", programme_id=some, practice_code=np.full(len(some), name),
                     practice_no=np.full(len(some), entry, dtype=np.int32), practice_field=np.full(len(some), field),
                     practice_value=values)  # fmt: skip


def _ties(con: duckdb.DuckDBPyConnection, ids: np.ndarray, rng: _CHANCE) -> None:
    """One programme in fifty names another one; a few societies have agreements and meetings."""
    some = rng.choice(len(ids), max(1, len(ids) // 50), replace=False)
    other = rng.integers(0, len(ids), len(some))
    _put(con, "link", programme_id=ids[some], link_type=np.full(len(some), "related_activity"),
         target=np.char.add("EX-", ids[other]), relation=np.full(len(some), "sibling"))  # fmt: skip
    few = rng.choice(len(ids), min(len(ids), 200), replace=False)
    _put(con, "link", programme_id=ids[few], link_type=np.where(np.arange(len(few)) % 2, "agreement", "meeting"),
         target=np.array([f"EX-TIE-{n // 3}" for n in range(len(few))]))  # fmt: skip


def _corridors(con: duckdb.DuckDBPyConnection, rng: _CHANCE) -> None:
    """A made-up stock of people for eight in ten corridors of the trails."""
    pairs = con.sql("""
        select distinct o.country_code as origin_code, d.country_code as destination_code
        from trail_stage o join trail_stage d using (trail_id)
        where o.country_code <> d.country_code order by all
    """).to_arrow_table()
    count = len(pairs)
    people = np.exp(rng.normal(8.5, 2.2, count)).astype(np.int64)
    stated = pa.array(np.where(rng.random(count) < 0.8, people, -1))
    con.register("pairs", pairs.append_column("count", stated))
    con.sql("""
        insert into context_fact by name
        select 'example' as dataset_id, 'migrant_stock' as measure, 'stock' as kind, 'observed' as basis, origin_code,
               destination_code, date '2024-07-01' as period_start_date, date '2024-07-01' as period_end_date,
               "count", "count" as count_least, "count" as count_most
        from pairs where "count" >= 0
    """)
    con.sql("""
        insert into context_dataset by name
        select 'example' as dataset_id, 'Example' as publisher, 'Example' as title, '2024' as revision, 'open' as terms
    """)
    con.unregister("pairs")


def main() -> None:
    """Make a world and print what is in it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("programmes", type=int, nargs="?", default=100_000)
    args = parser.parse_args()
    begun = time.perf_counter()
    made = world(args.programmes, again=True)
    print(f"{args.programmes} programmes in {time.perf_counter() - begun:.1f} s: {made.path}")
    con = made.connect()
    for name in ("programme", "participation", "place", "service", "population_group", "programme_trail",
                 "programme_trail_side", "context_fact"):  # fmt: skip
        print(f"  {name:22} {con.sql(f'select count(*) from {name}').fetchall()[0][0]:>10}")


if __name__ == "__main__":
    main()
