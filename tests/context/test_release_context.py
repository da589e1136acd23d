"""What of the context enters a release: open data sets or the catalog's extract, never both, never what is private."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.context.test_tables_of_publishers import IMS_2024, POPULATION
from tests.context.worlds import add, write
from waypost.context import load_context
from waypost.context.store import ContextStore
from waypost.errors import InputError
from waypost.reference import Catalog
from waypost.store.world_tables import CONTEXT


def loaded(catalog: Catalog, store: Path | None = None) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    load_context(con, store, catalog)
    return con


@pytest.fixture(scope="module")
def extract(catalog) -> duckdb.DuckDBPyConnection:
    return loaded(catalog)


def test_the_extract_has_the_declared_columns_and_open_data_sets_alone(extract, catalog):
    for name, schema in CONTEXT.items():
        described = [(row[0]) for row in extract.execute(f"describe {name}").fetchall()]
        assert described == schema.names
    sets = extract.sql(
        "select dataset_id, terms, is_extract, is_preferred, licence, attribution from context_dataset"
    ).fetchall()
    assert all(row[1:4] == ("open", True, True) and row[4] and row[5] for row in sets)
    assert {row[0] for row in sets} >= {"undesa-ims-2024", "unhcr-population", "iom-missing-migrants-europe"}
    assert extract.sql("select count(*) from context_fact anti join context_dataset using (dataset_id)").fetchone() == (
        0,
    )


def test_the_extract_holds_the_world_totals_that_the_publishers_state(extract):
    world = "origin_code is null and destination_code is null and sex is null and age_min is null"
    stock = extract.sql(
        f"select year(period_end_date), count from context_fact where measure = 'migrant_stock' and {world}"
    ).fetchall()
    assert dict(stock)[2024] == 304_021_813
    assert dict(stock)[2005] == 192_788_721
    refugees = extract.sql(
        f"select year(period_end_date), count from context_fact where measure = 'refugees' and {world}"
    ).fetchall()
    assert dict(refugees)[2024] == 30_958_200


def test_every_figure_of_the_extract_is_a_number_a_range_or_an_event_and_ranges_hold_their_number(extract):
    assert extract.sql("""
        select count(*) from context_fact where count is null and count_least is null and event_count is null
    """).fetchone() == (0,)
    assert extract.sql("""
        select count(*) from context_fact where count_least > count_most or count < count_least or count > count_most
        or (count_least is null) <> (count_most is null)
    """).fetchone() == (0,)
    assert extract.sql("""
        select count(*) from context_fact where measure = 'migration_flow' and origin_code is not null
        and count is not null
    """).fetchone() == (0,)  # a flow of a corridor is a range over the methods, never one number
    assert extract.sql("select count(*) from (from context_fact group by all having count(*) > 1)").fetchone() == (0,)


def test_every_trail_finds_figures_in_the_extract(extract, catalog):
    pairs = set(extract.sql("""
        select distinct origin_code, destination_code from context_fact where measure in ('migrant_stock', 'refugees')
        and year(period_end_date) >= 2024 and origin_code is not null and destination_code is not null
    """).fetchall())  # fmt: skip
    for trail in catalog.trails.values():
        by_role: dict[str, set[str]] = {}
        for stage in trail.stages:
            by_role.setdefault(stage.role, set()).update(stage.countries)
        ends = by_role.get("destination", set()) | by_role.get("transit", set())
        assert any((a, b) in pairs for a in by_role["origin"] for b in ends), trail.trail_id


def test_a_store_stands_in_place_of_the_extract_of_the_same_series_and_the_others_stay(tmp_path, catalog):
    store, _ = add(tmp_path, write(tmp_path, "ims2024.csv", IMS_2024))
    con = loaded(catalog, store.path)
    sets = dict(con.sql("select dataset_id, is_extract from context_dataset").fetchall())
    assert sets["undesa-ims-2024"] is False
    assert sets["unhcr-population"] is True
    total = con.sql("""
        select sum(count) from context_fact where dataset_id = 'undesa-ims-2024' and origin_code is not null
        and destination_code is not null and sex is null and year(period_end_date) = 2024
    """).fetchone()
    assert total == (44,)


def test_of_two_revisions_one_is_preferred(tmp_path, catalog):
    old = write(tmp_path, "ims2020.csv", "origin,destination,year,male,female,total\nNAM,ZAF,2020,1,2,3\n")
    store, _ = add(tmp_path, write(tmp_path, "ims2024.csv", IMS_2024), old)
    found = loaded(catalog, store.path).sql(
        "select dataset_id, is_preferred from context_dataset where series = 'undesa-ims' order by 1"
    )
    assert found.fetchall() == [("undesa-ims-2020", False), ("undesa-ims-2024", True)]


def test_what_must_stay_at_the_users_side_never_enters_a_release(tmp_path, catalog):
    text = (
        "iso3,year,conflict_total_displacement,conflict_new_displacement,disaster_total_displacement,disaster_new_displacement\n"
        "SYR,2023,7248000,174000,,\n"
    )
    private = write(tmp_path, "gidd.csv", text)
    store, added = add(tmp_path, private, write(tmp_path, "population.csv", POPULATION))
    assert added.issues == []
    assert store.sets()["idmc-gidd"].terms == "user_side"
    manifest = store.path / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"user_side"', '"open"'))  # not even when the manifest says so
    con = loaded(catalog, store.path)
    sets = {row[0] for row in con.sql("select dataset_id from context_dataset").fetchall()}
    assert "idmc-gidd" not in sets
    assert "unhcr-population" in sets
    assert con.sql("select count(*) from context_fact where dataset_id = 'idmc-gidd'").fetchone() == (0,)


def test_a_store_that_is_not_there_is_refused(tmp_path, catalog):
    with pytest.raises(InputError, match="no data sets there"):
        loaded(catalog, tmp_path / "nothing")
    assert ContextStore(tmp_path / "nothing").sets() == {}
    assert not (tmp_path / "nothing").exists()
