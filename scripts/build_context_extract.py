"""Makes catalog/context/extract from the real files: the figures for the trails and the world's largest corridors.

python scripts/build_context_extract.py                      # from ../shared/data/context
python scripts/build_context_extract.py FOLDER --out FOLDER  # from other copies of the same files

The same files give the same bytes. What is taken, and what it cannot say: docs/explanation/context-figures.md.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import yaml

from waypost.context.adding import add_files
from waypost.context.extract import INDEX, cell_of
from waypost.context.store import ContextStore, StoredSet
from waypost.reference import Catalog, load_catalog

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "context"
OUT = ROOT / "catalog" / "context" / "extract"
FILES = (
    "undesa_ims2024_bilateral_sex.csv.gz",
    "undesa_ims2024_datatype.csv",
    "unhcr_population_1951_2025.csv.gz",
    "unhcr_asylum_applications_2000_2025.csv.gz",
    "unhcr_asylum_decisions_2000_2025.csv.gz",
    "unhcr_solutions_1959_2025.csv.gz",
    "unhcr_demographics_2025.csv.gz",
    "abel_cohen_flows_5yr_da_pb_closed.csv.gz",
    "abel_cohen_stock_difference_2010_2015.csv.gz",
    "iom_missing_migrants_incidents_2014_2024.csv.gz",
    "iom_missing_migrants_incidents_demog_2014_2023.csv.gz",
    "iom_missing_migrants_europe_sahara_2014_2026.csv.gz",
    "us_cbp_swb_encounters_monthly.csv.gz",
)
# Which release of the publisher the files are copies of, where the file itself does not say.
UNHCR = ("population", "asylum-applications", "asylum-decisions", "solutions", "demographics")
REVISIONS = {f"unhcr-{name}": "2025.12.1" for name in UNHCR}
STOCK_YEARS = (1990, 2000, 2005, 2010, 2015, 2020, 2024)
REFUGE_YEARS = (2009, 2015, 2019, 2020, 2021, 2022, 2023, 2024, 2025)
RECENT_YEARS = (2021, 2022, 2023, 2024, 2025)
LARGEST_STOCKS = 250
LARGEST_REFUGE = 150
# Routes that the copy for Europe and the Sahara does not cover; that copy is the newer one and is taken for all others.
OTHER_ROUTES = (
    "US-Mexico border crossing", "Darien", "Caribbean to US", "Dominican Republic to Puerto Rico",
    "Haiti to Dominican Republic", "Venezuela to Caribbean", "Caribbean to Central America", "Comoros to Mayotte",
    "Afghanistan to Iran", "Horn of Africa to Yemen crossing", "DRC to Uganda",
)  # fmt: skip
# IOM's groups of routes, for the two years in which only the third copy has anything outside Europe and the Sahara.
ROUTE_GROUPS = (
    "Mesoamerican Route", "EHOA Eastern Route", "EHOA Northern Route", "EHOA Southern Route",
    "EHOA Horn of Africa Route",
)  # fmt: skip


@dataclass
class Part:
    """One file of the extract: a query whose columns are keys, then figures as cells."""

    file: str
    dataset_id: str
    constants: dict[str, str]
    period: str
    values: dict[str, dict[str, Any]]
    sql: str
    day: str = "12-31"
    is_small_rounded: bool = False
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    header: list[str] = field(default_factory=list)

    def entry(self) -> dict[str, Any]:
        """What the index says of it."""
        said: dict[str, Any] = {"file": self.file, "dataset_id": self.dataset_id, "constants": self.constants}
        said["period"] = self.period
        if self.period == "day":
            said["day"] = self.day
        if self.is_small_rounded:
            said["is_small_rounded"] = True
        said["values"] = self.values
        return said


def cell(condition: str, figure: str = "count") -> str:
    """SQL that sums what a condition picks and writes it as a cell; nothing where there is no such row."""
    if figure == "event_count":
        return f"(sum(event_count) filter ({condition}))::varchar"
    least, most = (
        f"(sum(coalesce({bound}, count)) filter ({condition}))::bigint" for bound in ("count_least", "count_most")
    )
    ranged = f"count(count_least) filter ({condition}) > 0"
    number = f"(sum(count) filter ({condition}))::bigint"
    stated = f"count(*) filter ({condition} and count is null) = 0"
    return (
        f"case when count(*) filter ({condition}) > 0 then cell(case when {stated} then {number} end,"
        f" case when {ranged} then {least} end, case when {ranged} then {most} end) end"
    )


def years(listed: tuple[int, ...]) -> str:
    """SQL condition on the year that a figure ends in."""
    return f"year(period_end_date) in ({', '.join(map(str, listed))})"


# A corridor of the trails or one of the largest; or everybody from, or in, a country that stands on a trail.
PLACES = """(
    (origin_code, destination_code) in (select (origin, destination) from corridor)
    or (origin_code is null and (destination_code is null or destination_code in (select country from place)))
    or (destination_code is null and origin_code in (select country from place)))"""


def parts() -> list[Part]:
    """Every file of the extract."""
    return [
        Part(
            "migrant_stock.csv",
            "undesa-ims-2024",
            {"measure": "migrant_stock", "kind": "stock"},
            "day",
            {"all": {}, "female": {"sex": "female"}, "male": {"sex": "male"}},
            f"""select year(period_end_date) as year, origin_code, destination_code, basis,
                {cell("sex is null")} as all, {cell("sex = 'female'")} as female, {cell("sex = 'male'")} as male
                from undesa_ims_2024 where {years(STOCK_YEARS)} and {PLACES} group by 1, 2, 3, 4""",
            day="07-01",
        ),
        _wide(
            "refugees.csv",
            "unhcr-population",
            "unhcr_population",
            {"refugees": "stock", "asylum_seekers": "stock", "other_in_need_of_protection": "stock"},
            REFUGE_YEARS,
        ),
        _wide("returns.csv", "unhcr-population", "unhcr_population", {"returned_refugees": "flow"}, REFUGE_YEARS),
        Part(
            "displaced_inside.csv",
            "unhcr-population",
            {"measure": "idps", "kind": "stock", "basis": "observed"},
            "day",
            {"idps": {}},
            f"""select year(period_end_date) as year, country_code, {cell("measure = 'idps'")} as idps
                from unhcr_population where measure = 'idps' and count > 0 and {years(REFUGE_YEARS)} group by 1, 2""",
            is_small_rounded=True,
        ),
        Part(
            "returned_inside.csv",
            "unhcr-population",
            {"measure": "returned_idps", "kind": "flow", "basis": "observed"},
            "year",
            {"returned_idps": {}},
            f"""select year(period_end_date) as year, country_code, {cell("true")} as returned_idps
                from unhcr_population where measure = 'returned_idps' and count > 0 and {years(REFUGE_YEARS)}
                group by 1, 2""",
            is_small_rounded=True,
        ),
        _wide(
            "resettlement.csv",
            "unhcr-solutions",
            "unhcr_solutions",
            {"resettled_refugees": "flow", "naturalised_refugees": "flow"},
            RECENT_YEARS,
        ),
        _wide(
            "asylum_applications.csv",
            "unhcr-asylum-applications",
            "unhcr_asylum_applications",
            {"asylum_applications_new": "flow"},
            RECENT_YEARS,
        ),
        _wide(
            "asylum_decisions.csv",
            "unhcr-asylum-decisions",
            "unhcr_asylum_decisions",
            {
                f"asylum_decisions_{outcome}": "flow"
                for outcome in ("recognised", "other_protection", "rejected", "closed")
            },
            RECENT_YEARS,
        ),
        _profile("profile_refugees"),
        _profile("profile_asylum_seekers"),
        *_flows(),
        *_deaths(),
        Part(
            "encounters.csv",
            "us-border-encounters",
            {"measure": "border_encounters", "kind": "event", "basis": "observed", "destination_code": "USA",
             "country_code": "USA"},
            "year",
            {"events": {"unit": "events"}},
            f"""select year(period_end_date) as year, origin_code, split_part(method, ';', 1) as method,
                {cell("true", "event_count")} as events from us_border_encounters
                where year(period_end_date) >= 2018 group by 1, 2, 3""",
        ),
    ]  # fmt: skip


def _wide(file: str, dataset_id: str, view: str, measures: dict[str, str], listed: tuple[int, ...]) -> Part:
    """Corridors with a column per measure; a row where one of them is above zero."""
    kind = next(iter(measures.values()))
    columns = ", ".join(f"""{cell(f"measure = '{name}'")} as {name}""" for name in measures)
    names = ", ".join(f"'{name}'" for name in measures)
    return Part(
        file,
        dataset_id,
        {"kind": kind, "basis": "observed"},
        "day" if kind == "stock" else "year",
        {name: {"measure": name} for name in measures},
        f"""select year(period_end_date) as year, origin_code, destination_code, {columns} from {view}
            where measure in ({names}) and {years(listed)} and {PLACES} group by 1, 2, 3 having max(count) > 0""",
        is_small_rounded=True,
    )


def _profile(measure: str) -> Part:
    """Women, men, minors and adults where they could be told apart; the shares are of these, not of all."""
    return Part(
        f"{measure}.csv",
        "unhcr-demographics",
        {"measure": measure, "kind": "stock", "basis": "observed"},
        "day",
        {
            "all": {},
            "female": {"sex": "female"},
            "male": {"sex": "male"},
            "minors": {"age_min": "0", "age_max": "17"},
            "adults": {"age_min": "18"},
        },
        f"""select year(period_end_date) as year, origin_code, destination_code,
            {cell("sex is null")} as all, {cell("sex = 'female' and age_min is null")} as female,
            {cell("sex = 'male' and age_min is null")} as male, {cell("age_max <= 17")} as minors,
            {cell("age_min >= 18")} as adults
            from unhcr_demographics where measure = '{measure}' and {PLACES} group by 1, 2, 3
            having count(*) filter (sex is not null) > 0""",
        is_small_rounded=True,
    )


def _flows() -> list[Part]:
    """The world by method, and each corridor as the range over the methods: never one number."""
    constants = {"measure": "migration_flow", "kind": "flow", "basis": "modelled"}
    of_all = "measure = 'migration_flow' and sex is null"
    return [
        Part(
            "flows_world.csv",
            "abel-cohen-flows",
            constants,
            "five_years",
            {"people": {}},
            f"""select year(period_start_date) as year, method, sum(count)::varchar as people from abel_cohen_flows
                where {of_all} and origin_code is null and destination_code is null group by 1, 2""",
        ),
        Part(
            "flows.csv",
            "abel-cohen-flows",
            {**constants, "method": "range over sd_drop_neg, sd_rev_neg, da_min_closed and da_pb_closed"},
            "five_years",
            {"people": {}},
            f"""select year(period_start_date) as year, origin_code, destination_code,
                min(count) || '..' || max(count) as people from abel_cohen_flows
                where {of_all} and year(period_start_date) = 2015 and (origin_code, destination_code) is not null
                and {PLACES} and not (origin_code is null and destination_code is null)
                group by 1, 2, 3 having count(distinct method) > 1""",
        ),
    ]


def _deaths() -> list[Part]:
    """Deaths per route and year; each route and year from one copy, so that nothing is there twice."""
    europe = "iom_missing_migrants_europe"
    others = ", ".join(f"'{route}'" for route in OTHER_ROUTES)
    groups = ", ".join(f"'{route}'" for route in ROUTE_GROUPS)
    return [
        _deaths_of("deaths_europe_sahara.csv", "iom-missing-migrants-europe", "year(period_end_date) <= 2025"),
        _deaths_of(
            "deaths_other_routes.csv",
            "iom-missing-migrants-2014-2023",
            f"year(period_end_date) <= 2022 and route in ({others})"
            f" and route not in (select route from {europe} where route is not null)",
        ),
        _deaths_of(
            "deaths_route_groups.csv",
            "iom-missing-migrants-2014-2024",
            f"year(period_end_date) in (2023, 2024) and route in ({groups})",
        ),
    ]


def _deaths_of(file: str, dataset_id: str, condition: str) -> Part:
    whole = "measure = 'dead_and_missing'"
    values: dict[str, dict[str, Any]] = {
        "people": {"events": "incidents"},
        "women": {"sex": "female"},
        "men": {"sex": "male"},
        "minors": {"age_max": "17"},
    }
    has_sexes = dataset_id != "iom-missing-migrants-2014-2024"
    wanted = values if has_sexes else {"people": values["people"]}
    columns = {
        "people": cell(f"{whole} and sex is null and age_max is null"),
        "women": cell(f"{whole} and sex = 'female'"),
        "men": cell(f"{whole} and sex = 'male'"),
        "minors": cell(f"{whole} and age_max = 17"),
    }
    shown = ", ".join(f"{columns[name]} as {name}" for name in wanted)
    return Part(
        file,
        dataset_id,
        {"measure": "dead_and_missing", "kind": "event", "basis": "observed"},
        "year",
        wanted,
        f"""select year(period_end_date) as year, route, {shown},
            {cell(f"{whole} and sex is null and age_max is null", "event_count")} as incidents
            from {dataset_id.replace("-", "_")} where origin_code is null and route is not null
            and not contains(route, ',') and {condition} group by 1, 2""",
    )


def corridors(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Tables ``corridor`` and ``place``: what the trails name, and the largest corridors of the world."""
    pairs: set[tuple[str, str]] = set()
    countries: set[str] = set()
    for trail in catalog.trails.values():
        by_role: dict[str, set[str]] = {}
        for stage in trail.stages:
            by_role.setdefault(stage.role, set()).update(stage.countries)
            countries |= set(stage.countries)
        ends = by_role.get("destination", set()) | by_role.get("transit", set())
        pairs |= {(a, b) for a in by_role.get("origin", set()) for b in ends if a != b}
    con.execute("create table corridor (origin varchar, destination varchar)")
    con.executemany("insert into corridor values (?, ?)", sorted(pairs))
    con.execute("create table place (country varchar)")
    con.executemany("insert into place values (?)", [(code,) for code in sorted(countries)])
    largest = {
        LARGEST_STOCKS: "undesa_ims_2024 where sex is null and year(period_end_date) = 2024",
        LARGEST_REFUGE: "unhcr_population where measure = 'refugees' and year(period_end_date) = 2025",
    }
    for number, source in largest.items():
        con.execute(f"""
            insert into corridor select origin_code, destination_code from {source}
            and origin_code <> 'unknown' and destination_code is not null and origin_code <> destination_code
            order by count desc, origin_code, destination_code limit {number}
        """)
    con.execute("create or replace table corridor as select distinct origin, destination from corridor")


