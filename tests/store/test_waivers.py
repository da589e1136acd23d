"""Justified departures: read from decisions, the later of two counts, under the programme of their record."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from waypost.errors import CatalogError
from waypost.register.waivers import build_waivers
from waypost.store.arrow import put_table
from waypost.store.decisions import load_waivers

HEAD = "rule,key,until,by,at,why\n"


def written(folder, *rows: str):
    folder.mkdir()
    (folder / "waivers.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return folder


def test_the_later_decision_counts_and_may_take_back(tmp_path):
    first = written(
        tmp_path / "a", "R18,ns-ner|1,2026-12-31,migration team,2026-01-01,first",
        "R06,ns-ner|1,2026-12-31,migration team,2026-01-01,kept",
    )  # fmt: skip
    second = written(tmp_path / "b", "R18,ns-ner|1,2026-01-31,migration team,2026-02-01,taken back")
    found = load_waivers([first, second]).to_pylist()
    assert [(row["rule"], row["why"]) for row in found] == [("R06", "kept")]
    assert load_waivers([tmp_path / "none"]).num_rows == 0


def test_what_cannot_be_read_is_named_with_its_line(tmp_path):
    with pytest.raises(CatalogError, match="line 2"):
        load_waivers([written(tmp_path / "a", "R18,ns-ner|1")])


def test_a_waiver_stands_under_the_programme_of_its_record(tmp_path):
    folder = written(
        tmp_path / "a", "R18,ns-ner|1,2026-12-31,migration team,2026-01-01,short",
        "R18,go|7,2027-12-31,migration team,2026-01-01,long", "R18,ns-ner|gone,2026-12-31,team,2026-01-01,x",
    )  # fmt: skip
    con = duckdb.connect()
    con.sql("""create table record as from (values ('ns-ner', '1', 'wp-1'), ('go', '7', 'wp-1'), ('go', '8', null))
               r(publisher, identifier, programme_id)""")
    put_table(con, "waiver_decided", load_waivers([folder]))
    build_waivers(con)
    found = con.sql("select programme_id, rule, reason, expires_date from waiver").fetchall()
    assert found == [("wp-1", "R18", "long", dt.date(2027, 12, 31))]
    con.sql("drop table waiver_decided")
    build_waivers(con)
    assert con.sql("select count(*) from waiver").fetchone() == (0,)
