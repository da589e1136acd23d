"""Figures that others published, reproduced from the real files; skipped where those are absent."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from waypost.context.adding import add_files
from waypost.context.store import ContextStore
from waypost.reference import load_catalog

FILES = (
    "undesa_ims2024_bilateral_sex.csv.gz",
    "undesa_ims2024_datatype.csv",
    "undesa_ims2020_bilateral_sex.csv.gz",
    "undesa_ims2019_totals_by_destination.csv",
    "abel_cohen_flows_5yr_da_pb_closed.csv.gz",
    "abel_cohen_stock_difference_2010_2015.csv.gz",
    "unhcr_solutions_1959_2025.csv.gz",
)


@pytest.fixture(scope="module")
def con(shared_data, tmp_path_factory) -> duckdb.DuckDBPyConnection:
    folder: Path = shared_data / "context"
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        pytest.skip(f"real files are absent: {', '.join(missing)}")
    store = ContextStore(tmp_path_factory.mktemp("real") / "store")
    added = add_files([folder / name for name in FILES], store, load_catalog())
    assert added.issues == []
    con = duckdb.connect()
    for name, stored in store.sets().items():
        con.execute(f"create view {name.replace('-', '_')} as select * from read_parquet('{store.facts_of(stored)}')")
    return con


def world(con: duckdb.DuckDBPyConnection, view: str, year: int) -> int:
    found = con.sql(f"""
        select count from {view} where measure = 'migrant_stock' and origin_code is null and destination_code is null
        and sex is null and year(period_end_date) = {year}
    """).fetchall()
    assert len(found) == 1
    return found[0][0]


def test_world_totals_of_the_revisions(con):
    assert world(con, "undesa_ims_2024", 2024) == 304_021_813
    assert world(con, "undesa_ims_2024", 2005) == 192_788_721
    assert world(con, "undesa_ims_2019", 2005) == 191_615_574


def test_which_destinations_of_the_2024_edition_are_extrapolated(con):
    """The publisher speaks of 60 reassessed destinations of 233; 58 of them show in the figures."""
    found = dict(con.sql("""
        select basis, count(distinct destination_code) from undesa_ims_2024
        where year(period_end_date) = 2024 and destination_code is not null and origin_code is not null group by 1
    """).fetchall())  # fmt: skip
    assert found == {"observed": 58, "imputed": 5, "extrapolated": 170}


def test_the_reassessed_destinations_are_those_whose_earlier_pairs_were_revised(con):
    """Every destination of the catalog's list was revised, and no other: a gap lies between both."""
    shares = con.sql("""
        select n.destination_code, avg((n.count = o.count)::integer) filter (year(n.period_end_date) < 2020) as earlier,
            avg((n.count = o.count)::integer) filter (year(n.period_end_date) = 2020) as of_2020
        from undesa_ims_2024 n join undesa_ims_2020 o using (origin_code, destination_code, period_end_date, sex)
        where n.sex is not null and n.origin_code is not null and n.destination_code is not null group by 1
    """).fetchall()
    reassessed = set(load_catalog().context_sets["undesa-ims-2024"].reassessed)
    for code, earlier, of_2020 in shares:
        assert (earlier < 0.15 or of_2020 < 0.05) == (code in reassessed), (code, earlier, of_2020)
    assert {row[0] for row in shares} >= reassessed - {"TWN"}


def test_stock_differences_are_reproduced_cell_by_cell(con):
    """Abel and Cohen's two differences of stocks follow from the 2020 stocks: increases, and decreases as returns."""
    con.sql("""
        create or replace temp view change as
        select coalesce(a.origin_code, b.origin_code) as o, coalesce(a.destination_code, b.destination_code) as d,
            coalesce(a.y, b.y) as y, coalesce(b.n, 0) - coalesce(a.n, 0) as up
        from (select origin_code, destination_code, year(period_end_date) as y, count as n from undesa_ims_2020
              where sex is null and year(period_end_date) in (2010, 2015)) a
        full join (select origin_code, destination_code, year(period_end_date) - 5 as y, count as n from undesa_ims_2020
              where sex is null and year(period_end_date) in (2015, 2020)) b
        on a.origin_code = b.origin_code and a.destination_code = b.destination_code and a.y = b.y
    """)
    con.sql("""
        create or replace temp view made as
        select o, d, y, sum(greatest(up, 0)) as dropped, sum(greatest(up, 0)) + sum(back) as reversed from (
            select o, d, y, up, 0 as back from change union all
            select d, o, y, 0, greatest(-up, 0) from change) group by all
    """)
    con.sql("""
        create or replace temp view published as
        select origin_code as o, destination_code as d, year(period_start_date) as y,
            max(count) filter (method = 'sd_drop_neg') as dropped, max(count) filter (method = 'sd_rev_neg') as reversed
        from abel_cohen_flows where measure = 'migration_flow' and sex is null and origin_code is not null
        and destination_code is not null and method like 'sd_%' group by all
    """)
    cells = con.sql("select y, count(*) from published group by 1 order by 1").fetchall()
    assert cells == [(2010, 10_026), (2015, 10_275)]
    different = con.sql("""
        select * from published p left join made m using (o, d, y)
        where m.dropped is distinct from p.dropped or m.reversed is distinct from p.reversed
    """).fetchall()
    assert different == []
    beyond = con.sql("""
        select distinct m.o, m.d from made m anti join published p using (o, d, y) where dropped > 0 or reversed > 0
    """).fetchall()
    # What they left out are the three areas that their estimates do not cover.
    assert all({"BES", "XCX", "VAT"} & set(pair) for pair in beyond)


def test_world_flows_of_2015_to_2020_differ_threefold_by_method(con):
    found = dict(con.sql("""
        select method, count from abel_cohen_flows where measure = 'migration_flow' and sex is null
        and origin_code is null and destination_code is null and year(period_start_date) = 2015
    """).fetchall())  # fmt: skip
    assert found == {
        "sd_drop_neg": 35_358_428,
        "sd_rev_neg": 39_818_818,
        "da_min_closed": 46_840_693,
        "da_pb_closed": 101_176_337,
    }
    assert 2.8 < max(found.values()) / min(found.values()) < 3.0


def test_returns_of_unhcrs_solutions_are_those_of_its_population(shared_data):
    """So they are read once: catalog/context/unhcr-solutions.yml leaves them out and says why."""
    files = [
        shared_data / "context" / name
        for name in ("unhcr_population_1951_2025.csv.gz", "unhcr_solutions_1959_2025.csv.gz")
    ]
    if not all(file.is_file() for file in files):
        pytest.skip("real files are absent: UNHCR's population and solutions")
    for column in ("returned_refugees", "returned_idps"):
        sums = [
            f"""(select year, coo_iso, coa_iso, sum(try_cast({column} as bigint)) as people
                from read_csv('{file}', all_varchar = true) group by all having people > 0)"""
            for file in files
        ]
        assert duckdb.sql(f"from {sums[0]} except from {sums[1]}").fetchall() == []
        assert duckdb.sql(f"from {sums[1]} except from {sums[0]}").fetchall() == []