def fill(con: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Run the query of a part; rows in order of their keys."""
    con.execute(f"select * from ({part.sql}) order by all nulls first")
    part.header = [column[0] for column in con.description or []]
    part.rows = con.fetchall()


def write(out: Path, filled: list[Part], stored: dict[str, StoredSet]) -> int:
    """Write the files and the index; returns the number of bytes."""
    out.mkdir(parents=True, exist_ok=True)
    for stale in out.glob("*"):
        stale.unlink()
    for part in filled:
        with (out / part.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(part.header)
            writer.writerows(part.rows)
    used = {part.dataset_id for part in filled}
    datasets = {
        name: {
            "revision": REVISIONS.get(name, stored[name].revision or ""),
            "file": ", ".join(file["file"] for file in stored[name].files),
            "sha256": " ".join(file["sha256"] for file in stored[name].files),
        }
        for name in sorted(used)
    }
    index = {"datasets": datasets, "files": [part.entry() for part in filled]}
    head = (
        "# Made by scripts/build_context_extract.py; do not edit. What the keys mean: src/waypost/context/extract.py.\n"
    )
    text = yaml.safe_dump(index, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    (out / INDEX).write_text(head + text, encoding="utf-8")
    return sum(path.stat().st_size for path in out.glob("*"))


def main() -> int:
    """Read the files, pick, write; 2 when the files are not there."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, default=DATA)
    options.add_argument("--out", type=Path, default=OUT)
    given = options.parse_args()
    files = [given.folder / name for name in FILES]
    missing = [path.name for path in files if not path.is_file()]
    if missing:
        print(f"not in {given.folder}: {', '.join(missing)}", file=sys.stderr)
        return 2
    catalog = load_catalog()
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        store = ContextStore(Path(folder))
        add_files(files, store, catalog, say=print)
        stored = store.sets()
        con.create_function("cell", cell_of, ["BIGINT", "BIGINT", "BIGINT"], "VARCHAR", null_handling="special")
        for name, data_set in stored.items():
            path = store.facts_of(data_set)
            con.execute(f"create view {name.replace('-', '_')} as select * from read_parquet('{path}')")
        corridors(con, catalog)
        filled = parts()
        for part in filled:
            fill(con, part)
            print(f"{part.file}: {len(part.rows)} rows")
    print(f"{write(given.out, filled, stored)} bytes in {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
