"""A made-up world whose programmes have every visibility, several societies, and texts of every kind."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[3] / "bench"))
import world as made_up
from waypost.reference import load_catalog
from waypost.register.trails import build_programme_trail
from waypost.store.release import publish, workspace, write_tables
from waypost.store.tables import TABLES

PROGRAMMES = 96
FORMULA = "=1+1"


def make_world(folder: Path, programmes: int = PROGRAMMES, name: str = "out") -> str:
    """A release in a folder; a second one of another number at the same place takes the first one's place."""
    out = folder / name
    catalog = load_catalog()
    with workspace(out) as work:
        con = duckdb.connect(str(work / "world.duckdb"))
        for table, schema in TABLES.items():
            con.register("nothing", schema.empty_table())
            con.sql(f'create table "{table}" as from nothing')
            con.unregister("nothing")
        con.sql(f"create table build as select date '{made_up.AS_OF}' as as_of")
        made_up.build_world(con, catalog)
        made_up._fill(con, catalog, programmes)
        _vary(con)
        build_programme_trail(con)
        made_up.build_programme_trail_side(con, catalog)
        finished = work / "release"
        finished.mkdir()
        write_tables(con, finished)
        con.close()
        publish(finished, out, {"as_of": made_up.AS_OF.isoformat(), "code_version": "test", "inputs": []})
    return str(out)


def _vary(con: duckdb.DuckDBPyConnection) -> None:
    number = "cast(right(programme_id, 10) as integer)"
    con.sql(f"""
        update programme set
            visibility = ['public', 'movement', 'public', 'secretariat', 'owner', null, 'everyone'][1 + {number} % 7],
            operating_ns_ids = case when {number} % 7 in (3, 4) and {number} < 60 then 'ns-ner'
                                    else operating_ns_ids end,
            is_movement = {number} % 5 <> 4,
            embargo_date = case when {number} % 14 = 2 then date '2099-01-01' end,
            title = case when {number} % 7 = 0 then '{FORMULA}' else title end,
            country_codes = case when {number} % 11 = 3 then null else country_codes end
    """)
    con.sql("""
        insert into programme_text by name
        select programme_id, 'title' as field, 'fr' as language, 'Exemple : ' || title as text from programme
        where title like '%7'
    """)
    con.sql("""
        insert into source by name
        select 'example' as source_id, 'example' as publisher, 'Example' as publisher_name, 'movement' as visibility
    """)
    con.sql("""
        insert into claim by name
        select programme_id as record_id, 1 as claim_no, programme_id, 'programme' as kind,
               'title' as field, title as value from programme
    """)
