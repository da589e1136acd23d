"""5,000 claims asked again over a release of 100,000 programmes: all of them, and those alone that a change touched.

Beside it in the same run: the same claims one query each, which is what asking each by itself costs (for a sample, told
as if for all), and the physical limit, one pass over the columns that the claims read. Then a release in which fifty
programmes and twenty figures of the context are other ones: which claims are touched, those asked again, and a check
that all others stand as they did. Times are medians of three runs with their spread; fresh processes are not needed,
nothing is kept between runs.

    python bench/claims.py [--programmes 100000] [--claims 5000]
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable

import duckdb

from waypost.advocacy.changes import touched
from waypost.advocacy.measures import evaluate
from waypost.advocacy.values import Claim
from waypost.context.extract import insert_facts, read_index
from waypost.reference import Catalog, load_catalog
from waypost.store.tables import TABLES
from world import world

_READ = (
    "context_dataset", "context_fact", "population_group", "programme", "programme_trail", "service",
    "service_heading", "trail_label", "trail_stage",
)  # fmt: skip

_WITH_GROUP = ("societies", "people_reached")
_IN_A_COUNTRY = ("programmes", "people_reached", "access_share")
_OF_A_CORRIDOR = ("female_share", "migrant_stock", "recognition_rate")
_LIMIT = """
select (select count(distinct md5(concat(programme_id, country_codes, status, people_reached))) from programme)
     + (select count(distinct md5(concat(programme_id, service_code))) from service)
"""


def tables(programmes: int, catalog: Catalog) -> duckdb.DuckDBPyConnection:
    """The tables that claims read, in memory: the made-up register and the real extract of the context."""
    release = world(programmes)
    con = duckdb.connect(config={"threads": 2})
    for name in _READ:
        if name.startswith("context"):
            con.register("nothing", TABLES[name].empty_table())
            con.execute(f'create table "{name}" as from nothing')
            con.unregister("nothing")
        else:
            con.execute(f"create table \"{name}\" as from read_parquet('{release.path / name}.parquet')")
    folder = catalog.path / "context" / "extract"
    index = read_index(folder)
    insert_facts(con, folder, index, set(index.datasets))
    con.execute(
        "insert into context_dataset by name select distinct dataset_id, true as is_preferred from context_fact"
    )
    return con


def claims_over(con: duckdb.DuckDBPyConnection, count: int) -> list[Claim]:
    """Claims on what there is: three in five on the register, the others on the context, no two alike if it can be."""
    chance = random.Random(7)

    def column(sql: str) -> list[tuple[str, ...]]:
        return sorted(con.execute(sql).fetchall())

    countries = [row[0] for row in column("select distinct unnest(string_split(country_codes, ' ')) from programme")]
    services = [row[0] for row in column("select distinct service_code from service")]
    groups = [row[0] for row in column("select distinct population_group_code from population_group")]
    corridors = column(
        """select distinct origin_code, destination_code from context_fact
           where measure = 'migrant_stock' and origin_code is not null and destination_code is not null"""
    )
    ends = [(chance.choice(corridors)) for _ in range(count)]
    routes = [row[0] for row in column("select distinct route from context_fact where route is not null")]
    made: list[tuple[str, dict[str, str]]] = []
    for origin, destination in ends:
        place = {"country": chance.choice(countries)}
        made += [
            ("programmes", place | {"service": chance.choice(services)}),
            (chance.choice(_WITH_GROUP), {"service": chance.choice(services), "group": chance.choice(groups)}),
            (chance.choice(_IN_A_COUNTRY), place),
            (chance.choice(_OF_A_CORRIDOR), {"origin": origin, "destination": destination}),
            ("dead_and_missing", {"route": chance.choice(routes), "year": chance.choice(["2022", "2023", "2024"])}),
        ]  # fmt: skip
    return [
        Claim(claim=f"c{number}", kind="quantity", measure=measure, arguments=arguments)
        for number, (measure, arguments) in enumerate(made[:count])
    ]


def changed(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The same tables with fifty programmes and twenty figures that say something else."""
    new = duckdb.connect(config={"threads": 2})
    for name in _READ:
        new.register("given", con.execute(f'from "{name}"').to_arrow_table())
        new.execute(f'create table "{name}" as from given')
        new.unregister("given")
    new.execute("""update programme set people_reached = coalesce(people_reached, 0) + 7
                   where programme_id in (select programme_id from programme order by md5(programme_id) limit 50)""")
    new.execute("""update context_fact set count = count + 1 where rowid in (
                   select rowid from context_fact where measure = 'migrant_stock' and count is not null
                   order by md5(concat(origin_code, destination_code, sex, period_end_date)) limit 20)""")
    return new


def timed(what: str, do: Callable[[], object], runs: int = 3) -> float:
    """Seconds at the median; prints them with the spread."""
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        do()
        taken.append(time.perf_counter() - begun)
    middle = statistics.median(taken)
    print(f"{what:62} {middle:8.2f} s   ({min(taken):.2f} to {max(taken):.2f})")
    return middle


def main() -> None:
    """Print the times, and fail where a claim that was left alone would have changed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programmes", type=int, default=100_000)
    parser.add_argument("--claims", type=int, default=5_000)
    given = parser.parse_args()
    catalog = load_catalog()
    measures = catalog.advocacy.measures
    con = tables(given.programmes, catalog)
    claims = claims_over(con, given.claims)
    print(f"{len(claims)} claims over {given.programmes} programmes")
    limit = timed("one pass over what the claims read", lambda: con.execute(_LIMIT).fetchall())
    whole = timed("all claims", lambda: evaluate(con, measures, claims))
    sample = claims[:: max(1, len(claims) // 50)]
    single = timed(f"one by one ({len(sample)} of them)", lambda: [evaluate(con, measures, [each]) for each in sample])
    new = changed(con)
    found = touched(con, new, measures, claims)
    look = timed("which are touched when 70 rows changed", lambda: touched(con, new, measures, claims))
    again = timed(
        f"those {len(found)} asked again",
        lambda: evaluate(new, measures, [each for each in claims if each.claim in found]),
    )
    before, after = evaluate(con, measures, claims), evaluate(new, measures, claims)
    other = {name for name in before if before[name] != after[name]}
    assert other == found, f"{len(other ^ found)} claims are told wrongly"
    alone = single / len(sample) * len(claims)
    print(f"all at once: {whole / limit:.1f} times one pass; one by one {alone / whole:.0f} times as long")
    print(f"after a small change: {(look + again) / whole:.2f} of all at once")


if __name__ == "__main__":
    main()
